// Who may ask for what: the whole table as it was agreed, and every command refused to every role that is not in it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Command, Role } from "../../src/kernel/decider.ts";
import { routesOf } from "../../src/platform/http/foreign-town.ts";
import { ledgerServices } from "../../src/main/services.ts";
import { words as platformWords } from "../../src/platform/http/words/words.generated.ts";
import { commandWords } from "../../src/web/command-words.ts";
import { allRoles, rightsOf } from "../../src/services/people/rules/rights.ts";
import { particulars } from "./life.ts";
import { newId, SecurityPortal, shivpuri } from "./portal.ts";
import { registryAgreed, registryFields, registryGuarded } from "./registry-rights.ts";
import { standing } from "./standing.ts";

/** Changing a line here is a decision about people's powers. */
const agreed: Readonly<Record<string, readonly Role[]>> = {
  ...registryAgreed,
  "cheque.clear": ["clerk", "officer"],
  "correction.ask": ["citizen", "clerk"],
  "correction.grant": ["officer"],
  "correction.refuse": ["officer"],
  "counter.close": ["clerk"],
  "counter.keep": ["clerk"],
  "counter.offer": ["clerk"],
  "counter.open": ["clerk"],
  "counter.take_over": ["clerk"],
  "demand.cancel": ["officer"],
  "demand.correct": ["officer"],
  "demand.raise": ["officer", "system"],
  "demand.raise_in_batch": ["officer", "system"],
  "deposit.make": ["clerk"],
  "event.copy": ["registrar", "system"],
  "event.document": ["citizen", "institution", "clerk", "registrar", "district-registrar", "officer"],
  "event.draft": ["citizen", "institution", "clerk", "registrar"],
  "event.hand_on": ["system"],
  "event.report": ["citizen", "institution", "clerk", "registrar"],
  "holding.change_use": ["officer"],
  "holding.correct": ["officer"],
  "holding.demolish": ["officer"],
  "holding.merge": ["officer"],
  "holding.register": ["officer", "system"],
  "holding.split": ["officer"],
  "instalments.judge": ["system"],
  "log.freeze": ["system"],
  "margin.approve": ["registrar", "district-registrar"],
  "margin.ask": ["citizen", "clerk", "registrar"],
  "margin.document": ["citizen", "clerk", "registrar"],
  "margin.examine": ["clerk", "registrar"],
  "margin.refuse": ["registrar", "district-registrar"],
  "margin.withdraw": ["citizen", "clerk", "registrar"],
  "no_dues.certify": ["citizen", "clerk", "officer"],
  "notice.draft": ["officer"],
  "notice.object": ["citizen", "clerk"],
  "notice.order": ["officer"],
  "notice.serve": ["clerk", "officer"],
  "notice.set_hearing": ["officer"],
  "page.keep": ["registrar", "system"],
  "payment.bbps": ["system"],
  "payment.confirm": ["system"],
  "payment.fail": ["system"],
  "payment.start": ["citizen", "clerk"],
  "payment.take": ["clerk"],
  "rates.approve": ["officer", "administrator"],
  "rates.begin": ["administrator"],
  "rates.drop": ["administrator"],
  "rates.edit": ["administrator"],
  "rates.propose": ["administrator"],
  "rates.return": ["officer", "administrator"],
  "rebate.grant": ["system"],
  "recovery.bill": ["officer", "system"],
  "recovery.notice": ["officer"],
  "recovery.serve": ["officer"],
  "recovery.warrant": ["officer"],
  "recovery.withdraw": ["officer"],
  "return.file": ["citizen", "clerk"],
  "return.verify": ["officer"],
  "sanction.ask": ["clerk", "officer"],
  "sanction.grant": ["officer"],
  "sanction.refuse": ["officer"],
  "staff.appoint": ["administrator", "system"],
  "staff.change_roles": ["administrator", "system"],
  "staff.dismiss": ["administrator", "system"],
  "surcharge.charge_in_batch": ["officer", "system"],
};

