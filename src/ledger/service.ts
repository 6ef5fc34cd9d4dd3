// What a service gives to the ledger: its kinds of subject with their tables, and what can be asked of it.
import type { Kept, Procedure, SubjectKind } from "../kernel/decider.ts";
import type { SubjectId } from "../kernel/ids.ts";
import type { Tx } from "../platform/database/connect.ts";

/**
 * The tables of one kind of subject. `load` locks the rows in id order when asked; absent subjects are left out. `save` writes
 * the states as they are now, one statement for one or for a hundred thousand: each is `insert into schema.table (columns)
 * select ... on conflict ...`, or a `delete` of what the states no longer have. The checker reads the rows that should stand
 * out of these same statements, so every column that `save` fills is checked. `before` are the states as the locked rows hold
 * them, where that is known: then what is the same need not be written again. Without it everything is.
 */
export interface SubjectStore<S> {
  readonly kind: SubjectKind<S>;
  load(tx: Tx, subjects: readonly SubjectId[], lock: boolean): Promise<Map<SubjectId, Kept<S>>>;
  save(tx: Tx, kept: ReadonlyMap<SubjectId, Kept<S>>, before?: ReadonlyMap<SubjectId, Kept<S>>): Promise<void>;
}

/** One slice as the ledger sees it. */
export interface LedgerService {
  readonly name: string;
  readonly stores: readonly SubjectStore<unknown>[];
  readonly procedures: readonly Procedure[];
}

/** Forgets the state's type where stores of all kinds stand side by side; each is only ever called with its own. */
export const anyStore = <S>(store: SubjectStore<S>): SubjectStore<unknown> => store;
