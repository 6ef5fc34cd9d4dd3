// Returns of a small town counted by hand: page, CSV and paper say the same, a cancelled entry counts no more, and only staff see it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { htmlFaults } from "../../../../tests/library/html-faults.ts";
import type { ReturnPaper } from "../../../kernel/papers/return-paper.ts";
import { statement } from "../../../platform/database/connect.ts";
import type { PaperSettings } from "../../../platform/papers/issuing.ts";
import { parse } from "csv-parse/sync";
import { figuresOf, type RegisterReturn, returnsOf, type TableName } from "../rules/returns.ts";
import { readCells, readMonths } from "./returns-reads.ts";
import { TestPages } from "./test-pages.ts";
import { shivpuri } from "./test-registry.ts";

const printed: ReturnPaper[] = [];
const papers = {
  printer: {
    printReturn: async (paper: ReturnPaper) => {
      printed.push(paper);
      return new TextEncoder().encode("%PDF-1.7");
    },
  },
} as unknown as PaperSettings;

describe("the returns of a small town", () => {
  let pages: TestPages;
  before(async () => {
    pages = await TestPages.open({ parts: { papers } });
    const { registry } = pages;
    // Three births, two deaths and a still-birth in November, of which a boy of the hospital is in no table but place and sex.
    await registry.registered("birth", { motherAge: "24", childrenAlive: "1" });
    await registry.registered("birth", { sex: "male", motherAge: "19", childrenAlive: "6" });
    await registry.registered("birth", { sex: "male", place: "institution", motherAge: "", eventDate: "31-10-2026" });
    await registry.registered("death");
    await registry.registered("death", {
      sex: "female",
      personName: "अन्वी",
      ageYears: "",
      ageDays: "40",
      cause: "perinatal",
    });
    await registry.registered("death", {
      sex: "female",
      personName: "कमला बाई",
      ageYears: "",
      personBornOn: "20-11-2001",
      eventDate: "19-11-2026",
      cause: "maternal",
    });
    await registry.registered("still-birth");
    await registry.report("birth", { childName: "अभी नहीं" });
  });
  after(() => pages.close());

  const read = async (basis: "event" | "registration", months: readonly string[]) =>
    pages.registry.databases.serve.readInTown(shivpuri, async (tx) => ({
      returns: returnsOf(await readCells(tx, { basis, months, unit: undefined })),
      months: await readMonths(tx, { basis, months, unit: undefined }),
    }));
  const rowsOf = (returns: readonly RegisterReturn[], what: string, name: TableName) =>
    returns
      .find((one) => one.what === what)
      ?.tables.find((table) => table.name === name)
      ?.rows.filter(({ total }) => total > 0)
      .map(({ group, bySex, total }) => [group, bySex.female, bySex.male, total]);

  test("count each entry once in every table, by the month of the event", async () => {
    const { returns, months } = await read("event", ["2026-11"]);
    assert.deepEqual(
      returns.map(({ what, total }) => [what, total]),
      [
        ["birth", 2],
        ["death", 3],
        ["still-birth", 1],
      ],
    );
    assert.deepEqual(rowsOf(returns, "birth", "mother"), [
      ["1", 0, 1, 1],
      ["2", 1, 0, 1],
    ]);
    assert.deepEqual(rowsOf(returns, "birth", "order"), [
      ["1", 1, 0, 1],
      ["4", 0, 1, 1],
    ]);
    assert.deepEqual(rowsOf(returns, "death", "age"), [
      ["0", 1, 0, 1],
      ["3", 1, 0, 1],
      ["9", 0, 1, 1],
    ]);
    for (const { total, tables } of returns)
      for (const { name, rows } of tables)
        assert.equal(
          rows.reduce((sum, row) => sum + row.total, 0),
          total,
          name,
        );
    assert.deepEqual(rowsOf(returns, "death", "cause"), [
      ["circulatory", 0, 1, 1],
      ["perinatal", 1, 0, 1],
      ["maternal", 1, 0, 1],
    ]);
    assert.deepEqual(Object.fromEntries(months.map(({ what, count }) => [what, count])), {
      birth: 2,
      death: 3,
      "still-birth": 1,
    });
    const { infantDeaths, maternalDeaths, inTime, late } = figuresOf(returns);
    assert.deepEqual(
      { infantDeaths, maternalDeaths, inTime, late },
      { infantDeaths: 1, maternalDeaths: 1, inTime: 6, late: 0 },
    );
  });

  test("by the month of registration October's birth is November's", async () => {
    const { returns } = await read("registration", ["2026-11"]);
    assert.deepEqual(rowsOf(returns, "birth", "place"), [
      ["institution", 0, 1, 1],
      ["home", 1, 1, 2],
    ]);
    for (const name of ["mother", "order"] as const)
      assert.deepEqual(rowsOf(returns, "birth", name)?.at(-1), ["unsaid", 0, 1, 1], name);
    assert.equal((await read("registration", ["2026-10"])).returns[0]?.total, 0);
  });

  test("the page shows them with a picture and the same in a table, and says until when the year's report is sent", async () => {
    const registrar = await pages.staff("registrar");
    const answer = await registrar.get("/250705/births-and-deaths/returns?year=2026");
    assert.equal(answer.status, 200, answer.text.slice(0, 2_000));
    assert.deepEqual(htmlFaults(answer.text), []);
    assert.match(answer.text, /<svg[^>]+role="img"[^>]+aria-label="माह के अनुसार जन्म"/);
    assert.match(answer.text, /31-07-2027/);
    assert.match(answer.text, /शिशु मृत्यु/);
    assert.match(answer.text, /return\.csv\?year=2026&amp;month=&amp;basis=event&amp;unit=/);
    const month = await registrar.get("/250705/births-and-deaths/returns?year=२०२६&month=10&basis=registration&unit=1");
    assert.match(month.text, /इस अवधि में कोई पंजीयन नहीं/);
    const coming = await registrar.get("/250705/births-and-deaths/returns?year=2027");
    assert.equal(coming.status, 422);
    assert.match(coming.text, /शुरू हो चुकी/);
    assert.equal((await registrar.get("/250705/births-and-deaths/returns?year=2026&unit=9")).status, 404);
  });

  test("the CSV has a line for each group, the paper the same tables in both languages; no name stands in either", async () => {
    const officer = await pages.staff("officer");
    const csv = await officer.get("/250705/births-and-deaths/returns/return.csv?year=2026&month=11");
    assert.equal(csv.status, 200);
    const [heading = [], ...rows]: string[][] = parse(csv.text, { bom: true });
    assert.deepEqual(heading, ["रजिस्टर", "सारणी", "समूह", "महिला", "पुरुष", "ट्रांसजेंडर", "अज्ञात", "योग"]);
    assert.deepEqual(rows[0], ["जन्म", "योग", "", "1", "1", "0", "0", "2"]);
    assert.ok(rows.some((row) => row.join() === "मृत्यु,कारण के अनुसार,गर्भावस्था और प्रसव,1,0,0,0,1"));
    assert.ok(rows.some((row) => row.join() === "जन्म,माह,10-2026,,,,,1"));
    const pdf = await officer.get("/250705/births-and-deaths/returns/return.pdf?year=2026&month=11");
    assert.equal(pdf.headers["content-type"], "application/pdf");
    const [paper] = printed;
    assert.deepEqual(paper?.particulars.map(({ value }) => value).slice(0, 2), ["11-2026", "पूरा नगर / Whole town"]);
    assert.equal(paper?.pictures[0]?.bars.at(-1)?.count, 2);
    assert.equal(paper?.tables.length, 12);
    for (const name of ["धाकड़", "ओझा", "कमला"]) assert.ok(!`${csv.text} ${JSON.stringify(paper)}`.includes(name), name);
    assert.equal((await officer.get("/250705/births-and-deaths/returns/return.csv?year=1")).status, 404);
  });

  test("nobody but staff sees them: a small count may tell of a family", async () => {
    for (const browser of [await pages.citizen("9826012345"), await pages.staff("institution"), pages.visitor()]) {
      for (const part of ["", "/return.csv?year=2026", "/return.pdf?year=2026"]) {
        const answer = await browser.get(`/250705/births-and-deaths/returns${part}`);
        assert.ok([303, 401, 403].includes(answer.status), `${part} ${answer.status}`);
      }
    }
  });

  test("a cancelled entry counts no more", async () => {
    const cancel = statement(
      "test.returns.cancel",
      "update state.events set state = 'cancelled' where town = $1 and what = 'still-birth' and state = 'registered'",
    );
    await pages.registry.databases.superuser.query(cancel, [shivpuri]);
    assert.equal((await read("event", ["2026-11"])).returns[2]?.total, 0);
  });
});
