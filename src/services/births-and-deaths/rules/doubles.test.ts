// Whether two events are one: each way of being reported twice, each near miss, and that the order of the two makes no difference.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { dayLikeness, daysLike, judgeDoubles, type Known, type Why } from "./doubles.ts";
import type { Form } from "./forms.ts";

const hospital: Form = {
  eventDate: "2026-03-04",
  sex: "female",
  childName: "अन्वी धाकड़",
  motherName: "ममता धाकड़",
  fatherName: "रामेश्वर धाकड़",
  mobile: "6000000001",
  place: "institution",
  birthOrder: "1",
};
const dead: Form = {
  eventDate: "2026-03-04",
  sex: "male",
  personName: "किशनलाल ओझा",
  ageYears: "71",
  fatherName: "मोतीलाल ओझा",
  place: "home",
};
const birth = (form: Form): Known => ({ what: "birth", form });
const death = (form: Form): Known => ({ what: "death", form });
/** The form with some fields otherwise, or left out. */
const but = (form: Form, more: Readonly<Record<string, string | undefined>>): Form =>
  Object.fromEntries(Object.entries({ ...form, ...more }).filter(([, value]) => value !== undefined));

type Row = readonly [title: string, one: Known, other: Known, why?: Why];

const same: readonly Row[] = [
  [
    "the hospital and the family report in the same words",
    birth(hospital),
    birth(but(hospital, { mobile: undefined })),
    "same-day",
  ],
  [
    "the family writes in English what the hospital wrote in Hindi",
    birth(hospital),
    birth(but(hospital, { childName: undefined, motherName: "Mamta Dhakad", fatherName: "Rameshvar Dhakar" })),
    "mother",
  ],
  ["day and month are exchanged", birth(hospital), birth(but(hospital, { eventDate: "2026-04-03" })), "swapped-day"],
  ["the day is off by one", birth(hospital), birth(but(hospital, { eventDate: "2026-03-05" })), "next-day"],
  ["the day is off by two", birth(hospital), birth(but(hospital, { eventDate: "2026-03-02" })), "near-day"],
  [
    "the year is off by one and the name is the same",
    birth(hospital),
    birth(but(hospital, { eventDate: "2025-03-04" })),
    "other-year",
  ],
  ["the child has no name in one", birth(hospital), birth(but(hospital, { childName: undefined })), "father"],
  [
    "the hospital wrote only that it is a baby",
    birth(hospital),
    birth(but(hospital, { childName: "बेबी ऑफ ममता" })),
    "mother",
  ],
  [
    "the father is named in one only, the day off by one, the child named in one",
    birth(but(hospital, { fatherName: undefined, childName: undefined })),
    birth(but(hospital, { eventDate: "2026-03-03" })),
    "next-day",
  ],
  [
    "the mother has her family's name in one only",
    birth(hospital),
    birth(but(hospital, { motherName: "ममता बाई" })),
    "mother",
  ],
  [
    "a vowel is missing in the mother's name",
    birth(hospital),
    birth(but(hospital, { motherName: "ममत धाकड़" })),
    "father",
  ],
  ["the sex was marked wrong", birth(hospital), birth(but(hospital, { sex: "male" })), "mother"],
  [
    "the order of birth is said by the hospital only",
    birth(hospital),
    birth(but(hospital, { birthOrder: undefined })),
    "mother",
  ],
  [
    "one is reported as a still-birth",
    birth(hospital),
    { what: "still-birth", form: but(hospital, { childName: undefined }) },
    "mother",
  ],
  [
    "nobody knows the parents of a child that was found, and it is reported twice",
    birth({ eventDate: "2026-03-04", sex: "female", place: "found" }),
    birth({ eventDate: "2026-03-05", sex: "female", place: "found" }),
    "found",
  ],
  ["of the dead the father is named in one only", death(dead), death(but(dead, { fatherName: undefined })), "person"],
  [
    "the name of the dead is written in English and apart",
    death(dead),
    death(but(dead, { personName: "Kishan Lal Ojha" })),
    "person",
  ],
  [
    "the age is said as the day of birth",
    death(dead),
    death(but(dead, { ageYears: undefined, personBornOn: "1955-01-01" })),
    "age",
  ],
  ["the family's name stands first", death(dead), death(but(dead, { personName: "ओझा किशनलाल" })), "person"],
  [
    "the day of death is off by one",
    death(dead),
    death(but(dead, { eventDate: "2026-03-05", fatherName: undefined })),
    "next-day",
  ],
];

