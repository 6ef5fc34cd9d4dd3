// The rules of the staff register, of waiting, of codes and passwords, and of the table of rights.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { civilDate, instant } from "../../../kernel/civil-date.ts";
import type { Context, Decision, Kept, Procedure, Role, See, SubjectKind } from "../../../kernel/decider.ts";
import type { Fact, Recorded } from "../../../kernel/facts.ts";
import { commandId, derivedUuid, type PersonId, personId, type SubjectId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import type { TownId } from "../../../kernel/town.ts";
import { isGoodPassword, parseCode, plainEnrolmentCode } from "./code.ts";
import { staffProcedures } from "./procedures.ts";
import { rightsOf } from "./rights.ts";
import { establishmentKind, establishmentOf, isLogin, staffKind, staffOf, type StaffRole } from "./staff.ts";
import { waitAfter } from "./waiting.ts";

const town = 250705 as TownId;
const machine = personId(derivedUuid("machine"));
let commands = 0;

/** A register in memory: what `perform` does, without a database. */
class Register {
  readonly #kept = new Map<string, Kept<unknown>>();
  readonly #see: See = <S>(kind: SubjectKind<S>, subject: SubjectId): Kept<S> =>
    (this.#kept.get(`${kind.kind} ${subject}`) ?? { revision: 0, state: kind.initial }) as Kept<S>;

  ask(person: PersonId, asked: Readonly<Record<string, unknown>> & { readonly do: string }): string {
    const procedure = staffProcedures.find((one) => one.do === asked.do) as Procedure;
    commands += 1;
    const command = { ...asked, id: commandId(derivedUuid("command", String(commands))) };
    const actor = { person, roles: ["administrator"] as const };
    const today = civilDate("2026-11-21");
    const context: Context = { town, today, now: instant("2026-11-21T05:30:00.000Z"), actor };
    const decision: Decision = procedure.decide(command, this.#see, context);
    if (!decision.ok) return decision.refusal.code;
    for (const fact of decision.facts) this.#move(fact);
    return "done";
  }

  #move(fact: Fact): void {
    for (const kind of [staffKind, establishmentKind] as unknown as readonly SubjectKind<unknown>[]) {
      for (const subject of kind.movedBy(fact)) {
        const { revision, state } = this.#see(kind, subject);
        const next = kind.evolve(state, fact as Recorded, subject);
        this.#kept.set(`${kind.kind} ${subject}`, { revision: revision + 1, state: next });
      }
    }
  }

  appoint(login: string, ...roles: readonly StaffRole[]): string {
    return this.ask(machine, { do: "staff.appoint", login, name: open("राम कुमार", "name"), roles });
  }

  administrators(): readonly SubjectId[] {
    return this.#see(establishmentKind, establishmentOf(town)).state.administrators;
  }
}

test("a login is given once, in its form, with a name and a role", () => {
  const register = new Register();
  assert.equal(register.appoint("ward-clerk", "clerk"), "done");
  assert.equal(register.appoint("ward-clerk", "clerk"), "people.login_taken");
  assert.equal(register.appoint("Ward", "clerk"), "people.login_invalid");
  assert.equal(register.appoint("other-clerk"), "people.roles_missing");
  const nameless = { do: "staff.appoint", login: "third", name: open("42", "name"), roles: ["clerk"] };
  assert.equal(register.ask(machine, nameless), "people.name_invalid");
});

test("nobody changes himself, who does not serve is not changed, and a dismissed login is not given again", () => {
  const register = new Register();
  register.appoint("admin-one", "administrator");
  register.appoint("admin-two", "administrator");
  const [one, two] = [staffOf(town, "admin-one"), staffOf(town, "admin-two")];
  assert.equal(register.ask(one, { do: "staff.dismiss", staff: one }), "people.not_oneself");
  const raise = { do: "staff.change_roles", staff: one, roles: ["administrator", "officer"] };
  assert.equal(register.ask(one, raise), "people.not_oneself");
  assert.equal(register.ask(two, raise), "done");
  assert.equal(register.ask(one, { do: "staff.dismiss", staff: two }), "done");
  assert.equal(register.ask(one, { do: "staff.dismiss", staff: two }), "people.not_serving");
  assert.equal(register.appoint("admin-two", "clerk"), "people.login_taken");
});

test("the last administrator is neither dismissed nor made a clerk, even by the machine", () => {
  const register = new Register();
  register.appoint("admin-one", "administrator");
  const staff = staffOf(town, "admin-one");
  const demotion = { do: "staff.change_roles", staff, roles: ["clerk"] };
  assert.equal(register.ask(machine, { do: "staff.dismiss", staff }), "people.last_administrator");
  assert.equal(register.ask(machine, demotion), "people.last_administrator");
});

test("whatever is asked in whatever order, a town that had an administrator keeps one", () => {
  const logins = ["aaa", "bbb", "ccc"];
  const roles = fc.subarray<StaffRole>(["clerk", "administrator"], { minLength: 1 });
  const asked = fc.record({
    do: fc.constantFrom("staff.appoint", "staff.change_roles", "staff.dismiss"),
    login: fc.constantFrom(...logins),
    by: fc.constantFrom(...logins),
    roles,
  });
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 40 }), (all) => {
      const register = new Register();
      register.appoint("aaa", "administrator");
      for (const { by, login, ...one } of all) {
        const staff = staffOf(town, login);
        register.ask(staffOf(town, by), { ...one, login, staff, name: open("राम", "name") });
      }
      return register.administrators().length > 0;
    }),
  );
});

