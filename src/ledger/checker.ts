// The checker: a second opinion. Folds a town's journal anew and compares every table that follows from it, column by column.
import type { Kept, SubjectKind } from "../kernel/decider.ts";
import type { Recorded } from "../kernel/facts.ts";
import type { SubjectId } from "../kernel/ids.ts";
import type { TownId } from "../kernel/town.ts";
import { type Database, sqlState, statement, type Tx } from "../platform/database/connect.ts";
import {
  compareRows,
  describeTables,
  type Difference,
  differences_max,
  forgottenColumns,
  type Range,
  type Table,
  type Wanted,
  wantedRows,
} from "./check-rows.ts";
import { commitmentOf, readFact } from "./journal.ts";
import type { LedgerService, SubjectStore } from "./service.ts";

export interface TownCheck {
  readonly town: TownId;
  readonly facts: number;
  readonly subjects: number;
  readonly differences: readonly Difference[];
}

const page_rows = 2_000;
const first_subject = "00000000-0000-0000-0000-000000000000" as SubjectId;

type States = Map<SubjectId, Kept<unknown>>;

class Fold {
  readonly kept = new Map<string, States>();
  readonly #kinds: readonly SubjectKind<unknown>[];

  constructor(kinds: readonly SubjectKind<unknown>[]) {
    this.#kinds = kinds;
    for (const kind of kinds) this.kept.set(kind.kind, new Map());
  }

  move(fact: Recorded): void {
    for (const kind of this.#kinds) {
      const states = this.kept.get(kind.kind) as States;
      for (const id of kind.movedBy(fact)) {
        const { revision, state } = states.get(id) ?? { revision: 0, state: kind.initial };
        states.set(id, { revision: revision + 1, state: kind.evolve(state, fact, id) });
      }
    }
  }
}

/** A fact's row with all its columns; those that are not named here repeat what the bytes say. */
interface FactRow {
  readonly [column: string]: unknown;
  readonly position: bigint;
  readonly body: string;
  readonly salt: Buffer;
  readonly commitment: Buffer;
}

const own_columns = new Set(["position", "body", "salt", "commitment"]);

/** Compares one fact's bytes with its commitment and its columns with its bytes, and folds it. */
function foldFact(town: TownId, row: FactRow, fold: Fold): readonly Difference[] {
  const differences: Difference[] = [];
  const { position, body, salt, commitment } = row;
  const found = (what: Difference["what"], detail: string): number =>
    differences.push({ town, what, kind: "fact", position, detail });
  if (!commitmentOf(salt, body).equals(commitment)) found("fact-altered", "bytes do not fit the commitment");
  try {
    const fact = readFact(body);
    const said: Readonly<Record<string, unknown>> = { ...fact.recorded, kind: fact.kind, subject: fact.subject };
    const altered = Object.keys(row).filter((column) => !own_columns.has(column) && row[column] !== said[column]);
    if (altered.length > 0) found("fact-altered", `columns do not fit the bytes: ${altered.join(", ")}`);
    if (fact.recorded.town !== town) throw new Error(`it belongs to town ${fact.recorded.town}`);
    fold.move(fact);
  } catch (error) {
    found("fact-refused", error instanceof Error ? error.message : String(error));
  }
  return differences;
}

/** Folds the town's whole journal; gives what is wrong with the facts themselves, and how many there are. */
async function foldJournal(tx: Tx, table: Table, fold: Fold): Promise<readonly [number, readonly Difference[]]> {
  const columns = table.columns.map((column) => `"${column}"`).join(", ");
  const page = statement(
    "checker.facts",
    `select ${columns} from journal.facts where town = $1::integer and position > $2::bigint
     order by position limit $3::integer`,
  );
  const differences: Difference[] = [];
  let facts = 0;
  for (let position = 0n; ; ) {
    const rows = await tx.query<FactRow>(page, [tx.town, position, page_rows]);
    for (const row of rows) differences.push(...foldFact(tx.town, row, fold));
    facts += rows.length;
    position = rows.at(-1)?.position ?? position;
    if (rows.length < page_rows) return [facts, differences];
  }
}

type Saves = Pick<SubjectStore<unknown>, "save">;

/** Some of the subjects of a store, in id order, and the range of ids that they stand for. */
interface Page extends Range {
  readonly ids: readonly SubjectId[];
}

/** Splits a page at so many subjects; the parts stand for the same range of ids. */
function parted({ ids, from, before }: Page, count: number): readonly Page[] {
  const starts = ids.flatMap((id, at) => (at > 0 && at % count === 0 ? [[at, id] as const] : []));
  const bounds = [[0, from] as const, ...starts];
  return bounds.map(([at, id], part) => {
    const [end, next = before] = bounds[part + 1] ?? [];
    return { ids: ids.slice(at, end), from: id, ...(next === undefined ? {} : { before: next }) };
  });
}

const mark = statement("checker.mark", "savepoint page");
const goBack = statement("checker.go_back", "rollback to savepoint page");

const subjectRows: Saves = {
  save: async (tx, kept) => {
    tx.send(saveSubjects, [tx.town, [...kept.keys()], [...kept.values()].map((one) => one.state)]);
  },
};
const saveSubjects = statement(
  "checker.subjects",
  `insert into journal.subjects (town, id, kind)
   select $1::integer, id, kind from unnest($2::uuid[], $3::text[]) as s (id, kind) on conflict do nothing`,
);

// A fact is in the log with its commitment, or it waits for it in the queue; never both, never neither.
const waiting: Omit<Wanted, "values"> = {
  by: "pending",
  table: "journal.pending",
  columns: ["town", "position", "commitment"],
  select: `select f.town, f.position, f.commitment from journal.facts f where f.town = $1::integer and not exists (
    select from log.entries e where e.town = f.town and e.position = f.position and e.commitment = f.commitment)`,
};

