// Old books on a real database: planted faults are told by line and column, good rows come in once, each marked and with its page.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { makeRegistrationNumber } from "../../../kernel/public-number.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import { checkTown } from "../../../ledger/checker.ts";
import { kernelService } from "../../../ledger/stores.ts";
import { BlobFolder } from "../../../platform/blobs/folder.ts";
import { BlobStore } from "../../../platform/blobs/store.ts";
import { png } from "../../../platform/blobs/test-photo.ts";
import { statement } from "../../../platform/database/connect.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import { bookEntryOf, bookPageOf } from "../rules/book.ts";
import { bookColumns } from "../rules/book-row.ts";
import { folderImages } from "./book-images.ts";
import { type BookReport, importBooks } from "./book-import.ts";
import { readPage } from "./book-store.ts";
import { readEvent } from "./event-store.ts";
import { openForm } from "./opened.ts";
import { birthsAndDeaths } from "./service.ts";
import { actorOf, shivpuri, TestRegistry } from "./test-registry.ts";

type Row = Readonly<Record<string, string>>;

/** A row of a book of births of 1987 that is good. */
const row = (entry: number, more: Row = {}): Row => ({
  register: "birth",
  unit: "1",
  book: "12-A",
  page: "7",
  entry: String(entry),
  year: "1987",
  number: `${entry}/87`,
  registered_on: "20-03-1987",
  event_date: "14-03-1987",
  sex: "बालिका",
  name: "सुनीता",
  father_name: "रामलाल शाक्य",
  image: "1987/page-007.png",
  ...more,
});

const names = bookColumns.map(({ name }) => name);
const csv = (rows: readonly Row[]): string =>
  [names.join(","), ...rows.map((one) => names.map((name) => `"${one[name] ?? ""}"`).join(","))].join("\r\n");

