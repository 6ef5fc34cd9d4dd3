// Many reports in one file: checked row by row with nothing sent, then the good rows sent once, whatever is repeated.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { civilDate } from "../../../kernel/civil-date.ts";
import { statement } from "../../../platform/database/connect.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { eventKinds } from "../rules/forms.ts";
import { readForm } from "../rules/read-form.ts";
import { bulk_bytes_max, bulk_rows_max, readBulk } from "./report-bulk.ts";
import { sampleCsv } from "./report-bulk-sample.ts";
import { TestPages } from "./test-pages.ts";
import { shivpuri } from "./test-registry.ts";

const base = "/250705/births-and-deaths/bulk";
const heading = "eventDate,sex,motherName,informantName";
const row = (name: string, day = "15-11-2026", sex = "female") => `${day},${sex},${name},डॉ. तिवारी`;
const csv = (...lines: readonly string[]): string => [heading, ...lines].join("\r\n");

function good(answer: Answer, status = 200): string {
  assert.equal(answer.status, status, answer.text.slice(0, 3_000));
  return answer.text;
}

describe("a file of many reports", () => {
  const whole: readonly (readonly [says: string, text: string, code: string])[] = [
    ["without anything", "", "bulk.no_rows"],
    ["with a heading alone", heading, "bulk.no_rows"],
    ["with empty rows alone", `${heading}\n,,,\n\n`, "bulk.no_rows"],
    ["without its heading", row("ममता"), "bulk.column_unknown"],
    ["with a column of another form", `${heading},personName\n`, "bulk.column_unknown"],
    ["with a column twice", `${heading},माता का नाम\n`, "bulk.column_twice"],
    ["without a column that is needed", "eventDate,motherName\n15-11-2026,ममता\n", "bulk.column_missing"],
    ["with an open quotation mark", csv('15-11-2026,female,"ममता,डॉ. तिवारी'), "bulk.quotes"],
    [
      "of more rows than fit",
      csv(...Array.from({ length: bulk_rows_max + 1 }, () => row("ममता"))),
      "bulk.too_many_rows",
    ],
  ];
  for (const [says, text, code] of whole) {
    test(`${says} is refused as a whole`, () => {
      const answer = readBulk(text, "birth");
      assert.equal(answer.ok ? "read" : answer.refusal.code, code);
    });
  }

  test("has its columns by field, Hindi or English heading, and choices in words", () => {
    const hindi = readBulk(
      "जन्म की तिथि,लिंग,माता का नाम,सूचना देने वाले का नाम\n15-11-2026,महिला,ममता,डॉ. तिवारी\n",
      "birth",
    );
    const english = readBulk(
      "\ufeffDate of birth;Sex;Mother's name;Informant's name\n15-11-2026;Female;ममता;डॉ. तिवारी\n",
      "birth",
    );
    const plain = readBulk(csv(row("ममता")), "birth");
    for (const file of [hindi, english]) assert.deepEqual(file, plain);
  });

  test("tells the line on which a row begins, though a cell before it has two", () => {
    const file = readBulk(csv('15-11-2026,female,"ममता\nबाई",डॉ. तिवारी', "15-11-2026,female,राधा"), "birth");
    assert.ok(file.ok);
    assert.deepEqual(
      file.rows.map(({ line }) => line),
      [2],
    );
    assert.deepEqual(
      file.faults.map(({ line, refusal }) => [line, refusal.code]),
      [[4, "bulk.cells"]],
    );
  });

  for (const what of eventKinds) {
    for (const lang of ["hi", "en"] as const) {
      test(`of the sample of a ${what} in ${lang} is right`, () => {
        const file = readBulk(sampleCsv(what, lang), what);
        assert.ok(file.ok);
        assert.deepEqual([file.rows.length, file.faults.length], [2, 0]);
        for (const { typed } of file.rows)
          assert.ok(readForm(what, { ...typed, place: "institution" }, civilDate("2026-11-21"), 28).ok);
      });
    }
  }
});

