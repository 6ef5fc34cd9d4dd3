// The sequencer: one at a time, it numbers what was committed, takes it into the log, and has the new tree signed and published.
import type { Shard } from "./integrate.ts";
import { Integrator, LogHalted } from "./integrate.ts";
import type { SequencerSession } from "./numbering.ts";
import { isChangeWanted, letAllGo, letShardGo, numberPending, tryKeepShard, tryLock } from "./numbering.ts";
import { Alarm } from "./waiting.ts";

/**
 * standby: another program is the sequencer. working: this one is. failing: it tries again. halted: a person must look, because
 * signing on would contradict what was signed.
 */
export type SequencerState = "stopped" | "standby" | "working" | "failing" | "halted";

export interface SequencerHealth {
  readonly state: SequencerState;
  /** What is wrong, where it fails or is halted. */
  readonly reason?: string;
  /** The shard that it works on; absent before it had the sequencer's place. */
  readonly shard?: string;
  /** Entries in the shard's checkpoint that this program published last. */
  readonly published: number;
}

export interface SequencerOptions {
  /** The shard that goes on, asked by whoever has the sequencer's place and asked again after it had to give it up. */
  readonly shard: (session: SequencerSession) => Promise<Shard>;
  /** Connects as akshara_work; each session is one of its own, outside any pool. */
  readonly database: { raw(): Promise<{ readonly client: SequencerSession; release(): Promise<void> }> };
  /** Called in this process after each checkpoint. */
  readonly published?: (size: number) => void;
  /** Called when the state changes; nothing personal is in it. */
  readonly changed?: (health: SequencerHealth) => void;
  /** Entries taken in at once. */
  readonly batch_max?: number;
}

const batch_max_usual = 4096;
const busy_wait_ms = 25;
const idle_wait_ms_max = 250;
// Quiet for so many looks before the looks become rarer.
const quiet_looks_max = 40;
const retry_ms_first = 25;
const retry_ms_max = 2000;
const halted_retry_ms = 10_000;
const standby_look_ms = 1000;
/** So often the sequencer looks whether somebody wants to freeze the shard. */
const change_look_ms = 500;
/** So long it stays away then: whoever asked takes the place meanwhile. */
const change_rest_ms = 250;

export class Sequencer {
  readonly #options: SequencerOptions;
  readonly #alarm = new Alarm();
  #health: SequencerHealth = { state: "stopped", published: 0 };
  #stopping = false;
  #running: Promise<void> | undefined;

  constructor(options: SequencerOptions) {
    this.#options = options;
  }

  /** Begins to work, or to stand by. */
  start(): void {
    this.#stopping = false;
    this.#running ??= this.#run();
  }

  /** Finishes the batch at hand and gives up the sequencer's place. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#alarm.ring();
    await this.#running;
    this.#running = undefined;
  }

  /** Something was committed: look at once. */
  poke(): void {
    this.#alarm.ring();
  }

  health(): SequencerHealth {
    return this.#health;
  }

  #become(
    state: SequencerState,
    more: { readonly reason?: string; readonly published?: number; readonly shard?: string | undefined } = {},
  ): void {
    const before = this.#health;
    const { reason, published = before.published, shard = before.shard } = more;
    this.#health = {
      state,
      published,
      ...(shard === undefined ? {} : { shard }),
      ...(reason === undefined ? {} : { reason }),
    };
    if (before.state !== state || before.reason !== reason || before.shard !== shard) {
      this.#options.changed?.(this.#health);
    }
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stopping) {
      const before = this.#health.published;
      try {
        await this.#serve();
        failures = 0;
      } catch (error) {
        const halted = error instanceof LogHalted;
        this.#become(halted ? "halted" : "failing", { reason: error instanceof Error ? error.message : String(error) });
        failures = this.#health.published > before ? 1 : failures + 1;
        await this.#rest(halted ? halted_retry_ms : Math.min(retry_ms_max, retry_ms_first * 2 ** (failures - 1)));
      }
    }
    this.#become("stopped");
  }

  /** Rests through pokes; only stopping ends it early. */
  async #rest(rest_ms: number): Promise<void> {
    const end = performance.now() + rest_ms;
    for (let left = rest_ms; left > 0 && !this.#stopping; left = end - performance.now()) await this.#alarm.wait(left);
  }

  /** Whether this session has the sequencer's place, in a shard that nobody is changing. */
  async #hasPlace(client: SequencerSession): Promise<boolean> {
    if (!(await tryKeepShard(client))) return false;
    if (await tryLock(client)) return true;
    await letShardGo(client);
    return false;
  }

  /** One session from its opening until it fails, gives up its place, or the sequencer is stopped. */
  async #serve(): Promise<void> {
    const connection = await this.#options.database.raw();
    try {
      while (!this.#stopping && !(await this.#hasPlace(connection.client))) {
        this.#become("standby");
        await this.#rest(standby_look_ms);
      }
      if (!this.#stopping) await this.#work(connection.client);
    } finally {
      await letAllGo(connection.client).catch(() => undefined);
      await connection.release().catch(() => undefined);
    }
    if (!this.#stopping) await this.#rest(change_rest_ms);
  }

  #tell({ published }: Integrator, shard: string): void {
    const { shard: before = shard } = this.#health;
    const grown = published > this.#health.published || shard !== before;
    this.#become("working", { published, shard });
    if (grown) this.#options.published?.(published);
  }

  /** Works until it is stopped or somebody wants to change the shard. */
  async #work(client: SequencerSession): Promise<void> {
    const { batch_max = batch_max_usual } = this.#options;
    const shard = await this.#options.shard(client);
    const { name } = shard;
    const integrator = await Integrator.open(shard, client);
    // What was numbered before a crash.
    while (!this.#stopping && (await integrator.advance(batch_max)) > 0) this.#tell(integrator, name);
    this.#tell(integrator, name);
    let [after, quiet_looks, looked] = [-1, 0, performance.now()];
    while (!this.#stopping) {
      if (performance.now() - looked > change_look_ms) {
        if (await isChangeWanted(client)) return;
        looked = performance.now();
      }
      const isWholeRound = after === -1;
      const numbered = await numberPending(client, name, after, batch_max);
      after = numbered.after;
      if (numbered.count > 0) {
        await integrator.advance(numbered.count);
        this.#tell(integrator, name);
      }
      quiet_looks = numbered.count > 0 ? 0 : quiet_looks + 1;
      if (numbered.count === batch_max || !isWholeRound) continue;
      if (quiet_looks % quiet_looks_max === quiet_looks_max - 1) await integrator.keepPublished();
      const rarer = Math.max(0, quiet_looks - quiet_looks_max);
      await this.#alarm.wait(Math.min(idle_wait_ms_max, busy_wait_ms * 2 ** rarer));
    }
  }
}
