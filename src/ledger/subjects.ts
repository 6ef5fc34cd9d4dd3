// The subjects of one transaction: loaded and locked kind by kind, moved fact by fact, then saved.
import type { Kept, See, SubjectKind, Touch } from "../kernel/decider.ts";
import type { Recorded } from "../kernel/facts.ts";
import type { SubjectId } from "../kernel/ids.ts";
import type { Tx } from "../platform/database/connect.ts";
import type { NewSubject } from "./journal.ts";
import type { SubjectStore } from "./service.ts";

interface Moved {
  readonly store: SubjectStore<unknown>;
  readonly kept: Map<SubjectId, Kept<unknown>>;
  /** As the rows held them when they were locked; born ones are not among them. */
  readonly before: ReadonlyMap<SubjectId, Kept<unknown>>;
  readonly born: Set<SubjectId>;
  readonly changed: Set<SubjectId>;
}

/** What a transaction holds of the subjects that its commands touch. */
export class Subjects {
  readonly #moved: readonly Moved[];
  readonly #byKind: ReadonlyMap<string, Moved>;

  constructor(moved: readonly Moved[]) {
    this.#moved = moved;
    this.#byKind = new Map(moved.map((one) => [one.store.kind.kind, one]));
  }

  static async load(tx: Tx, stores: readonly SubjectStore<unknown>[], touches: readonly Touch[]): Promise<Subjects> {
    const wanted = stores
      .map((store) => ({
        store,
        ids: [...new Set(touches.filter((one) => one.kind.kind === store.kind.kind).map((one) => one.subject))].sort(),
      }))
      .filter(({ ids }) => ids.length > 0);
    // Kind by kind and in id order, so that two transactions never wait for each other in a circle.
    const loaded = await Promise.all(wanted.map(({ store, ids }) => store.load(tx, ids, true)));
    return new Subjects(
      wanted.map(({ store, ids }, at) => {
        const before: ReadonlyMap<SubjectId, Kept<unknown>> = loaded[at] ?? new Map();
        const kept = new Map(before);
        const born = new Set(ids.filter((id) => !kept.has(id)));
        for (const id of born) kept.set(id, { revision: 0, state: store.kind.initial });
        return { store, kept, before, born, changed: new Set() };
      }),
    );
  }

  readonly see: See = <S>(kind: SubjectKind<S>, subject: SubjectId): Kept<S> => {
    const kept = this.#byKind.get(kind.kind)?.kept.get(subject);
    if (!kept) throw new Error(`${kind.kind} ${subject} is not among the subjects that the command touches`);
    return kept as Kept<S>;
  };

  revisionOf(subject: SubjectId): number | undefined {
    return this.#moved.map((one) => one.kept.get(subject)).find((kept) => kept !== undefined)?.revision;
  }

  /** Moves every subject that the fact concerns, each by itself. */
  move(fact: Recorded, kinds: readonly SubjectKind<unknown>[]): void {
    for (const kind of kinds) {
      for (const id of kind.movedBy(fact)) {
        const { revision, state } = this.see(kind, id);
        const moved = this.#byKind.get(kind.kind) as Moved;
        moved.kept.set(id, { revision: revision + 1, state: kind.evolve(state, fact, id) });
        moved.changed.add(id);
      }
    }
  }

  born(): readonly NewSubject[] {
    return this.#moved.flatMap(({ store, born, changed }) =>
      [...born].filter((id) => changed.has(id)).map((id) => ({ id, kind: store.kind.kind })),
    );
  }

  save(tx: Tx): Promise<unknown> {
    return Promise.all(
      this.#moved
        .filter(({ changed }) => changed.size > 0)
        .map(({ store, kept, before, changed }) =>
          store.save(tx, new Map([...changed].map((id) => [id, kept.get(id) as Kept<unknown>] as const)), before),
        ),
    );
  }
}
