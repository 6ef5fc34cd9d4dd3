// A ledger in memory for this service's tests: decides and evolves as the real one does, with values only marked as sealed.
import { books } from "../../../kernel/book.ts";
import { civilDate, instant } from "../../../kernel/civil-date.ts";
import type { Command, Context, Decision, Procedure, Role, See, SubjectKind } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { Fact, Recorded } from "../../../kernel/facts.ts";
import { commandId, derivedUuid, factId, personId, type SubjectId } from "../../../kernel/ids.ts";
import type { Open } from "../../../kernel/private.ts";
import type { TownId } from "../../../kernel/town.ts";
import { tasks } from "./correction.ts";
import { returns } from "./returns.ts";
import { demandRuns } from "./demand.ts";
import { holdings } from "./holding.ts";
import { notices } from "./notice.ts";
import { holdingNumbers } from "./number.ts";
import { ratesOfYears } from "./rates.ts";

export const shivpuri = 250705 as TownId;

const kinds: readonly SubjectKind<unknown>[] = [
  books,
  accounts,
  holdings,
  holdingNumbers,
  demandRuns,
  tasks,
  returns,
  notices,
  ratesOfYears,
].map((kind) => kind as SubjectKind<unknown>);

const isOpenValue = (value: object): value is Open => "open" in value && "class" in value;

/** The same value with every open part marked as sealed: only its length, and itself as the token to find it by. */
function sealed<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sealed) as T;
  if (isOpenValue(value)) {
    return { sealed: `hidden, ${value.open.length} long`, class: value.class, find: [value.open] } as T;
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, sealed(part)])) as T;
}

export class Rehearsal {
  readonly facts: Recorded[] = [];
  readonly #states = new Map<string, { revision: number; state: unknown }>();
  #count = 0;
  today = civilDate("2026-11-21");

  /** Reads any subject's state. */
  readonly see: See = <S>(kind: SubjectKind<S>, subject: SubjectId) =>
    (this.#states.get(`${kind.kind}/${subject}`) ?? { revision: 0, state: kind.initial }) as {
      revision: number;
      state: S;
    };

  /** Carries a command out as this role; its id is made unless the test gives one. */
  perform<C extends Command>(procedure: Procedure<C>, command: Omit<C, "id" | "do">, role: Role = "officer"): Decision {
    this.#count += 1;
    const id = commandId(derivedUuid("rehearsal", String(this.#count)));
    const whole = { ...command, id, do: procedure.do } as C;
    const person = personId(derivedUuid("person", role));
    const now = instant(`${this.today}T06:30:00.000Z`);
    const context: Context = { town: shivpuri, today: this.today, now, actor: { person, roles: [role] } };
    if (!procedure.roles.includes(role)) throw new Error(`${role} may not ${procedure.do}`);
    const touched = new Set(procedure.touches(whole, context).map((one) => `${one.kind.kind}/${one.subject}`));
    const seeTouched: See = (kind, subject) => {
      if (!touched.has(`${kind.kind}/${subject}`)) throw new Error(`${kind.kind} ${subject} is not touched`);
      return this.see(kind, subject);
    };
    const decision = procedure.decide(whole, seeTouched, context);
    if (decision.ok) {
      for (const fact of decision.facts) this.#move(fact, context, whole, touched);
    }
    return decision;
  }

  #move(fact: Fact, context: Context, command: Command, touched: ReadonlySet<string>): void {
    const { town, now: at } = context;
    const id = factId(derivedUuid("fact", String(this.facts.length)));
    const recorded: Recorded = {
      ...sealed(fact),
      recorded: { id, town, at, by: context.actor.person, command: command.id, v: 2 },
    };
    this.facts.push(recorded);
    for (const kind of kinds) {
      for (const subject of kind.movedBy(recorded)) {
        const key = `${kind.kind}/${subject}`;
        if (!touched.has(key)) throw new Error(`${fact.kind} moves ${key}, which its command does not touch`);
        const { revision, state } = this.see(kind, subject);
        this.#states.set(key, { revision: revision + 1, state: kind.evolve(state, recorded, subject) });
      }
    }
  }
}
