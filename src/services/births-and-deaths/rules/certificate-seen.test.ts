// What must stand before a certificate is granted: a proof that is written down, and an entry that says what the paper must say.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { GrantCertificate } from "./certificate-asking.ts";
import { certificateRequests } from "./certificates.ts";
import { clerk, date, Desk, event, familys, mother, seen, stranger } from "./certificate-desk.ts";

describe("what the office grants stands on a proof that is written down", () => {
  const scan = {} as never;
  const cases: readonly (readonly [string, GrantCertificate["proof"], readonly never[], string])[] = [
    ["its kind and the end of its number", seen, [], "accepted"],
    ["nothing", undefined, [], "certificate.seen_missing"],
    ["nothing, though a scan came along", undefined, [scan], "certificate.seen_missing"],
    ["a kind that is none", { what: "face", ending: "4567" }, [], "certificate.seen_missing"],
    ["its kind alone", { what: "voter", ending: "" }, [], "certificate.seen_ending"],
    ["its kind and a scan", { what: "voter", ending: "" }, [scan], "accepted"],
    ["its whole number", { what: "aadhaar", ending: "234123412346" }, [], "certificate.seen_ending"],
  ];
  for (const [what, typed, proofs, code] of cases)
    test(`${what}: ${code}, at the counter and for a citizen's request`, () => {
      const desk = new Desk();
      const given = typed && { proof: typed };
      assert.equal(desk.ask(clerk, { proofs, proof: undefined as never, ...given })[0], code);
      const request = desk.asked(stranger, { proofs });
      assert.equal(desk.grant(request, clerk, event, given ?? {}), code);
      assert.equal(desk.issue(request)[0], code === "accepted" ? "certificate.fee_unpaid" : "certificate.not_granted");
      const { state } = desk.see(certificateRequests, request);
      assert.equal(
        state.state === "granted" ? state.asked.seen?.what : undefined,
        code === "accepted" ? "voter" : undefined,
      );
    });
  test("the office's own use says why", () => {
    const desk = new Desk();
    assert.equal(desk.ask(clerk, { relation: "office", order: " " })[0], "certificate.ground_needed");
    assert.equal(
      desk.ask(clerk, { relation: "office", order: "नस्ती 12/2026: पेंशन जाँच", proof: undefined as never })[0],
      "accepted",
    );
  });
});

describe("an entry of an old book that lacks what a certificate must say", () => {
  const mobile = { sealed: "x", class: "mobile", find: familys };
  const cases: readonly (readonly [string, object, string])[] = [
    ["no day", { counted: { month: "", sex: "female" } }, "certificate.day_missing"],
    ["no sex", { counted: { month: "1984-03", sex: "" } }, "certificate.sex_missing"],
    ["neither person nor mother", { foundBy: { date, mobile, father: date } }, "certificate.name_missing"],
    ["the child alone", { foundBy: { date, mobile, child: date } }, "accepted"],
  ];
  for (const [what, said, code] of cases)
    test(`${what}: ${code} before anything is paid, at the counter, by mobile and when it is granted`, () => {
      const desk = new Desk("birth", said);
      assert.equal(desk.ask(clerk, { relation: "heir" })[0], code);
      assert.equal(desk.ask(mother, { mobileTokens: familys })[0], code);
      // A stranger is told nothing.
      const request = desk.asked(stranger);
      assert.equal(desk.grant(request), code);
      assert.equal(desk.owes(request), code === "accepted" ? 5_000n : 0n);
    });
});
