// A town in memory: carries out commands of this service with the pure functions alone, for tests and rehearsals.
import { books } from "../../../kernel/book.ts";
import type { Command, Context, Decision, Kept, Procedure, See, SubjectKind } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { Fact, Recorded } from "../../../kernel/facts.ts";
import { derivedUuid, factId, type SubjectId } from "../../../kernel/ids.ts";
import { cheques } from "./cheque.ts";
import { counterDays } from "./counter-day.ts";
import { deposits } from "./deposit.ts";
import { plans } from "./instalments.ts";
import { payments } from "./payment.ts";
import { receipts } from "./receipt.ts";
import { sanctions } from "./sanction.ts";

const kinds: readonly SubjectKind<unknown>[] = [
  accounts,
  books,
  cheques,
  counterDays,
  deposits,
  payments,
  plans,
  receipts,
  sanctions,
].map((kind) => kind as SubjectKind<unknown>);

/** All subjects of one town. `move` takes facts of other services, such as dues that were raised. */
export class World {
  readonly #kept = new Map<string, Kept<unknown>>();
  readonly facts: Recorded[] = [];

  readonly see: See = <S>(kind: SubjectKind<S>, subject: SubjectId): Kept<S> =>
    (this.#kept.get(`${kind.kind} ${subject}`) ?? { revision: 0, state: kind.initial }) as Kept<S>;

  move(fact: Fact, context: Context, command: Command): void {
    const id = factId(derivedUuid("fact", String(this.facts.length)));
    const envelope = { id, town: context.town, at: context.now, by: context.actor.person, command: command.id, v: 1 };
    const recorded: Recorded = { ...fact, recorded: envelope };
    for (const kind of kinds) {
      for (const subject of kind.movedBy(fact)) {
        const { revision, state } = this.see(kind, subject);
        const next = { revision: revision + 1, state: kind.evolve(state, recorded, subject) };
        this.#kept.set(`${kind.kind} ${subject}`, next);
      }
    }
    this.facts.push(recorded);
  }

  /** Decides as `perform` does: only what the command touches can be seen. */
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
