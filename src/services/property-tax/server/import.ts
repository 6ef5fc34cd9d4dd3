// Imports a town's register of holdings from a CSV or a workbook: reports bad rows by line and column, takes the good ones in batches.
import { financialYearOf } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { commandId, derivedUuid, type HoldingId, holdingId, personId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import { type FileKind, inspectFile, type InspectedFile } from "../../../operations/imports/file.ts";
import { readRows } from "../../../operations/imports/rows.ts";
import { SeenKeys } from "../../../operations/imports/seen-keys.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/database/connect.ts";
import { numberKey, type NumberSeries, numbersOf, numberSubject } from "../rules/number.ts";
import { checkBrought, type RegisterHolding } from "../rules/register.ts";
import { type ColumnFault, faultInColumn, holdingColumns, readRow, type RegisterRow } from "./import-row.ts";
import { ratesInForce } from "./rates-in-force.ts";
import { numberStore } from "./store.ts";

/** Rows that travel in one transaction. */
export const import_batch_rows_max = 250;
/** Faults that a report lists; the rest are counted. */
export const import_faults_max = 10_000;

/** One thing to mend in the file. */
export interface RowFault extends ColumnFault {
  readonly line: number;
}

export interface ImportReport {
  readonly ok: true;
  readonly rows: number;
  /** Of a dry run: that would be imported. */
  readonly imported: number;
  /** Rows that an earlier run of the same file had imported. */
  readonly before: number;
  readonly bad: number;
  readonly faults: readonly RowFault[];
}

export interface ImportOptions {
  readonly file: string;
  readonly town: TownId;
  readonly ledger: Ledger;
  readonly database: Database;
  readonly clock: Clock;
  /** True: good rows are imported though others are bad. Otherwise one bad row keeps the whole file out. */
  readonly skipBad?: boolean;
  /** Checks everything and imports nothing. */
  readonly dryRun?: boolean;
  /** Who imports; the system unless said. The roles are the system's. */
  readonly by?: Actor;
  /** Told after each batch how many rows are through. */
  readonly progress?: (rows: number) => void;
}

/** Who imports: the system itself, on the operator's command line. */
export const importer: Actor = { person: personId(derivedUuid("system", "import")), roles: ["system"] };

interface Waiting {
  readonly line: number;
  readonly row: RegisterRow;
}

class Import {
  rows = 0;
  imported = 0;
  before = 0;
  #bad = 0;
  #lastBad = 0;
  readonly #faults: RowFault[] = [];
  readonly #seen = new SeenKeys();
  readonly #options: ImportOptions;
  readonly #hash: string;
  readonly #kind: FileKind;
  readonly #zones: readonly string[];
  #batch: Waiting[] = [];

  constructor(options: ImportOptions, { hash, kind }: InspectedFile, zones: readonly string[]) {
    this.#options = options;
    this.#hash = hash;
    this.#kind = kind;
    this.#zones = zones;
  }

  report(): ImportReport {
    const { rows, imported, before } = this;
    return { ok: true, rows, imported, before, bad: this.#bad, faults: this.#faults };
  }

  #fault(line: number, fault: ColumnFault): void {
    // All faults of one line come one after another, so that bad lines are counted without being kept.
    if (line !== this.#lastBad) this.#bad += 1;
    this.#lastBad = line;
    if (this.#faults.length < import_faults_max) this.#faults.push({ line, ...fault });
  }

  /** An id that stood in an earlier row of the same file. */
  #checkTwice(line: number, row: RegisterRow): boolean {
    let good = true;
    for (const { series, number } of numbersOf(row)) {
      const key = `${series}/${numberKey(number)}`;
      const earlier = this.#seen.first(key, line);
      if (earlier !== undefined) {
        const { refusal } = refuse("import.id_twice", "import", { values: { number, line: earlier } });
        this.#fault(line, { column: columnOfSeries[series], refusal });
        good = false;
      }
    }
    return good;
  }

  async take(): Promise<Refused | undefined> {
    const { file, clock } = this.#options;
    const bounds = { zones: this.#zones, today: clock.today() };
    for await (const read of readRows(file, this.#kind, holdingColumns)) {
      if (!read.ok && read.ends && this.rows === 0) return read.refused;
      this.rows += 1;
      if (!read.ok) {
        this.#fault(read.line, { column: read.column ?? "", refusal: read.refused.refusal });
        continue;
      }
      const { line, cells } = read;
      const outcome = readRow(cells, bounds);
      const brought = outcome.ok ? checkBrought(outcome.row, bounds.today) : undefined;
      if (!outcome.ok) for (const fault of outcome.faults) this.#fault(line, fault);
      else if (brought) this.#fault(line, faultInColumn(brought.refusal));
      else if (this.#checkTwice(line, outcome.row)) this.#batch.push({ line, row: outcome.row });
      if (this.#batch.length >= import_batch_rows_max) await this.#send();
    }
    await this.#send();
    return undefined;
  }

  async #send(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length > 0) await (this.#options.dryRun === true ? this.#compare(batch) : this.#perform(batch));
    this.#options.progress?.(this.rows);
  }

  /** What the register would refuse: ids that other holdings have. */
  async #compare(batch: readonly Waiting[]): Promise<void> {
    const claims = batch.flatMap(({ line, row }) =>
      numbersOf(row).map(({ series, number }) => ({ line, series, number, id: numberSubject(series, number) })),
    );
    const taken = await this.#options.database.readInTown(this.#options.town, (tx) =>
      numberStore.load(
        tx,
        claims.map((claim) => claim.id),
        false,
      ),
    );
    const own = new Set<number>();
    const others = new Set<number>();
    for (const { line, series, number, id } of claims) {
      const claim = taken.get(id)?.state;
      if (claim?.state !== "taken") continue;
      // What an earlier run of this very file imported is no fault: importing it again would change nothing.
      if (claim.holding === this.#idOf(line)) own.add(line);
      else {
        others.add(line);
        const { refusal } = refuse("holding.number_taken", "holding register", { values: { number } });
        this.#fault(line, { column: columnOfSeries[series], refusal });
      }
    }
    this.before += own.size;
    this.imported += batch.filter(({ line }) => !own.has(line) && !others.has(line)).length;
  }

  #idOf(line: number): HoldingId {
    return holdingId(derivedUuid("imported-holding", String(this.#options.town), this.#hash, String(line)));
  }

  #command({ line, row }: Waiting): RegisterHolding {
    return {
      do: "holding.register",
      id: commandId(derivedUuid("import", String(this.#options.town), this.#hash, String(line))),
      holding: this.#idOf(line),
      zones: this.#zones,
      origin: "import",
      ...row,
    };
  }

  async #perform(batch: readonly Waiting[]): Promise<void> {
    const { ledger, town, by = importer } = this.#options;
    const commands = batch.map((one) => this.#command(one));
    const outcomes = await ledger.performAll({ town, actor: by, commands });
    for (const [at, outcome] of outcomes.entries()) {
      const line = batch[at]?.line ?? 0;
      if (!outcome.ok) this.#fault(line, faultInColumn(outcome.refusal));
      else if (outcome.repeated) this.before += 1;
      else this.imported += 1;
    }
  }
}

const columnOfSeries: Readonly<Record<NumberSeries, string>> = { old: "old_id", portal: "new_id" };

/**
 * Imports the file. Each row's command is derived from town, file and line, so that the same file imports nothing twice, also
 * after it was stopped half-way. Refuses the whole file when it cannot be read (encoding, columns, size).
 */
export async function importHoldings(options: ImportOptions): Promise<ImportReport | Refused> {
  const year = financialYearOf(options.clock.today());
  const today = options.clock.today();
  const rates = await options.database.readInTown(options.town, (tx) => ratesInForce(tx, year, today));
  if (!rates) return refuse("rates.none_for_year", "council resolution", { values: { year } });
  const inspected = await inspectFile(options.file);
  if (!inspected.ok) return inspected;
  if (options.skipBad !== true && options.dryRun !== true) {
    const trial = new Import({ ...options, dryRun: true }, inspected, rates.zones);
    const refused = await trial.take();
    if (refused) return refused;
    if (trial.report().bad > 0) return { ...trial.report(), imported: 0 };
  }
  const run = new Import(options, inspected, rates.zones);
  return (await run.take()) ?? run.report();
}
