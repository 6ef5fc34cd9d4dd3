// perform: the only writer. One transaction: lock, load, decide, seal, insert facts, save states, commit; then wait for the log.
import { randomBytes } from "node:crypto";
import { canonicalJson } from "../kernel/canonical.ts";
import { civilDateInIndia } from "../kernel/civil-date.ts";
import type { Actor, Command, Context, Decision, Kept, Procedure, See, SubjectKind, Touch } from "../kernel/decider.ts";
import type { Fact, Recorded } from "../kernel/facts.ts";
import { factId, type SubjectId, uuidV7 } from "../kernel/ids.ts";
import { type Refused, refuse } from "../kernel/refusal.ts";
import type { TownId } from "../kernel/town.ts";
import type { Clock } from "../platform/clock.ts";
import { type Database, rollback, sqlState, type Tx } from "../platform/database/connect.ts";
import type { Acknowledger, Safety } from "./log/acknowledge.ts";
import { factVersion, type KnownCommand, knownCommands, type NewSubject, put, readAt } from "./journal.ts";
import type { LedgerService, SubjectStore } from "./service.ts";

export type Outcome =
  | { readonly ok: true; readonly facts: readonly Recorded[]; readonly safety: Safety; readonly repeated: boolean }
  | Refused;

export interface Request<C extends Command = Command> {
  readonly town: TownId;
  readonly actor: Actor;
  readonly command: C;
}

export interface Ledger {
  /** Carries out one command; answers after its facts are in the log, or says that they are not yet. */
  perform<C extends Command>(request: Request<C>): Promise<Outcome>;
  /** Many commands of one actor in one transaction; one that is refused leaves the others alone. */
  performAll<C extends Command>(request: {
    readonly town: TownId;
    readonly actor: Actor;
    readonly commands: readonly C[];
  }): Promise<readonly Outcome[]>;
}

/** Replaces every open personal value of these facts by a sealed one. */
export interface FactSealer {
  sealFacts(tx: Tx, facts: readonly Fact[]): Promise<readonly Fact[]>;
  /** A keyed hash that tells whether a repeated command is the same one, without giving its content away. */
  fingerprint(town: TownId, text: string): Promise<Buffer>;
}

export interface LedgerParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: FactSealer;
  readonly acknowledger: Acknowledger;
  readonly services: readonly LedgerService[];
  /** How long an answer waits for the log before it says "not yet safe". */
  readonly acknowledge_ms_max: number;
}

const commands_max = 2_000;
const collisions_max = 4;

/** Two commands that made the same subject, or the same command twice at once: the later one starts again and sees it. */
const collided = (error: unknown): boolean =>
  sqlState(error) === "23505" && /subjects_key|commands_key/.test(String((error as { constraint?: string }).constraint));

interface Moved {
  readonly store: SubjectStore<unknown>;
  readonly kept: Map<SubjectId, Kept<unknown>>;
  readonly born: Set<SubjectId>;
  readonly changed: Set<SubjectId>;
}

/** The subjects of one transaction: loaded, locked, moved fact by fact, then saved. */
class Subjects {
  readonly #moved: readonly Moved[];

  constructor(moved: readonly Moved[]) {
    this.#moved = moved;
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
        const kept = loaded[at] ?? new Map();
        const born = new Set(ids.filter((id) => !kept.has(id)));
        for (const id of born) kept.set(id, { revision: 0, state: store.kind.initial });
        return { store, kept, born, changed: new Set() };
      }),
    );
  }

  readonly see: See = <S>(kind: SubjectKind<S>, subject: SubjectId): Kept<S> => {
    const kept = this.#moved.find((one) => one.store.kind.kind === kind.kind)?.kept.get(subject);
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
        const moved = this.#moved.find((one) => one.store.kind.kind === kind.kind) as Moved;
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
        .map(({ store, kept, changed }) =>
          store.save(tx, new Map([...changed].map((id) => [id, kept.get(id) as Kept<unknown>] as const))),
        ),
    );
  }
}

interface Done {
  readonly outcome: Outcome;
  readonly positions: readonly bigint[] | Promise<readonly bigint[]>;
}