/** Pages and forms of the web by who may use them; the ledger asks once more. */
const guarded: Readonly<Record<string, readonly string[]>> = {
  administrator: [
    "GET /:town/keeper",
    "GET /:town/property-tax/import",
    "GET /:town/property-tax/import/:upload",
    "GET /:town/property-tax/import/:upload/faults.csv",
    "GET /:town/property-tax/rates/:year/draft/arrears",
    "GET /:town/property-tax/rates/:year/draft/basics",
    "GET /:town/property-tax/rates/:year/draft/heads/:of",
    "GET /:town/property-tax/rates/:year/draft/rebates",
    "GET /:town/property-tax/rates/:year/draft/zones/:of",
    "GET /:town/rights",
    "GET /:town/staff",
    "GET /:town/staff/:id",
    "POST /:town/property-tax/import",
    "POST /:town/property-tax/import/:upload/take",
    "POST /:town/property-tax/rates/:year/draft",
    "POST /:town/property-tax/rates/:year/draft/arrears",
    "POST /:town/property-tax/rates/:year/draft/basics",
    "POST /:town/property-tax/rates/:year/draft/drop",
    "POST /:town/property-tax/rates/:year/draft/heads/:of",
    "POST /:town/property-tax/rates/:year/draft/propose",
    "POST /:town/property-tax/rates/:year/draft/rebates",
    "POST /:town/property-tax/rates/:year/draft/zones/:of",
    "POST /:town/sessions/end-all",
    "POST /:town/staff/:id/dismiss",
    "POST /:town/staff/:id/end-sessions",
    "POST /:town/staff/:id/enrolment",
    "POST /:town/staff/:id/roles",
    "POST /:town/staff/appoint",
  ],
  "clerk officer administrator": ["GET /:town/counter/:counter/:on", "GET /:town/day-book/:on"],
  "citizen clerk officer administrator": [
    "GET /:town/property-tax/holdings/:holding/photos/:hash",
    "GET /:town/property-tax/holdings/:holding/return",
    "GET /:town/property-tax/notices/:notice",
    "GET /:town/property-tax/notices/:notice/paper.pdf",
  ],
  "citizen institution clerk registrar": [
    "GET /:town/births-and-deaths/new/:what",
    "GET /:town/births-and-deaths/reports",
    "GET /:town/births-and-deaths/reports/:event/form",
    "POST /:town/births-and-deaths/reports/:event/form",
  ],
  "citizen institution clerk registrar district-registrar officer": [
    "GET /:town/births-and-deaths/events/:event/digilocker",
    "GET /:town/births-and-deaths/reports/:event",
    "GET /:town/births-and-deaths/reports/:event/documents/:blob",
    "POST /:town/births-and-deaths/reports/:event/documents",
  ],
  "citizen clerk registrar district-registrar officer": [
    "GET /:town/births-and-deaths/events/:event/margin",
    "GET /:town/births-and-deaths/events/:event/margin/:serial",
    "GET /:town/births-and-deaths/events/:event/margin/:serial/documents/:blob",
  ],
  "citizen clerk registrar": [
    "GET /:town/births-and-deaths/events/:event/margin/ask/:wish",
    "POST /:town/births-and-deaths/events/:event/margin/:serial/documents",
    "POST /:town/births-and-deaths/events/:event/margin/:serial/withdraw",
    "POST /:town/births-and-deaths/events/:event/margin/ask/:wish",
  ],
  "clerk registrar district-registrar officer": [
    "GET /:town/births-and-deaths/books/pages/:page",
    "GET /:town/births-and-deaths/books/pages/:page/image",
    "GET /:town/births-and-deaths/margin",
  ],
  "clerk registrar district-registrar officer administrator": [
    "GET /:town/births-and-deaths/books",
    "GET /:town/births-and-deaths/returns",
    "GET /:town/births-and-deaths/returns/return.csv",
    "GET /:town/births-and-deaths/returns/return.pdf",
  ],
  "registrar administrator": [
    "GET /:town/births-and-deaths/books/uploads/:upload",
    "GET /:town/births-and-deaths/books/uploads/:upload/faults.csv",
    "POST /:town/births-and-deaths/books",
  ],
  registrar: ["POST /:town/births-and-deaths/books/uploads/:upload/take"],
  "registrar district-registrar administrator": [
    "GET /:town/births-and-deaths/state-register",
    "POST /:town/births-and-deaths/state-register/:event/again",
  ],
  "registrar district-registrar": [
    "GET /:town/births-and-deaths/events/:event/history",
    "POST /:town/births-and-deaths/events/:event/margin/:serial/approve",
    "POST /:town/births-and-deaths/events/:event/margin/:serial/refuse",
  ],
  "clerk registrar": ["POST /:town/births-and-deaths/events/:event/margin/:serial/examine"],
  institution: [
    "GET /:town/births-and-deaths/bulk/:what",
    "GET /:town/births-and-deaths/bulk/:what/sample.csv",
    "POST /:town/births-and-deaths/bulk/:what",
  ],
  "citizen institution clerk registrar district-registrar officer administrator": [
    "GET /:town/account",
    "POST /:town/account/end-all",
  ],
  "institution clerk registrar district-registrar officer administrator": [
    "POST /:town/account/passkey/answer",
    "POST /:town/account/passkey/ask",
    "POST /:town/account/passkey/remove",
  ],
  citizen: ["GET /:town/account/openings", "GET /:town/property-tax/mine"],
  officer: [
    "GET /:town/property-tax/demand",
    "GET /:town/property-tax/holdings/:holding/correct",
    "GET /:town/property-tax/holdings/:holding/demand-correction",
    "GET /:town/property-tax/holdings/:holding/demolish",
    "GET /:town/property-tax/holdings/:holding/split",
    "GET /:town/property-tax/holdings/:holding/use",
    "GET /:town/property-tax/holdings/:holding/verify",
    "GET /:town/property-tax/inbox",
    "GET /:town/property-tax/merge",
    "GET /:town/property-tax/register",
    "GET /:town/property-tax/surcharge",
    "GET /:town/property-tax/tasks/:task",
    "GET /:town/recovery",
    "GET /:town/recovery/accounts/:account",
    "GET /:town/recovery/by-day",
    "GET /:town/recovery/defaulters",
    "GET /:town/recovery/wards/:ward",
    "GET /:town/recovery/wards/:ward/bills.pdf",
    "POST /:town/property-tax/demand",
    "POST /:town/property-tax/holdings/:holding/correct",
    "POST /:town/property-tax/holdings/:holding/demand",
    "POST /:town/property-tax/holdings/:holding/demand-correction",
    "POST /:town/property-tax/holdings/:holding/demolish",
    "POST /:town/property-tax/holdings/:holding/split",
    "POST /:town/property-tax/holdings/:holding/use",
    "POST /:town/property-tax/holdings/:holding/verify",
    "POST /:town/property-tax/merge",
    "POST /:town/property-tax/notices/:notice/hearing",
    "POST /:town/property-tax/notices/:notice/order",
    "POST /:town/property-tax/register",
    "POST /:town/property-tax/surcharge",
    "POST /:town/property-tax/tasks/:task/refuse",
    "POST /:town/recovery",
    "POST /:town/recovery/accounts/:account/bill",
    "POST /:town/recovery/accounts/:account/notice",
    "POST /:town/recovery/accounts/:account/serve",
    "POST /:town/recovery/accounts/:account/warrant",
    "POST /:town/recovery/accounts/:account/withdraw",
    "POST /:town/sanctions/:sanction",
  ],
  "officer clerk": ["POST /:town/property-tax/notices/:notice/serve"],
  "citizen clerk": [
    "GET /:town/property-tax/holdings/:holding/ask",
    "POST /:town/property-tax/holdings/:holding/ask",
    "POST /:town/property-tax/holdings/:holding/return",
    "POST /:town/property-tax/notices/:notice/object",
  ],
  "officer administrator": [
    "GET /:town/property-tax/rates/:year/draft",
    "GET /:town/property-tax/rates/:year/draft/compare",
    "POST /:town/property-tax/rates/:year/draft/approve",
    "POST /:town/property-tax/rates/:year/draft/compare",
    "POST /:town/property-tax/rates/:year/draft/return",
  ],
  clerk: [
    "GET /:town/counter",
    "GET /:town/take/:account",
    "POST /:town/counter/:counter/:on",
    "POST /:town/take/:account",
  ],
  "clerk officer": [
    "GET /:town/accounts/:account/ask/:what",
    "GET /:town/cheques",
    "GET /:town/deposits/:deposit",
    "GET /:town/receipts/:receipt/ask",
    "GET /:town/sanctions",
    "GET /:town/sanctions/:sanction",
    "POST /:town/accounts/:account/ask/:what",
    "POST /:town/cheques",
    "POST /:town/receipts/:receipt/ask",
  ],
  "citizen clerk officer": [
    "GET /:town/accounts/:account/passbook",
    "GET /:town/no-dues/:account",
    "GET /:town/recovery/papers/:paper",
    "POST /:town/no-dues/:account",
  ],
};

