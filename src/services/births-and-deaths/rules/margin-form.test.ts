// The form of a request: only its own fields change, identity numbers stay, and an old book's gaps don't bar a correction.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Form, fieldsOf, type Typed } from "./forms.ts";
import { type AmendedForm, fieldsFor, readAmended } from "./margin-form.ts";
import { named, today } from "./margin-world.ts";

const identity = "234123412346";
const standing: Form = { ...named, motherIdentity: identity };
const old: Form = { eventDate: "1984-03-02", childName: "रामदयाल", fatherName: "घनश्याम" };
const read = (typed: Typed, more: Partial<AmendedForm> = {}) =>
  readAmended({
    kind: "substantive",
    what: "birth",
    fields: fieldsOf("birth"),
    before: standing,
    typed,
    today,
    weeks_min: 28,
    partial: false,
    ...more,
  });
const outcome = (answer: ReturnType<typeof read>): unknown =>
  answer.ok ? answer.form : answer.refusals.map(({ code, field }) => `${code} ${field ?? ""}`);

describe("the form that shall hold", () => {
  test("is the entry with what was typed over it", () => {
    assert.deepEqual(outcome(read({ motherName: "Mamta Dhakad", eventDate: "21-02-2026" })), {
      ...standing,
      motherName: "Mamta Dhakad",
      eventDate: "2026-02-21",
    });
  });
  test("keeps an identity number that was left empty, and takes out another field that was emptied", () => {
    const { fatherName: _none, ...rest } = standing;
    assert.deepEqual(outcome(read({ motherIdentity: "", fatherName: "" })), rest);
  });
  test("of an adoption has nothing of the earlier family that was not typed anew", () => {
    const family = { mobile: "9876543210", addressThen: "गली 3", permanentAddress: "गली 3", informantAddress: "गली 3" };
    const before = { ...standing, ...family, fatherIdentity: identity };
    const adoption = { kind: "adoption", fields: fieldsFor("adoption", "birth"), before } as const;
    const parents = { motherName: "सरला गुप्ता", fatherName: "विनोद गुप्ता" };
    const { informantName: _informant, ...rest } = named;
    const typed = { ...parents, motherIdentity: "", mobile: "", informantName: "विनोद गुप्ता" };
    assert.deepEqual(outcome(read(typed, adoption)), { ...rest, ...parents, informantName: "विनोद गुप्ता" });
    assert.deepEqual(outcome(read(parents, adoption)), ["event.needed informantName"]);
    const anew = { ...typed, mobile: "9812345678", motherIdentity: identity };
    assert.deepEqual(outcome(read(anew, adoption)), {
      ...rest,
      ...parents,
      informantName: "विनोद गुप्ता",
      mobile: "9812345678",
      motherIdentity: identity,
    });
  });
  test("takes from a request for a name the name alone", () => {
    const fields = fieldsFor("name", "birth");
    assert.deepEqual(outcome(read({ childName: "आर्या", sex: "male" }, { fields })), { ...standing, childName: "आर्या" });
  });
  test("must be whole and valid", () => {
    assert.deepEqual(outcome(read({ sex: "", eventDate: "31-02-2026" })), ["event.date eventDate", "event.needed sex"]);
    assert.deepEqual(outcome(read({ eventDate: "01-01-2030" })), ["event.future eventDate"]);
  });
  test("of an old book may lack what it always lacked, but what is typed is judged", () => {
    const book = { before: old, partial: true };
    assert.deepEqual(outcome(read({ fatherName: "घनश्याम दास" }, book)), { ...old, fatherName: "घनश्याम दास" });
    assert.deepEqual(outcome(read({ fatherName: "घनश्याम 😀" }, book)), ["event.name_signs fatherName"]);
    assert.deepEqual(outcome(read({ eventDate: "" }, book)), ["event.needed eventDate"]);
    assert.notDeepEqual(outcome(read({ fatherName: "घनश्याम दास" }, { before: old })), { ...old });
  });
});
