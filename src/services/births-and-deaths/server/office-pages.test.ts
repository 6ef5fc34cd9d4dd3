// The administrator's pages of registration units and institutions: opened, changed, refused clearly, and seen by nobody else.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { TestBrowser } from "../../../platform/http/test-browser.ts";
import { commandOf, TestPages } from "./test-pages.ts";

describe("units and institutions", () => {
  let pages: TestPages;
  let administrator: TestBrowser;
  const base = "/250705/births-and-deaths/office";

  before(async () => {
    pages = await TestPages.open();
    administrator = await pages.staff("administrator");
    await pages.staff("registrar");
    await pages.staff("registrar", "two");
    await pages.staff("institution");
    await pages.staff("clerk");
  });
  after(() => pages.close());

  /** Fills in the form of a path and sends it. */
  async function send(path: string, fields: Readonly<Record<string, string>>) {
    const { text } = await administrator.get(path);
    const revision = /name="revision" value="(\d+)"/.exec(text)?.[1] ?? "";
    const number = /name="number" value="(\d+)"/.exec(text)?.[1] ?? "";
    return administrator.post(path, { command: commandOf(text), revision, number, ...fields });
  }
  const unit2 = { number: "२", nameHi: "सिद्धेश्वर वार्ड", nameEn: "Siddheshwar ward", registrars: "registrartwo" };

  test("the list shows each unit with its registrar and each institution with who reports for it", async () => {
    const { text } = await administrator.get(base);
    for (const word of ["नगर पालिका शिवपुरी", "जिला चिकित्सालय शिवपुरी", ">registrar<", ">institution<", "शासकीय अस्पताल"])
      assert.ok(text.includes(word), word);
  });

  test("a unit is opened with its registrar, its number typed in either digits", async () => {
    const answer = await send(`${base}/units/new`, unit2);
    assert.equal(answer.status, 303, answer.text);
    const { text } = await administrator.get(`${base}?done=yes`);
    assert.ok(text.includes("सिद्धेश्वर वार्ड") && text.includes("registrartwo") && text.includes("सहेज लिया गया"));
  });

  test("a number that is taken is refused, and the unit that has it stays as it was", async () => {
    const answer = await send(`${base}/units/new`, { ...unit2, number: "1" });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /इकाई 1 पहले से है/);
    assert.ok((await administrator.get(base)).text.includes("नगर पालिका शिवपुरी"));
  });

  const wrong: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ["no number", { number: "", nameHi: "क", nameEn: "K" }, /1 से 99/],
    ["the number 100", { number: "100", nameHi: "क", nameEn: "K" }, /1 से 99/],
    ["no name", { number: "7", nameHi: " ", nameEn: "K" }, /भर/],
    ["a login that nobody has", { number: "7", nameHi: "क", nameEn: "K", registrars: "nobody" }, /भूमिका अब नहीं/],
    ["a clerk as registrar", { number: "7", nameHi: "क", nameEn: "K", registrars: "clerk" }, /भूमिका अब नहीं/],
  ];
  for (const [name, fields, words] of wrong) {
    test(`a unit with ${name} is refused in words`, async () => {
      const answer = await send(`${base}/units/new`, fields);
      assert.equal(answer.status, 422, answer.text);
      assert.match(answer.text, words);
    });
  }

  test("a unit gets another name and no registrar; a form that is older is refused", async () => {
    const old = (await administrator.get(`${base}/units/1`)).text;
    const fields = { nameHi: "शिवपुरी नगर", nameEn: "Shivpuri town" };
    assert.equal((await send(`${base}/units/1`, fields)).status, 303);
    assert.ok((await administrator.get(base)).text.includes("अभी कोई रजिस्ट्रार नहीं है"));
    const revision = /name="revision" value="(\d+)"/.exec(old)?.[1] ?? "";
    const late = { command: commandOf(old), revision, number: "1", nameHi: "और नाम", nameEn: "Other" };
    assert.equal((await administrator.post(`${base}/units/1`, late)).status, 422);
    assert.ok(!(await administrator.get(base)).text.includes("और नाम"));
  });

  test("an institution is listed, changed and ended", async () => {
    const fields = { nameHi: "सुखदेव नर्सिंग होम", nameEn: "Sukhdev Nursing Home", sort: "nursing-home", unit: "1" };
    const listed = await send(`${base}/institutions/new`, { ...fields, people: "institution" });
    assert.equal(listed.status, 303, listed.text);
    const { text } = await administrator.get(base);
    const path = /href="([^"]+)"[^>]*>सुखदेव नर्सिंग होम/.exec(text)?.[1] ?? "";
    assert.match(path, /institutions\/[0-9a-f-]{36}$/);
    assert.equal((await send(path, { ...fields, serving: "no" })).status, 303);
    assert.ok((await administrator.get(base)).text.includes("अब सूचना नहीं देती"));
  });

  test("an institution without sort or unit is refused beside the field", async () => {
    const answer = await send(`${base}/institutions/new`, { nameHi: "क", nameEn: "K", sort: "", unit: "1" });
    assert.equal(answer.status, 422);
    assert.ok(answer.text.includes('id="sort-error"'));
    const lost = await send(`${base}/institutions/new`, { nameHi: "क", nameEn: "K", sort: "other", unit: "77" });
    assert.ok(lost.status === 422 && lost.text.includes('id="unit-error"'));
  });

  test("nobody but the administrator sees or changes them", async () => {
    for (const role of ["registrar", "institution", "clerk", "officer", "district-registrar"] as const) {
      const browser = await pages.staff(role);
      assert.equal((await browser.get(base)).status, 403, role);
      assert.equal((await browser.get(`${base}/units/1`)).status, 403, role);
    }
    assert.equal((await administrator.get(`${base}/units/98`)).status, 404);
    assert.equal((await administrator.get(`${base}/institutions/x`)).status, 404);
  });
});
