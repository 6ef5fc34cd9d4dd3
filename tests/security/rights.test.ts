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
import { standing } from "./standing.ts";

/** Changing a line here is a decision about people's powers. */
const agreed: Readonly<Record<string, readonly Role[]>> = {
  "correction.ask": ["citizen", "clerk"],
  "correction.grant": ["officer"],
  "correction.refuse": ["officer"],
  "demand.raise": ["officer", "system"],
  "demand.raise_in_batch": ["officer", "system"],
  "holding.correct": ["officer"],
  "holding.register": ["officer", "system"],
  "log.freeze": ["system"],
  "payment.confirm": ["system"],
  "payment.fail": ["system"],
  "payment.start": ["citizen", "clerk"],
  "payment.take": ["clerk"],
  "staff.appoint": ["administrator", "system"],
  "staff.change_roles": ["administrator", "system"],
  "staff.dismiss": ["administrator", "system"],
};

/** Pages and forms of the web by who may use them; the ledger asks once more. */
const guarded: Readonly<Record<string, readonly string[]>> = {
  citizen: ["GET /:town/account/openings", "GET /:town/property-tax/mine"],
  "citizen clerk": ["GET /:town/property-tax/holdings/:holding/ask", "POST /:town/property-tax/holdings/:holding/ask"],
  "citizen clerk officer administrator": ["GET /:town/account", "POST /:town/account/end-all"],
  "clerk officer administrator": [
    "POST /:town/account/passkey/answer",
    "POST /:town/account/passkey/ask",
    "POST /:town/account/passkey/remove",
  ],
  clerk: ["GET /:town/counter", "GET /:town/take/:account", "POST /:town/take/:account"],
  officer: [
    "GET /:town/property-tax/demand",
    "GET /:town/property-tax/holdings/:holding/correct",
    "GET /:town/property-tax/inbox",
    "GET /:town/property-tax/register",
    "GET /:town/property-tax/tasks/:task",
    "POST /:town/property-tax/demand",
    "POST /:town/property-tax/holdings/:holding/correct",
    "POST /:town/property-tax/holdings/:holding/demand",
    "POST /:town/property-tax/register",
    "POST /:town/property-tax/tasks/:task/refuse",
  ],
  administrator: [
    "GET /:town/keeper",
    "GET /:town/rights",
    "GET /:town/staff",
    "GET /:town/staff/:id",
    "POST /:town/sessions/end-all",
    "POST /:town/staff/:id/dismiss",
    "POST /:town/staff/:id/end-sessions",
    "POST /:town/staff/:id/enrolment",
    "POST /:town/staff/:id/roles",
    "POST /:town/staff/appoint",
  ],
};

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
  "POST /callbacks/gateway",
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
  };
  const staff = { staff: newId(), login: "somebody", name: { open: "Somebody", class: "name" }, roles: ["clerk"] };
  const demand = { run: newId(), batch: 1, holdings: [newId()], rates: { year: "2026-27" } };
  const task = { task: newId(), request: "x", mobileTokens: [], days: 15 };
  const tree = { origin: "akshara.invalid/log/2026", shard: "2026", size: 1, root: "" };
  const log = { tree, next: { origin: "akshara.invalid/log/2027", shard: "2027" } };
  return { ...holding, ...money, ...staff, ...demand, ...task, ...log, id, do: name } as unknown as Command;
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
    assert.deepEqual(found, guarded);
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
