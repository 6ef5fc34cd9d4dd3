// Giving planned objects to every target: each has a lane of its own, so that one that is away holds up only itself.
import { Alarm } from "../log/waiting.ts";
import { type Planned, readObject, recordLate } from "./outbox.ts";
import type { VaultSession } from "./source.ts";
import { VaultConflict, type VaultTarget } from "./target.ts";

export interface LaneHealth {
  readonly name: string;
  /** Why the target's last try failed; absent while it works. */
  readonly reason?: string;
  /** Objects that it does not have yet. */
  readonly waiting: number;
}

/** One object on its way to all targets. */
interface Parcel {
  readonly planned: Planned;
  bytes: Uint8Array | undefined;
  /** An earlier try may have stored it unseen. */
  readonly again: boolean;
  readonly stored: Set<string>;
  readonly atQuorum: () => void;
  /** The quorum is written down; who comes later notes itself. */
  recorded: boolean;
}

export interface DeliveryOptions {
  readonly session: VaultSession;
  readonly targets: readonly VaultTarget[];
  readonly quorum: number;
  /** A target failed, works again, or has something later than the quorum. */
  readonly changed: () => void;
  /** The session failed in a lane: the writer must begin anew. */
  readonly broken: (error: unknown) => void;
}

const retry_ms_first = 50;
const retry_ms_max = 5000;
/** Parcels whose bytes a slow lane may hold in memory; those of more are read again from the plan. */
const held_max = 8;
const leave_ms_max = 3000;

/** What lies under such a name has the same content, sealed at another time: it was given before a rebuild. */
const isNamedByContent = (name: string): boolean => name.startsWith("blobs/");

class Lane {
  readonly #target: VaultTarget;
  readonly #options: DeliveryOptions;
  readonly #waiting: Parcel[] = [];
  readonly #alarm = new Alarm();
  #reason: string | undefined;
  #closing = false;
  readonly #running: Promise<void>;

  constructor(target: VaultTarget, options: DeliveryOptions) {
    this.#target = target;
    this.#options = options;
    this.#running = this.#run().catch(options.broken);
  }

  give(parcel: Parcel): void {
    if (parcel.stored.has(this.#target.name)) return;
    this.#waiting.push(parcel);
    this.#alarm.ring();
  }

  health(): LaneHealth {
    const told = { name: this.#target.name, waiting: this.#waiting.length };
    return this.#reason === undefined ? told : { ...told, reason: this.#reason };
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#alarm.ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closing) {
      const [parcel] = this.#waiting;
      if (parcel === undefined) {
        await this.#alarm.wait(60_000);
        continue;
      }
      const bytes = parcel.bytes ?? (await readObject(this.#options.session, parcel.planned.id));
      if (bytes !== undefined && !(await this.#put(parcel, bytes))) return;
      this.#waiting.shift();
      await this.#stored(parcel);
    }
  }

  /** Tries until it is stored; false when the lane is closed before. */
  async #put(parcel: Parcel, bytes: Uint8Array): Promise<boolean> {
    let { again } = parcel;
    for (let count = 0; !this.#closing; count += 1) {
      try {
        await this.#target.put(parcel.planned.name, bytes, again);
      } catch (error) {
        if (error instanceof VaultConflict && isNamedByContent(parcel.planned.name)) return true;
        again ||= !(error instanceof VaultConflict);
        this.#say(error instanceof Error ? error.message : String(error));
        await this.#rest(Math.min(retry_ms_max, retry_ms_first * 2 ** count));
        continue;
      }
      this.#say(undefined);
      return true;
    }
    return false;
  }

  async #stored(parcel: Parcel): Promise<void> {
    const { session, targets, quorum, changed } = this.#options;
    const { planned, stored } = parcel;
    stored.add(this.#target.name);
    if (stored.size >= quorum) parcel.atQuorum();
    if (!parcel.recorded) return;
    await recordLate(session, planned.id, [...stored], stored.size === targets.length);
    changed();
  }

  #say(reason: string | undefined): void {
    if (this.#reason === reason) return;
    this.#reason = reason;
    this.#options.changed();
  }

  async #rest(rest_ms: number): Promise<void> {
    const end = performance.now() + rest_ms;
    for (let left = rest_ms; left > 0 && !this.#closing; left = end - performance.now()) await this.#alarm.wait(left);
  }
}

/** What is handed over for writing down when a quorum has the object. */
export interface AtQuorum {
  readonly stored: readonly string[];
  /** Every target has it. */
  readonly everywhere: boolean;
}

/** All lanes of one session of the writer. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #lanes: readonly Lane[];

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#lanes = options.targets.map((target) => new Lane(target, options));
  }

  /**
   * Gives the object to all targets; when a quorum has it, has that written down, and answers. Without bytes it is read from the
   * plan, where an earlier session left it.
   */
  async deliver(
    planned: Planned,
    bytes: Uint8Array | undefined,
    write: (reached: AtQuorum) => Promise<void>,
  ): Promise<void> {
    const { targets, quorum } = this.#options;
    const named = new Set(targets.map(({ name }) => name));
    const stored = new Set(planned.stored.filter((name) => named.has(name)));
    const parcel = await new Promise<Parcel>((resolve) => {
      const made: Parcel = {
        planned,
        bytes,
        again: bytes === undefined,
        stored,
        atQuorum: () => resolve(made),
        recorded: false,
      };
      for (const lane of this.#lanes) lane.give(made);
      if (stored.size >= quorum) resolve(made);
    });
    // From here on a lane writes down by itself; what it writes must come after this.
    parcel.recorded = true;
    const written = write({ stored: [...stored], everywhere: stored.size === targets.length });
    if (this.health().some(({ waiting }) => waiting > held_max)) parcel.bytes = undefined;
    await written;
  }

  /** Whether so many targets work that a quorum is possible. */
  get isPossible(): boolean {
    return this.health().filter(({ reason }) => reason === undefined).length >= this.#options.quorum;
  }

  health(): readonly LaneHealth[] {
    return this.#lanes.map((lane) => lane.health());
  }

  /** Begins no other try, and waits a while for those under way. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, leave_ms_max);
    });
    await Promise.race([Promise.all(this.#lanes.map((lane) => lane.close())), late]);
    clearTimeout(timer);
  }
}
