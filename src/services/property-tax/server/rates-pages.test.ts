// The pages of rates: what everybody reads, the administrator's draft without a script, the comparison, the second person.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import { canonicalJson } from "../../../kernel/canonical.ts";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import { civilDate } from "../../../kernel/civil-date.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { LettingValueBasis, PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { Answer } from "../../../platform/http/test-browser.ts";
import { statement } from "../../../platform/database/connect.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import { assess } from "../rules/assess.ts";
import { editRates } from "../rules/rates-edit.ts";
import { previewYear, seedProperty } from "./jobs.ts";
import { ratesInForce, readRates } from "./rates-in-force.ts";
import { readComparison } from "./rates-compare.ts";
import { idsUndemanded, readHoldings } from "./reads.ts";
import { TestPages } from "./test-pages.ts";
import { shivpuri } from "./test-register.ts";

const base = "/250705/property-tax/rates";
const next = "2027-28" as FinancialYear;
const draftOf = (part = ""): string => `${base}/${next}/draft${part}`;
let pages: TestPages;

describe("the pages of rates", () => {
  before(async () => {
    pages = await TestPages.open();
    const { ledger, databases, clock } = pages.register;
    const seeded = await seedProperty({ town: shivpuri, ledger, database: databases.serve, clock, count: 120 });
    assert.ok(seeded.ok);
  });
  after(() => pages.close());

  const good = (answer: Answer, status = 200): string => {
    assert.equal(answer.status, status, answer.text.slice(0, 3_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    return answer.text;
  };
  const commandIn = (text: string): string => /name="command" value="([^"]+)"/.exec(text)?.[1] ?? "";

  /** Every box of the page's form with what stands in it. */
  function boxes(text: string): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [tag] of text.matchAll(/<input[^>]*>/g)) {
      const attribute = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
      const isChoice = /type="(radio|checkbox)"/.test(tag);
      if (attribute("name") === "" || (isChoice && !/ checked/.test(tag))) continue;
      const name = attribute("name");
      found[name] = isChoice && found[name] !== undefined ? `${found[name]},${attribute("value")}` : attribute("value");
    }
    delete found["_csrf"];
    return found;
  }

  const serve = () => pages.register.databases.serve;
  const inForce = (year: string, on: string): Promise<PropertyTaxRates | undefined> =>
    serve().readInTown(shivpuri, (tx) => ratesInForce(tx, year as FinancialYear, civilDate(on)));

  async function draftNow(): Promise<PropertyTaxRates> {
    const { state } = await serve().readInTown(shivpuri, (tx) => readRates(tx, next));
    assert.ok(state.state === "kept" && state.draft);
    return state.draft.rates;
  }

  async function save(part: string, changes: Readonly<Record<string, string>>): Promise<Answer> {
    const administrator = await pages.staff("administrator");
    const page = good(await administrator.get(draftOf(part)));
    return administrator.post(draftOf(part), { ...boxes(page), ...changes });
  }

  async function saved(part: string, changes: Readonly<Record<string, string>>): Promise<void> {
    const answer = await save(part, changes);
    assert.equal(answer.status, 303, answer.text.slice(0, 3_000));
  }

  async function act(login: "officer" | "administrator", part: string, more: Readonly<Record<string, string>> = {}) {
    const person = await pages.staff(login);
    const page = good(await person.get(draftOf()));
    return person.post(draftOf(part), { command: commandIn(page) || crypto.randomUUID(), ...more });
  }

  test("everybody reads the year's rates, and that they are a sample that nobody verified", async () => {
    const text = good(await pages.visitor().get(base));
    assert.match(text, /संपत्तिकर की दरें 2026-27/);
    assert.match(text, /नमूना – सत्यापित नहीं/);
    assert.match(text, /नमूना\/2026\/05/);
    assert.match(text, />7\.20<[\s\S]*>14\.40</, "the cells of zone 03 for homes and shops");
    assert.match(text, /शुद्ध मूल्य ₹6,000 से ₹12,000 से कम तक: 7%/);
    good(await pages.visitor().get(`${base}/2025-26?lang=en`));
  });

  test("a year without rates, and what is no year, are not found", async () => {
    assert.match(good(await pages.visitor().get(`${base}/2019-20`), 404), /2019-20/);
    good(await pages.visitor().get(`${base}/soon`), 404);
  });

  test("the draft is for administrators and officers only, and only administrators write it", async () => {
    assert.notEqual((await pages.visitor().get(draftOf())).status, 200);
    const officer = await pages.staff("officer");
    good(await officer.get(draftOf()));
    assert.equal((await officer.get(draftOf("/basics"))).status, 403);
  });

  test("a draft begins as a copy and says what is missing before it can be sent", async () => {
    assert.equal((await act("administrator", "")).status, 303);
    const administrator = await pages.staff("administrator");
    const text = good(await administrator.get(`${draftOf()}?done=saved`));
    assert.match(text, /परिषद के संकल्प का क्रमांक लिखें/);
    const refused = await act("administrator", "/propose");
    assert.match(good(refused, 422), /परिषद के संकल्प का क्रमांक लिखें/);
  });

  test("each part of the draft saves what it shows without changing anything", async () => {
    // Whence a rule is known is said anew: it was typed from the resolution.
    const draft = async (): Promise<string> =>
      canonicalJson((await serve().readInTown(shivpuri, (tx) => readRates(tx, next))).state).replaceAll(
        /"source":"[^"]*"/g,
        "",
      );
    const before = await draft();
    for (const part of ["/zones/03", "/heads/property-tax", "/heads/consolidated-tax", "/rebates", "/arrears"]) {
      await saved(part, {});
    }
    await saved("/basics", { number: "", on: "21-11-2026" });
    assert.equal(await draft(), before);
  });

  test("a zone's cells are edited in a form; what is no amount is shown again beside its box", async () => {
    const wrong = await save("/zones/03", { "cell-residential-rcc": "आठ" });
    const text = good(wrong, 422);
    assert.match(text, /राशि अंकों में लिखें/);
    assert.match(text, /value="आठ"/);
    await saved("/zones/03", { "cell-residential-rcc": "८.००", "cell-commercial-rcc": "14.40" });
    const administrator = await pages.staff("administrator");
    assert.equal(boxes(good(await administrator.get(draftOf("/zones/03"))))["cell-residential-rcc"], "8");
    good(await administrator.get(draftOf("/zones/99")), 404);
  });

  test("slabs with a gap or an overlap are refused with their place named", async () => {
    await saved("/basics", { number: "संकल्प 44", on: "20-11-2026" });
    const cases: readonly (readonly [string, RegExp])[] = [
      ["7000", /property-tax 7000\.00/],
      ["5000", /property-tax 5000\.00/],
    ];
    for (const [from, said] of cases) {
      await saved("/heads/property-tax", { "slab-1-from": from });
      assert.match(good(await act("administrator", "/propose"), 422), said);
    }
    await saved("/heads/property-tax", { "slab-1-from": "6000" });
  });

  test("rebates, surcharge and stopped days are entered and shown to everybody who looks at the draft", async () => {
    await saved("/rebates", {
      "ground-widow": "50",
      "early-0-from": "01-04-2027",
      "early-0-until": "30-06-2027",
      "early-0-share": "6.25",
    });
    await saved("/arrears", {
      per: "month",
      surchargeShare: "1",
      graceDays: "15",
      "stopped-0-from": "01-05-2027",
      "stopped-0-until": "10-05-2027",
      "stopped-0-order": "UADD/7",
    });
    const officer = await pages.staff("officer");
    const text = good(await officer.get(draftOf()));
    assert.match(text, /विधवा[^<]*50%/);
    assert.match(text, /01-04-2027 से 30-06-2027[^<]*6\.25%/);
    assert.match(text, /15 दिन बाद से हर माह[^<]*1%/);
    assert.match(text, /UADD\/7/);
    const turned = await save("/rebates", { "early-0-until": "31-03-2027" });
    assert.equal(turned.status, 303, "kept in the draft");
    assert.match(good(await act("administrator", "/propose"), 422), /2027-04-01/);
    await saved("/rebates", { "early-0-until": "30-06-2027", "ground-widow": "", "early-0-share": "6.25" });
  });

  test("the comparison says over all holdings what the draft changes, by ward and use, and the largest rises", async () => {
    const administrator = await pages.staff("administrator");
    good(await administrator.get(draftOf("/compare")));
    assert.equal((await administrator.post(draftOf("/compare"), {})).status, 303);
    const text = good(await administrator.get(draftOf("/compare")));
    assert.match(text, /सबसे अधिक वृद्धि वाली दस संपत्तियाँ/);
    const kept = await serve().readInTown(shivpuri, (tx) => readComparison(tx, next));
    const compared = kept?.comparison;
    assert.ok(compared);
    // Worked out again here, holding by holding, from the rates themselves.
    const before = propertyTaxRates(shivpuri, "2026-27" as FinancialYear) as PropertyTaxRates;
    const cell = { zone: "03", use: "residential", construction: "rcc", annualPaise: paise(800n) } as const;
    const changed = editRates(before, { cells: [cell] });
    const holdings = await serve().readInTown(shivpuri, async (tx) =>
      readHoldings(tx, await idsUndemanded(tx, "2050-51" as FinancialYear, undefined as HoldingId | undefined, 1_000)),
    );
    const totals = holdings.map(({ holding }) =>
      [before, changed].map((rates) => {
        const outcome = assess(holding.particulars, rates);
        return outcome.ok ? outcome.assessment.totalPaise : paise(0);
      }),
    );
    const sum = (at: number): bigint => totals.reduce((total, row) => total + (row[at] ?? 0n), 0n);
    assert.deepEqual([compared.whole.beforePaise, compared.whole.afterPaise], [sum(0), sum(1)]);
    assert.deepEqual(
      [compared.whole.holdings, compared.more, compared.less],
      [holdings.length, totals.filter(([one = 0n, other = 0n]) => other > one).length, 0],
    );
    assert.ok(compared.more > 0 && compared.more < holdings.length);
    assert.equal(
      compared.wards.reduce((total, one) => total + one.holdings, 0),
      holdings.length,
    );
    assert.equal(
      compared.uses.reduce((total, one) => total + one.afterPaise, 0n),
      sum(1),
    );
    const rises = totals.map(([one = 0n, other = 0n]) => other - one).sort((one, other) => (one > other ? -1 : 1));
    assert.deepEqual(
      compared.largest.map((one) => one.afterPaise - one.beforePaise),
      rises.filter((one) => one > 0n).slice(0, 10),
    );
  });

  test("the other regime begins without cells, is filled zone by zone, and goes back as it came", async () => {
    const before = (await draftNow()).value;
    await saved("/basics", { regime: "property-value" });
    assert.match(good(await act("administrator", "/propose"), 422), /01\/residential/);
    const administrator = await pages.staff("administrator");
    for (const zone of ["01", "02", "03", "04"]) {
      const homes = { "guideline-residential": "1500", "guideline-commercial": "3000" };
      await saved(`/zones/${zone}`, { ...homes, "guideline-industrial": "2000", "guideline-institutional": "1800" });
    }
    await saved("/basics", { valueShare: "10", riseMax: "10", "share-kachcha": "50" });
    const text = good(await administrator.get(draftOf()));
    assert.match(text, /कलेक्टर मार्गदर्शिका मूल्य/);
    assert.match(text, /कर योग्य संपत्ति मूल्य निर्धारण नियम, 28-09-2020/);
    const { value } = await draftNow();
    assert.ok(value.regime === "property-value" && value.guideline.length === 16 && value.valueHundredths === 1_000);
    await saved("/basics", { regime: "letting-value" });
    const { cells } = before as LettingValueBasis;
    for (const zone of ["01", "02", "03", "04"]) {
      const own = cells.filter((one) => one.zone === zone);
      const typed = own.map((one) => [`cell-${one.use}-${one.construction}`, String(Number(one.annualPaise) / 100)]);
      await saved(`/zones/${zone}`, Object.fromEntries(typed) as Record<string, string>);
    }
    assert.deepEqual((await draftNow()).value, before);
  });

  test("a comparison is stale once the draft is changed", async () => {
    await saved("/arrears", { penaltyShare: "10" });
    const administrator = await pages.staff("administrator");
    assert.match(good(await administrator.get(draftOf("/compare"))), /प्रारूप बदला गया है/);
  });

  test("a comparison that is going is not begun twice; one that died with its process is", async () => {
    const administrator = await pages.staff("administrator");
    const stop = (ago: string) =>
      pages.register.databases.superuser.query(
        statement(
          `test.stop_comparison.${ago}`,
          `update platform.rates_comparisons set done = 7, result = null, moved_at = clock_timestamp() - interval '${ago}'`,
        ),
      );
    const kept = () => serve().readInTown(shivpuri, (tx) => readComparison(tx, next));
    good(await administrator.get(draftOf("/compare")));
    await administrator.post(draftOf("/compare"), {});
    await stop("1 second");
    const going = good(await administrator.get(draftOf("/compare")));
    assert.match(going, /<progress[^>]*value="7"/);
    assert.ok(!going.includes("तुलना शुरू करें"));
    await administrator.post(draftOf("/compare"), {});
    assert.equal((await kept())?.done, 7);
    await stop("1 hour");
    assert.match(good(await administrator.get(draftOf("/compare"))), /तुलना शुरू करें/);
    await administrator.post(draftOf("/compare"), {});
    assert.deepEqual([(await kept())?.done, (await kept())?.comparison !== undefined], [120, true]);
  });

  test("the writer can't approve; an officer gives back with a reason, then approves, and the rates are in force", async () => {
    assert.equal((await act("administrator", "/propose")).status, 303);
    const own = { effectiveFrom: "01-04-2027", compared: "yes" };
    assert.match(good(await act("administrator", "/approve", own), 422), /दूसरे अधिकारी/);
    assert.equal((await act("officer", "/return", { reason: "क्षेत्र 04 देखें" })).status, 303);
    const administrator = await pages.staff("administrator");
    assert.match(good(await administrator.get(draftOf())), /क्षेत्र 04 देखें/);
    assert.equal((await act("administrator", "/propose")).status, 303);
    assert.match(good(await act("officer", "/approve", { ...own, compared: "" }), 422), /मिलाएँ/);
    assert.match(good(await act("officer", "/approve", { ...own, effectiveFrom: "soon" }), 422), /दिन-माह-वर्ष/);
    assert.equal((await act("officer", "/approve", own)).status, 303);
    assert.equal(await inForce(next, "2027-03-31"), undefined, "not before its day");
    const rates = await inForce(next, "2027-04-01");
    assert.deepEqual([rates?.verified, rates?.resolution.number], [true, "संकल्प 44"]);
    const text = good(await pages.visitor().get(`${base}/${next}`), 404);
    assert.match(text, /2027-28/);
    const compared = await serve().readInTown(shivpuri, (tx) => readComparison(tx, next));
    const today = civilDate("2027-04-02");
    const preview = await previewYear({ town: shivpuri, year: next, today, database: serve() });
    assert.ok(preview.ok);
    assert.equal(preview.totalPaise, compared?.comparison?.whole.afterPaise, "the demand is what was foreseen");
    pages.register.clock.set("2027-04-02T05:00:00.000Z");
    const shown = good(await pages.visitor().get(base));
    assert.match(shown, /सत्यापित<\/strong>/);
    assert.ok(!shown.includes("नमूना – सत्यापित नहीं"));
  });
});
