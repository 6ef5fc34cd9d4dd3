// Reading Forms 1 to 3: every field in one way of writing, and every wrong one refused by name at its field.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { type CivilDate, civilDate } from "../../../kernel/civil-date.ts";
import { type EventKind, eventKinds, fieldNames, fieldsOf, shapeOf, type Typed } from "./forms.ts";
import { readForm } from "./read-form.ts";

const today = civilDate("2026-11-21");
const weeks_min = 28;
const right: Readonly<Record<EventKind, Typed>> = {
  birth: {
    eventDate: "15-11-2026",
    sex: "female",
    motherName: "ममता धाकड़",
    place: "home",
    placeAddress: "गली 3",
    informantName: "रामेश्वर धाकड़",
  },
  death: {
    eventDate: "14-11-2026",
    sex: "male",
    personName: "किशनलाल ओझा",
    ageYears: "71",
    place: "home",
    placeAddress: "सदर बाज़ार",
    informantName: "सुरेश ओझा",
  },
  "still-birth": {
    eventDate: "13-11-2026",
    sex: "male",
    motherName: "रुखसाना बी",
    place: "home",
    placeAddress: "पुरानी शिवपुरी",
    informantName: "सलीम खान",
    pregnancyWeeks: "34",
  },
};
const read = (what: EventKind, typed: Typed, on: CivilDate = today) =>
  readForm(what, { ...right[what], ...typed }, on, weeks_min);

/** "field: code" of every refusal. */
function refusalsOf(what: EventKind, typed: Typed): readonly string[] {
  const answer = read(what, typed);
  return answer.ok ? [] : answer.refusals.map(({ field, code }) => `${field}: ${code}`);
}

const refused: readonly (readonly [says: string, what: EventKind, typed: Typed, refusal: string])[] = [
  ["a day that has yet to come", "birth", { eventDate: "22-11-2026" }, "eventDate: event.future"],
  ["31 February", "birth", { eventDate: "31-02-2026" }, "eventDate: event.date"],
  ["29 February of a year without one", "birth", { eventDate: "29-02-2026" }, "eventDate: event.date"],
  ["a day that is no day", "death", { eventDate: "परसों" }, "eventDate: event.date"],
  ["no day at all", "birth", { eventDate: "" }, "eventDate: event.needed"],
  ["no sex", "birth", { sex: "" }, "sex: event.needed"],
  ["a sex that no form has", "birth", { sex: "F" }, "sex: event.choice"],
  ["an age of 190", "death", { ageYears: "190" }, "ageYears: event.age"],
  ["an age of 131", "death", { ageYears: "131" }, "ageYears: event.age"],
  ["an age below nought", "death", { ageYears: "-1" }, "ageYears: event.age"],
  [
    "a life of 190 years by its dates",
    "death",
    { ageYears: "", personBornOn: "14-11-1836" },
    "personBornOn: event.age",
  ],
  ["a death before the birth", "death", { personBornOn: "15-11-2026" }, "personBornOn: event.death_before_birth"],
  ["neither age nor date of birth", "death", { ageYears: "" }, "ageYears: event.needed"],
  ["366 days of age", "death", { ageYears: "", ageDays: "366" }, "ageDays: event.number"],
  ["an emoji in a name", "birth", { motherName: "ममता 🌸" }, "motherName: event.name_signs"],
  ["a flag in a name", "death", { personName: "किशन ©" }, "personName: event.name_signs"],
  ["a zero-width space in a name", "birth", { motherName: "मम\u200bता" }, "motherName: event.name_signs"],
  ["a turned direction in a name", "birth", { fatherName: "\u202eराम" }, "fatherName: event.name_signs"],
  ["a byte order mark in a name", "birth", { fatherName: "राम\ufeffलाल" }, "fatherName: event.name_signs"],
  ["a zero-width space in an address", "birth", { placeAddress: "गली\u2060 3" }, "placeAddress: event.name_signs"],
  ["digits in a name", "birth", { motherName: "ममता 2" }, "motherName: event.name"],
  ["a name of one letter", "birth", { informantName: "र" }, "informantName: event.name"],
  ["a name of 101 letters", "birth", { motherName: "क".repeat(101) }, "motherName: event.name"],
  ["markup for a name", "birth", { motherName: "<b>ममता</b>" }, "motherName: event.name"],
  ["a birth without the mother's name", "birth", { motherName: " " }, "motherName: event.needed"],
  ["24 hours and a minute", "birth", { eventTime: "24:01" }, "eventTime: event.time"],
  ["a time in words", "birth", { eventTime: "सुबह" }, "eventTime: event.time"],
  ["nine digits for a mobile", "birth", { mobile: "987654321" }, "mobile: event.mobile"],
  ["a wrong last digit of Aadhaar", "birth", { motherIdentity: "234123412347" }, "motherIdentity: event.identity"],
  ["a mother of nine", "birth", { motherAge: "9" }, "motherAge: event.number"],
  ["a child of 50 kilograms", "birth", { weightGrams: "50000" }, "weightGrams: event.number"],
  ["the ninth of one birth", "birth", { birthOrder: "9" }, "birthOrder: event.number"],
  ["half a number", "birth", { motherAge: "24.5" }, "motherAge: event.number"],
  ["an address beyond measure", "birth", { placeAddress: "क".repeat(301) }, "placeAddress: event.too_long"],
  ["a home without an address", "birth", { placeAddress: "" }, "placeAddress: event.needed"],
  ["a vehicle without its first halt", "birth", { place: "vehicle" }, "firstHalt: event.first_halt"],
  ["a foundling who died", "death", { place: "found" }, "place: event.choice"],
  ["a foundling without where", "birth", { place: "found", placeAddress: "" }, "placeAddress: event.needed"],
  ["a still-birth of 27 weeks", "still-birth", { pregnancyWeeks: "27" }, "pregnancyWeeks: event.weeks"],
  ["a still-birth without its weeks", "still-birth", { pregnancyWeeks: "" }, "pregnancyWeeks: event.needed"],
];