type Guarded = Readonly<Record<string, readonly string[]>>;
const together = (one: Guarded, other: Guarded): Guarded =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((who) => [
      who,
      [...new Set([...(one[who] ?? []), ...(other[who] ?? [])])].sort(),
    ]),
  );

/** Forms that everybody may send; each of them is guarded by what it asks for (a code, a password, a signature). */
const openForms = [
  "POST /:town/pay/:account",
  "POST /:town/payments/:payment/bank",
  "POST /:town/sign-in",
  "POST /:town/sign-in/code",
  "POST /:town/staff/enrol",
  "POST /:town/staff/enrol/finish",
  "POST /:town/staff/passkey/answer",
  "POST /:town/staff/passkey/ask",
  "POST /:town/staff/sign-in",
  "POST /bbps/fetch",
  "POST /bbps/pay",
  "POST /bbps/status",
  "POST /callbacks/gateway",
  "POST /digilocker/pull-document",
  "POST /digilocker/pull-uri",
  "POST /sign-out",
  "POST /verify",
];

/** Any command of each kind, whole enough to be looked at. */
const commandOf = (name: string): Command => {
  const id = newId();
  const claim = { ...particulars(shivpuri), floors: [], owners: [] };
  const holding = { holding: newId(), claim, zones: ["1"], origin: "officer", arrears: [], reason: "x", order: "x" };
  const money = {
    account: newId(),
    receipt: newId(),
    payment: newId(),
    service: "x",
    amountPaise: 100n,
    counter: "C01",
    on: "2026-11-21",
    mode: "cash",
    floatPaise: 0n,
    notes: [],
    deposit: newId(),
    cheques: [],
    cheque: newId(),
    sanction: newId(),
    wish: { what: "refund", account: newId(), amountPaise: 100n },
  };
  const staff = { staff: newId(), login: "somebody", name: { open: "Somebody", class: "name" }, roles: ["clerk"] };
  const demand = { run: newId(), batch: 1, holdings: [newId()], rates: { year: "2026-27" } };
  const change = { parts: [], from: [newId()], into: newId(), notice: newId() };
  const task = { task: newId(), request: "x", mobileTokens: [], days: 15, year: "2026-27" };
  const tree = { origin: "akshara.invalid/log/2026", shard: "2026", size: 1, root: "" };
  const log = { tree, next: { origin: "akshara.invalid/log/2027", shard: "2027" } };
  return {
    ...holding,
    ...money,
    ...staff,
    ...demand,
    ...change,
    ...task,
    ...registryFields(name),
    ...log,
    id,
    do: name,
  } as unknown as Command;
};