test("waiting begins after the fifth wrong try, doubles, and never passes an hour", () => {
  assert.deepEqual([0, 4, 5, 6, 7, 30, 1000].map(waitAfter), [0, 0, 60, 120, 240, 3600, 3600]);
});

for (const [typed, code] of [
  ["123456", "123456"],
  ["123 456", "123456"],
  ["१२३४५६", "123456"],
  ["12345", undefined],
  ["1234567", undefined],
  ["12345a", undefined],
] as const) {
  test(`"${typed}" is read as the one-time code ${code ?? "of nobody"}`, () => assert.equal(parseCode(typed), code));
}

for (const [password, good] of [
  ["correct horse battery", true],
  ["चार शब्द एक नदी", true],
  ["short", false],
  ["aaaaaaaaaaaaaaaa", false],
  ["my-ward-clerk-password", false],
  ["x".repeat(201), false],
] as const) {
  test(`${good ? "takes" : "refuses"} a password like "${password.slice(0, 24)}"`, () =>
    assert.equal(isGoodPassword(password, "ward-clerk"), good));
}

test("a login has small Latin letters, digits and single hyphens", () => {
  for (const good of ["abc", "shivpuri-clerk", "desk2"]) assert.ok(isLogin(good), good);
  for (const bad of ["ab", "-abc", "abc-", "a--b", "Abc", "श्याम", "a b", "a".repeat(41)]) assert.ok(!isLogin(bad), bad);
  assert.equal(plainEnrolmentCode(" abcd-2345 "), "ABCD2345");
});

test("the table of rights says what the procedures say", () => {
  const rights = rightsOf(staffProcedures);
  const expected: readonly (readonly [Role, string, boolean])[] = [
    ["administrator", "staff.appoint", true],
    ["system", "staff.appoint", true],
    ["officer", "staff.appoint", false],
    ["citizen", "staff.dismiss", false],
    ["administrator", "staff.nothing", false],
  ];
  for (const [role, command, may] of expected) assert.equal(rights.may(role, command), may, `${role} ${command}`);
  assert.deepEqual(
    rights.table.map(({ command }) => command),
    ["staff.appoint", "staff.change_roles", "staff.dismiss"],
  );
});
