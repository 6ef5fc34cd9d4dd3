// Bad input to the forms, on pages: each refused by name at its field, with all that was typed kept.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { commandOf, TestPages } from "./test-pages.ts";
import { actionOf, base, birth, death, good, send } from "./test-reporting.ts";

describe("what is wrong in a form", () => {
  let pages: TestPages;
  before(async () => {
    pages = await TestPages.open();
  });
  after(() => pages.close());

  const wrong: readonly (readonly [says: string, fields: Record<string, string>, field: string, words: RegExp])[] = [
    ["a future date", { eventDate: "22-11-2026" }, "eventDate", /अभी आई नहीं/],
    ["31 February", { eventDate: "31-02-2026" }, "eventDate", /कैलेंडर में नहीं/],
    ["no sex", { sex: "" }, "sex", /यह जानकारी आवश्यक है/],
    ["an emoji in a name", { motherName: "ममता 😀" }, "motherName", /इमोजी/],
    ["a zero-width space in a name", { fatherName: "राम\u200bेश्वर" }, "fatherName", /न दिखने वाले चिह्न/],
    ["a vehicle without its first halt", { place: "vehicle" }, "firstHalt", /पहली बार रुका। वह स्थान/],
    ["a unit that is none", { unit: "00000000-0000-7000-8000-000000000001" }, "unit", /पंजीयन इकाई सूची/],
    ["a text beyond its length", { remarks: "क".repeat(301) }, "remarks", /300 अक्षरों/],
  ];
  for (const [says, fields, field, words] of wrong) {
    test(`${says} is refused at its field, and what was typed stays`, async () => {
      const mother = await pages.citizen("9000000041");
      const page = good(await send(pages, mother, { ...birth, ...fields }), 422);
      assert.match(page, words);
      assert.ok(page.includes(`href="#${field}"`), "the summary leads to the field");
      for (const kept of ["गली 3, फिजिकल कॉलोनी", 'value="अन्वी धाकड़"']) assert.ok(page.includes(kept), kept);
    });
  }

  const deaths: readonly (readonly [says: string, fields: Record<string, string>, words: RegExp])[] = [
    ["a death before the birth", { personBornOn: "15-11-2026" }, /मृत्यु के बाद की/],
    ["an age of 190", { ageYears: "190" }, /0 से 130 वर्ष/],
  ];
  for (const [says, fields, words] of deaths) {
    test(`${says} is refused at its field`, async () => {
      assert.match(good(await send(pages, await pages.citizen("9000000042"), { ...death, ...fields }), 422), words);
    });
  }

  test("all faults are told at once, in English to whoever reads English", async () => {
    const mother = await pages.citizen("9000000043");
    await mother.get(`${base}?lang=en`);
    const page = good(await send(pages, mother, { ...birth, sex: "", eventDate: "31-02-2026", motherName: "" }), 422);
    for (const said of [/Date of birth: There is no such day/, /Sex: This is needed/, /href="#motherName"/])
      assert.match(page, said);
  });

  test("a field beyond all measure is refused at its field too", async () => {
    const mother = await pages.citizen("9000000045");
    const page = good(await send(pages, mother, { ...birth, remarks: "क".repeat(2_001) }), 400);
    assert.ok(page.includes('href="#remarks"') && page.includes('value="अन्वी धाकड़"'));
  });

  test("an event of no kind is no page, a form without its kind no report", async () => {
    const mother = await pages.citizen("9000000044");
    assert.equal((await mother.get(`${base}/new/marriage`)).status, 404);
    assert.equal((await send(pages, mother, birth)).status, 303);
    const page = good(await mother.get(`${base}/new/birth`));
    const kindless = { ...birth, what: "marriage", command: commandOf(page), unit: pages.registry.unit };
    assert.equal((await mother.post(actionOf(page), kindless)).status, 404);
    assert.equal((await mother.post(`${base}/reports/nothing/form`, kindless)).status, 404);
  });
});
