// A town in memory: carries out commands with the pure functions alone, for the tests of rules.
import type { Command, Context, Decision, Kept, Procedure, See, SubjectKind } from "./decider.ts";
import type { Fact, Recorded } from "./facts.ts";
import { derivedUuid, factId, type SubjectId } from "./ids.ts";

/** All subjects of the kinds it is given. `move` takes facts of other services, such as dues that were raised. */
export class TownInMemory {
  readonly facts: Recorded[] = [];
  readonly #kinds: readonly SubjectKind<unknown>[];
  readonly #kept = new Map<string, Kept<unknown>>();

  constructor(kinds: readonly { readonly kind: string }[]) {
    this.#kinds = kinds as readonly SubjectKind<unknown>[];
  }

  readonly see: See = <S>(kind: SubjectKind<S>, subject: SubjectId): Kept<S> =>
    (this.#kept.get(`${kind.kind} ${subject}`) ?? { revision: 0, state: kind.initial }) as Kept<S>;

  move(fact: Fact, context: Context, command: Pick<Command, "id"> & Partial<Command>): void {
    const id = factId(derivedUuid("fact", String(this.facts.length)));
    const envelope = { id, town: context.town, at: context.now, by: context.actor.person, command: command.id, v: 1 };
    const recorded: Recorded = { ...fact, recorded: envelope };
    for (const kind of this.#kinds) {
      for (const subject of kind.movedBy(fact)) {
        const { revision, state } = this.see(kind, subject);
        const next = { revision: revision + 1, state: kind.evolve(state, recorded, subject) };
        this.#kept.set(`${kind.kind} ${subject}`, next);
      }
    }
    this.facts.push(recorded);
  }

  /** Decides as the ledger does: only what the command touches can be seen. Roles are the ledger's to ask for. */
  do<C extends Command>(procedure: Procedure<C>, command: C, context: Context): Decision {
    const touched = new Set(procedure.touches(command, context).map(({ kind, subject }) => `${kind.kind} ${subject}`));
    const see: See = (kind, subject) => {
      if (!touched.has(`${kind.kind} ${subject}`)) throw new Error(`${kind.kind} ${subject} is not touched`);
      return this.see(kind, subject);
    };
    const decision = procedure.decide(command, see, context);
    if (decision.ok) for (const fact of decision.facts) this.move(fact, context, command);
    return decision;
  }
}
