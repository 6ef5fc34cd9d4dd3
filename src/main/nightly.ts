// The nights: once between midnight and morning each town is checked against its journal and gets its continuity file; then the log.
import { setTimeout as pause } from "node:timers/promises";
import { addDays, type CivilDate, type Instant, instantFrom, instantMs } from "../kernel/civil-date.ts";
import { stateTown, type Town, type TownId } from "../kernel/town.ts";
import { checkTown } from "../ledger/checker.ts";
import type { Database, RawConnection } from "../platform/database/connect.ts";
import { checkedLog, checkedTown, checkShards } from "./check-results.ts";
import { makeTownContinuity } from "./continuity.ts";
import type { Foundation } from "./foundation.ts";
import {
  type CheckedLog,
  type CheckedTown,
  type CopiedTown,
  keepNightlyStatus,
  type NightlyStatus,
  nightlyStatus,
  type TownNight,
  withNights,
} from "./nightly-status.ts";
import { ledgerServices } from "./services.ts";

// Any number that no other advisory lock of the program uses.
const nightly_lock = 2_507_050_006n;

const minute_ms = 60_000;
/** India is 5 hours 30 minutes ahead. */
const india_ms = 19_800_000;
const begins_minutes = 30;
const spread_minutes = 240;
const log_minutes = begins_minutes + spread_minutes + 15;
/** What failed is tried again after so long. */
const again_ms = 60 * minute_ms;
/** A program that was just started serves people first. */
const settle_ms = 10 * minute_ms;
const look_ms = minute_ms;
const words_logged_max = 5;

const indianMidnight = (date: CivilDate): number => Date.parse(`${date}T00:00:00Z`) - india_ms;

/** Minutes after midnight at which a town's turn comes: spread, and the same every night. */
const turnOf = (town: TownId): number => begins_minutes + ((town * 7_919) % spread_minutes);

/** The last instant at which the work of this minute fell due. */
export function lastDue(now: Instant, today: CivilDate, minutes: number): Instant {
  const due = indianMidnight(today) + minutes * minute_ms;
  return instantFrom(due <= instantMs(now) ? due : indianMidnight(addDays(today, -1)) + minutes * minute_ms);
}

type Ended = { readonly at: Instant; readonly trouble: string } | undefined;

/** The name of a failure: its message may hold a value. */
const troubleOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

export type NightlyParts = Pick<
  Foundation,
  "configuration" | "opened" | "database" | "sealer" | "clock" | "log" | "vault" | "towns" | "shards"
>;

export interface NightlyOptions {
  readonly settle_ms?: number;
  readonly look_ms?: number;
}