describe("rights", () => {
  let portal: SecurityPortal;
  before(async () => {
    portal = await SecurityPortal.open({ holdings: 1 });
  });
  after(() => portal.close());
  const procedures = ledgerServices.flatMap((service) => service.procedures);

  it("are the ones in this table and no others", () => {
    const { table } = rightsOf(procedures);
    assert.deepEqual(Object.fromEntries(table.map(({ command, roles }) => [command, roles])), agreed);
  });

  it("have words for every command in both languages, so that nobody must read a code", () => {
    for (const lang of ["hi", "en"] as const) {
      const tables = [...portal.app.site.words(lang), platformWords[lang]];
      const bare = procedures.map((one) => one.do).filter((command) => commandWords(command, ...tables) === command);
      assert.deepEqual(bare, [], lang);
    }
  });

  it("guard every page and form of the web as this list says", () => {
    const found: Record<string, string[]> = {};
    for (const { method, pattern, roles } of routesOf(portal.app)) {
      if (roles.length > 0) (found[roles.join(" ")] ??= []).push(`${method} ${pattern}`);
    }
    for (const list of Object.values(found)) list.sort();
    assert.deepEqual(found, together(guarded, registryGuarded));
    const open = routesOf(portal.app).filter(({ method, roles }) => method === "POST" && roles.length === 0);
    assert.deepEqual(open.map(({ pattern }) => `POST ${pattern}`).sort(), openForms);
  });

  it("hold at the ledger too: a command of a role that is not in the table is refused and changes nothing", async () => {
    const standsAs = await standing(portal.database);
    const stood = await standsAs(shivpuri);
    for (const { do: name, roles } of procedures) {
      for (const role of allRoles.filter((one) => !roles.includes(one))) {
        const request = { town: shivpuri, actor: portal.actorOf(shivpuri, role), command: commandOf(name) };
        const outcome = await portal.foundation.ledger.perform(request);
        assert.equal(outcome.ok ? "accepted" : outcome.refusal.code, "ledger.not_permitted", `${name} by ${role}`);
      }
      const nobody = { town: shivpuri, actor: portal.actorOf(shivpuri), command: commandOf(name) };
      assert.equal((await portal.foundation.ledger.perform(nobody)).ok, false, `${name} by nobody`);
    }
    assert.equal(await standsAs(shivpuri), stood);
  });
});
