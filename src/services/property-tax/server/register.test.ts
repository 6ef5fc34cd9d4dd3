// The register on a real PostgreSQL: what is kept is what the journal says, it is found in both scripts, and by no other town.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { derivedUuid, holdingId, type HoldingId, subjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { checkTown } from "../../../ledger/checker.ts";
import { readAccounts, kernelService } from "../../../ledger/stores.ts";
import { statement } from "../../../platform/database/connect.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import type { AskCorrection, GrantCorrection, RefuseCorrection } from "../rules/correction.ts";
import { demandRunOf, type RaiseDemand, type RaiseDemandInBatch } from "../rules/demand.ts";
import { house, zones } from "../rules/examples.ts";
import { accountOf } from "../rules/holding.ts";
import type { CorrectHolding, RegisterHolding } from "../rules/register.ts";
import { type Asker, findHoldings, type FindKind } from "./find.ts";
import { openHolding } from "./opened.ts";
import {
  countHoldings,
  idsByNumber,
  idsByTokens,
  idsUndemanded,
  readHolding,
  readOpenTasks,
  readRun,
  readTasks,
  readTasksOf,
} from "./reads.ts";
import { propertyTax } from "./service.ts";
import { actorOf, codeOf, dewas, shivpuri, TestRegister } from "./test-register.ts";

let register: TestRegister;
const ids = new Map<string, HoldingId>();
const idOf = (name: string): HoldingId => ids.get(name) as HoldingId;
const rates = propertyTaxRates(shivpuri, "2026-27" as FinancialYear) as PropertyTaxRates;

const owner = (name: string, mobile = "", relative = "") => ({ name, relative, mobile, share: "" });
const people: readonly (readonly [string, ReturnType<typeof owner>, string, string, string])[] = [
  ["ram", owner("राम कुमार शर्मा", "9826012345", "श्यामलाल शर्मा"), "45/2", "SPR/12/345", "1000234567"],
  ["raam", owner("Raam Kumaar Sharma", "9826054321"), "45/3", "SPR/12/346", ""],
  ["sita", owner("सीता बाई जाटव", "9406011111"), "12-क", "SPR/7/9", ""],
  ["iqbal", owner("मोहम्मद इकबाल"), "म.नं. 88", "", ""],
];

