// Whether a correction is clerical or substantive: spellings of one name, other names, days, sexes and places.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { type FieldName, fieldNames, fieldsOf, type Form } from "./forms.ts";
import { approverOf, changedFields, changeOf, correctionOf, sameSound } from "./margin-change.ts";

type Case = readonly [field: FieldName, before: string | undefined, after: string | undefined];
const showCase = ([field, before, after]: Case): string => `${field}: ${before ?? "—"} → ${after ?? "—"}`;

describe("section 15: a clerical error is another writing of the same thing", () => {
  const clerical: readonly Case[] = [
    ["childName", "अन्वी धाकड़", "अन्वि धाकड़"],
    ["motherName", "ममता धाकड़", "Mamta Dhakad"],
    ["fatherName", "रामेश्वर धाकड", "रामेश्वर धाकड़"],
    ["fatherName", "राम कुमार ओझा", "रामकुमार ओझा"],
    ["fatherName", "श्री रामेश्वर धाकड़", "रामेश्वर धाकड़"],
    ["motherName", "Sunita Sharma", "Suneeta Sharma"],
    ["fatherName", "मोहम्मद सलीम", "मो. सलीम"],
    ["placeAddress", "गली 3, फिजिकल कालोनी, शिवपुरी", "गली 3, फिजिकल कॉलोनी, शिवपुरी"],
    ["permanentAddress", "सदर बाजार, शिवपुरी", "सदर बाज़ार, शिवपुरी"],
    ["fatherName", "गोविंद सिंह", "गोविन्द सिंह"],
    ["fatherName", "आर.के. शर्मा", "आर. के. शर्मा"],
    ["motherAge", "24", "25"],
    ["religion", undefined, "hindu"],
    ["weightGrams", "2800", undefined],
  ];
  for (const one of clerical)
    test(`${showCase(one)} is clerical`, () => {
      assert.equal(changeOf(...one), "clerical");
    });
});

describe("section 15: whatever makes it another event, person or place is substantive", () => {
  const substantive: readonly Case[] = [
    ["eventDate", "2026-11-15", "2026-11-16"],
    ["eventDate", "2026-11-12", "2026-12-11"],
    ["eventTime", "04:20", "16:20"],
    ["sex", "female", "male"],
    ["place", "home", "institution"],
    ["birthOrder", "1", "2"],
    ["ageYears", "71", "17"],
    ["mobile", "9876543210", "9876543211"],
    ["motherIdentity", undefined, "234123412346"],
    ["childName", "अन्वी धाकड़", "आराध्या धाकड़"],
    ["childName", "अन्वी धाकड़", "अन्वी शर्मा"],
    ["childName", "अन्वी धाकड़", "अन्वी"],
    ["childName", "अन्वी", "अन्वी धाकड़"],
    ["childName", "अन्वी धाकड़", undefined],
    ["motherName", "सीता धाकड़", "गीता धाकड़"],
    ["fatherName", "रमेश धाकड़", "राजेश धाकड़"],
    ["fatherName", "सुरेश ओझा", "नरेश ओझा"],
    ["fatherName", "राजकुमार ओझा", "रामकुमार ओझा"],
    ["childName", "राम धाकड़", "रमा धाकड़"],
    ["childName", "कमल धाकड़", "कमला धाकड़"],
    ["fatherName", undefined, "रामेश्वर धाकड़"],
    ["spouseName", "कमला ओझा", "विमला ओझा"],
    ["placeAddress", "गली 3, फिजिकल कॉलोनी", "गली 8, फिजिकल कॉलोनी"],
    ["placeAddress", "सदर बाज़ार, शिवपुरी", "पुरानी शिवपुरी"],
    ["cause", "other", "suicide"],
    ["causeText", "हृदयाघात", "दुर्घटना"],
  ];
  for (const one of substantive)
    test(`${showCase(one)} is substantive`, () => {
      assert.equal(changeOf(...one), "substantive");
    });

  test("one substantive change makes the whole correction so, and then the District Registrar decides", () => {
    const before: Form = { motherName: "ममता धाकड़", sex: "female" };
    const spelled: Form = { motherName: "Mamta Dhakad", sex: "female" };
    const other: Form = { ...spelled, sex: "male" };
    const kind = (after: Form) => correctionOf(changedFields("birth", before, after), before, after);
    assert.deepEqual([kind(spelled), kind(other)], ["clerical", "substantive"]);
    assert.deepEqual([approverOf(kind(spelled)), approverOf(kind(other))], ["registrar", "district-registrar"]);
  });
});

describe("what a correction changes", () => {
  test("is every field that differs and no other, of this form alone", () => {
    const value = fc.option(fc.constantFrom("क", "ख", "1"), { nil: undefined });
    const form = fc.record(Object.fromEntries(fieldNames.map((name) => [name, value])));
    fc.assert(
      fc.property(fc.constantFrom("birth", "death", "still-birth"), form, form, (what, before, after) => {
        const changed = changedFields(what, before, after);
        for (const field of fieldsOf(what)) assert.equal(changed.includes(field), before[field] !== after[field]);
        assert.equal(changed.length, fieldsOf(what).filter((field) => before[field] !== after[field]).length);
      }),
    );
  });

  test("a name sounds like itself, whichever way round it is asked", () => {
    const name = fc.constantFrom("अन्वी धाकड़", "Mamta Dhakad", "ममता", "सीता", "Sita Devi", "मो. सलीम", "राम कुमार");
    fc.assert(
      fc.property(name, name, (left, right) => {
        assert.ok(sameSound(left, left));
        assert.equal(sameSound(left, right), sameSound(right, left));
      }),
    );
  });
});