describe("an old book", () => {
  let registry: TestRegistry;
  let folder: string;
  let blobs: BlobStore;
  let files = 0;
  before(async () => {
    registry = await TestRegistry.open();
    folder = mkdtempSync(join(tmpdir(), "akshara-books-"));
    mkdirSync(join(folder, "1987"));
    writeFileSync(join(folder, "1987", "page-007.png"), png(10, 10));
    writeFileSync(join(folder, "1987", "page-008.png"), png(10, 10));
    writeFileSync(join(folder, "1987", "broken.png"), "no picture at all");
    writeFileSync(join(folder, "outside.txt"), "a secret of the machine");
    mkdirSync(join(folder, "scans"));
    symlinkSync(join(folder, "outside.txt"), join(folder, "scans", "link.png"));
    blobs = new BlobStore({ folder: new BlobFolder(join(folder, "blobs")), sealer: registry.sealer });
  });
  after(async () => {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(rows: readonly Row[], how: { readonly dryRun?: boolean; readonly skipBad?: boolean } = {}) {
    const file = join(folder, `${(files += 1)}.csv`);
    writeFileSync(file, csv(rows));
    const images = await folderImages(folder);
    assert.ok(!("ok" in images));
    const { ledger, clock, sealer, databases } = registry;
    const parts = { ledger, clock, sealer, blobs, database: databases.serve, law: registrationLaw };
    return importBooks({ ...parts, file, images, town: shivpuri, ...how });
  }
  const reported = (outcome: BookReport | Refused): BookReport => {
    assert.ok(outcome.ok, JSON.stringify(outcome));
    return outcome;
  };
  const told = ({ faults }: BookReport) => faults.map(({ line, column, refusal }) => [line, column, refusal.code]);
  const figures = ({ rows, imported, before: known, bad, images, without }: BookReport) => ({
    rows,
    imported,
    known,
    bad,
    images,
    without,
  });
  const place = (entry: string, page = 7) => ({ book: "12-A", page, entry, year: 1987 });
  const count = async (table: "events" | "book_pages"): Promise<number> => {
    const asked = statement(
      `test.books.${table}`,
      `select count(*)::integer as count from state.${table} where town = $1`,
    );
    const [found] = await registry.databases.superuser.query<{ count: number }>(asked, [shivpuri]);
    return found?.count ?? -1;
  };

  const planted: readonly (readonly [Row, string, string])[] = [
    [{ register: "marriage" }, "register", "book.register"],
    [{ unit: "8" }, "unit", "unit.unknown"],
    [{ page: "0" }, "page", "event.number"],
    [{ book: "" }, "book", "event.needed"],
    [{ book: "--" }, "book", "book.unreadable"],
    [{ year: "2087" }, "year", "event.number"],
    [{ year: "1989" }, "year", "book.year_differs"],
    [{ number: "" }, "number", "event.needed"],
    [{ registered_on: "31-02-1987" }, "registered_on", "event.date"],
    [{ registered_on: "20-03-2027", year: "2026" }, "registered_on", "event.future"],
    [{ registered_on: "20-11-2026", year: "2026", event_date: "14-11-2026" }, "registered_on", "book.not_old"],
    [{ registered_on: "21-11-2025", year: "2025", event_date: "14-11-2025" }, "registered_on", "book.not_old"],
    [{ registered_on: "20-11-2025", year: "2026", event_date: "14-11-2025" }, "year", "book.not_old"],
    [
      { number: makeRegistrationNumber("B", { town: shivpuri, year: 1987, unit: 1, serial: 7 }) },
      "number",
      "book.own_number",
    ],
    [{ event_date: "21-03-1987" }, "registered_on", "book.registered_before"],
    [{ event_date: "" }, "event_date", "event.needed"],
    [{ sex: "x" }, "sex", "event.choice"],
    [{ name: "", father_name: "" }, "name", "book.nobody"],
    [{ name: "सुनीता 😀" }, "name", "event.name_signs"],
    [{ spouse_name: "मोहन" }, "spouse_name", "book.not_of_form"],
    [{ register: "death", age_years: "190" }, "age_years", "event.age"],
    [{ image: "../outside.txt" }, "image", "book.image_name"],
    [{ image: "/etc/passwd" }, "image", "book.image_name"],
    [{ image: "scans/link.png", page: "70" }, "image", "document.wrong_kind"],
    [{ image: "1987/none.png", page: "71" }, "image", "book.image_missing"],
    [{ image: "1987/broken.png", page: "72" }, "image", "document.wrong_kind"],
    [{ entry: "1", number: "900/87" }, "entry", "book.entry_twice"],
    [{ number: "1 / 87" }, "number", "book.number_twice"],
    [{ image: "1987/page-008.png" }, "image", "book.other_image"],
  ];

  test("each planted fault is told with its line, its column and the mend; one keeps the whole file out", async () => {
    const rows = [row(1), ...planted.map(([more], at) => row(100 + at, more)), row(2, { image: "" })];
    const report = reported(await run(rows, { dryRun: true }));
    assert.deepEqual(
      told(report).sort(([a], [b]) => Number(a) - Number(b)),
      planted.map(([, column, code], at) => [at + 3, column, code]),
    );
    const good = { rows: planted.length + 2, imported: 2, known: 0, bad: planted.length, images: 1, without: 0 };
    assert.deepEqual(figures(report), good);
    const kept = reported(await run(rows));
    assert.deepEqual(
      [kept.imported, kept.bad, await count("events"), await count("book_pages")],
      [0, planted.length, 0, 0],
    );
  });

  test("good rows come in, marked with their place, found by their names, and share the one scan of their page", async () => {
    const rows = [row(1), row(2, { name: "", mother_name: "कमला", sex: "" }), row(3, { page: "0" })];
    const report = reported(await run(rows, { skipBad: true }));
    assert.deepEqual(figures(report), { rows: 3, imported: 2, known: 0, bad: 1, images: 1, without: 0 });
    const id = bookEntryOf(shivpuri, registry.unit, "birth", place("2"));
    const { event, page } = await registry.databases.serve.readInTown(shivpuri, async (tx) => ({
      event: (await readEvent(tx, id))?.event,
      page: await readPage(tx, bookPageOf(shivpuri, { unit: registry.unit, what: "birth", book: "12-A", page: 7 })),
    }));
    assert.ok(event?.state === "registered" && page);
    assert.deepEqual(event.entry.book, place("2"));
    assert.deepEqual([event.entry.number, event.entry.on, event.entry.year], ["2/87", "1987-03-20", 1987]);
    assert.deepEqual(
      [event.report.reporter.from, event.report.delay, event.report.counted.sex],
      ["book", "in-time", ""],
    );
    assert.equal(event.report.counted.place, undefined);
    const asked = { town: shivpuri, by: registry.registrar, why: "registration", subject: id } as const;
    const form = await openForm(registry.sealer, asked, event.report);
    assert.deepEqual(form.ok && form.form, { eventDate: "1987-03-14", fatherName: "रामलाल शाक्य", motherName: "कमला" });
    const [token] = await registry.sealer.tokens(shivpuri, "name", "kamla");
    const found = await registry.databases.superuser.query<{ event: string }>(
      statement(
        "test.books.find",
        "select event from state.event_find where town = $1 and field = 'name' and token = $2",
      ),
      [shivpuri, token],
    );
    assert.deepEqual(
      found.map((one) => one.event),
      [id],
    );
    const subject = bookPageOf(shivpuri, page);
    const scan = await blobs.get({
      town: shivpuri,
      by: registry.registrar,
      why: "registration",
      subject,
      name: page.image.blob,
    });
    assert.ok(scan.ok);
    await assert.rejects(blobs.get({ ...asked, name: page.image.blob }), "the scan opens for its page alone");
  });

  test("the same book brought again adds nothing, also in another file, order and hand; a changed row is refused by name", async () => {
    const kept = (): number => readdirSync(join(folder, "blobs"), { recursive: true }).length;
    const stood = [await count("events"), await count("book_pages"), kept()];
    const rows = [row(2, { name: "", mother_name: "कमला", sex: "" }), row(1, { book: "12 a", entry: "१" })];
    const again = reported(await run(rows));
    assert.deepEqual(told(again), []);
    assert.deepEqual(figures(again), { rows: 2, imported: 0, known: 2, bad: 0, images: 0, without: 0 });
    const changed = reported(await run([row(1, { name: "अनीता" })]));
    assert.deepEqual(told(changed), [[2, "entry", "book.entry_known"]]);
    const other = reported(await run([row(9, { number: "1/87" })]));
    assert.deepEqual(told(other), [[2, "number", "book.number_taken"]]);
    assert.deepEqual([await count("events"), await count("book_pages"), kept()], stood);
  });

  test("a page without its scan gets it when the index comes again with it", async () => {
    const first = reported(await run([row(20, { page: "8", image: "" })]));
    assert.deepEqual(figures(first), { rows: 1, imported: 1, known: 0, bad: 0, images: 0, without: 1 });
    const second = reported(await run([row(20, { page: "8", image: "1987/page-008.png" })]));
    assert.deepEqual(figures(second), { rows: 1, imported: 0, known: 1, bad: 0, images: 1, without: 0 });
  });

  test("a file that can't be read, or of a town without a unit, is refused as a whole", async () => {
    const file = join(folder, "empty.csv");
    writeFileSync(file, "");
    const images = await folderImages(folder);
    assert.ok(!("ok" in images));
    const { ledger, clock, sealer, databases } = registry;
    const parts = { ledger, clock, sealer, blobs, database: databases.serve, law: registrationLaw, file, images };
    const empty = await importBooks({ ...parts, town: shivpuri });
    assert.equal(empty.ok ? "" : empty.refusal.code, "import.file_empty");
    const elsewhere = await importBooks({ ...parts, town: 250867 as typeof shivpuri });
    assert.equal(elsewhere.ok ? "" : elsewhere.refusal.code, "unit.unknown");
  });

  test("on pages the work is of two: the unit's registrar takes in what another person brought", async () => {
    const file = join(folder, "two.csv");
    writeFileSync(file, csv([row(40)]));
    const images = await folderImages(folder);
    assert.ok(!("ok" in images));
    const { ledger, clock, sealer, databases, registrar } = registry;
    const parts = { ledger, clock, sealer, blobs, database: databases.serve, law: registrationLaw, file, images };
    const by = async (actor: typeof registrar, broughtBy = actor.person, passkey = true) =>
      told(reported(await importBooks({ ...parts, town: shivpuri, by: actor, broughtBy, passkey, skipBad: true })));
    assert.deepEqual(await by(registrar), [[2, "", "event.same_person"]]);
    assert.deepEqual(await by(actorOf("registrar", "other"), registrar.person), [[2, "unit", "unit.not_yours"]]);
    assert.deepEqual(await by(actorOf("administrator"), registrar.person), [[2, "", "ledger.not_permitted"]]);
    const { person: other } = actorOf("administrator");
    assert.deepEqual(await by(registrar, other, false), [[2, "", "event.passkey_needed"]]);
    assert.deepEqual(await by(registrar, other), []);
  });

  test("what the tables hold is what the facts say", async () => {
    const { databases } = registry;
    const check = await checkTown(databases.check, [kernelService, birthsAndDeaths], shivpuri);
    assert.deepEqual(check.differences, []);
  });
});
