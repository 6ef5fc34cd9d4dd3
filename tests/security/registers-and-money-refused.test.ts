// Goal: bad input about holdings and money gets a refusal with a name, and changes nothing. Method: each case at the real portal,
// by its code; every row of both towns is counted and hashed before and after, and the checker folds the journal at the end.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { checkTown } from "../../src/ledger/checker.ts";
import { ledgerServices } from "../../src/main/services.ts";
import { setClock } from "../../src/platform/clock.ts";
import type { TestBrowser } from "../../src/platform/http/test-browser.ts";
import { signedHeaders } from "../../src/services/collections/server/gateway-signature.ts";
import { importHoldings } from "../../src/services/property-tax/server/import.ts";
import { csvHeading } from "../../src/services/property-tax/server/register-cells.ts";
import { type Life, live, particulars } from "./life.ts";
import { dewas, gatewaySecret, newId, SecurityPortal, shivpuri } from "./portal.ts";
import { standing } from "./standing.ts";

const ten_million_bytes = 10_000_000;
const lastYear = String(new Date().getUTCFullYear());

describe("registers and money", () => {
  const clock = setClock(new Date().toISOString());
  const folder = mkdtempSync(join(tmpdir(), "akshara-refused-"));
  let portal: SecurityPortal;
  let own: Life;
  let others: Life;
  let stands: () => Promise<string>;
  let [officer, clerk, visitor, owner]: TestBrowser[] = [];

  before(async () => {
    portal = await SecurityPortal.open({ holdings: 2, clock });
    [own, others] = [await live(portal, shivpuri), await live(portal, dewas)];
    const standsAs = await standing(portal.database);
    stands = async () => `${await standsAs(shivpuri)}\n${await standsAs(dewas)}`;
    officer = await portal.browser(shivpuri, "officer");
    clerk = await portal.browser(shivpuri, "clerk");
    visitor = await portal.browser(shivpuri);
    owner = await portal.browser(shivpuri, "citizen", "6000977771");
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await portal.close();
  });

  const codesIn = (body: unknown): readonly string[] =>
    (body as { readonly refusals?: readonly { readonly code: string }[] }).refusals?.map((one) => one.code) ?? [];
  /** A form sent by a script: the answer names its refusals by code. */
  async function sent(browser: TestBrowser | undefined, path: string, fields: object): Promise<readonly string[]> {
    assert.ok(browser);
    const { status, body } = await browser.send(`/${shivpuri}${path}`, { command: newId(), ...fields });
    assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
    return codesIn(body);
  }
  const registering = (more: Readonly<Record<string, string>>) =>
    sent(officer, "/property-tax/register", { ...particulars(shivpuri), ...more });
  const correcting = (more: Readonly<Record<string, string>>) =>
    sent(officer, `/property-tax/holdings/${own.holding}/correct`, {
      ...particulars(shivpuri),
      reason: "नाप",
      order: "1/2026",
      step: "confirm",
      revision: "2",
      ...more,
    });
  const returning = (more: Readonly<Record<string, string>>) =>
    sent(owner, `/property-tax/holdings/${own.holding}/return`, {
      ...particulars(shivpuri),
      replaces: "0",
      step: "file",
      ...more,
    });
  const paying = (amount: string, account = own.account) => sent(visitor, `/pay/${account}`, { amount, via: "upi" });
  const taking = (amount: string, account = own.account) =>
    sent(clerk, `/take/${account}`, { amount, counter: "C01", step: "confirm" });

  let files = 0;
  async function imported(content: string | Buffer): Promise<readonly string[]> {
    files += 1;
    const file = join(folder, `${files}.csv`);
    writeFileSync(file, content);
    const { ledger, clock: now } = portal.foundation;
    const database = portal.database.serve;
    const outcome = await importHoldings({ file, town: shivpuri, ledger, database, clock: now, skipBad: true });
    if (!outcome.ok) return [outcome.refusal.code];
    assert.equal(outcome.imported, 0);
    return outcome.faults.map((one) => one.refusal.code);
  }
  const row = (more: Readonly<Record<string, string>>): string => {
    const names = csvHeading.replace("\uFEFF", "").trim().split(",");
    const cells: Readonly<Record<string, string>> = {
      old_id: "BAD/1",
      ward: "7",
      colony: "गांधी नगर",
      zone: "01",
      owner_name: "राम शर्मा",
      plot_area_sqft: "1200",
      house_no: "7/1",
      ...more,
    };
    return `${csvHeading}${names.map((name) => cells[name] ?? "").join(",")}\n`;
  };

  interface Told {
    readonly order: string;
    readonly payment: string;
    readonly town?: number;
    readonly amountPaise?: string;
  }
  async function told(one: Told, secret = gatewaySecret, at = clock.now()): Promise<readonly string[]> {
    const body = JSON.stringify({
      event: "payment.succeeded",
      at: clock.now(),
      town: shivpuri,
      amountPaise: "1000",
      ...one,
    });
    const headers = { "content-type": "application/json", ...signedHeaders(secret, "callback", body, at) };
    const answer = await portal.app.inject({ method: "POST", url: "/callbacks/gateway", headers, payload: body });
    return answer.statusCode === 200 ? ["recorded"] : codesIn(answer.json());
  }
  async function forged(signature: string): Promise<readonly string[]> {
    const payload = JSON.stringify({
      event: "payment.succeeded",
      order: own.openPayment,
      payment: "SBX9",
      town: shivpuri,
      amountPaise: "1000",
      at: clock.now(),
    });
    const time = String(Math.floor(Date.parse(clock.now()) / 1000));
    const headers = { "content-type": "application/json", "x-gateway-time": time, "x-gateway-signature": signature };
    const answer = await portal.app.inject({ method: "POST", url: "/callbacks/gateway", headers, payload });
    return codesIn(answer.json());
  }

  const twoOwners = { "owners-1-share": "60", "owners-2-name": "सीता शर्मा", "owners-2-share": "60" };
  const cases: readonly (readonly [string, () => Promise<readonly string[]>, string])[] = [
    ["a negative area in the register", () => registering({ "floors-1-area": "-800" }), "holding.area_negative"],
    ["a negative plot in a correction", () => correcting({ plotArea: "-1" }), "holding.area_negative"],
    ["a negative area in an owner's return", () => returning({ "floors-1-area": "-800" }), "holding.area_negative"],
    ["a negative area in an import", () => imported(row({ plot_area_sqft: "-1200" })), "holding.area_negative"],
    ["an area of 0", () => registering({ "floors-1-area": "0" }), "holding.area_zero"],
    [
      "a floor of next year",
      () => registering({ "floors-1-builtYear": String(Number(lastYear) + 1) }),
      "holding.built_in_future",
    ],
    [
      "a floor of next year in a correction",
      () => correcting({ "floors-1-builtYear": "2099" }),
      "holding.built_in_future",
    ],
    ["two owners with 120% of one house", () => registering(twoOwners), "holding.shares_not_whole"],
    ["the same in a correction", () => correcting(twoOwners), "holding.shares_not_whole"],
    ["an amount of 0 online", () => paying("0"), "payment.amount_not_positive"],
    ["an amount of 0 at the counter", () => taking("0.00"), "payment.amount_not_positive"],
    ["a negative amount", () => taking("-5"), "payment.amount_not_positive"],
    ["letters in an amount", () => paying("पाँच सौ"), "payment.amount_unreadable"],
    ["letters in an amount at the counter", () => taking("12O"), "payment.amount_unreadable"],
    ["an amount with an exponent", () => paying("1e3"), "payment.amount_unreadable"],
    ["a cell of 10 MB", () => imported(row({ colony: "क".repeat(ten_million_bytes / 3) })), "import.cell_too_large"],
    [
      "a quoted cell of 10 MB with line breaks",
      () => imported(row({ colony: `"${"a\n".repeat(ten_million_bytes / 2)}"` })),
      "import.cell_too_large",
    ],
    [
      "a register in a foreign encoding",
      () => imported(Buffer.concat([Buffer.from(csvHeading), Buffer.from([0xb5, 0xe9, 0xa4, 0xff])])),
      "import.encoding_foreign",
    ],
    ["a register in UTF-16", () => imported(Buffer.from(row({}), "utf16le")), "import.encoding_two_bytes"],
    ["a bill of another town online", () => paying("10", others.account), "payment.account_unknown"],
    ["a bill of another town at the counter", () => taking("10", others.account), "payment.account_unknown"],
    [
      "a callback about another town's payment",
      () => told({ order: others.openPayment, payment: "SBX7" }),
      "payment.unknown",
    ],
    [
      "a callback that names another town",
      () => told({ order: own.openPayment, payment: "SBX7", town: dewas }),
      "payment.unknown",
    ],
    [
      "a callback replayed with another amount",
      () => told({ order: own.payment, payment: "SBX1", amountPaise: "999" }),
      "ledger.command_reused",
    ],
    [
      "a callback replayed after its time",
      () => told({ order: own.payment, payment: "SBX1" }, gatewaySecret, old()),
      "gateway.too_old",
    ],
    [
      "a callback signed with another secret",
      () => told({ order: own.openPayment, payment: "SBX8" }, "guessed"),
      "gateway.signature_wrong",
    ],
    ["a signature of zeros", () => forged("0".repeat(64)), "gateway.signature_wrong"],
    ["a signature cut short", () => forged("ab"), "gateway.signature_wrong"],
    [
      "a demand cancelled without an order",
      () =>
        sent(officer, `/property-tax/holdings/${own.holding}/demand-correction`, {
          year: currentYear(),
          what: "cancel",
          agreed: "-1",
          reason: "other",
        }),
      "holding.empty",
    ],
    [
      "a waiver by a Lok Adalat of another service",
      () =>
        sent(officer, `/accounts/${own.account}/ask/waiver`, {
          adalat: "indore-2021-23-water",
          reason: "council-order",
          authority: "आदेश 1",
        }),
      "adalat.unknown",
    ],
    [
      "a waiver where no surcharge is due",
      () =>
        sent(officer, `/accounts/${own.account}/ask/waiver`, {
          adalat: "indore-2021-23-property-tax",
          reason: "council-order",
          authority: "आदेश 1",
        }),
      "adalat.nothing_to_waive",
    ],
  ];
  const old = () => new Date(Date.parse(clock.now()) - 301_000).toISOString() as ReturnType<typeof clock.now>;
  const currentYear = (): string => {
    const [year, month] = clock.today().split("-").map(Number) as [number, number];
    const first = month >= 4 ? year : year - 1;
    return `${first}-${String(first + 1).slice(2)}`;
  };

  for (const [what, asked, code] of cases) {
    it(`refuse ${what}: ${code}, and nothing has changed`, async () => {
      const stood = await stands();
      const codes = await asked();
      assert.ok(codes.includes(code), `${codes.join(", ")} instead of ${code}`);
      assert.equal(await stands(), stood);
    });
  }

  it("take a callback that is replayed word for word as the one it was: no second receipt", async () => {
    const stood = await stands();
    assert.deepEqual(await told({ order: own.payment, payment: "SBX1" }), ["recorded"]);
    assert.equal(await stands(), stood);
  });

  it("are still what the journal adds up to, in both towns", async () => {
    for (const town of [shivpuri, dewas]) {
      const { differences, facts } = await checkTown(portal.database.check, ledgerServices, town);
      assert.ok(facts > 0);
      assert.deepEqual(differences, []);
    }
  });
});
