// The checker: a second opinion. Folds a town's journal anew and compares every state table with it, row by row.
import { canonicalJson } from "../kernel/canonical.ts";
import type { Kept, SubjectKind } from "../kernel/decider.ts";
import type { Recorded } from "../kernel/facts.ts";
import type { SubjectId } from "../kernel/ids.ts";
import type { TownId } from "../kernel/town.ts";
import { type Database, statement } from "../platform/database/connect.ts";
import { commitmentOf, type Entry, readAfter, readFact } from "./journal.ts";
import type { LedgerService, SubjectStore } from "./service.ts";

/** One thing that is not as the journal says; `subject` or `position` names it. */
export interface Difference {
  readonly town: TownId;
  readonly what: "fact-altered" | "fact-refused" | "row-altered" | "row-missing" | "row-unknown" | "fact-not-in-log";
  readonly kind: string;
  readonly subject?: SubjectId;
  readonly position?: bigint;
  readonly detail: string;
}

export interface TownCheck {
  readonly town: TownId;
  readonly facts: number;
  readonly subjects: number;
  readonly differences: readonly Difference[];
}

const page_rows = 2_000;
/** A broken town may differ in every row; the first few hundred tell enough. */
const differences_max = 500;

const shown = (kept: Kept<unknown>): string => canonicalJson({ revision: kept.revision, state: kept.state });

class Fold {
  readonly kept = new Map<string, Map<SubjectId, Kept<unknown>>>();
  readonly #kinds: readonly SubjectKind<unknown>[];

  constructor(kinds: readonly SubjectKind<unknown>[]) {
    this.#kinds = kinds;
    for (const kind of kinds) this.kept.set(kind.kind, new Map());
  }

  move(fact: Recorded): void {
    for (const kind of this.#kinds) {
      const states = this.kept.get(kind.kind) as Map<SubjectId, Kept<unknown>>;
      for (const id of kind.movedBy(fact)) {
        const { revision, state } = states.get(id) ?? { revision: 0, state: kind.initial };
        states.set(id, { revision: revision + 1, state: kind.evolve(state, fact, id) });
      }
    }
  }
}

/** Compares one fact's bytes with its commitment and folds it. */
function foldEntry(town: TownId, entry: Entry, fold: Fold, differences: Difference[]): void {
  const { position, body, salt, commitment } = entry;
  if (!commitmentOf(salt, body).equals(commitment)) {
    differences.push({ town, what: "fact-altered", kind: "fact", position, detail: "bytes do not fit the commitment" });
  }
  try {
    const fact = readFact(body);
    if (fact.recorded.town !== town) throw new Error(`it belongs to town ${fact.recorded.town}`);
    fold.move(fact);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    differences.push({ town, what: "fact-refused", kind: "fact", position, detail });
  }
}

function compareRow(
  town: TownId,
  kind: string,
  id: SubjectId,
  row: Kept<unknown>,
  expected?: Kept<unknown>,
): Difference | undefined {
  if (!expected) return { town, what: "row-unknown", kind, subject: id, detail: "no fact made this row" };
  if (shown(row) === shown(expected)) return undefined;
  const detail = `revision ${row.revision}, by the journal ${expected.revision}`;
  return { town, what: "row-altered", kind, subject: id, detail };
}

async function compareTable(
  database: Database,
  town: TownId,
  store: SubjectStore<unknown>,
  expected: ReadonlyMap<SubjectId, Kept<unknown>>,
): Promise<readonly Difference[]> {
  const { kind } = store.kind;
  const differences: Difference[] = [];
  const missing = new Set(expected.keys());
  for (let after: SubjectId | undefined; ; ) {
    const from = after;
    const rows = await database.readInTown(town, (tx) => store.page(tx, from, page_rows));
    for (const [id, row] of rows) {
      missing.delete(id);
      const difference = compareRow(town, kind, id, row, expected.get(id));
      if (difference) differences.push(difference);
    }
    after = rows.at(-1)?.[0];
    if (rows.length < page_rows || differences.length > differences_max) break;
  }
  if (differences.length > differences_max) return differences;
  for (const subject of missing) {
    differences.push({ town, what: "row-missing", kind, subject, detail: "the journal made this subject" });
  }
  return differences;
}

const unlogged = statement(
  "checker.unlogged",
  `select f.position from journal.facts f where f.town = $1::integer
     and not exists (select from journal.pending p where p.town = f.town and p.position = f.position)
     and not exists (select from log.entries e
                     where e.town = f.town and e.position = f.position and e.commitment = f.commitment)
   order by f.position limit 100`,
);

/** Checks one town: every fact's bytes, its place in the log or its queue, and every row of every state table. */
export async function checkTown(
  database: Database,
  services: readonly LedgerService[],
  town: TownId,
): Promise<TownCheck> {
  const stores = services.flatMap((service) => service.stores);
  const fold = new Fold(stores.map((store) => store.kind));
  const differences: Difference[] = [];
  let facts = 0;
  for (let position = 0n; ; ) {
    const from = position;
    const entries = await database.readInTown(town, (tx) => readAfter(tx, from, page_rows));
    for (const entry of entries) foldEntry(town, entry, fold, differences);
    facts += entries.length;
    position = entries.at(-1)?.position ?? position;
    if (entries.length < page_rows) break;
  }
  const lost = await database.readInTown(town, (tx) => tx.query<{ position: bigint }>(unlogged, [town]));
  for (const { position } of lost) {
    differences.push({ town, what: "fact-not-in-log", kind: "fact", position, detail: "neither logged nor queued" });
  }
  for (const store of stores) {
    const expected = fold.kept.get(store.kind.kind) ?? new Map();
    differences.push(...(await compareTable(database, town, store, expected)));
  }
  const subjects = [...fold.kept.values()].reduce((count, states) => count + states.size, 0);
  return { town, facts, subjects, differences: differences.slice(0, differences_max) };
}
