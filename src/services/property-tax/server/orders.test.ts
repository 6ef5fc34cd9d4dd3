// Changes by order on the pages: split, merger, another use, floors pulled down, each without a script.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import { commandId, holdingId, type HoldingId } from "../../../kernel/ids.ts";
import type { Answer } from "../../../platform/http/test-browser.ts";
import { house, zones } from "../rules/examples.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { readHolding } from "./reads.ts";
import { TestPages } from "./test-pages.ts";
import { actorOf, shivpuri } from "./test-register.ts";

const base = "/250705/property-tax";
const order = { orderNumber: "17/2026", orderOn: "12-11-2026", orderAuthority: "मुख्य नगरपालिका अधिकारी" };
let pages: TestPages;
let count = 0;

describe("changes by order", () => {
  before(async () => {
    pages = await TestPages.open();
  });
  after(() => pages.close());

  const good = (answer: Answer, status = 200): string => {
    assert.equal(answer.status, status, answer.text.slice(0, 3_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    return answer.text;
  };
  const commandIn = (text: string): string => /name="command" value="([^"]+)"/.exec(text)?.[1] ?? "";

  async function entered(): Promise<HoldingId> {
    const { ledger } = pages.register;
    count += 1;
    const command: RegisterHolding = {
      do: "holding.register",
      id: commandId(pages.register.newId()),
      holding: holdingId(pages.register.newId()),
      claim: {
        ...house,
        owners: [
          { name: "राम शर्मा", relative: "", mobile: "", share: "1/2" },
          { name: "श्याम शर्मा", relative: "", mobile: "", share: "1/4" },
          { name: "सीता शर्मा", relative: "", mobile: "", share: "1/4" },
        ],
        floors: ["0", "1"].map((storey) => ({ ...(house.floors[0] as (typeof house.floors)[number]), storey })),
      },
      oldNumber: `ORD/${count}`,
      zones,
      origin: "officer",
      arrears: [],
    };
    const outcome = await ledger.perform({ town: shivpuri, actor: actorOf("officer"), command });
    assert.ok(outcome.ok);
    return command.holding;
  }
  const read = async (id: HoldingId) => {
    const found = await pages.register.databases.serve.readInTown(shivpuri, (tx) => readHolding(tx, id));
    assert.ok(found);
    return found.holding;
  };

  test("an officer splits a holding: floors and owners are ticked, parts can be added, and it is done once", async () => {
    const officer = await pages.staff("officer");
    const id = await entered();
    const path = `${base}/holdings/${id}/split`;
    const form = good(await officer.get(path));
    assert.match(form, /राम शर्मा/);
    const command = commandIn(form);
    const typed = {
      command,
      count: "2",
      "parts-1-house": "45/2-A",
      "parts-1-plotArea": "700",
      "parts-1-floor-1": "yes",
      "parts-1-owner-1": "yes",
      "parts-2-house": "45/2-B",
      "parts-2-plotArea": "500",
      "parts-2-floor-2": "yes",
      "parts-2-owner-2": "yes",
      "parts-2-owner-3": "yes",
      ...order,
    };
    const more = good(await officer.post(path, { ...typed, more: "part" }));
    assert.match(more, /parts-3-house/);
    assert.ok(more.includes('value="45/2-B"'));
    const { "parts-2-floor-2": _, ...without } = typed;
    assert.match(good(await officer.post(path, without), 422), /मंज़िल पंक्ति 2/);
    const done = await officer.post(path, typed);
    assert.equal(done.status, 303, done.text);
    assert.equal((await officer.post(path, typed)).status, 303, "sent twice");
    const whole = await read(id);
    assert.equal(whole.closed?.into.length, 2);
    const second = await read(whole.closed?.into[1] as HoldingId);
    assert.deepEqual(
      second.particulars.owners.map((owner) => owner.share),
      [
        { part: 1, of: 2 },
        { part: 1, of: 2 },
      ],
    );
    const byName = good(await officer.get(`${base}/find?by=name&q=${encodeURIComponent("राम शर्मा")}`));
    assert.ok(
      byName.includes(second.number.slice(0, 14)) && !byName.includes(`/holdings/${id}`),
      "names find the parts",
    );
    const byNumber = good(await officer.get(`${base}/find?by=number&q=${encodeURIComponent("ORD/1")}`));
    assert.ok(byNumber.includes(`/holdings/${id}`), "its old id still finds it");
    const page = good(await officer.get(`${base}/holdings/${id}`));
    assert.match(page, /विभाजित हो चुकी है/);
    assert.ok(!page.includes("/correct"));
  });

  test("an officer merges holdings by their numbers, and is told of a number that nobody has", async () => {
    const officer = await pages.staff("officer");
    const [one, two] = [await entered(), await entered()];
    const numbers = [(await read(one)).oldNumber, (await read(two)).number].join("\n");
    const path = `${base}/merge`;
    const command = commandIn(good(await officer.get(path)));
    assert.match(good(await officer.post(path, { command, ...order, numbers: "NOPE/1" }), 422), /NOPE\/1/);
    const done = await officer.post(path, { command, ...order, numbers });
    assert.equal(done.status, 303, done.text);
    const merged = await read((await read(one)).closed?.into[0] as HoldingId);
    assert.equal(merged.particulars.plotAreaHundredths, 240_000);
    assert.equal(merged.particulars.floors.length, 4);
  });

  test("an officer changes the use of a floor and takes out one that was pulled down", async () => {
    const officer = await pages.staff("officer");
    const id = await entered();
    for (const [what, fields] of [
      ["use", { "floors-1-use": "commercial", "floors-2-use": "residential" }],
      ["demolish", { "gone-2": "yes" }],
    ] as const) {
      const path = `${base}/holdings/${id}/${what}`;
      const command = commandIn(good(await officer.get(path)));
      good(await officer.post(path, { command, ...order, since: "" }), 422);
      const done = await officer.post(path, { command, ...order, ...fields, since: "01-10-2026" });
      assert.equal(done.status, 303, done.text);
    }
    assert.deepEqual(
      (await read(id)).particulars.floors.map((floor) => floor.use),
      ["commercial"],
    );
  });
});