/** Makes the ledger of these services. Two procedures of one name, or two stores of one kind, are a broken program. */
export function makeLedger(parts: LedgerParts): Ledger {
  const procedures = new Map<string, Procedure>();
  for (const procedure of parts.services.flatMap((service) => service.procedures)) {
    if (procedures.has(procedure.do)) throw new Error(`two procedures are called ${procedure.do}`);
    procedures.set(procedure.do, procedure);
  }
  const stores = parts.services.flatMap((service) => service.stores);
  stores.sort((a, b) => (a.kind.kind < b.kind.kind ? -1 : 1));
  if (new Set(stores.map((store) => store.kind.kind)).size !== stores.length) throw new Error("two stores of one kind");
  const kinds = stores.map((store) => store.kind);

  const procedureOf = (command: Command): Procedure => {
    const procedure = procedures.get(command.do);
    if (!procedure) throw new Error(`no procedure is called ${command.do}`);
    return procedure;
  };

  function decide(command: Command, subjects: Subjects, context: Context): Decision {
    const procedure = procedureOf(command);
    if (!context.actor.roles.some((role) => procedure.roles.includes(role))) {
      return refuse("ledger.not_permitted", "rights", { values: { command: command.do } });
    }
    if (command.seen && subjects.revisionOf(command.seen.subject) !== command.seen.revision) {
      return refuse("ledger.stale", "architecture 2");
    }
    return procedure.decide(command, subjects.see, context);
  }

  async function repeat(tx: Tx, known: KnownCommand, hash: Buffer): Promise<Done> {
    if (!known.hash.equals(hash)) return { outcome: refuse("ledger.command_reused", "architecture 2"), positions: [] };
    const facts = await readAt(tx, known.positions);
    return { outcome: { ok: true, facts, safety: "not-yet-safe", repeated: true }, positions: known.positions };
  }

  async function run(tx: Tx, commands: readonly Command[], hashes: readonly Buffer[], context: Context): Promise<Done[]> {
    const touches = commands.flatMap((command) => procedureOf(command).touches(command, context));
    const [known, subjects] = await Promise.all([
      knownCommands(
        tx,
        commands.map((command) => command.id),
      ),
      Subjects.load(tx, stores, touches),
    ]);
    const done: Done[] = [];
    const recorded: Recorded[] = [];
    const fresh: { id: Command["id"]; hash: Buffer }[] = [];
    for (const [at, command] of commands.entries()) {
      const hash = hashes[at] as Buffer;
      const before = known.find((one) => one.id === command.id);
      if (before) {
        done.push(await repeat(tx, before, hash));
        continue;
      }
      const decision = decide(command, subjects, context);
      if (!decision.ok) {
        done.push({ outcome: decision, positions: [] });
        continue;
      }
      const facts = (await parts.sealer.sealFacts(tx, decision.facts)).map((fact) => record(fact, command, context));
      for (const fact of facts) subjects.move(fact, kinds);
      recorded.push(...facts);
      fresh.push({ id: command.id, hash });
      done.push({ outcome: { ok: true, facts, safety: "not-yet-safe", repeated: false }, positions: [] });
    }
    if (fresh.length === 0) return done;
    // The positions are not awaited here: facts, states and COMMIT travel together, and they are read when it is done.
    const positions = put(tx, recorded, subjects.born(), fresh);
    positions.catch(() => undefined);
    await subjects.save(tx);
    return done.map((one) => (one.outcome.ok && !one.outcome.repeated ? { ...one, positions } : one));
  }

  function record(fact: Fact, command: Command, context: Context): Recorded {
    const id = factId(uuidV7(Date.parse(context.now), randomBytes(10)));
    const { town, now: at, actor } = context;
    return { ...fact, recorded: { id, town, at, by: actor.person, command: command.id, v: factVersion } };
  }

  async function commit(town: TownId, actor: Actor, commands: readonly Command[]): Promise<readonly Done[]> {
    const hashes = await Promise.all(
      commands.map((command) => parts.sealer.fingerprint(town, canonicalJson({ ...command, by: actor.person }))),
    );
    for (let count = 1; ; count += 1) {
      const now = parts.clock.now();
      const context: Context = { town, actor, now, today: civilDateInIndia(now) };
      try {
        return await parts.database.inTown<readonly Done[]>(town, async (tx) => {
          const done = await run(tx, commands, hashes, context);
          return done.every(({ outcome }) => !outcome.ok || outcome.repeated) ? rollback(done) : done;
        });
      } catch (error) {
        if (!collided(error) || count === collisions_max) throw error;
      }
    }
  }

  async function performAll<C extends Command>(request: {
    readonly town: TownId;
    readonly actor: Actor;
    readonly commands: readonly C[];
  }): Promise<readonly Outcome[]> {
    const { town, actor, commands } = request;
    if (commands.length > commands_max) throw new Error(`at most ${commands_max} commands travel together`);
    const done = await commit(town, actor, commands);
    const positions = (await Promise.all(done.map((one) => one.positions))).flat();
    if (positions.length === 0) return done.map(({ outcome }) => outcome);
    const safety = await parts.acknowledger.waitFor(town, [...new Set(positions)], parts.acknowledge_ms_max);
    return done.map(({ outcome }) => (outcome.ok ? { ...outcome, safety } : outcome));
  }

  return {
    performAll,
    perform: async ({ town, actor, command }) => {
      const [outcome] = await performAll({ town, actor, commands: [command] });
      if (!outcome) throw new Error("a command had no outcome");
      return outcome;
    },
  };
}
