// Imports old books: an index of entries (CSV or workbook) with scans of their pages; bad rows are told, good ones come in in batches.
import { canonicalJson } from "../../../kernel/canonical.ts";
import type { Actor } from "../../../kernel/decider.ts";
import {
  type CommandId,
  commandId,
  derivedUuid,
  type PersonId,
  personId,
  type SubjectId,
} from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import type { TownId } from "../../../kernel/town.ts";
import { knownCommands } from "../../../ledger/journal.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import { type FileKind, inspectFile } from "../../../operations/imports/file.ts";
import { readRows } from "../../../operations/imports/rows.ts";
import { SeenKeys } from "../../../operations/imports/seen-keys.ts";
import { cleanPicture } from "../../../platform/blobs/document.ts";
import type { BlobStore } from "../../../platform/blobs/store.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import { bookEntryOf, bookPageOf, type CopyEvent, type KeepPage } from "../rules/book.ts";
import { bookNumberOf, bookRule, notOld } from "../rules/book-number.ts";
import { bookColumns, type BookRow, type ColumnFault, readBookRow } from "../rules/book-row.ts";
import { delayOf } from "../rules/delay.ts";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { BookImages } from "./book-images.ts";
import { entriesKnown, numbersGiven, pagesKept } from "./book-store.ts";
import { numberKey } from "./event-store.ts";
import { type OpenUnit, readUnits } from "./unit-store.ts";

/** Rows that travel in one transaction. */
export const book_batch_rows_max = 100;
/** Faults that a report lists; the rest are counted. */
export const book_faults_max = 10_000;

/** Rows that are shown to the second person. */
export const book_sample_rows_max = 20;

/** One thing to mend in the index. */
export interface BookFault extends ColumnFault {
  readonly line: number;
}

export interface BookReport {
  readonly ok: true;
  readonly rows: number;
  /** Of a dry run: that would come in. */
  readonly imported: number;
  /** Rows that an earlier run had brought. */
  readonly before: number;
  readonly bad: number;
  /** Scans that were kept; of a dry run: that would be. */
  readonly images: number;
  /** Rows whose page has no scan, neither here nor from an earlier run. */
  readonly without: number;
  readonly faults: readonly BookFault[];
  /** Of a dry run: some good rows for the second person to compare; whoever brought them could not foresee which. */
  readonly sample: readonly SampledRow[];
}

export interface SampledRow {
  readonly line: number;
  readonly row: BookRow;
}

export interface BookOptions {
  readonly file: string;
  readonly images: BookImages;
  readonly town: TownId;
  readonly ledger: Ledger;
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Pick<Sealer, "fingerprint">;
  readonly blobs: Pick<BlobStore, "put">;
  readonly law: RegistrationLaw;
  /** True: good rows come in though others are bad. Otherwise one bad row keeps the whole file out. */
  readonly skipBad?: boolean;
  /** Checks everything and imports nothing. */
  readonly dryRun?: boolean;
  /** Who takes it in, and who brought it; the operator's own hand unless said. */
  readonly by?: Actor;
  /** Whether who takes it in signed in with a passkey. */
  readonly passkey?: boolean;
  readonly broughtBy?: PersonId;
  /** Told after each batch how many rows are through. */
  readonly progress?: (rows: number) => void;
}

/** Who imports on the operator's command line: the system itself. */
export const bookImporter: Actor = { person: personId(derivedUuid("system", "import books")), roles: ["system"] };

interface Waiting {
  readonly line: number;
  readonly row: BookRow;
  readonly unit: SubjectId;
  readonly page: SubjectId;
  readonly event: SubjectId;
  readonly numberGiven: SubjectId;
  readonly command: CommandId;
  /** The keyed hash of the row. */
  readonly mark: string;
}

type ListedUnit = Pick<OpenUnit, "on"> & { readonly id: SubjectId };

