// Certificates: who may have one, what it costs, its number, its copies, and what becomes of it when the entry changes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { accounts } from "../../../kernel/dues.ts";
import { derivedUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { accountOfRequest, fileOf, relations, relationsOf } from "./certificate.ts";
import { type AskCertificate, proofs_max } from "./certificate-asking.ts";
import { copies_max } from "./certificate-issuing.ts";
import { certificateFiles, certificateRequests } from "./certificates.ts";
import { eventKinds } from "./forms.ts";
import { unitOf } from "./unit.ts";
import { clerk, Desk, event, familys, father, mother, stranger, town } from "./certificate-desk.ts";

describe("whose mobile stands in the entry has the certificate at once", () => {
  test("the informant's first is free, and is issued with no one's word", () => {
    const desk = new Desk();
    const request = desk.asked(mother, { relation: "informant", mobileTokens: familys });
    assert.equal(desk.stateOf(request), "granted");
    assert.equal(desk.owes(request), 0n);
    assert.equal(desk.kept(desk.issued(request, mother)).number.slice(0, 24), "C-250705-2026-07-000001-");
  });
  test("the informant's first is free once only", () => {
    const desk = new Desk();
    desk.asked(mother, { relation: "informant", mobileTokens: familys });
    assert.equal(desk.owes(desk.asked(mother, { relation: "informant", mobileTokens: familys })), 5_000n);
  });
  for (const relation of ["parent", "person", "heir"] as const)
    test(`a ${relation} pays, and is given nothing before`, () => {
      const desk = new Desk();
      const request = desk.asked(mother, { relation, mobileTokens: familys });
      assert.equal(desk.stateOf(request), "granted");
      assert.equal(desk.owes(request), 5_000n);
      assert.equal(desk.issue(request, mother)[0], "certificate.fee_unpaid");
      desk.pay(request);
      assert.equal(desk.issue(request, mother)[0], "accepted");
    });
  test("whoever reported it needs no mobile as its informant; as anything else he shows his proof", () => {
    const desk = new Desk();
    const request = desk.asked(father, { relation: "informant" });
    const { state } = desk.see(certificateRequests, request);
    assert.equal(state.state === "granted" && state.how, "reporter");
    for (const relation of ["parent", "person", "heir"] as const)
      assert.equal(desk.stateOf(desk.asked(father, { relation })), "asked");
    const mine = desk.see(certificateRequests, desk.asked(father, { mobileTokens: familys })).state;
    assert.equal(mine.state === "granted" && mine.how, "mobile");
  });
  test("but a court's order is looked at by the office, whoever brings it", () => {
    const desk = new Desk();
    const order = "दीवानी 12/2026, 01-10-2026";
    const request = desk.asked(mother, { relation: "court", order, mobileTokens: familys });
    assert.equal(desk.stateOf(request), "asked");
    assert.equal(desk.grant(request), "accepted");
    assert.equal(desk.owes(request), 0n);
  });
  test("and after an adoption the former family is a stranger", () => {
    const desk = new Desk();
    desk.amend("adoption");
    assert.equal(desk.stateOf(desk.asked(father, { mobileTokens: familys })), "asked");
    assert.equal(desk.stateOf(desk.asked(father, { relation: "informant" })), "asked");
    assert.equal(desk.stateOf(desk.asked(father, { mobileTokens: ["new"] })), "granted");
  });
});

describe("a stranger learns nothing", () => {
  const cases: readonly (readonly [string, Partial<AskCertificate>])[] = [
    ["an entry that is there", {}],
    ["no entry", { event: undefined as never }],
    ["an entry of another kind", { what: "death" }],
    ["with another's mobile", { mobileTokens: ["bb22"] }],
  ];
  for (const [what, more] of cases)
    test(`${what}: the request is received and waits, and nothing is raised`, () => {
      const desk = new Desk();
      const { event: of, ...rest } = { event, ...more };
      const request = desk.asked(stranger, { ...rest, ...(of ? { event: of } : { event: undefined as never }) });
      assert.equal(desk.stateOf(request), "asked");
      assert.equal(desk.owes(request), 0n);
      assert.equal(desk.issue(request, stranger)[0], "certificate.not_granted");
    });
  test("a cancelled entry is received like any other", () => {
    const desk = new Desk();
    desk.amend("cancellation");
    assert.equal(desk.stateOf(desk.asked(mother, { mobileTokens: familys })), "asked");
  });
  test("and another's request and certificate are unknown to him", () => {
    const desk = new Desk();
    const request = desk.asked(mother, { relation: "informant", mobileTokens: familys });
    assert.equal(desk.issue(request, stranger)[0], "certificate.unknown");
    assert.equal(desk.print(desk.issued(request, mother), stranger), "certificate.unknown");
  });
});

describe("the office decides on the proof", () => {
  test("a request is granted once, and then waits for its fee", () => {
    const desk = new Desk();
    const request = desk.asked(stranger, { relation: "heir", what: "birth" });
    assert.equal(desk.grant(request), "accepted");
    assert.equal(desk.owes(request), 5_000n);
    assert.equal(desk.grant(request), "certificate.already_decided");
    assert.equal(desk.refuse(request), "certificate.already_decided");
  });
  test("a refused request is over", () => {
    const desk = new Desk();
    const request = desk.asked(stranger);
    assert.equal(desk.refuse(request), "accepted");
    assert.equal(desk.grant(request), "certificate.already_decided");
    assert.equal(desk.issue(request)[0], "certificate.not_granted");
  });
  test("a granted request that is not issued is closed: its fee is asked no more, and what was paid is advance", () => {
    const desk = new Desk();
    const [unpaid, paid] = [desk.asked(stranger), desk.asked(stranger)];
    assert.equal(desk.refuse(unpaid, "closed"), "certificate.not_granted");
    for (const request of [unpaid, paid]) assert.equal(desk.grant(request), "accepted");
    desk.pay(paid);
    for (const request of [unpaid, paid]) assert.equal(desk.refuse(request, "closed"), "accepted");
    assert.equal(desk.owes(unpaid), 0n);
    assert.equal(desk.see(accounts, accountOfRequest(unpaid)).state.advancePaise, 0n);
    assert.equal(desk.see(accounts, accountOfRequest(paid)).state.advancePaise, 5_000n);
    assert.equal(desk.issue(paid, stranger)[0], "certificate.not_granted");
  });
  test("an informant whose free certificate was closed has it free again, and an issued one is not closed", () => {
    const desk = new Desk();
    const first = desk.asked(father, { relation: "informant" });
    assert.equal(desk.refuse(first, "closed"), "accepted");
    const again = desk.asked(father, { relation: "informant" });
    assert.equal(desk.owes(again), 0n);
    desk.issued(again);
    assert.equal(desk.refuse(again, "closed"), "certificate.already_decided");
  });
  test("nothing is granted of an entry of another kind, of none, or of a cancelled one", () => {
    const desk = new Desk();
    assert.equal(desk.grant(desk.asked(stranger, { what: "death" })), "certificate.no_entry");
    const nowhere = subjectId(derivedUuid("nowhere"));
    assert.equal(desk.grant(desk.asked(stranger), clerk, nowhere), "certificate.no_entry");
    const request = desk.asked(stranger);
    desk.amend("cancellation");
    assert.equal(desk.grant(request), "certificate.entry_cancelled");
  });
  test("what the counter asks is granted with it: the office's own use and a court's are free", () => {
    const desk = new Desk();
    const fees = (["informant", "parent", "person", "heir", "court", "office"] as const).map((relation) => {
      const request = desk.asked(clerk, { relation, order: "12/2026" });
      assert.equal(desk.stateOf(request), "granted");
      return desk.owes(request);
    });
    assert.deepEqual(fees, [0n, 5_000n, 5_000n, 5_000n, 0n, 0n]);
  });
  test("nothing is granted at the counter of a cancelled entry", () => {
    const desk = new Desk();
    desk.amend("cancellation");
    assert.equal(desk.ask(clerk)[0], "certificate.entry_cancelled");
    assert.equal(desk.ask(clerk, { event: subjectId(derivedUuid("nowhere")) })[0], "certificate.no_entry");
  });
});

describe("what is asked of a request", () => {
  for (const what of eventKinds)
    for (const relation of relations)
      test(`${relation} of a ${what}`, () => {
        const [code] = new Desk(what).ask(clerk, { what, relation, order: "12/2026" });
        assert.equal(code, relationsOf[what].includes(relation) ? "accepted" : "certificate.relation");
      });
  const cases: readonly (readonly [string, Partial<AskCertificate>, string])[] = [
    ["the office's own use by a citizen", { relation: "office" }, "certificate.relation"],
    ["a court without an order", { relation: "court", order: "  " }, "certificate.order_needed"],
    ["a name with digits", { name: "राम 123" }, "event.name"],
    ["an order of 201 letters", { order: "क".repeat(201) }, "event.too_long"],
    ["too much to look for", { wanted: "x".repeat(401) }, "event.too_long"],
    ["too many proofs", { proofs: Array.from({ length: proofs_max + 1 }, () => ({}) as never) }, "event.documents"],
  ];
  for (const [what, more, code] of cases)
    test(`${what}: ${code}`, () => {
      assert.equal(new Desk().ask(mother, more)[0], code);
    });
});

describe("a certificate that was issued", () => {
  const given = (desk: Desk): SubjectId =>
    desk.issued(desk.asked(clerk, { relation: "office", order: "नस्ती 12/2026" }));

  test("has the next number of the unit's year, without a gap", () => {
    const desk = new Desk();
    const numbers = [given(desk), given(desk), given(desk)].map((one) => desk.kept(one).number.slice(-8, -2));
    assert.deepEqual(numbers, ["000001", "000002", "000003"]);
    assert.equal(desk.see(certificateFiles, fileOf(event)).state.issued, 3);
  });
  test("is issued once for a request, and of its own entry and unit", () => {
    const desk = new Desk();
    const request = desk.asked(clerk, { relation: "office", order: "नस्ती 12/2026" });
    const nowhere = subjectId(derivedUuid("nowhere"));
    assert.equal(desk.issue(request, clerk, { event: nowhere })[0], "certificate.not_granted");
    assert.equal(desk.issue(request, clerk, { unit: unitOf(town, 2) })[0], "unit.unknown");
    assert.equal(desk.issue(request)[0], "accepted");
    assert.equal(desk.issue(request)[0], "certificate.already_issued");
  });
  test("counts every print, up to the last that is allowed", () => {
    const desk = new Desk();
    const certificate = given(desk);
    assert.equal(desk.kept(certificate).copies, 1);
    for (let copies = 2; copies <= copies_max; copies++) assert.equal(desk.print(certificate), "accepted");
    assert.equal(desk.kept(certificate).copies, copies_max);
    assert.equal(desk.print(certificate), "certificate.copies_spent");
  });
  test("is withdrawn when the entry is corrected; the next has a new number and names the one it replaces", () => {
    const desk = new Desk();
    const before = given(desk);
    desk.amend();
    assert.equal(desk.print(before), "certificate.withdrawn");
    const after = desk.kept(given(desk));
    assert.deepEqual([desk.kept(before).version, after.version], [1, 2]);
    assert.deepEqual(after.replaces, { certificate: before, number: desk.kept(before).number });
    assert.notEqual(after.number, desk.kept(before).number);
    assert.equal(desk.kept(given(desk)).replaces, undefined);
  });
  test("names none from before an adoption, and later ones again", () => {
    const desk = new Desk();
    given(desk);
    desk.amend("adoption");
    const anew = given(desk);
    assert.equal(desk.kept(anew).replaces, undefined);
    desk.amend();
    assert.equal(desk.kept(given(desk)).replaces?.certificate, anew);
    const other = new Desk();
    given(other);
    other.amend("adoption");
    other.amend();
    assert.equal(other.kept(given(other)).replaces, undefined);
  });
  test("is not issued to whoever was entitled before an adoption; a correction bars nobody", () => {
    const desk = new Desk();
    const [before, corrected] = [
      desk.asked(father, { relation: "informant" }),
      desk.asked(clerk, { relation: "office", order: "नस्ती 12/2026" }),
    ];
    desk.amend();
    assert.equal(desk.issue(corrected)[0], "accepted");
    desk.amend("adoption");
    assert.equal(desk.issue(before, father)[0], "certificate.entry_changed");
    assert.equal(desk.issue(desk.asked(clerk, { relation: "office", order: "नस्ती 12/2026" }))[0], "accepted");
  });
  test("is withdrawn when the entry is cancelled, and no other is given, though it was paid for", () => {
    const desk = new Desk();
    const before = given(desk);
    const request = desk.asked(clerk, { relation: "heir" });
    desk.pay(request);
    desk.amend("cancellation");
    assert.equal(desk.print(before), "certificate.entry_cancelled");
    assert.equal(desk.issue(request)[0], "certificate.entry_cancelled");
  });
});