const commands: Omit<Wanted, "values"> = {
  by: "commands",
  table: "journal.commands",
  columns: ["town", "id", "positions", "at"],
  select: `select f.town, f.command, array_agg(f.position order by f.position), min(f.at) from journal.facts f
    where f.town = $1::integer group by f.town, f.command`,
  // A keyed hash of what was asked, which is kept nowhere: another one lets a repeat be refused, never be done twice.
  unchecked: ["hash"],
};

const notLogged = (one: Difference): Difference =>
  one.what === "row-missing"
    ? { ...one, what: "fact-not-in-log", kind: "fact", detail: "neither logged nor queued" }
    : one;

/** One look at a town's tables, all from one snapshot. */
class Look {
  readonly #tx: Tx;
  readonly #tables: ReadonlyMap<string, Table>;
  readonly #claimed = new Set(["journal.facts"]);
  readonly differences: Difference[] = [];

  constructor(tx: Tx, tables: ReadonlyMap<string, Table>) {
    this.#tx = tx;
    this.#tables = tables;
  }

  #table(name: string): Table {
    const table = this.#tables.get(name);
    if (!table) throw new Error(`${name} is not a table of the journal or of the states`);
    return table;
  }

  /** Two that write one table would each take the other's rows for unknown ones. */
  #claim(wanted: Wanted): void {
    if (this.#claimed.has(wanted.table)) throw new Error(`${wanted.table} is written by two`);
    this.#claimed.add(wanted.table);
    this.differences.push(...forgottenColumns(this.#tx.town, this.#table(wanted.table), wanted));
  }

  async whole(one: Omit<Wanted, "values">, named = (difference: Difference): Difference => difference): Promise<void> {
    const wanted = { ...one, values: [this.#tx.town] };
    this.#claim(wanted);
    const found = await compareRows(this.#tx, this.#table(wanted.table), wanted);
    this.differences.push(...found.map(named));
  }

  async store(name: string, store: Saves, states: States): Promise<void> {
    for (const wanted of await wantedRows(this.#tx.town, (tx) => store.save(tx, new Map()))) this.#claim(wanted);
    const ids = [...states.keys()].sort();
    for (const page of parted({ ids, from: first_subject }, page_rows)) {
      await this.#page(name, store, states, page);
      if (this.differences.length > differences_max) return;
    }
  }

  async #page(name: string, store: Saves, states: States, page: Page): Promise<void> {
    const { ids } = page;
    this.#tx.send(mark);
    try {
      const kept = new Map(ids.map((id) => [id, states.get(id) as Kept<unknown>] as const));
      const rows = await wantedRows(this.#tx.town, (tx) => store.save(tx, kept));
      const found = rows.map((wanted) => compareRows(this.#tx, this.#table(wanted.table), wanted, page));
      this.differences.push(...(await Promise.all(found)).flat());
    } catch (error) {
      const state = sqlState(error);
      // What altered facts add up to may fit no column (class 22): then that subject is named and the others are compared.
      const unfit = state === undefined ? ids.length > 0 : state.startsWith("22");
      if (!unfit) throw error;
      await this.#tx.query(goBack);
      if (ids.length > 1) {
        for (const part of parted(page, Math.ceil(ids.length / 2))) await this.#page(name, store, states, part);
        return;
      }
      const [subject = first_subject] = ids;
      const detail = `its state fits no row: ${state ?? String(error)}`;
      this.differences.push({ town: this.#tx.town, what: "state-refused", kind: name, subject, detail });
    }
  }

  /** Tables that nobody writes hold no row. */
  async rest(): Promise<void> {
    const rest = [...this.#tables.values()].filter(({ name }) => !this.#claimed.has(name));
    const found = rest.map((table) => {
      const { name, columns } = table;
      const select = `select ${columns.map((one) => `"${one}"`).join(", ")} from ${name} where town = $1::integer and false`;
      return compareRows(this.#tx, table, {
        by: `nobody.${name}`,
        table: name,
        columns,
        select,
        values: [this.#tx.town],
      });
    });
    this.differences.push(...(await Promise.all(found)).flat());
  }
}

async function look(tx: Tx, services: readonly LedgerService[]): Promise<TownCheck> {
  const stores = services.flatMap((service) => service.stores);
  const tables = await describeTables(tx);
  const fold = new Fold(stores.map((store) => store.kind));
  const [facts, altered] = await foldJournal(tx, tables.get("journal.facts") as Table, fold);
  const check = new Look(tx, tables);
  check.differences.push(...altered);
  const subjects: States = new Map();
  if (facts > 0) {
    await check.whole(waiting, notLogged);
    await check.whole(commands);
    for (const store of stores) {
      const { kind } = store.kind;
      const states = fold.kept.get(kind) as States;
      for (const [id, { revision }] of states) subjects.set(id, { revision, state: kind });
      await check.store(kind, store, states);
    }
    await check.store("subject", subjectRows, subjects);
  }
  await check.rest();
  return { town: tx.town, facts, subjects: subjects.size, differences: check.differences.slice(0, differences_max) };
}

/**
 * Checks one town from one snapshot, so that it may be at work meanwhile: every fact's bytes, its place in the log or its queue,
 * and every column of every table that follows from the facts. What should stand in a table is read out of its store's `save`,
 * and a table that no store writes must be empty: so a new column or table is checked without a word about it here.
 */
export const checkTown = (database: Database, services: readonly LedgerService[], town: TownId): Promise<TownCheck> =>
  database.readInTown(town, (tx) => look(tx, services));