/** What the register says of a batch. */
interface Standing {
  readonly done: ReadonlySet<string>;
  readonly entries: ReadonlySet<SubjectId>;
  readonly pages: ReadonlySet<SubjectId>;
  readonly numbers: ReadonlyMap<SubjectId, SubjectId>;
}

/** A scan that may be kept, cleaned once for all rows of its page in a batch. */
type Scan = Awaited<ReturnType<typeof cleanPicture>>;

class BookImport {
  rows = 0;
  #imported = 0;
  #before = 0;
  #bad = 0;
  #images = 0;
  #without = 0;
  #lastBad = 0;
  /** Lines of the batch at hand that turned out bad after they were read. */
  readonly #badInBatch = new Set<number>();
  #sending = false;
  readonly #faults: BookFault[] = [];
  #sample: readonly (SampledRow & { readonly mark: string })[] = [];
  readonly #seen = new SeenKeys();
  readonly #options: BookOptions;
  readonly #kind: FileKind;
  readonly #units: ReadonlyMap<number, ListedUnit>;
  #batch: Waiting[] = [];

  constructor(options: BookOptions, kind: FileKind, units: ReadonlyMap<number, ListedUnit>) {
    this.#options = options;
    this.#kind = kind;
    this.#units = units;
  }

  report(): BookReport {
    const counts = { imported: this.#imported, before: this.#before, bad: this.#bad };
    const sample = this.#sample.map(({ line, row }) => ({ line, row })).toSorted((a, b) => a.line - b.line);
    const pages = { images: this.#images, without: this.#without };
    return { ok: true, rows: this.rows, ...counts, ...pages, faults: this.#faults, sample };
  }

  /** While a file is read all faults of a line come one after another; those of a batch are remembered until it is through. */
  #fault(line: number, fault: ColumnFault): void {
    const counted = this.#sending ? this.#badInBatch.has(line) : line === this.#lastBad;
    if (!counted) this.#bad += 1;
    if (this.#sending) this.#badInBatch.add(line);
    else this.#lastBad = line;
    if (this.#faults.length < book_faults_max) this.#faults.push({ line, ...fault });
  }

  #refuse(line: number, column: string, { refusal }: Refused): void {
    this.#fault(line, { column, refusal });
  }

  async #waiting(line: number, row: BookRow): Promise<Waiting | undefined> {
    const { town, sealer, clock } = this.#options;
    const listed = this.#units.get(row.unit);
    if (listed === undefined) {
      this.#refuse(line, "unit", refuse("unit.unknown", bookRule));
      return undefined;
    }
    const { what, book, number, registeredOn, form } = row;
    const { id: unit, on: openedOn } = listed;
    const wrong = notOld({ number, registeredOn, year: book.year }, openedOn, clock.today());
    for (const one of wrong) this.#refuse(line, one.refusal.field ?? "", one);
    if (wrong.length > 0) return undefined;
    const event = bookEntryOf(town, unit, what, book);
    const page = bookPageOf(town, { unit, what, book: book.book, page: book.page });
    // The same row is the same command, however its place was typed. Its hash is keyed: no id may let anybody guess at names.
    const content = { event, year: book.year, number: numberKey(number), registeredOn, form };
    const mark = (await sealer.fingerprint(town, canonicalJson(content))).toString("hex");
    const command = commandId(derivedUuid("import book entry", event, mark));
    const numberGiven = bookNumberOf(town, { unit, what, year: book.year, number });
    return { line, row, unit, page, event, numberGiven, command, mark };
  }

  /** A place or a number that stood in an earlier row, and a page that has two scans. */
  #checkTwice({ line, row, page, event, numberGiven }: Waiting): boolean {
    const twice = (column: string, code: string, earlier: number): void =>
      this.#refuse(line, column, refuse(code, bookRule, { values: { line: earlier } }));
    const before = this.#seen.first(`entry/${event}`, line);
    if (before !== undefined) twice("entry", "book.entry_twice", before);
    const number = this.#seen.first(`number/${numberGiven}`, line);
    if (number !== undefined) twice("number", "book.number_twice", number);
    if (row.image === undefined) return before === undefined && number === undefined;
    const scanned = this.#seen.first(`page/${page}`, line);
    const same = this.#seen.first(`image/${page}/${row.image}`, line);
    const other = scanned !== undefined && same === undefined;
    if (other) twice("image", "book.other_image", scanned);
    return before === undefined && number === undefined && !other;
  }

  async take(): Promise<Refused | undefined> {
    const { file, clock } = this.#options;
    const today = clock.today();
    for await (const read of readRows(file, this.#kind, bookColumns)) {
      if (!read.ok && read.ends && this.rows === 0) return read.refused;
      this.rows += 1;
      if (!read.ok) {
        this.#refuse(read.line, read.column ?? "", read.refused);
        continue;
      }
      const { line } = read;
      const outcome = readBookRow(read.cells, today);
      if (!outcome.ok) for (const fault of outcome.faults) this.#fault(line, fault);
      else {
        const waiting = await this.#waiting(line, outcome.row);
        if (waiting && this.#checkTwice(waiting)) this.#batch.push(waiting);
      }
      if (this.#batch.length >= book_batch_rows_max) await this.#send();
    }
    await this.#send();
    return undefined;
  }

  #standing(batch: readonly Waiting[]): Promise<Standing> {
    return this.#options.database.readInTown(this.#options.town, async (tx) => ({
      done: new Set(
        (
          await knownCommands(
            tx,
            batch.map((one) => one.command),
          )
        ).map(({ id }) => id),
      ),
      entries: await entriesKnown(
        tx,
        batch.map((one) => one.event),
      ),
      pages: await pagesKept(
        tx,
        batch.map((one) => one.page),
      ),
      numbers: await numbersGiven(
        tx,
        batch.map((one) => one.numberGiven),
      ),
    }));
  }