/** Several processes may have one: the one that holds the lock works. */
export class Nightly {
  readonly #parts: NightlyParts;
  readonly #options: NightlyOptions;
  readonly #check: Database;
  readonly #work: Database;
  readonly #ending = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: NightlyParts, options: NightlyOptions = {}) {
    this.#parts = parts;
    this.#options = options;
    this.#check = parts.opened.as("akshara_check", 2);
    this.#work = parts.opened.as("akshara_work", 1);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends it after the town at hand. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    const rest = (ms: number): Promise<unknown> => pause(ms, undefined, { signal }).catch(() => undefined);
    await rest(this.#options.settle_ms ?? settle_ms);
    while (!signal.aborted) {
      await this.look().catch((error: unknown) => this.#parts.log.warn({ type: troubleOf(error) }, "night failed"));
      await rest(this.#options.look_ms ?? look_ms);
    }
  }

  /** Does what is due now, if no other process is at it; answers how many towns were done. */
  async look(): Promise<number> {
    const { towns } = this.#parts;
    const everyone: readonly (Town | undefined)[] = [undefined, ...towns.values()];
    const status = nightlyStatus(this.#parts.configuration);
    const anyDue = everyone.some((town) => this.#townDue(status, town)) || this.#isDue(status.log, log_minutes);
    if (!anyDue) return 0;
    const session = await this.#work.raw();
    try {
      return (await holds(session)) ? await this.#night(everyone) : 0;
    } finally {
      await session.release();
    }
  }

  async #night(everyone: readonly (Town | undefined)[]): Promise<number> {
    const { configuration, log } = this.#parts;
    // Read again under the lock: another process may have done it meanwhile.
    let status = nightlyStatus(configuration);
    let done = 0;
    for (const town of everyone) {
      if (this.#ending.signal.aborted) return done;
      if (!this.#townDue(status, town)) continue;
      const night = await this.#townNight(status, town);
      status = withNights(status, [night]);
      await keepNightlyStatus(configuration, status);
      done += 1;
    }
    if (this.#isDue(status.log, log_minutes)) {
      await keepNightlyStatus(configuration, withNights(status, [], await this.#readLog(status.log)));
    }
    if (done > 0) log.info({ towns: done }, "nightly check and continuity files are done");
    return done;
  }

  #isDue(ended: Ended, minutes: number): boolean {
    const { clock } = this.#parts;
    const now = clock.now();
    if (ended === undefined || ended.at < lastDue(now, clock.today(), minutes)) return true;
    return ended.trouble !== "" && instantMs(now) - instantMs(ended.at) >= again_ms;
  }

  /** The state has no continuity file. */
  #townDue({ towns }: NightlyStatus, town: Town | undefined): boolean {
    const id = town?.id ?? stateTown;
    const known = towns.find((one) => one.town === id);
    const minutes = turnOf(id);
    return this.#isDue(known?.check, minutes) || (town !== undefined && this.#isDue(known?.copy, minutes));
  }

  async #townNight({ towns }: NightlyStatus, town: Town | undefined): Promise<TownNight> {
    const id = town?.id ?? stateTown;
    const known = towns.find((one) => one.town === id);
    const minutes = turnOf(id);
    const check = this.#isDue(known?.check, minutes) ? await this.#checkTown(id, known?.check) : known?.check;
    if (town === undefined) return { town: id, ...(check && { check }) };
    const copy = this.#isDue(known?.copy, minutes) ? await this.#copyTown(town, known?.copy) : known?.copy;
    return { town: id, ...(check && { check }), ...(copy && { copy }) };
  }

  async #checkTown(town: TownId, before: CheckedTown | undefined): Promise<CheckedTown> {
    const { clock, configuration, log } = this.#parts;
    try {
      const found = checkedTown(
        await checkTown(this.#check, ledgerServices, town, { folder: configuration.AKSHARA_DATA }),
        clock.now(),
      );
      const { differences, first } = found;
      const shown = first.slice(0, words_logged_max);
      if (differences > 0) log.error({ town, differences, first: shown }, "THE RECORDS DIFFER FROM THE JOURNAL");
      return found;
    } catch (error) {
      const trouble = troubleOf(error);
      log.error({ town, trouble }, "a town could not be checked");
      return { facts: 0, differences: 0, first: [], ...before, at: clock.now(), trouble };
    }
  }

  async #copyTown(town: Town, before: CopiedTown | undefined): Promise<CopiedTown> {
    const { clock, log } = this.#parts;
    try {
      const made = await makeTownContinuity(this.#parts, town);
      if (made === undefined) return { at: clock.now(), bytes: 0, rows: {}, trouble: "" };
      const { on, bytes, rows } = made;
      return { at: clock.now(), on, bytes, rows, trouble: "" };
    } catch (error) {
      const trouble = troubleOf(error);
      log.error({ town: town.id, trouble }, "a town's continuity file could not be made");
      const { on, bytes = 0, rows = {} } = before ?? {};
      return { at: clock.now(), ...(on && { on }), bytes, rows, trouble };
    }
  }

  async #readLog(before: CheckedLog | undefined): Promise<CheckedLog> {
    const { clock, log, shards, towns } = this.#parts;
    try {
      const found = checkedLog(await checkShards(shards, this.#check, [stateTown, ...towns.keys()]), clock.now());
      const { problems, first } = found;
      const shown = first.slice(0, words_logged_max);
      if (problems > 0) log.error({ problems, first: shown }, "THE LOG DIFFERS FROM THE JOURNAL");
      return found;
    } catch (error) {
      const trouble = troubleOf(error);
      log.error({ trouble }, "the log could not be checked");
      return { entries: 0, problems: 0, first: [], ...before, at: clock.now(), trouble };
    }
  }
}

/** Takes the place of the one that works at night if nobody has it; it is given back when the session ends. */
async function holds({ client }: RawConnection): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>({
    name: "nightly.lock",
    text: "select pg_try_advisory_lock($1::bigint) as held",
    values: [nightly_lock],
  });
  return rows[0]?.held === true;
}