const accepted: readonly (readonly [says: string, what: EventKind, typed: Typed, kept: Typed])[] = [
  ["today", "birth", { eventDate: "21-11-2026" }, { eventDate: "2026-11-21" }],
  ["29 February of a leap year", "birth", { eventDate: "29/02/2024" }, { eventDate: "2024-02-29" }],
  ["Devanagari digits in a date", "birth", { eventDate: "०५-११-२०२६" }, { eventDate: "2026-11-05" }],
  ["Devanagari digits in a time", "birth", { eventTime: "०४:२०" }, { eventTime: "04:20" }],
  ["a midnight", "birth", { eventTime: "00:00" }, { eventTime: "00:00" }],
  ["an age of 130", "death", { ageYears: "१३०" }, { ageYears: "130" }],
  ["a child that lived no day", "death", { ageYears: "", ageDays: "0" }, { ageDays: "0" }],
  ["a death on the day of birth", "death", { personBornOn: "14-11-2026" }, { personBornOn: "2026-11-14" }],
  ["a name with spaces too many", "birth", { motherName: "  ममता   धाकड़ " }, { motherName: "ममता धाकड़" }],
  ["a joiner that shapes a conjunct", "birth", { motherName: "क्\u200dषमा" }, { motherName: "क्\u200dषमा" }],
  ["a mobile with its country", "birth", { mobile: "+91 98765 43210" }, { mobile: "9876543210" }],
  ["an Aadhaar in groups of four", "birth", { motherIdentity: "2341 2341 2346" }, { motherIdentity: "234123412346" }],
  ["a transgender person", "death", { sex: "transgender" }, { sex: "transgender" }],
  ["a still-birth of 28 weeks", "still-birth", { pregnancyWeeks: "28" }, { pregnancyWeeks: "28" }],
];

describe("a typed form", () => {
  for (const what of eventKinds) {
    test(`of a ${what} with only what is needed is read`, () => assert.equal(read(what, {}).ok, true));
  }
  for (const [says, what, typed, refusal] of refused) {
    test(`with ${says} is refused at its field`, () => assert.deepEqual(refusalsOf(what, typed), [refusal]));
  }
  for (const [says, what, typed, kept] of accepted) {
    test(`with ${says} is read`, () => {
      const answer = read(what, typed);
      assert.ok(answer.ok, JSON.stringify(answer));
      for (const [name, value] of Object.entries(kept)) assert.equal(answer.form[name as never], value);
    });
  }

  test("of a foundling needs no parents, of a vehicle the first halt", () => {
    const foundling = { motherName: "", place: "found", placeAddress: "बस स्टैंड के पास मंदिर" };
    assert.deepEqual(refusalsOf("birth", foundling), []);
    assert.deepEqual(refusalsOf("birth", { place: "vehicle", placeAddress: "", firstHalt: "पोहरी चौराहा" }), []);
  });

  test("tells every fault at once, each once", () => {
    const typed = { eventDate: "31-02-2026", sex: "", motherName: "😀", motherAge: "190", mobile: "12" };
    assert.deepEqual(refusalsOf("birth", typed), [
      "eventDate: event.date",
      "sex: event.needed",
      "motherName: event.name_signs",
      "mobile: event.mobile",
      "motherAge: event.number",
    ]);
  });

  test("keeps no field of another form and nothing that is no field", () => {
    const answer = read("birth", { personName: "कोई", cause: "cancer", constructor: "x" });
    assert.ok(answer.ok);
    assert.deepEqual(
      Object.keys(answer.form).filter((name) => !fieldsOf("birth").includes(name as never)),
      [],
    );
  });

  test("that was read is read again as it is, whatever was typed", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom("15-11-2026", "female", "ममता", "24", "home", "9876543210", ""),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...eventKinds),
        fc.dictionary(fc.constantFrom(...fieldNames), texts),
        (what, typed) => {
          const once = read(what, typed);
          if (!once.ok) return once.refusals.every(({ field }) => field !== undefined);
          const again = readForm(what, once.form, today, weeks_min);
          assert.deepEqual(again, once);
          return true;
        },
      ),
    );
  });

  test("has each field of the three forms in one part, and choices where they are chosen", () => {
    for (const name of fieldNames) {
      const { kind, choices, from, to } = shapeOf(name);
      assert.equal(kind === "choice", choices !== undefined, name);
      assert.equal(kind === "number", from !== undefined && to !== undefined, name);
    }
  });
});
