// The checker holds all states of a town in memory; a large town is checked in parts, each a share of its subjects.
import type { SubjectId } from "../../kernel/ids.ts";
import type { TownId } from "../../kernel/town.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { checkTown, type Difference, type TownCheck } from "../checker.ts";
import type { LedgerService, SubjectStore } from "../service.ts";

/** Subjects that one pass holds. */
const subjects_max = 60_000;

const countSubjects = statement(
  "rebuild.subjects",
  "select count(*)::integer as count from journal.subjects where town = $1::integer",
);

/** Which part a subject is in: by its id's last digits, which are chance or a hash. */
const partOf = (id: SubjectId, parts: number): number => Number.parseInt(id.slice(-6), 16) % parts;

/** The store as if it had the subjects of one part only. */
function partialStore(store: SubjectStore<unknown>, part: number, parts: number): SubjectStore<unknown> {
  const mine = (id: SubjectId): boolean => partOf(id, parts) === part;
  return {
    ...store,
    kind: { ...store.kind, movedBy: (fact) => store.kind.movedBy(fact).filter(mine) },
    page: async (tx, after, count_max) => {
      for (let from = after; ; ) {
        const rows = await store.page(tx, from, count_max);
        const own = rows.filter(([id]) => mine(id));
        // A page with nothing of this part must not look like the table's end.
        if (own.length > 0 || rows.length < count_max) return own;
        from = rows.at(-1)?.[0];
      }
    },
  };
}

/** Pages of one part until the table ends, joined to the count that was asked for. */
function wholePages(store: SubjectStore<unknown>): SubjectStore<unknown> {
  return {
    ...store,
    page: async (tx, after, count_max) => {
      const joined: Awaited<ReturnType<SubjectStore<unknown>["page"]>>[number][] = [];
      for (let from = after; joined.length < count_max; ) {
        const rows = await store.page(tx, from, count_max);
        if (rows.length === 0) break;
        joined.push(...rows);
        from = rows.at(-1)?.[0];
      }
      return joined.slice(0, count_max);
    },
  };
}

/** Checks one town as checkTown does, in as many passes as its size needs. */
export async function checkTownInParts(
  database: Database,
  services: readonly LedgerService[],
  town: TownId,
): Promise<TownCheck> {
  const rows = await database.readInTown(town, (tx) => tx.query<{ count: number }>(countSubjects, [town]));
  const parts = Math.max(1, Math.ceil((rows[0]?.count ?? 0) / subjects_max));
  if (parts === 1) return checkTown(database, services, town);
  const differences = new Map<string, Difference>();
  let [facts, subjects] = [0, 0];
  for (let part = 0; part < parts; part += 1) {
    const some = services.map((service) => ({
      ...service,
      stores: service.stores.map((store) => wholePages(partialStore(store, part, parts))),
    }));
    const check = await checkTown(database, some, town);
    facts = check.facts;
    subjects += check.subjects;
    for (const one of check.differences) {
      differences.set(`${one.what} ${one.kind} ${one.subject ?? ""} ${one.position ?? ""}`, one);
    }
  }
  return { town, facts, subjects, differences: [...differences.values()] };
}