  /** Rows that the register would not take: another content at the same place, or the number of another entry. */
  #compare(batch: readonly Waiting[], { done, entries, numbers }: Standing): readonly Waiting[] {
    return batch.filter(({ line, event, command, row, numberGiven }) => {
      if (done.has(command)) return true;
      const known = entries.has(event);
      if (known) this.#refuse(line, "entry", refuse("book.entry_known", bookRule));
      const other = (numbers.get(numberGiven) ?? event) !== event;
      const values = { number: row.number };
      if (other) this.#refuse(line, "number", refuse("book.number_taken", bookRule, { values }));
      return !known && !other;
    });
  }

  async #scan(name: string): Promise<Scan> {
    const read = await this.#options.images(name);
    return read.ok ? cleanPicture(read.bytes) : read;
  }

  /** Reads the scans of pages that have none, each once; a row whose scan can't be kept is bad. */
  async #scanned(
    batch: readonly Waiting[],
    { pages }: Standing,
  ): Promise<{ readonly good: readonly Waiting[]; readonly commands: readonly KeepPage[] }> {
    const [good, commands]: [Waiting[], KeepPage[]] = [[], []];
    const outcomes = new Map<SubjectId, Refused | true>();
    for (const one of batch) {
      const { row, page } = one;
      if (row.image === undefined || pages.has(page)) {
        good.push(one);
        continue;
      }
      const before = outcomes.get(page);
      if (before === undefined) {
        const scan = await this.#scan(row.image);
        outcomes.set(page, scan.ok ? true : scan);
        if (scan.ok) commands.push(await this.#keep(one, scan));
      }
      const outcome = outcomes.get(page);
      if (outcome === true) good.push(one);
      else if (outcome) this.#refuse(one.line, "image", outcome);
    }
    this.#without += good.filter(({ page }) => !pages.has(page) && outcomes.get(page) !== true).length;
    return { good, commands };
  }

  /** The command that keeps a page; in a dry run no byte of it is stored. */
  async #keep({ row, unit, page }: Waiting, scan: Extract<Scan, { ok: true }>): Promise<KeepPage> {
    const { town, blobs, dryRun, broughtBy = bookImporter.person, passkey = false } = this.#options;
    const place = { unit, what: row.what, book: row.book.book, page: row.book.page };
    const put = { town, subject: page, type: scan.type, bytes: scan.bytes };
    const image =
      dryRun === true
        ? { blob: "" as KeepPage["image"]["blob"], bytes: scan.bytes.length, type: scan.type }
        : (await blobs.put(put)).reference;
    const id = commandId(derivedUuid("import book page", page, image.blob));
    return { do: "page.keep", id, ...place, image, broughtBy, passkey };
  }

  async #send(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#sending = true;
    if (batch.length > 0) {
      const standing = await this.#standing(batch);
      const { good, commands } = await this.#scanned(this.#compare(batch, standing), standing);
      if (this.#options.dryRun === true) {
        const fresh = good.filter(({ command }) => !standing.done.has(command));
        const before = good.length - fresh.length;
        this.#choose(fresh);
        this.#before += before;
        this.#imported += good.length - before;
        this.#images += commands.length;
      } else await this.#perform(good, commands);
    }
    this.#badInBatch.clear();
    this.#sending = false;
    this.#options.progress?.(this.rows);
  }

  /** Those with the least hashes stay: a fair choice of all rows that nobody without the town's key can work out. */
  #choose(fresh: readonly Waiting[]): void {
    const all = [...this.#sample, ...fresh].toSorted((a, b) => (a.mark < b.mark ? -1 : 1));
    this.#sample = all.slice(0, book_sample_rows_max);
  }

  #command({ row, unit, event, command }: Waiting): CopyEvent {
    const { law, broughtBy = bookImporter.person, passkey = false } = this.#options;
    const { what, number, registeredOn, book, form } = row;
    const brought = { broughtBy, passkey };
    const delay = delayOf(form.eventDate as CivilDate, registeredOn, law);
    return { do: "event.copy", id: command, event, what, unit, number, registeredOn, book, form, delay, ...brought };
  }

  async #perform(good: readonly Waiting[], pages: readonly KeepPage[]): Promise<void> {
    const { ledger, town, by = bookImporter } = this.#options;
    const commands = [...pages, ...good.map((one) => this.#command(one))];
    const outcomes = await ledger.performAll({ town, actor: by, commands });
    this.#images += outcomes.slice(0, pages.length).filter((outcome) => outcome.ok && !outcome.repeated).length;
    for (const [at, outcome] of outcomes.slice(pages.length).entries()) {
      // The same row, brought by somebody else or with its place typed in another way.
      const known = !outcome.ok && outcome.refusal.code === "ledger.command_reused";
      if (known || (outcome.ok && outcome.repeated)) this.#before += 1;
      else if (outcome.ok) this.#imported += 1;
      else this.#refuse(good[at]?.line ?? 0, outcome.refusal.field ?? "", outcome);
    }
  }
}

/**
 * Imports the index with its scans. What an earlier run brought stays as it is: an entry's id is made of its place in the book,
 * its command of the row. Refuses the whole file when it cannot be read (encoding, columns, size).
 */
export async function importBooks(options: BookOptions): Promise<BookReport | Refused> {
  const units = await options.database.readInTown(options.town, (tx) => readUnits(tx));
  if (units.length === 0) return refuse("unit.unknown", bookRule, { field: "unit" });
  const byNumber = new Map(units.map((unit) => [unit.number, unit]));
  const inspected = await inspectFile(options.file);
  if (!inspected.ok) return inspected;
  if (options.skipBad !== true && options.dryRun !== true) {
    const trial = new BookImport({ ...options, dryRun: true }, inspected.kind, byNumber);
    const refused = await trial.take();
    if (refused) return refused;
    if (trial.report().bad > 0) return { ...trial.report(), imported: 0, images: 0 };
  }
  const run = new BookImport(options, inspected.kind, byNumber);
  return (await run.take()) ?? run.report();
}
