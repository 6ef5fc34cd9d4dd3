// The checker: a second opinion. Folds a town's journal anew and compares every table that follows from it, column by column.
import { tmpdir } from "node:os";
import type { Kept } from "../kernel/decider.ts";
import type { SubjectId } from "../kernel/ids.ts";
import type { TownId } from "../kernel/town.ts";
import { type Database, sqlState, statement, type Tx } from "../platform/database/connect.ts";
import { type FoldedPart, type States, TownFold } from "./check-fold.ts";
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
import { keepHeapSmall } from "./heap.ts";
import type { LedgerService, SubjectStore } from "./service.ts";

export interface TownCheck {
  readonly town: TownId;
  readonly facts: number;
  readonly subjects: number;
  readonly differences: readonly Difference[];
}

/** The difference in one line: what, where, whose, and which fact. */
export function differenceWords({ town, what, kind, subject, position, detail }: Difference): string {
  const whose = subject === undefined ? "" : ` ${subject}`;
  const which =
    position === undefined ? "no fact" : kind === "fact" ? `at position ${position}` : `last fact ${position}`;
  return `town ${town}: ${what}, ${kind}${whose} (${which}): ${detail}`;
}

export interface CheckOptions {
  /** Where files may lie while a large town is checked; the machine's folder for such files unless said. */
  readonly folder?: string;
  /** About so many subjects are held in memory at once. */
  readonly subjects_together?: number;
}

const page_rows = 2_000;
const subjects_together_usual = 40_000;

const first_subject = "00000000-0000-0000-0000-000000000000" as SubjectId;

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

const commandFacts = statement(
  "checker.command_facts",
  `select command as id, max(position) as position from journal.facts
   where town = $1::integer and command = any ($2::uuid[]) group by command`,
);

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

  /** Takes the tables that the store writes for its own. */
  async claim(store: Saves): Promise<void> {
    for (const wanted of await wantedRows(this.#tx.town, (tx) => store.save(tx, new Map()))) this.#claim(wanted);
  }

  /** Names the facts of commands whose rows differ. */
  async nameCommands(): Promise<void> {
    const isCommand = ({ kind }: Difference): boolean => kind === commands.table;
    const ids = this.differences.filter(isCommand).map(({ subject }) => subject);
    const rows = await this.#tx.query<{ id: SubjectId; position: bigint }>(commandFacts, [this.#tx.town, ids]);
    const positions = new Map(rows.map(({ id, position }) => [id, position]));
    for (const [at, one] of this.differences.entries()) {
      const position = one.subject === undefined ? undefined : positions.get(one.subject);
      if (isCommand(one) && position !== undefined) this.differences[at] = { ...one, position };
    }
  }

  /** Compares the rows of a range of subjects. */
  async store(name: string, store: Saves, states: States, range: Range): Promise<void> {
    const ids = [...states.keys()].sort();
    for (const page of parted({ ids, ...range }, page_rows)) {
      await this.#page(name, store, states, page);
      keepHeapSmall();
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
      for (const one of (await Promise.all(found)).flat()) {
        const position = one.subject === undefined ? undefined : states.get(one.subject)?.last;
        this.differences.push(position === undefined ? one : { ...one, position });
      }
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
      const position = states.get(subject)?.last;
      const last = position === undefined ? {} : { position };
      this.differences.push({ town: this.#tx.town, what: "state-refused", kind: name, subject, ...last, detail });
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

// A large town is folded for minutes, and between two statements nothing is asked for a while.
const patience = statement(
  "checker.patience",
  "select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)",
);

/** Compares all that the stores write for one part's subjects; answers how many these are. */
async function comparePart(check: Look, stores: readonly SubjectStore<unknown>[], part: FoldedPart): Promise<number> {
  const subjects: States = new Map();
  for (const store of stores) {
    const { kind } = store.kind;
    const states = part.states.get(kind) as States;
    for (const [id, { revision, last }] of states) subjects.set(id, { revision, state: kind, last });
    await check.store(kind, store, states, part.range);
  }
  await check.store("subject", subjectRows, subjects, part.range);
  return subjects.size;
}

async function look(tx: Tx, services: readonly LedgerService[], options: CheckOptions): Promise<TownCheck> {
  const { folder = tmpdir(), subjects_together = subjects_together_usual } = options;
  const stores = services.flatMap((service) => service.stores);
  tx.send(patience);
  const tables = await describeTables(tx);
  const table = tables.get("journal.facts") as Table;
  const fold = new TownFold(tx, { table, kinds: stores.map((store) => store.kind), folder, subjects_together });
  const check = new Look(tx, tables);
  let subjects = 0;
  try {
    await fold.read();
    if (fold.facts > 0) {
      await check.whole(waiting, notLogged);
      await check.whole(commands);
      await check.nameCommands();
      for (const store of [...stores, subjectRows]) await check.claim(store);
      for await (const part of fold.parts()) subjects += await comparePart(check, stores, part);
    }
    await check.rest();
  } finally {
    await fold.close();
  }
  const differences = [...fold.differences, ...check.differences].slice(0, differences_max);
  return { town: tx.town, facts: fold.facts, subjects, differences };
}

/**
 * Checks one town from one snapshot, so that it may be at work meanwhile: every fact's bytes, its place in the log or its queue,
 * and every column of every table that follows from the facts. What should stand in a table is read out of its store's `save`,
 * and a table that no store writes must be empty: so a new column or table is checked without a word about it here.
 */
export const checkTown = (
  database: Database,
  services: readonly LedgerService[],
  town: TownId,
  options: CheckOptions = {},
): Promise<TownCheck> => database.readInTown(town, (tx) => look(tx, services, options));
