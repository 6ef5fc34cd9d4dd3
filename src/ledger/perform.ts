// perform: the only writer. One transaction: lock, load, decide, seal, insert facts, save states, commit; then wait for the log.
import { randomBytes } from "node:crypto";
import { canonicalJson } from "../kernel/canonical.ts";
import { civilDateInIndia } from "../kernel/civil-date.ts";
import type { Actor, Command, Context, Decision, Procedure, SubjectKind } from "../kernel/decider.ts";
import type { Fact, Recorded } from "../kernel/facts.ts";
import { type CommandId, factId, uuidV7 } from "../kernel/ids.ts";
import { type Refused, refuse } from "../kernel/refusal.ts";
import type { TownId } from "../kernel/town.ts";
import type { Clock } from "../platform/clock.ts";
import {
  type Database,
  DatabaseBusy,
  DatabaseFull,
  DatabaseGone,
  rollback,
  sqlState,
  type Tx,
} from "../platform/database/connect.ts";
import { Gatherer } from "./gather.ts";
import type { Acknowledger, Safety } from "./log/acknowledge.ts";
import { type DoneCommand, factVersion, type KnownCommand, knownCommands, put, readAt } from "./journal.ts";
import type { LedgerService, SubjectStore } from "./service.ts";
import { Subjects } from "./subjects.ts";

export type Outcome =
  | { readonly ok: true; readonly facts: readonly Recorded[]; readonly safety: Safety; readonly repeated: boolean }
  | Refused;

export interface Request {
  readonly town: TownId;
  readonly actor: Actor;
  readonly command: Command;
}

export interface Requests {
  readonly town: TownId;
  readonly actor: Actor;
  readonly commands: readonly Command[];
}

