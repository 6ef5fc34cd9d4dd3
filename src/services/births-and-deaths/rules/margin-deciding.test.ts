// Deciding about a note in the margin: two persons, the right office, and that no note and no number is ever lost.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { addDays } from "../../../kernel/civil-date.ts";
import { open } from "../../../kernel/private.ts";
import type { Context } from "../../../kernel/decider.ts";
import type { MarginKind } from "./event.ts";
import type { Form } from "./forms.ts";
import type { ApproveMargin } from "./margin-deciding.ts";
import {
  adopted,
  another,
  as,
  at,
  clerk,
  district,
  elsewhere,
  father,
  Margin,
  named,
  registeredOn,
  registrar,
  respelled,
  second,
  stranger,
  today,
  unnamed,
} from "./margin-world.ts";

describe("two persons: whoever asks or examines does not approve", () => {
  const both = as("registrar", ["registrar", "district-registrar"]);
  test("the registrar's own request waits for another registrar", () => {
    const margin = new Margin();
    assert.equal(margin.ask("clerical", respelled, registrar), "accepted");
    assert.equal(margin.approve("clerical", respelled, registrar), "margin.same_person");
    assert.equal(margin.refuse(registrar), "margin.same_person");
    assert.equal(margin.state(1), "asked");
  });
  test("not even with both offices in one hand", () => {
    const margin = new Margin();
    assert.equal(margin.ask("substantive", another, registrar), "accepted");
    assert.equal(margin.approve("substantive", another, both), "margin.same_person");
    assert.equal(margin.approve("substantive", another, district), "accepted");
  });
  test("what a citizen sent is examined by one of the office and approved by another", () => {
    const margin = new Margin();
    assert.equal(margin.ask("clerical", respelled, father), "accepted");
    assert.equal(margin.approve("clerical", respelled, registrar), "margin.not_examined");
    assert.equal(margin.examine(registrar), "accepted");
    assert.equal(margin.examine(clerk), "margin.examined_already");
    assert.equal(margin.approve("clerical", respelled, registrar), "margin.same_person");
    const colleague = new Margin();
    colleague.ask("clerical", respelled, father);
    assert.equal(colleague.examine(clerk), "accepted");
    assert.equal(colleague.approve("clerical", respelled, registrar), "accepted");
  });
  test("whoever asked does not examine", () => {
    const margin = new Margin();
    margin.ask("clerical", respelled, clerk);
    assert.equal(margin.examine(clerk), "margin.same_person");
  });

  const deciders: readonly (readonly [MarginKind, Form, Context, string])[] = [
    ["name", named, registrar, "accepted"],
    ["name", named, elsewhere, "unit.not_yours"],
    ["name", named, district, "margin.registrar_decides"],
    ["clerical", respelled, registrar, "accepted"],
    ["clerical", respelled, elsewhere, "unit.not_yours"],
    ["clerical", respelled, district, "margin.registrar_decides"],
    ["substantive", another, registrar, "margin.district_decides"],
    ["substantive", another, district, "accepted"],
    ["adoption", adopted, registrar, "margin.district_decides"],
    ["adoption", adopted, district, "accepted"],
    ["fraudulent", named, registrar, "margin.district_decides"],
    ["fraudulent", named, district, "accepted"],
    ["cancellation", named, registrar, "margin.district_decides"],
    ["cancellation", named, district, "accepted"],
  ];
  for (const [what, form, by, code] of deciders)
    test(`${what} before the ${by.actor.roles.join()}${by === elsewhere ? " of another unit" : ""}: ${code}`, () => {
      const margin = new Margin(what === "name" ? unnamed : named);
      assert.equal(margin.ask(what, form, clerk), "accepted");
      assert.equal(margin.approve(what, form, by), code);
    });

  test("a stranger can't ask, and a citizen can't call an entry fraudulent", () => {
    assert.equal(new Margin().ask("clerical", respelled, stranger), "margin.not_yours");
    assert.equal(new Margin().ask("fraudulent", named, father), "margin.office_only");
  });
  test("nobody takes back what another asked", () => {
    const margin = new Margin();
    margin.ask("clerical", respelled, father);
    assert.equal(margin.withdraw(clerk), "margin.not_yours");
    assert.equal(margin.withdraw(father), "accepted");
    assert.equal(margin.approve("clerical", respelled, registrar), "margin.already_decided");
  });
});

