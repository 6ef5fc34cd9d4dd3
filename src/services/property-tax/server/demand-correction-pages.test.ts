// Goal: an officer corrects and cancels a raised demand on pages that work without a script. Method: the pages with a database.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { owed } from "../../../kernel/dues.ts";
import { commandId, type HoldingId, holdingId } from "../../../kernel/ids.ts";
import { rupeesShort } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import type { ClaimedFloor } from "../rules/claimed.ts";
import type { RaiseDemand } from "../rules/demand.ts";
import { house, zones } from "../rules/examples.ts";
import { accountOf } from "../rules/holding.ts";
import type { CorrectHolding, RegisterHolding } from "../rules/register.ts";
import { TestPages } from "./test-pages.ts";
import { actorOf, shivpuri } from "./test-register.ts";

const base = "/250705/property-tax";
const order = { orderNumber: "17/2026", orderOn: "12-11-2026", orderAuthority: "मुख्य नगरपालिका अधिकारी" };
let pages: TestPages;
let officer: TestBrowser;

describe("correcting a demand on pages", () => {
  before(async () => {
    pages = await TestPages.open();
    officer = await pages.staff("officer");
  });
  after(() => pages.close());

  const good = (answer: Answer, status = 200): string => {
    assert.equal(answer.status, status, answer.text.slice(0, 3_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    return answer.text;
  };
  const valueIn = (text: string, name: string): string =>
    new RegExp(`name="${name}" value="([^"]+)"`).exec(text)?.[1] ?? "";
  const perform = async (command: RegisterHolding | CorrectHolding | RaiseDemand): Promise<void> => {
    const outcome = await pages.register.ledger.perform({ town: shivpuri, actor: actorOf("officer"), command });
    assert.ok(outcome.ok);
  };
  const owes = async (holding: HoldingId): Promise<string> => {
    const id = accountOf(holding);
    const kept = await pages.register.databases.serve.readInTown(shivpuri, (tx) => readAccounts(tx, [id]));
    const account = kept.get(id)?.state;
    assert.ok(account);
    return rupeesShort(owed(account));
  };

  /** The golden house, demanded, and then measured as smaller or larger. */
  async function demandedHouse(area: string): Promise<HoldingId> {
    const holding = holdingId(pages.register.newId());
    const id = () => commandId(pages.register.newId());
    const rates = propertyTaxRates(shivpuri, "2026-27" as FinancialYear) as PropertyTaxRates;
    const [floor] = house.floors as readonly [ClaimedFloor];
    await perform({ do: "holding.register", id: id(), holding, claim: house, zones, origin: "officer", arrears: [] });
    await perform({ do: "demand.raise", id: id(), holding, rates });
    const claim = { ...house, plotArea: "3000", floors: [{ ...floor, area }] };
    await perform({ do: "holding.correct", id: id(), holding, claim, zones, reason: "नाप", order: "17/2026" });
    return holding;
  }

  test("the page shows what each head becomes, posts the difference once, and the holding says so", async () => {
    const holding = await demandedHouse("2000");
    const path = `${base}/holdings/${holding}/demand-correction`;
    assert.match(good(await officer.get(`${base}/holdings/${holding}`)), /demand-correction"/);
    const form = good(await officer.get(path));
    assert.match(form, /1,037\.00/);
    assert.match(form, /583\.00/);
    const typed = {
      command: valueIn(form, "command"),
      agreed: valueIn(form, "agreed"),
      year: "2026-27",
      what: "correct",
      reason: "register-corrected",
      ...order,
    };
    for (let times = 0; times < 2; times += 1) {
      const done = await officer.post(path, typed);
      assert.equal(done.status, 303);
      assert.match(good(await officer.get(done.location ?? "")), /माँग का अंतर खाते में लिखा गया/);
      assert.equal(await owes(holding), "1,763");
    }
    assert.match(good(await officer.get(path)), /माँग में कोई अंतर नहीं है/);
  });

  test("a form without its order comes back with what was typed, and nothing is posted", async () => {
    const holding = await demandedHouse("500");
    const path = `${base}/holdings/${holding}/demand-correction`;
    const form = good(await officer.get(path));
    const typed = {
      command: valueIn(form, "command"),
      agreed: valueIn(form, "agreed"),
      year: "2026-27",
      what: "correct",
    };
    const again = good(await officer.post(path, { ...typed, reason: "exemption", ...order, orderNumber: "" }), 422);
    assert.match(again, /value="मुख्य नगरपालिका अधिकारी"/);
    assert.equal(await owes(holding), "892");
  });

  test("a difference that has changed meanwhile is refused by name", async () => {
    const holding = await demandedHouse("500");
    const path = `${base}/holdings/${holding}/demand-correction`;
    const form = good(await officer.get(path));
    const typed = {
      command: valueIn(form, "command"),
      agreed: "-1",
      year: "2026-27",
      what: "correct",
      reason: "other",
    };
    assert.match(good(await officer.post(path, { ...typed, ...order }), 422), /अंतर अब दूसरा है/);
    assert.equal(await owes(holding), "892");
  });

  test("a demand is cancelled whole, and a clerk may do neither", async () => {
    const holding = await demandedHouse("500");
    const path = `${base}/holdings/${holding}/demand-correction`;
    const form = good(await officer.get(`${path}?year=2026-27&what=cancel`));
    const typed = {
      command: valueIn(form, "command"),
      agreed: valueIn(form, "agreed"),
      year: "2026-27",
      what: "cancel",
    };
    assert.equal(typed.agreed, "-89200");
    const done = await officer.post(path, { ...typed, reason: "assessed-twice", ...order });
    assert.equal(done.status, 303, done.text.slice(0, 2_000));
    assert.equal(await owes(holding), "0");
    assert.equal((await (await pages.staff("clerk")).get(path)).status, 403);
  });
});
