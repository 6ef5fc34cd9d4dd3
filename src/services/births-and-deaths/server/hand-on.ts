// Hands entries on to the state's register, a few at a time; never in the counter's way, and never further than it is answered.
import { type Instant, instantMs } from "../../../kernel/civil-date.ts";
import { commandId, derivedUuid } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import { type Clock, later } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { HandOnEvent } from "../rules/handing-on.ts";
import { readEvent } from "./event-store.ts";
import { forgetTries, type Leased, leaseEntries, noteAnswer, type Noted } from "./hand-on-store.ts";
import type { RegisterAnswer, StateRegister } from "./state-register.ts";
import { type Entered, handingOn, messageOf } from "./state-register-message.ts";
import { readUnits } from "./unit-store.ts";

/** Entries that are on their way at once, and turns of so many in one round of a town. */
export const entries_together_max = 4;
const turns_max = 25;
/** Seconds for which an entry on its way is nobody else's; longer than any answer may take. */
const lease_seconds = 25;
/** Seconds until an entry that was not answered is offered again: the first time, and at most. */
const retry_seconds_min = 10;
const retry_seconds_max = 3_600;
/** The same for the state register as a whole while it does not answer at all. */
const rest_seconds_min = 2;
const rest_seconds_max = 300;

export interface HandingOnParts {
  readonly database: Database;
  readonly ledger: Pick<Ledger, "perform">;
  readonly sealer: Pick<Sealer, "open">;
  readonly clock: Clock;
  readonly register: StateRegister;
  /** From 0 to 1, for the jitter. */
  readonly chance?: () => number;
}

/** Twice as long each time, and never quite the same, so that a thousand entries do not come back in the same second. */
const backoff = (count: number, least: number, most: number, chance: number): number =>
  Math.min(most, least * 2 ** Math.min(count - 1, 20)) * (0.5 + chance / 2);

/** What a round of one town did. `stopped`: the state register did not answer, the rest waits. */
export interface Round {
  readonly taken: number;
  readonly rejected: number;
  readonly stopped: boolean;
}
type Came = "taken" | "rejected" | "unanswered" | "again";

export class HandingOn {
  readonly #parts: HandingOnParts;
  readonly #chance: () => number;
  #failures = 0;
  #restUntil_ms = 0;

  constructor(parts: HandingOnParts) {
    this.#parts = parts;
    this.#chance = parts.chance ?? Math.random;
  }

  /** Offers what waits in this town. While the state register is away it asks only now and then whether it is back. */
  async round(town: TownId): Promise<Round> {
    const done = { taken: 0, rejected: 0, stopped: false };
    const { clock, register } = this.#parts;
    if (instantMs(clock.now()) < this.#restUntil_ms) return { ...done, stopped: true };
    // Asked before anything is opened: while it is away nobody's values are.
    if (!(await register.ready())) return { ...done, stopped: this.#rest() };
    for (let turn = 0; turn < turns_max; turn += 1) {
      const leased = await this.#lease(town);
      if (leased.length === 0) return done;
      const came = await Promise.allSettled(leased.map((one) => this.#offer(town, one)));
      const ends = came.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      done.taken += ends.filter((end) => end === "taken").length;
      done.rejected += ends.filter((end) => end === "rejected").length;
      const failed = came.find((one) => one.status === "rejected");
      if (failed) throw failed.reason;
      // One entry that is never answered about must not stop the others; a whole handful means that it is away.
      if (ends.every((end) => end === "unanswered")) return { ...done, stopped: this.#rest() };
      this.#failures = 0;
    }
    return done;
  }

  #rest(): true {
    this.#failures += 1;
    const seconds = backoff(this.#failures, rest_seconds_min, rest_seconds_max, this.#chance());
    this.#restUntil_ms = instantMs(this.#parts.clock.now()) + seconds * 1000;
    return true;
  }

  #lease(town: TownId): Promise<readonly Leased[]> {
    const now = this.#parts.clock.now();
    return this.#parts.database.inTown(town, (tx) =>
      leaseEntries(tx, now, later(now, lease_seconds), entries_together_max),
    );
  }

  #note(town: TownId, leased: Leased, noted: Noted): Promise<void> {
    return this.#parts.database.inTown(town, async (tx) => noteAnswer(tx, leased, noted));
  }

  async #read(town: TownId, { event, version }: Leased): Promise<{ entered: Entered; unit: number } | undefined> {
    return await this.#parts.database.readInTown(town, async (tx) => {
      const [found, units] = await Promise.all([readEvent(tx, event), readUnits(tx)]);
      const entered = found?.event;
      if (entered?.state !== "registered" && entered?.state !== "cancelled") return undefined;
      const unit = units.find(({ id }) => id === entered.report.unit)?.number;
      // Amended since it was leased: its next version is offered instead.
      return entered.entry.version === version && unit !== undefined ? { entered, unit } : undefined;
    });
  }

  async #offer(town: TownId, leased: Leased): Promise<Came> {
    const { clock, register, sealer } = this.#parts;
    const found = await this.#read(town, leased);
    if (!found) {
      await this.#note(town, leased, { answer: null, nextTry: clock.now() });
      return "again";
    }
    const made = await messageOf(sealer, { town, event: leased.event, unit: found.unit }, found.entered);
    if (!made.ok) throw new Error(`nothing more is opened for the state register today: ${made.refusal.code}`);
    return this.#record(town, leased, await register.take(made.message));
  }

  async #record(town: TownId, leased: Leased, answer: RegisterAnswer): Promise<Came> {
    const now = this.#parts.clock.now();
    switch (answer.answer) {
      case "accepted":
      case "duplicate":
        return (await this.#taken(town, leased, answer.reference)) ? "taken" : "again";
      case "rejected":
        await this.#note(town, leased, { answer: "rejected", reason: answer.reason, nextTry: now });
        return "rejected";
      case "busy":
      case "away": {
        const nextTry = this.#nextTry(now, leased, answer.answer === "busy" ? answer.wait_seconds : 0);
        await this.#note(town, leased, { answer: answer.answer, nextTry });
        return "unanswered";
      }
      default:
        return answer satisfies never;
    }
  }

  #nextTry(now: Instant, { tries }: Leased, least: number): Instant {
    const seconds = backoff(tries, retry_seconds_min, retry_seconds_max, this.#chance());
    return later(now, Math.ceil(Math.max(seconds, least)));
  }

  /** Whether the word of the state register is recorded. If not, the entry is offered again and known there as taken. */
  async #taken(town: TownId, leased: Leased, reference: string): Promise<boolean> {
    const { database, ledger, clock } = this.#parts;
    const { event, version } = leased;
    const command: HandOnEvent = {
      do: "event.hand_on",
      id: commandId(derivedUuid("handed on", event, String(version))),
      event,
      version,
      reference,
    };
    const outcome = await ledger.perform({ town, actor: handingOn, command });
    if (outcome.ok || outcome.refusal.code === "event.already_handed_on") {
      await database.inTown(town, async (tx) => forgetTries(tx, leased));
      return true;
    }
    await this.#note(town, leased, { answer: null, nextTry: this.#nextTry(clock.now(), leased, 0) });
    return false;
  }
}
