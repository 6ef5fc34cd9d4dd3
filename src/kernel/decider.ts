// The decider: how every service says what may happen (decide) and what it adds up to (evolve).
import type { CivilDate, Instant } from "./civil-date.ts";
import type { Fact, Recorded } from "./facts.ts";
import type { CommandId, PersonId, SubjectId } from "./ids.ts";
import type { Refused } from "./refusal.ts";
import type { TownId } from "./town.ts";

export type Decision<F extends Fact = Fact> = { readonly ok: true; readonly facts: readonly F[] } | Refused;

export const accept = <F extends Fact>(...facts: readonly F[]): Decision<F> => ({ ok: true, facts });

export type Role =
  | "citizen"
  | "institution"
  | "clerk"
  | "registrar"
  | "district-registrar"
  | "officer"
  | "administrator"
  | "system";

/** Who acts, with the roles he has in the town of the request. */
export interface Actor {
  readonly person: PersonId;
  readonly roles: readonly Role[];
}

/** What a person or machine asks for. `do` names it; `id` makes it safe to send twice. */
export interface Command {
  readonly do: string;
  readonly id: CommandId;
  /** The revision of the subject that the asker saw; a stale one is refused. */
  readonly seen?: { readonly subject: SubjectId; readonly revision: number };
}

/** What a decider is given beside state and command. */
export interface Context {
  readonly town: TownId;
  readonly today: CivilDate;
  readonly now: Instant;
  readonly actor: Actor;
}

/** A subject's state together with the number of facts that have moved it. */
export interface Kept<S> {
  readonly revision: number;
  readonly state: S;
}

/** How one kind of subject moves. Pure: the server, the rebuild, the checker and the counter run these same functions. */
export interface SubjectKind<S> {
  readonly kind: string;
  readonly initial: S;
  /** Which subjects of this kind the fact moves; none for facts that do not concern it. */
  movedBy(fact: Fact): readonly SubjectId[];
  /** The next state; looks at nothing but this subject's state and the fact. */
  evolve(state: S, fact: Recorded, subject: SubjectId): S;
}

/** Reads the state of a subject that the command touches; one it does not touch throws. */
export type See = <S>(kind: SubjectKind<S>, subject: SubjectId) => Kept<S>;

export interface Touch {
  readonly kind: SubjectKind<unknown>;
  readonly subject: SubjectId;
}

/** One thing that can be asked for: which subjects are locked and loaded for it, and the decision. */
export interface Procedure<C extends Command = Command> {
  readonly do: C["do"];
  /** Who may. The one table of rights is made of these. */
  readonly roles: readonly Role[];
  touches(command: C, context: Context): readonly Touch[];
  decide(command: C, see: See, context: Context): Decision;
}

/** Names a subject that a command touches. */
export const touch = <S>(kind: SubjectKind<S>, subject: SubjectId): Touch => ({
  kind,
  subject,
});