describe("register", () => {
  before(async () => {
    register = await TestRegister.open();
    for (const [name, person, houseNumber, oldNumber, portalNumber] of people) {
      const holding = holdingId(register.newId());
      ids.set(name, holding);
      const outcome = await register.perform<RegisterHolding>(shivpuri, "officer", {
        do: "holding.register",
        holding,
        claim: { ...house, house: houseNumber, owners: [person] },
        ...(oldNumber === "" ? {} : { oldNumber }),
        ...(portalNumber === "" ? {} : { portalNumber }),
        zones,
        origin: "officer",
        arrears:
          name === "sita"
            ? [{ head: "property-tax", year: "2025-26" as FinancialYear, amountPaise: paise(45_400) }]
            : [],
      });
      assert.equal(codeOf(outcome), "accepted");
    }
  });
  after(() => register.close());

  const asker = (more: Partial<Asker> = {}): Asker => ({
    town: shivpuri,
    actor: actorOf("citizen"),
    known: false,
    staff: false,
    mobileTokens: [],
    ...more,
  });

  async function found(kind: FindKind, text: string, who: Asker = asker()): Promise<readonly string[] | string> {
    const outcome = await findHoldings({ database: register.databases.serve, sealer: register.sealer }, who, {
      kind,
      text,
    });
    if (!outcome.ok) return outcome.refusal.code;
    return outcome.found.map((one) => [...ids].find(([, id]) => id === one.id)?.[0] ?? "?");
  }

  const searches: readonly (readonly [string, FindKind, string, readonly string[] | string])[] = [
    ["an old id finds its holding", "number", "SPR/12/345", ["ram"]],
    ["an old id finds its holding however it is written", "number", " spr 12-३४५ ", ["ram"]],
    ["an id of the earlier portal finds its holding in Devanagari digits", "number", "१०००२३४५६७", ["ram"]],
    ["a house number finds its holding with other dashes", "house", "12 क", ["sita"]],
    ["a house number finds its holding with the word for house", "house", "मकान नं. ४५/२", ["ram"]],
    ["a father's name finds the holding", "name", "Shyamlal", ["ram"]],
    ["a name in English finds it written in Hindi", "name", "Sita Bai Jatav", ["sita"]],
    ["a name in Hindi finds it written in English and in Hindi", "name", "राम कुमार शर्मा", ["raam", "ram"]],
    ["a name spelt otherwise finds it", "name", "Mohammad Ikbal", ["iqbal"]],
    ["a name that nobody has finds nothing", "name", "Zeenat Parveen", []],
    [
      "a number of our form with a slip is said to be misread",
      "number",
      "23-250705-0012-00001-0",
      "search.number_misread",
    ],
    ["a text without letters can't be a name", "name", "12345", "search.unreadable"],
    ["a mobile is refused to a passer-by", "mobile", "9826012345", "search.mobile_not_yours"],
    ["a mobile of nine digits can't be read", "mobile", "982601234", "search.unreadable"],
  ];
  for (const [name, kind, text, expected] of searches) {
    test(name, async () => {
      const outcome = await found(kind, text);
      assert.deepEqual(typeof outcome === "string" ? outcome : [...outcome].sort(), expected);
    });
  }

  test("our own number finds its holding without dashes and in small letters", async () => {
    const one = await register.databases.serve.readInTown(shivpuri, (tx) => readHolding(tx, idOf("sita")));
    assert.deepEqual(await found("number", one?.holding.number.replaceAll("-", " ").toLowerCase() ?? ""), ["sita"]);
  });

  test("a mobile finds the holdings of its owner for herself and for staff", async () => {
    const mobileTokens = await register.sealer.tokens(shivpuri, "mobile", "9826012345");
    assert.deepEqual(await found("mobile", "+91 98260 12345", asker({ known: true, mobileTokens })), ["ram"]);
    assert.equal(await found("mobile", "9406011111", asker({ known: true, mobileTokens })), "search.mobile_not_yours");
    assert.deepEqual(await found("mobile", "9406011111", asker({ known: true, staff: true })), ["sita"]);
  });

  test("for somebody known, names are ranked by how close they are when opened, and the opening is recorded", async () => {
    const officer = asker({ actor: actorOf("officer"), known: true, staff: true });
    assert.deepEqual(await found("name", "Raam Kumaar Sharma", officer), ["raam", "ram"]);
    assert.deepEqual(await found("name", "राम कुमार शर्मा", officer), ["ram", "raam"]);
    const rows = await register.databases.superuser.query<{ why: string }>(
      statement("test.openings", "select why from platform.openings where why = 'search-ranking'"),
    );
    assert.equal(rows.length, 2);
  });

  test("opening a holding gives its owners with their fathers and mobiles, its house and its address", async () => {
    const one = await register.databases.serve.readInTown(shivpuri, (tx) => readHolding(tx, idOf("ram")));
    assert.ok(one);
    const outcome = await openHolding(register.sealer, {
      town: shivpuri,
      by: actorOf("officer"),
      why: "officer",
      found: one,
    });
    assert.deepEqual(outcome.ok && outcome.opened, {
      owners: [{ name: "राम कुमार शर्मा", relative: "श्यामलाल शर्मा", mobile: "9826012345", share: { part: 1, of: 1 } }],
      house: "45/2",
      address: "पुरानी शिवपुरी",
    });
  });

  test("an owner of the name comes before those whose father or husband has it", async () => {
    assert.deepEqual(await found("name", "शर्मा"), await found("name", "Sharma"));
    const rows = await register.databases.serve.readInTown(shivpuri, async (tx) =>
      idsByTokens(tx, "name", await register.sealer.tokens(shivpuri, "name", "श्यामलाल"), 5),
    );
    assert.deepEqual(
      rows.map(({ holding, matched, whole }) => [holding, matched, whole]),
      [[idOf("ram"), 0, true]],
    );
  });

  test("another town finds none of it by any statement", async () => {
    const tokens = await register.sealer.tokens(shivpuri, "name", "राम कुमार शर्मा");
    const year = "2026-27" as FinancialYear;
    await register.databases.serve.inTown(dewas, async (tx) => {
      assert.equal(await readHolding(tx, idOf("ram")), undefined);
      assert.deepEqual(await idsByNumber(tx, "SPR/12/345"), []);
      assert.deepEqual(await idsByTokens(tx, "name", tokens, 10), []);
      assert.deepEqual(await idsUndemanded(tx, year, undefined, 10), []);
      assert.deepEqual(await countHoldings(tx, year), { holdings: 0, waiting: 0 });
      assert.deepEqual(await readOpenTasks(tx, 10), []);
      assert.deepEqual(await readTasksOf(tx, idOf("ram"), 10), []);
      assert.deepEqual(await readTasks(tx, [subjectId(derivedUuid("task", "one"))]), []);
      assert.equal(await readRun(tx, year), undefined);
      for (const store of propertyTax.stores) {
        assert.equal((await store.load(tx, [...ids.values()], false)).size, 0, store.kind.kind);
        assert.equal((await store.load(tx, [...ids.values()], true)).size, 0, store.kind.kind);
      }
    });
    assert.deepEqual(await found("name", "राम कुमार शर्मा", asker({ town: dewas })), []);
    const raised = await register.perform<RaiseDemand>(dewas, "officer", {
      do: "demand.raise",
      holding: idOf("ram"),
      rates,
    });
    assert.equal(codeOf(raised), "holding.unknown");
  });

  test("the demand of one holding is raised once, and of the others in a batch", async () => {
    const one = { do: "demand.raise" as const, holding: idOf("ram"), rates };
    assert.equal(codeOf(await register.perform<RaiseDemand>(shivpuri, "officer", one)), "accepted");
    assert.equal(codeOf(await register.perform<RaiseDemand>(shivpuri, "officer", one)), "demand.already_raised");
    const batch: Omit<RaiseDemandInBatch, "id"> = {
      do: "demand.raise_in_batch",
      run: demandRunOf(shivpuri, rates.year),
      batch: 1,
      rates,
      holdings: [...ids.values()],
    };
    assert.equal(codeOf(await register.perform<RaiseDemandInBatch>(shivpuri, "officer", batch)), "accepted");
    const states = await register.databases.serve.readInTown(shivpuri, (tx) =>
      readAccounts(tx, [...ids.values()].map(accountOf)),
    );
    const owed = [...ids.values()].map((id) => {
      const account = states.get(accountOf(id))?.state;
      return account?.lines.reduce((total, line) => total + line.raisedPaise, 0n);
    });
    assert.deepEqual(owed, [89_200n, 89_200n, 89_200n + 45_400n + 4_500n, 89_200n]);
    const counts = await register.databases.serve.readInTown(shivpuri, (tx) => countHoldings(tx, rates.year));
    assert.deepEqual(counts, { holdings: 4, waiting: 0 });
  });

  test("a correction changes what the holding is found by: the new house, and not the old one", async () => {
    const outcome = await register.perform<CorrectHolding>(shivpuri, "officer", {
      do: "holding.correct",
      holding: idOf("iqbal"),
      claim: { ...house, house: "89", owners: [owner("मोहम्मद इकबाल खान")] },
      zones,
      reason: "मौका निरीक्षण",
      order: "आदेश 4/2026",
    });
    assert.equal(codeOf(outcome), "accepted");
    assert.deepEqual([await found("house", "88"), await found("house", "89")], [[], ["iqbal"]]);
  });

  test("requests for correction stand in the inbox until they are decided", async () => {
    const mobileTokens = await register.sealer.tokens(shivpuri, "mobile", "9406011111");
    const tasks = [subjectId(register.newId()), subjectId(register.newId())];
    for (const task of tasks) {
      const outcome = await register.perform<AskCorrection>(shivpuri, "citizen", {
        do: "correction.ask",
        task,
        holding: idOf("sita"),
        request: "नाम की वर्तनी ठीक करें",
        mobileTokens,
        days: 15,
      });
      assert.equal(codeOf(outcome), "accepted");
    }
    const open = (): Promise<number> =>
      register.databases.serve.readInTown(shivpuri, async (tx) => (await readOpenTasks(tx, 10)).length);
    assert.equal(await open(), 2);
    await register.perform<GrantCorrection>(shivpuri, "officer", { do: "correction.grant", task: tasks[0] as never });
    await register.perform<RefuseCorrection>(shivpuri, "officer", {
      do: "correction.refuse",
      task: tasks[1] as never,
      reason: "नाम अभिलेख से मेल खाता है",
    });
    assert.equal(await open(), 0);
  });

  test("every table is what the journal says, and no personal value stands open in any of them", async () => {
    const { differences } = await checkTown(register.databases.check, [kernelService, propertyTax], shivpuri);
    assert.deepEqual(
      differences.filter((one) => one.what !== "fact-not-in-log"),
      [],
    );
    const dump = await register.databases.superuser.query<{ line: string }>(
      statement(
        "test.dump",
        `select body as line from journal.facts union all select h::text from state.holdings h
       union all select f::text from state.holding_find f union all select t::text from state.tasks t`,
      ),
    );
    const personal = /राम कुमार|Raam Kumaar|श्यामलाल|9826012345|9406011111|45\/2|पुरानी शिवपुरी|वर्तनी|मौका निरीक्षण/;
    assert.deepEqual(
      dump.filter(({ line }) => personal.test(line)),
      [],
    );
  });
});