export interface Ledger {
  /** Carries out one command; answers after its facts are in the log, or says that they are not yet. */
  perform(request: Request): Promise<Outcome>;
  /** Many commands of one actor in one transaction; one that is refused leaves the others alone. */
  performAll(requests: Requests): Promise<readonly Outcome[]>;
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
/** Transactions of one town at once in one process; what comes meanwhile travels together in the next. */
const lanes_max = 4;
/** Commands of different people that travel together. */
const together_max = 64;
/** Commands of one town that may wait for their turn. */
const waiting_max = 4_000;
/** Milliseconds that a command may wait for its turn. */
const wait_ms_max = 10_000;

/** Two commands that made the same subject, or the same command twice at once: the later one starts again and sees it. */
const collided = (error: unknown): boolean =>
  sqlState(error) === "23505" &&
  /subjects_key|commands_key/.test(String((error as { constraint?: string }).constraint));

/** A command's outcome, and where its facts stand: known when the transaction is committed. */
interface Done {
  readonly outcome: Outcome;
  readonly positions: Promise<readonly bigint[]>;
}

const nowhere: Promise<readonly bigint[]> = Promise.resolve([]);

/** One command with who asks for it. */
interface Asked {
  readonly actor: Actor;
  readonly command: Command;
}

/** The same with what it is decided by, and the keyed hash of its content. */
interface Weighed extends Asked {
  readonly context: Context;
  readonly hash: Buffer;
}

/** When the database is away or full, asking once more for each would only make it worse. */
const worthParting = (failure: unknown): boolean =>
  !(failure instanceof DatabaseGone) && !(failure instanceof DatabaseFull);

/** Two procedures of one name, or two stores of one kind, are a broken program. */
function namedOnce<T>(things: readonly T[], name: (thing: T) => string): ReadonlyMap<string, T> {
  const found = new Map(things.map((thing) => [name(thing), thing]));
  if (found.size !== things.length) throw new Error(`a name stands twice in ${things.map(name).join(", ")}`);
  return found;
}

class PerformingLedger implements Ledger {
  readonly #parts: LedgerParts;
  readonly #procedures: ReadonlyMap<string, Procedure>;
  readonly #stores: readonly SubjectStore<unknown>[];
  readonly #kinds: readonly SubjectKind<unknown>[];
  readonly #gatherer: Gatherer<Asked, Done>;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    this.#procedures = namedOnce(
      parts.services.flatMap((service) => service.procedures),
      (procedure) => procedure.do,
    );
    const stores = namedOnce(
      parts.services.flatMap((service) => service.stores),
      (store) => store.kind.kind,
    );
    this.#stores = [...stores.values()].sort((a, b) => (a.kind.kind < b.kind.kind ? -1 : 1));
    this.#kinds = this.#stores.map((store) => store.kind);
    const run = (town: TownId, asked: readonly Asked[]): Promise<readonly Done[]> => this.#commit(town, asked);
    const name = ({ command }: Asked): string => command.id;
    const busy = (): Error => new DatabaseBusy("connection", "too many commands wait for their turn");
    const bounds = { lanes_max, together_max, waiting_max, wait_ms_max, busy };
    this.#gatherer = new Gatherer({ run, name, worthParting, ...bounds });
  }

  async perform({ town, actor, command }: Request): Promise<Outcome> {
    this.#procedureOf(command);
    return this.#acknowledged(town, await this.#gatherer.ask(town, { actor, command }));
  }

  async performAll({ town, actor, commands }: Requests): Promise<readonly Outcome[]> {
    if (commands.length > commands_max) throw new Error(`at most ${commands_max} commands travel together`);
    const asked = commands.map((command) => ({ actor, command }));
    const done = await this.#commit(town, asked);
    return Promise.all(done.map((one) => this.#acknowledged(town, one)));
  }

  async #acknowledged(town: TownId, { outcome, positions }: Done): Promise<Outcome> {
    const found = await positions;
    if (!outcome.ok || found.length === 0) return outcome;
    const { acknowledger, acknowledge_ms_max } = this.#parts;
    return { ...outcome, safety: await acknowledger.waitFor(town, found, acknowledge_ms_max) };
  }

  async #commit(town: TownId, asked: readonly Asked[]): Promise<readonly Done[]> {
    const { clock, database, sealer } = this.#parts;
    const hashes = await Promise.all(
      asked.map(({ actor, command }) => sealer.fingerprint(town, canonicalJson({ ...command, by: actor.person }))),
    );
    for (let count = 1; ; count += 1) {
      const now = clock.now();
      const today = civilDateInIndia(now);
      const weighed = asked.map(({ actor, command }, at) => {
        return { actor, command, context: { town, actor, now, today }, hash: hashes[at] as Buffer };
      });
      try {
        return await database.inTown<readonly Done[]>(town, async (tx) => {
          const done = await this.#run(tx, weighed);
          return done.every(({ outcome }) => !outcome.ok || outcome.repeated) ? rollback(done) : done;
        });
      } catch (error) {
        if (!collided(error) || count === collisions_max) throw error;
      }
    }
  }

  async #run(tx: Tx, weighed: readonly Weighed[]): Promise<readonly Done[]> {
    const touches = weighed.flatMap(({ command, context }) => this.#procedureOf(command).touches(command, context));
    const ids = weighed.map(({ command }) => command.id);
    // The locks come first: a command that waited for its own twin must see that the twin was carried out.
    const [subjects, found] = await Promise.all([Subjects.load(tx, this.#stores, touches), knownCommands(tx, ids)]);
    const known = new Map(found.map((one) => [one.id, one]));
    const outcomes: Outcome[] = [];
    const recorded: Recorded[] = [];
    const fresh: DoneCommand[] = [];
    for (const { command, context, hash } of weighed) {
      const before = known.get(command.id);
      const outcome = before ? await repeat(tx, before, hash) : await this.#one(tx, command, subjects, context);
      outcomes.push(outcome);
      if (before || !outcome.ok) continue;
      recorded.push(...outcome.facts);
      fresh.push({ id: command.id, hash });
    }
    // The positions are not awaited here: facts, states and COMMIT travel together, and they are read when it is done.
    const positions = fresh.length === 0 ? nowhere : put(tx, recorded, subjects.born(), fresh);
    positions.catch(() => undefined);
    if (fresh.length > 0) await subjects.save(tx);
    let from = 0;
    return outcomes.map((outcome, at) => {
      if (!outcome.ok) return { outcome, positions: nowhere };
      if (outcome.repeated) {
        return { outcome, positions: Promise.resolve(known.get(ids[at] as CommandId)?.positions ?? []) };
      }
      const [first, end] = [from, from + outcome.facts.length];
      from = end;
      const own = positions.then((all) => all.slice(first, end));
      own.catch(() => undefined);
      return { outcome, positions: own };
    });
  }

  /** Decides one command and moves its subjects in memory. */
  async #one(tx: Tx, command: Command, subjects: Subjects, context: Context): Promise<Outcome> {
    const decision = this.#decide(command, subjects, context);
    if (!decision.ok) return decision;
    const sealed = await this.#parts.sealer.sealFacts(tx, decision.facts);
    const facts = sealed.map((fact) => record(fact, command, context));
    for (const fact of facts) subjects.move(fact, this.#kinds);
    return { ok: true, facts, safety: "not-yet-safe", repeated: false };
  }

  #procedureOf(command: Command): Procedure {
    const procedure = this.#procedures.get(command.do);
    if (!procedure) throw new Error(`no procedure is called ${command.do}`);
    return procedure;
  }

  #decide(command: Command, subjects: Subjects, context: Context): Decision {
    const procedure = this.#procedureOf(command);
    if (!context.actor.roles.some((role) => procedure.roles.includes(role))) {
      return refuse("ledger.not_permitted", "rights", { values: { command: command.do } });
    }
    if (command.seen && subjects.revisionOf(command.seen.subject) !== command.seen.revision) {
      return refuse("ledger.stale", "architecture 2");
    }
    return procedure.decide(command, subjects.see, context);
  }
}

/** The answer to a command that was carried out before: the same facts, or a refusal when its content is another. */
async function repeat(tx: Tx, known: KnownCommand, hash: Buffer): Promise<Outcome> {
  if (!known.hash.equals(hash)) return refuse("ledger.command_reused", "architecture 2");
  const facts = await readAt(tx, known.positions);
  return { ok: true, facts, safety: "not-yet-safe", repeated: true };
}

/** Puts a decided fact into its envelope. */
function record(fact: Fact, command: Command, context: Context): Recorded {
  const id = factId(uuidV7(Date.parse(context.now), randomBytes(10)));
  const { town, now: at, actor } = context;
  return { ...fact, recorded: { id, town, at, by: actor.person, command: command.id, v: factVersion } };
}

/** Makes the ledger of these services. */
export const makeLedger = (parts: LedgerParts): Ledger => new PerformingLedger(parts);