const others: readonly Row[] = [
  [
    "a sister of the next year",
    birth(hospital),
    birth(but(hospital, { eventDate: "2027-02-11", childName: "परी धाकड़" })),
  ],
  [
    "a sister on the same day of the next year",
    birth(hospital),
    birth(but(hospital, { eventDate: "2027-03-04", childName: "परी धाकड़" })),
  ],
  [
    "an unnamed sister on the same day of the next year",
    birth(hospital),
    birth(but(hospital, { eventDate: "2027-03-04", childName: undefined })),
  ],
  [
    "the mother's namesake on the same day",
    birth(hospital),
    birth(but(hospital, { fatherName: "सुरेश धाकड़", childName: undefined, mobile: "6000000002" })),
  ],
  [
    "the father's namesake on the same day",
    birth(hospital),
    birth(but(hospital, { motherName: "कविता धाकड़", childName: undefined, mobile: "6000000002" })),
  ],
  [
    "a child of the same name, day and family, of other parents",
    birth(hospital),
    birth(but(hospital, { motherName: "कविता धाकड़", fatherName: "सुरेश धाकड़", mobile: undefined })),
  ],
  [
    "parents with the same names of another family",
    birth(but(hospital, { childName: undefined })),
    birth(but(hospital, { childName: undefined, motherName: "ममता जैन", fatherName: "रामेश्वर जैन", mobile: undefined })),
  ],
  ["the same parents, a fortnight apart", birth(hospital), birth(but(hospital, { eventDate: "2026-03-18" }))],
  ["the birth of a child and its death", birth(hospital), death(but(dead, { personName: "अन्वी धाकड़", sex: "female" }))],
  [
    "a namesake who died on the same day at another age",
    death(but(dead, { fatherName: undefined })),
    death(but(dead, { fatherName: undefined, ageYears: "34" })),
  ],
  ["a namesake of another father", death(dead), death(but(dead, { fatherName: "हरिशंकर ओझा" }))],
  ["a brother who died in the same accident", death(dead), death(but(dead, { personName: "रमेश ओझा", ageYears: "66" }))],
  [
    "Ram Lal and Ram Singh",
    death(but(dead, { personName: "राम लाल", fatherName: undefined })),
    death(but(dead, { personName: "राम सिंह", fatherName: undefined })),
  ],
  [
    "two of whom nothing is known but the day",
    death({ eventDate: "2026-03-04", sex: "male" }),
    death({ eventDate: "2026-03-04", sex: "male" }),
  ],
  ["one without a day", birth(hospital), birth(but(hospital, { eventDate: undefined }))],
];

const second = but(hospital, { birthOrder: "2" });
const twins: readonly Row[] = [
  ["a child that is reported once more as its own twin", birth(hospital), birth(second)],
  ["twins of other names", birth(hospital), birth(but(second, { childName: "परी धाकड़", sex: "male" }))],
  [
    "twins of whom neither has a name",
    birth(but(hospital, { childName: undefined })),
    birth(but(second, { childName: undefined })),
  ],
  ["twins with midnight between them", birth(hospital), birth(but(second, { eventDate: "2026-03-05" }))],
];

describe("doubles", () => {
  for (const [title, one, other] of twins) {
    test(`are shown as what may be twins, and never as one: ${title}`, () => {
      const judged = judgeDoubles(one, other);
      assert.deepEqual([judged.verdict, judged.why.at(-1)], ["alike", "twin"]);
    });
  }

  test("are two: second children of two mothers on one day", () => {
    const other = but(second, { motherName: "कविता धाकड़", fatherName: "सुरेश धाकड़", mobile: undefined });
    assert.equal(judgeDoubles(birth(hospital), birth(other)).verdict, "other");
  });

  for (const [title, one, other, why] of same) {
    test(`may be one event: ${title}`, () => {
      const judged = judgeDoubles(one, other);
      assert.notEqual(judged.verdict, "other", JSON.stringify(judged));
      assert.ok(why && judged.why.includes(why), JSON.stringify(judged));
    });
  }
  for (const [title, one, other] of others) {
    test(`are two: ${title}`, () => {
      const judged = judgeDoubles(one, other);
      assert.equal(judged.verdict, "other", JSON.stringify(judged));
    });
  }

  const names = fc.constantFrom(
    undefined,
    "ममता धाकड़",
    "Mamta Dhakad",
    "ममता बाई",
    "राम लाल",
    "Ram Singh",
    "ओझा राम",
    "बेबी",
    "रामकुमार",
    "राम कुमार यादव",
  );
  const days = fc.constantFrom("2026-03-04", "2026-04-03", "2026-03-05", "2025-03-04", "2026-02-28", "2026-03-02");
  const known = fc
    .record({
      what: fc.constantFrom("birth", "death", "still-birth" as const),
      eventDate: days,
      sex: fc.constantFrom("male", "female", undefined),
      childName: names,
      personName: names,
      motherName: names,
      fatherName: names,
      ageYears: fc.constantFrom(undefined, "0", "40", "44"),
      birthOrder: fc.constantFrom(undefined, "1", "2"),
      place: fc.constantFrom("home", "found"),
    })
    .map(({ what, ...form }): Known => ({ what, form: but({}, form) }));

  test("which of the two is named first makes no difference", () => {
    fc.assert(
      fc.property(known, known, (one, other) => assert.deepEqual(judgeDoubles(one, other), judgeDoubles(other, one))),
    );
  });

  test("every day that may stand for another is looked up, and no other", () => {
    const day = fc
      .date({ min: new Date("1950-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10) as CivilDate);
    fc.assert(
      fc.property(day, (one) => {
        for (const other of daysLike(one)) {
          assert.notEqual(dayLikeness(one, other), "other", `${one} ${other}`);
          assert.equal(dayLikeness(one, other), dayLikeness(other, one), `${one} ${other}`);
          assert.ok(daysLike(other).includes(one), `${one} ${other}`);
        }
      }),
    );
  });
});