describe("many reports on pages", () => {
  let pages: TestPages;
  let nurse: TestBrowser;
  before(async () => {
    pages = await TestPages.open();
    nurse = await pages.staff("institution");
  });
  after(() => pages.close());

  const path = `${base}/birth`;
  const upload = (text: string | Uint8Array<ArrayBuffer>, browser = nurse): Promise<Answer> => {
    const fields = { institution: pages.registry.hospital, step: "check" };
    return pages.upload(browser, { from: path, to: path }, fields, { file: new File([text], "a.csv") });
  };
  const sendOn = (text: string): Promise<Answer> => {
    const fields = { institution: pages.registry.hospital, step: "report", csv: text };
    return pages.upload(nurse, { from: path, to: path }, fields, {});
  };
  const counted = statement(
    "test.reports",
    "select count(*)::integer as count from state.events where town = $1::integer",
  );
  const reports = async (): Promise<number> => {
    const [found] = await pages.registry.databases.serve.readInTown(shivpuri, (tx) =>
      tx.query<{ count: number }>(counted, [tx.town]),
    );
    return found?.count ?? 0;
  };

  test("the page tells its columns and limits and gives a sample", async () => {
    const page = good(await nurse.get(path));
    for (const said of ["500 पंक्तियाँ", "2 MB", "motherName", "माता का नाम"]) assert.ok(page.includes(said), said);
    assert.ok(!page.includes("<code>place</code>"));
    const sample = await nurse.get(`${path}/sample.csv`);
    assert.match(String(sample.headers["content-type"]), /text\/csv/);
    assert.ok(sample.text.startsWith("\ufeffजन्म की तिथि,"));
  });

  test("it is the institution's alone", async () => {
    for (const other of [await pages.staff("clerk"), await pages.citizen("9000000001")])
      assert.equal((await other.get(path)).status, 403);
    assert.equal((await (await pages.staff("institution", "elsewhere")).get(path)).status, 403);
    assert.equal((await nurse.get(`${base}/marriage`)).status, 404);
  });

  test("the check tells of every row with line, column and mend, and sends nothing", async () => {
    const earlier = await reports();
    const text = csv(
      row("ममता"),
      row("राधा 2", "31-02-2026"),
      row("सीता", "22-11-2026"),
      row("ममता"),
      row("रानी", "15-11-2026", ""),
    );
    const page = good(await upload(text));
    for (const [line, column, mend] of [
      [3, "जन्म की तिथि", "कैलेंडर में नहीं"],
      [3, "माता का नाम", "हिंदी या अंग्रेज़ी अक्षरों"],
      [4, "जन्म की तिथि", "अभी आई नहीं"],
      [5, "–", "यही पंक्ति 2"],
      [6, "लिंग", "आवश्यक"],
    ] as const) {
      const cells = new RegExp(`>पंक्ति ${line}<(?:(?!</tr>).)*${column}(?:(?!</tr>).)*${mend}`, "s");
      assert.match(page, cells);
    }
    assert.match(page, /1 सही पंक्ति भेजें/);
    assert.equal(await reports(), earlier);
  });

  test("good rows are sent once: the mended file adds only what is new", async () => {
    const earlier = await reports();
    const first = csv(row("कमला"), row("विमला"), row("निर्मला 9"));
    assert.match(good(await upload(first)), /2 सही पंक्तियाँ भेजें/);
    const done = await sendOn(first);
    assert.equal(done.location, `${path}?reported=2&before=0`, done.text.slice(0, 2_000));
    assert.match(good(await nurse.follow(done)), /2 सूचनाएँ भेजी गईं/);
    assert.equal((await sendOn(first)).location, `${path}?reported=0&before=2`, "sent again it is done already");
    const mended = csv(row("कमला"), row("विमला"), row("निर्मला"));
    assert.match(good(await upload(mended)), /1 सही पंक्ति भेजें/);
    assert.equal((await sendOn(mended)).location, `${path}?reported=1&before=2`);
    assert.equal(await reports(), earlier + 3);
    const list = good(await nurse.get("/250705/births-and-deaths/reports"));
    assert.equal(list.match(/BD-250705-2026-\d+-\d/g)?.length, 3);
  });

  test("the rows are at the hospital and in its unit, each with its own number", async () => {
    const numbers = statement(
      "test.report_numbers",
      `select distinct application, place, unit from state.events where town = $1::integer and institution is not null`,
    );
    const rows = await pages.registry.databases.serve.readInTown(shivpuri, (tx) =>
      tx.query<{ application: string; place: string; unit: string }>(numbers, [tx.town]),
    );
    assert.equal(new Set(rows.map(({ application }) => application)).size, 3);
    for (const { place, unit } of rows) assert.deepEqual([place, unit], ["institution", pages.registry.unit]);
  });

  test("a file that is no text, too large or missing is refused beside its field", async () => {
    const latin = Buffer.from([0x73, 0x65, 0x78, 0x0a, 0xe9, 0xe8]);
    assert.match(good(await upload(new Uint8Array(latin)), 422), /CSV UTF-8/);
    assert.match(good(await upload(new Uint8Array(bulk_bytes_max + 1).fill(0x61)), 422), /2 MB से बड़ी/);
    const fields = { institution: pages.registry.hospital };
    const none = await pages.upload(nurse, { from: path, to: path }, fields, {});
    assert.match(good(none, 422), /CSV फ़ाइल चुनें/);
    assert.equal((await upload(new Uint8Array(3 * 1024 * 1024))).status, 413);
  });

  test("500 rows are taken in one go", async () => {
    const earlier = await reports();
    const names = Array.from(
      { length: bulk_rows_max },
      (_, at) =>
        `माता ${"कखगघचछजझटठ"[at % 10]}${"तथदधनपफबभम"[Math.floor(at / 10) % 10]}${"यरलवशषसह"[Math.floor(at / 100)]}`,
    );
    const text = csv(...names.map((name) => row(name)));
    const done = await sendOn(text);
    assert.equal(done.location, `${path}?reported=500&before=0`, done.text.slice(0, 3_000));
    assert.equal(await reports(), earlier + bulk_rows_max);
    assert.match(good(await nurse.get("/250705/births-and-deaths/reports?page=2")), /BD-250705/);
  });
});
