// The pages of property tax: who sees what, the officer's forms without a script, and what bad input gets.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import type { Answer } from "../../../platform/http/test-browser.ts";
import { holdingId } from "../../../kernel/ids.ts";
import { house, zones } from "../rules/examples.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { seedProperty } from "./jobs.ts";
import { countHoldings, readOpenTasks } from "./reads.ts";
import { sampleCitizenMobile } from "./sample-register.ts";
import { shivpuri } from "./test-register.ts";
import { TestPages } from "./test-pages.ts";
import type { FinancialYear } from "../../../kernel/civil-date.ts";

const base = "/250705/property-tax";
let pages: TestPages;

describe("pages", () => {
  before(async () => {
    pages = await TestPages.open();
    const { ledger, databases, clock } = pages.register;
    const seeded = await seedProperty({ town: shivpuri, ledger, database: databases.serve, clock, count: 80 });
    assert.ok(seeded.ok);
  });
  after(() => pages.close());

  const good = (answer: Answer, status = 200): string => {
    assert.equal(answer.status, status, answer.text.slice(0, 3_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    return answer.text;
  };
  const commandIn = (text: string): string => /name="command" value="([^"]+)"/.exec(text)?.[1] ?? "";
  const firstHolding = (text: string): string =>
    /href="(\/250705\/property-tax\/holdings\/[0-9a-f-]+)"/.exec(text)?.[1] ?? "";
  const holdingsNow = (): Promise<number> =>
    pages.register.databases.serve.readInTown(
      shivpuri,
      async (tx) => (await countHoldings(tx, "2026-27" as FinancialYear)).holdings,
    );

  const entry: Readonly<Record<string, string>> = {
    oldNumber: "",
    portalNumber: "",
    ward: "12",
    colony: "नई कॉलोनी",
    zone: "03",
    road: "",
    house: "77/1",
    address: "",
    plotArea: "1200",
    "floors-1-storey": "0",
    "floors-1-use": "residential",
    "floors-1-construction": "rcc",
    "floors-1-area": "1000",
    "floors-1-builtYear": "1998",
    "owners-1-name": "देवकी नंदन",
    "owners-1-relative": "",
    "owners-1-mobile": "6000100001",
    "owners-1-share": "",
  };

  async function registered(oldNumber: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    const officer = await pages.staff("officer");
    const command = commandIn(good(await officer.get(`${base}/register`)));
    const done = await officer.post(`${base}/register`, { ...entry, ...more, oldNumber, command });
    assert.equal(done.status, 303, done.text);
    return done.location?.replace(/\?.*/, "") ?? "";
  }

  test("a passer-by finds a holding in one box and sees ward, locality, dues and masks, but no name", async () => {
    const visitor = pages.visitor();
    good(await visitor.get(`${base}/find`));
    const page = await registered("PG/1");
    for (const typed of ["pg-1", "77/1", "Devki Nandan"]) {
      const found = good(await visitor.get(`${base}/find?q=${encodeURIComponent(typed)}`));
      assert.ok(found.includes(page), typed);
      assert.match(found, /दे\*\*\* नं\*\*\*/);
      assert.ok(!found.includes("देवकी"));
    }
    const holding = good(await visitor.get(page));
    assert.match(holding, /दे\*\*\* नं\*\*\*/);
    assert.match(holding, /नमूना दर – असत्यापित/);
    assert.ok(!/देवकी|6000100001|77\/1/.test(holding));
  });

  test("what a visitor sees of a holding is never older than what was last done, and never another's", async () => {
    const visitor = pages.visitor();
    const page = await registered("PG/92");
    const other = await registered("PG/93", { ward: "13" });
    const before = good(await visitor.get(page));
    assert.equal(good(await visitor.get(page)), before);
    const both = await Promise.all([page, other, page].map(async (path) => good(await pages.visitor().get(path))));
    assert.deepEqual([both[0], both[2]], [before, before]);
    assert.notEqual(both[1], before);
    assert.match(good(await visitor.get(`${page}?lang=en`)), /<html lang="en"/);
    const officer = await pages.staff("officer");
    const command = commandIn(good(await officer.get(page)));
    assert.match(good(await officer.get(page)), /देवकी/);
    assert.equal((await officer.post(`${page}/demand`, { command })).status, 303);
    const after = good(await pages.visitor().get(page));
    assert.notEqual(after, before);
    assert.ok(!after.includes("देवकी"));
  });

  test("the same pages speak English", async () => {
    const visitor = pages.visitor();
    const found = good(await visitor.get(`${base}/find?q=Devki+Nandan&lang=en`));
    assert.match(found, /<html lang="en"/);
    assert.match(found, /Sample rates|Holding number/);
  });

  test("what was typed is searched in each way in which it may be meant, and shown again escaped", async () => {
    const visitor = pages.visitor();
    const nothing = good(await visitor.get(`${base}/find?q=${encodeURIComponent('"><script>alert(1)</script>')}`));
    assert.ok(!nothing.includes("<script>alert"));
    good(await visitor.get(`${base}/find?q=%20`));
    assert.match(good(await visitor.get(`${base}/find?q=9826012345`), 422), /लॉग इन/);
    const long = "क".repeat(101);
    const refused = good(await visitor.get(`${base}/find?q=${encodeURIComponent(long)}&ward=12`), 422);
    assert.match(refused, /खोज में 100 अक्षर/);
    assert.ok(refused.includes(`value="${long}"`) && refused.includes('value="12"'));
    const ward = good(await visitor.get(`${base}/find?q=Devki&ward=abc`), 422);
    assert.match(ward, /वार्ड का नंबर समझ में नहीं आया/);
    assert.ok(ward.includes('value="Devki"') && ward.includes('value="abc"'));
  });

  test("the way to search is chosen from what there is, and a search of a ward says only of that ward", async () => {
    const visitor = pages.visitor();
    const page = await registered("PG/WARD", { "owners-1-name": "बृजेश मालवीय", ward: "12" });
    assert.ok(!good(await visitor.get(`${base}/find`)).includes('<option value=""'));
    assert.ok(good(await visitor.get(`${base}/find?q=Brajesh+Malviya&by=name&ward=१२`)).includes(page));
    assert.ok(!good(await visitor.get(`${base}/find?q=Brajesh+Malviya&by=name&ward=13`)).includes(page));
    const similar = good(await visitor.get(`${base}/find?q=Brajesh+Zzyzx&by=name`));
    assert.ok(similar.indexOf("मिलते-जुलते नाम") > 0 && similar.indexOf("मिलते-जुलते नाम") < similar.indexOf(page));
  });

  test("an owner signed in sees all particulars of her own holdings, and masks of others", async () => {
    const citizen = await pages.citizen(sampleCitizenMobile);
    const mine = good(await citizen.get(`${base}/mine`));
    assert.equal([...mine.matchAll(/\/property-tax\/holdings\/[0-9a-f-]+"/g)].length, 2);
    const own = good(await citizen.get(firstHolding(mine)));
    assert.ok(own.includes(sampleCitizenMobile));
    assert.match(own, /\/250705\/pay\//);
    const other = good(await citizen.get(await registered("PG/2")));
    assert.ok(!other.includes("देवकी"));
    const nobody = await pages.citizen("6000199999");
    assert.match(good(await nobody.get(`${base}/mine`)), /कोई संपत्ति दर्ज नहीं/);
  });

  test("a clerk sees all particulars and the way to his counter, and the opening is recorded", async () => {
    const clerk = await pages.staff("clerk");
    const mine = await (await pages.citizen(sampleCitizenMobile)).get(`${base}/mine`);
    const text = good(await clerk.get(firstHolding(mine.text)));
    assert.ok(text.includes(sampleCitizenMobile));
    assert.match(text, /\/250705\/take\//);
    assert.ok(!text.includes("/correct"));
  });

  test("pages of the office send a passer-by to sign in and refuse a clerk", async () => {
    for (const page of ["register", "inbox", "demand"]) {
      const answer = await pages.visitor().get(`${base}/${page}`);
      assert.equal(answer.status, 303, page);
      assert.match(answer.location ?? "", /staff\/sign-in/);
      good(await (await pages.staff("clerk")).get(`${base}/${page}`), 403);
    }
  });

  test("the form of a new holding grows by a floor and an owner without a script, keeping what was typed", async () => {
    const officer = await pages.staff("officer");
    const command = commandIn(good(await officer.get(`${base}/register`)));
    const more = good(await officer.post(`${base}/register`, { ...entry, command, more: "floor" }));
    assert.match(more, /name="floors-2-area"/);
    assert.match(more, /value="देवकी नंदन"/);
    const again = good(await officer.post(`${base}/register`, { ...entry, command, more: "owner" }));
    assert.match(again, /name="owners-2-name"/);
    assert.equal(commandIn(again), command);
  });

  test("every fault of the form is shown beside its field at once, and nothing is registered", async () => {
    const officer = await pages.staff("officer");
    const command = commandIn(good(await officer.get(`${base}/register`)));
    const held = await holdingsNow();
    const bad = {
      ...entry,
      command,
      plotArea: "-5",
      "floors-1-builtYear": "2031",
      "owners-1-share": "60",
      "owners-2-name": "राधा",
      "owners-2-share": "60",
    };
    const text = good(await officer.post(`${base}/register`, bad), 422);
    for (const field of ["plotArea", "floors-1-builtYear", "owners-1-share"]) {
      assert.ok(text.includes(`id="${field}-error"`), field);
      assert.ok(text.includes(`href="#${field}"`), field);
    }
    assert.match(text, /120%/);
    assert.equal(await holdingsNow(), held);
  });

  test("saving a new holding twice registers it once", async () => {
    const officer = await pages.staff("officer");
    const command = commandIn(good(await officer.get(`${base}/register`)));
    const held = await holdingsNow();
    const fields = { ...entry, command, oldNumber: "PG/3" };
    const first = await officer.post(`${base}/register`, fields);
    const second = await officer.post(`${base}/register`, fields);
    assert.equal(first.location, second.location);
    assert.match(good(await officer.follow(first)), /पंजी में दर्ज हो गई/);
    assert.equal(await holdingsNow(), held + 1);
    const other = await officer.post(`${base}/register`, { ...fields, ward: "13" });
    assert.equal(other.status, 422);
    const form = await officer.get(`${base}/register`);
    const taken = good(await officer.post(`${base}/register`, { ...fields, command: commandIn(form.text) }), 422);
    assert.ok(taken.includes('id="oldNumber-error"'));
  });

  test("a correction is looked at before it is recorded; a stale one changes nothing", async () => {
    const page = await registered("PG/4");
    const officer = await pages.staff("officer");
    const form = good(await officer.get(`${page}/correct`));
    assert.match(form, /value="देवकी नंदन"/);
    const fields = {
      ...entry,
      ward: "14",
      command: commandIn(form),
      revision: /name="revision" value="(\d+)"/.exec(form)?.[1] ?? "",
      task: "",
      reason: "मौका निरीक्षण",
      order: "आदेश 17/2026",
    };
    const same = good(await officer.post(`${page}/correct`, { ...fields, ward: "12", step: "check" }));
    assert.match(same, /कुछ बदला नहीं/);
    const look = good(await officer.post(`${page}/correct`, { ...fields, step: "check" }));
    assert.match(look, /<strong>14<\/strong>/);
    assert.match(good(await officer.post(`${page}/correct`, { ...fields, step: "back" })), /name="reason"/);
    const bare = good(await officer.post(`${page}/correct`, { ...fields, order: "", step: "check" }), 422);
    assert.ok(bare.includes('id="order-error"'));
    const done = await officer.post(`${page}/correct`, { ...fields, step: "confirm" });
    assert.equal(done.status, 303);
    const shown = good(await officer.follow(done));
    assert.match(shown, /आदेश 17\/2026/);
    const stale = { ...fields, ward: "15", command: commandIn((await officer.get(`${page}/correct`)).text) };
    assert.equal((await officer.post(`${page}/correct`, { ...stale, step: "confirm" })).status, 422);
  });

  test("a holding with more owners than the form can show is not corrected by it, so that none is lost", async () => {
    const { register } = pages;
    const holding = holdingId(register.newId());
    const owners = Array.from({ length: 41 }, () => ({ name: "सीता बाई", relative: "", mobile: "", share: "" }));
    const wanted = { do: "holding.register" as const, holding, claim: { ...house, owners }, zones, arrears: [] };
    await register.perform<RegisterHolding>(shivpuri, "officer", { ...wanted, origin: "officer" });
    const officer = await pages.staff("officer");
    good(await officer.get(`${base}/holdings/${holding}`));
    assert.match(good(await officer.get(`${base}/holdings/${holding}/correct`), 422), /41/);
  });

  test("an officer raises the demand of a new holding once", async () => {
    const page = await registered("PG/5");
    const officer = await pages.staff("officer");
    const text = good(await officer.get(page));
    const command = commandIn(text);
    const done = await officer.post(`${page}/demand`, { command });
    assert.equal(done.status, 303);
    const shown = good(await officer.follow(done));
    assert.match(shown, /892\.00/);
    assert.equal((await officer.post(`${page}/demand`, { command: commandIn(shown) || command })).status, 303);
  });

  test("an owner asks for a correction; the officer refuses it with a reason that she then reads", async () => {
    const page = await registered("PG/6", { "owners-1-mobile": "6000100006" });
    const citizen = await pages.citizen("6000100006");
    const form = good(await citizen.get(`${page}/ask`));
    const empty = good(await citizen.post(`${page}/ask`, { command: commandIn(form), request: "  " }), 422);
    assert.ok(empty.includes('id="request-error"'));
    const request = "मकान नंबर 77/2 होना चाहिए";
    const asked = await citizen.post(`${page}/ask`, { command: commandIn(empty), request });
    assert.match(good(await citizen.follow(asked)), /06-12-2026/);
    const officer = await pages.staff("officer");
    const inbox = good(await officer.get(`${base}/inbox`));
    const task = /href="([^"]+\/tasks\/[^"]+)"/.exec(inbox)?.[1] ?? "";
    const text = good(await officer.get(task));
    assert.ok(text.includes(request));
    const refused = await officer.post(`${task}/refuse`, { command: commandIn(text), reason: "अभिलेख में 77/1 ही है" });
    assert.equal(refused.status, 303);
    assert.match(good(await citizen.get(page)), /अभिलेख में 77\/1 ही है/);
  });

  test("a correction that grants a request closes it", async () => {
    const page = await registered("PG/7", { "owners-1-mobile": "6000100007" });
    const citizen = await pages.citizen("6000100007");
    const ask = good(await citizen.get(`${page}/ask`));
    await citizen.post(`${page}/ask`, { command: commandIn(ask), request: "वार्ड 20 है" });
    const [task] = await pages.register.databases.serve.readInTown(shivpuri, (tx) => readOpenTasks(tx, 5));
    const officer = await pages.staff("officer");
    const form = good(await officer.get(`${page}/correct?task=${task?.id}`));
    const fields = {
      ...entry,
      ward: "20",
      command: commandIn(form),
      revision: "1",
      task: task?.id ?? "",
      reason: "सही",
      order: "9",
    };
    assert.equal((await officer.post(`${page}/correct`, { ...fields, step: "confirm" })).status, 303);
    assert.deepEqual(await pages.register.databases.serve.readInTown(shivpuri, (tx) => readOpenTasks(tx, 5)), []);
  });

  test("a stranger can't ask for a correction of a holding that is not hers", async () => {
    const page = await registered("PG/8");
    const citizen = await pages.citizen("6000100099");
    const form = good(await citizen.get(`${page}/ask`));
    good(await citizen.post(`${page}/ask`, { command: commandIn(form), request: "नाम बदलें" }), 422);
  });

  test("the yearly demand is previewed, started from its page, and done when its page says so", async () => {
    await registered("PG/9");
    const officer = await pages.staff("officer");
    const preview = good(await officer.get(`${base}/demand`));
    assert.match(preview, /माँग जारी करें/);
    let answer = await officer.follow(await officer.post(`${base}/demand`, {}));
    for (let look = 0; !/सभी संपत्तियों की जारी हो चुकी/.test(answer.text); look += 1) {
      assert.ok(look < 500, answer.text);
      answer = await officer.get(`${base}/demand`);
    }
    good(answer);
  });

  test("another town's holding, an unknown one and a broken id are all unknown here", async () => {
    const page = await registered("PG/10");
    const id = page.split("/").at(-1);
    for (const path of [
      `/250867/property-tax/holdings/${id}`,
      `${base}/holdings/00000000-0000-7000-8000-00000000000a`,
      `${base}/holdings/nonsense`,
    ]) {
      assert.match(good(await pages.visitor().get(path), 404), /नहीं मिली/);
    }
    const officer = await pages.staff("officer");
    good(await officer.get(`${base}/tasks/nonsense`), 404);
    assert.equal((await officer.get(`/250867/property-tax/holdings/${id}/correct`)).status, 403);
  });

  test("a form without its token, and one with a broken command, change nothing", async () => {
    const page = await registered("PG/11");
    const officer = await pages.staff("officer");
    await officer.get(page);
    assert.equal((await officer.post(`${page}/demand`, { csrf: "forged", command: "x".repeat(36) })).status, 403);
    assert.equal((await officer.post(`${page}/demand`, { command: "x".repeat(36) })).status, 400);
  });

  test("an owner finds passbook, no-dues certificate and all her applications on one page, each with its last day", async () => {
    const citizen = await pages.citizen(sampleCitizenMobile);
    const before = good(await citizen.get(`${base}/mine`));
    assert.equal([...before.matchAll(/\/accounts\/[0-9a-f-]+\/passbook" aria/g)].length, 2);
    assert.equal([...before.matchAll(/\/250705\/no-dues\/[0-9a-f-]+" aria/g)].length, 2);
    const holding = firstHolding(before);
    const own = good(await citizen.get(holding));
    assert.match(own, /\/passbook"/);
    assert.match(own, /पंजी का इतिहास/);
    assert.ok(!own.includes("/recovery/"));
    const command = commandIn(good(await citizen.get(`${holding}/ask`)));
    assert.equal((await citizen.post(`${holding}/ask`, { command, request: "नाम की वर्तनी ठीक करें" })).status, 303);
    const mine = good(await citizen.get(`${base}/mine`));
    assert.match(mine, /संशोधन का आवेदन/);
    assert.match(mine, /लंबित/);
    assert.match(mine, /कार्यालय 06-12-2026 तक कार्यवाही करेगा/);
    const officer = good(await (await pages.staff("officer")).get(holding));
    assert.match(officer, /\/recovery\/accounts\//);
    const stranger = good(await pages.visitor().get(holding));
    for (const hidden of ["/passbook", "/no-dues/", "/recovery/", "पंजी का इतिहास"])
      assert.ok(!stranger.includes(hidden), hidden);
  });
});