describe("approving", () => {
  const cases: readonly (readonly [string, Partial<ApproveMargin>, string])[] = [
    ["without a passkey", { passkey: false }, "event.passkey_needed"],
    ["without an authority", { authority: " " }, "event.needed"],
    ["without words", { said: "" }, "event.needed"],
    ["another form than was asked", { form: another }, "margin.entry_changed"],
    ["another kind than was asked", { what: "substantive" }, "margin.unknown"],
    ["a request that is none", { serial: 2 }, "margin.unknown"],
  ];
  for (const [what, more, code] of cases)
    test(`${what}: ${code}`, () => {
      const margin = new Margin();
      margin.ask("clerical", respelled, clerk);
      assert.equal(margin.approve("clerical", respelled, registrar, more), code);
    });

  test("the entry keeps number and day, and the note has its own number, day, authority and two persons", () => {
    const margin = new Margin();
    margin.ask("clerical", respelled, clerk);
    margin.approve("clerical", respelled, registrar);
    const { number, on, version, margin: notes } = margin.entry;
    assert.deepEqual([number, on, version, notes.length], ["B-1", registeredOn, 2, 1]);
    const { said, number: noteNumber, ...note } = notes[0] as (typeof notes)[number];
    assert.match(noteNumber, /^M-250705-2026-01-000001-\d$/);
    const persons = { askedBy: clerk.actor.person, approvedBy: registrar.actor.person };
    assert.deepEqual(note, { what: "clerical", authority: "धारा 15", changed: ["motherName"], ...persons, on: today });
    assert.deepEqual(said, open("माता का नाम सुधारा गया", "note"));
  });

  for (const what of ["fraudulent", "cancellation"] as const)
    test(`${what}: the entry counts no more, stays in the register, and takes no further note`, () => {
      const margin = new Margin();
      margin.ask(what, named, registrar);
      assert.equal(margin.approve(what, named, district), "accepted");
      assert.equal(margin.event.state, "cancelled");
      assert.equal(margin.entry.number, "B-1");
      assert.equal(margin.ask("clerical", respelled, clerk, { serial: 2 }), "margin.not_registered");
    });
});

describe("whatever is asked and decided, in any order", () => {
  const steps = fc.array(
    fc.record({
      ask: fc.constantFrom<readonly [MarginKind, Form]>(
        ["clerical", respelled],
        ["clerical", named],
        ["substantive", another],
        ["adoption", adopted],
        ["cancellation", named],
        ["fraudulent", named],
      ),
      by: fc.constantFrom(clerk, second, registrar, father, stranger),
      end: fc.constantFrom("approve", "refuse", "withdraw", "leave"),
      on: fc.integer({ min: 0, max: 500 }),
    }),
    { maxLength: 12 },
  );

  test("the entry keeps its number, no note is lost, and the book of notes has no gap", () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const margin = new Margin();
        let serial = 1;
        let day = today;
        for (const {
          ask: [what, form],
          by,
          end,
          on,
        } of taken) {
          day = addDays(day, on);
          const before = margin.entry.margin;
          // Cancelling leaves the form as it is, whatever it has become by then.
          const whole = what === "cancellation" || what === "fraudulent" ? margin.form : form;
          if (margin.ask(what, whole, at(by, day), { serial }) !== "accepted") continue;
          const decider = at(what === "clerical" ? registrar : district, day);
          if (by === father) margin.examine(at(clerk, day), serial);
          if (end === "approve") margin.approve(what, whole, decider, { serial });
          if (end === "refuse") margin.refuse(decider, { serial });
          if (margin.state(serial) === "asked") margin.withdraw(at(by, day), serial);
          serial += 1;
          assert.deepEqual(margin.entry.margin.slice(0, before.length), before);
        }
        const { number, on, margin: notes, version } = margin.entry;
        assert.deepEqual([number, on, version], ["B-1", registeredOn, notes.length + 1]);
        const approved = margin.facts.filter((fact) => fact.kind === "margin.approved").length;
        assert.equal(notes.length, approved);
        assert.equal(new Set(notes.map((note) => note.number)).size, notes.length);
        for (const note of notes) assert.notEqual(note.askedBy, note.approvedBy);
        const years = Map.groupBy(notes, (note) => note.number.slice(9, 13));
        for (const ofYear of years.values())
          assert.deepEqual(
            ofYear.map((note) => Number(note.number.slice(17, 23))),
            ofYear.map((_note, index) => index + 1),
          );
      }),
    );
  });
});
