// The vault's writer: one at a time, it follows the published log, makes bundles, and says how far a quorum of the targets has them.
import { hash, randomBytes } from "node:crypto";
import { stateTown } from "../../kernel/town.ts";
import { Alarm } from "../log/waiting.ts";
import { bundleName, keyName, sealBundle } from "./bundle.ts";
import { nextBundle } from "./chain.ts";
import { Delivery, type LaneHealth } from "./delivery.ts";
import { encodeKeyring, type KeyFile, type Keyring } from "./keyring.ts";
import { type BundleEnd, type KeyMark, newBlobs, plan, type Planned, readOutbox, record, wasGiven } from "./outbox.ts";
import {
  newKeys,
  nextEntries,
  type NewKey,
  type OpenShard,
  openShards,
  takeWriterLock,
  VaultHalted,
} from "./source.ts";
import type { VaultSession } from "./source.ts";
import type { VaultTarget } from "./target.ts";

/**
 * standby: another program is the writer. working: this one is. failing: too few targets work, or the database is away; it tries
 * again. halted: a person must look, because journal and log differ.
 */
export type VaultWriterState = "stopped" | "standby" | "working" | "failing" | "halted";

export interface VaultWriterHealth {
  readonly state: VaultWriterState;
  /** What is wrong, where it fails or is halted. */
  readonly reason?: string;
  readonly targets: readonly LaneHealth[];
}

export interface VaultWriterOptions {
  /** Connects as akshara_work; each session is one of its own, outside any pool. */
  readonly database: {
    raw(more?: { readonly pipeline: boolean }): Promise<{ readonly client: VaultSession; release(): Promise<void> }>;
  };
  /** The log's origin, without the shard. */
  readonly origin: string;
  readonly targets: readonly VaultTarget[];
  /** So many targets must have an object before it counts as safe. */
  readonly quorum: number;
  /** Public keys to which everything is sealed. */
  readonly recipients: readonly string[];
  /** Keys in files that must be in the vault too; asked before each bundle. */
  readonly keyFiles: () => Promise<readonly KeyFile[]>;
  /** Called in this process when more is in the vault. */
  readonly vaulted?: () => void;
  /** Called when the state or a target's changes; nothing personal is in it. */
  readonly changed?: (health: VaultWriterHealth) => void;
}

/** While few entries wait, bundles begin so far apart: at most ten a second, and at one fact a second one for each. */
const group_ms = 100;
/** So many do not wait: the next bundle is made as soon as the last is stored, and all that came meanwhile travels in it. */
const many_entries = 16;
const idle_wait_ms = 250;
const retry_ms_first = 50;
const retry_ms_max = 2000;
const halted_retry_ms = 10_000;
const standby_look_ms = 1000;

class Stopped extends Error {}

export class VaultWriter {
  readonly #options: VaultWriterOptions;
  readonly #alarm = new Alarm();
  #state: VaultWriterState = "stopped";
  #reason: string | undefined;
  #delivery: Delivery | undefined;
  #stopping = false;
  #running: Promise<void> | undefined;
  /** Ends whatever this session waits for. */
  #abort: (reason: unknown) => void = () => undefined;
  /** Files of keys that are known to be in the vault. */
  readonly #kept = new Set<string>();
  /** Planned objects that are no bundles and were given to the targets in this session. */
  #given = new Set<bigint>();

  constructor(options: VaultWriterOptions) {
    this.#options = options;
  }

  /** Begins to work, or to stand by. */
  start(): void {
    this.#stopping = false;
    this.#running ??= this.#run();
  }

  /** Gives up the writer's place; what was planned is given to the targets at the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#alarm.ring();
    this.#abort(new Stopped());
    await this.#running;
    this.#running = undefined;
  }

  /** There is something new: look at once. */
  poke(): void {
    this.#alarm.ring();
  }

  health(): VaultWriterHealth {
    const targets: readonly LaneHealth[] =
      this.#delivery?.health() ?? this.#options.targets.map(({ name }) => ({ name, waiting: 0 }));
    const cannot = this.#state === "working" && this.#delivery?.isPossible === false;
    if (!cannot)
      return { state: this.#state, targets, ...(this.#reason === undefined ? {} : { reason: this.#reason }) };
    const failed = targets.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name}: ${reason}`]));
    return { state: "failing", targets, reason: `too few targets work (${failed.join("; ")})` };
  }

  #become(state: VaultWriterState, reason?: string): void {
    if (this.#state === state && this.#reason === reason) return;
    this.#state = state;
    this.#reason = reason;
    this.#options.changed?.(this.health());
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stopping) {
      try {
        await this.#serve(() => {
          failures = 0;
        });
      } catch (error) {
        if (error instanceof Stopped) break;
        const halted = error instanceof VaultHalted;
        this.#become(halted ? "halted" : "failing", error instanceof Error ? error.message : String(error));
        failures += 1;
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

  /** One session from its opening until it fails or the writer is stopped. */
  async #serve(progressed: () => void): Promise<void> {
    const connection = await this.#options.database.raw({ pipeline: true });
    const session = connection.client;
    const aborted = new Promise<never>((_resolve, reject) => {
      this.#abort = reject;
    });
    aborted.catch(() => undefined);
    try {
      while (!this.#stopping && !(await takeWriterLock(session))) {
        this.#become("standby");
        await this.#rest(standby_look_ms);
      }
      if (this.#stopping) return;
      const { targets, quorum, changed } = this.#options;
      this.#delivery = new Delivery({
        session,
        targets,
        quorum,
        changed: () => changed?.(this.health()),
        broken: (error) => this.#abort(error),
      });
      const working = this.#work(session, this.#delivery, progressed);
      working.catch(() => undefined);
      await Promise.race([working, aborted]);
    } finally {
      await this.#delivery?.close();
      this.#delivery = undefined;
      await connection.release().catch(() => undefined);
    }
  }

  async #work(session: VaultSession, delivery: Delivery, progressed: () => void): Promise<void> {
    session.on?.("notification", () => this.#alarm.ring());
    await session.query("listen log_published");
    this.#become("working");
    this.#given = new Set();
    // What an earlier session planned comes first, and with the same bytes.
    for (const planned of await readOutbox(session)) await this.#deliver(session, delivery, planned);
    await this.#keepKeys(session, delivery, await newKeys(session, "all"));
    progressed();
    let waiting: readonly OpenShard[] | undefined;
    while (!this.#stopping) {
      const start = performance.now();
      const isDone = await this.#round(session, delivery, waiting ?? (await openShards(session)));
      waiting = isDone ? undefined : await this.#gather(session, start + group_ms);
      if (isDone) await this.#alarm.wait(idle_wait_ms);
    }
  }

  /** Rests until then, or until many entries wait: gives the shards as they are in that case. */
  async #gather(session: VaultSession, end: number): Promise<readonly OpenShard[] | undefined> {
    for (let left = end - performance.now(); left > 0 && !this.#stopping; left = end - performance.now()) {
      const open = await openShards(session);
      if (open.reduce((sum, { published, end: { size } }) => sum + published - size, 0) >= many_entries) return open;
      await this.#alarm.wait(left);
    }
    return undefined;
  }

  /**
   * One bundle, if there are entries for one. Blobs and keys are looked for after the entries were read and given before they
   * are: what a fact needs was committed before it.
   */
  async #round(session: VaultSession, delivery: Delivery, [open]: readonly OpenShard[]): Promise<boolean> {
    const entries = open === undefined ? [] : await nextEntries(session, open);
    const towns = [...new Set(entries.map(({ town }) => town))];
    const [blobs, keys] = await Promise.all([
      newBlobs(session, [...this.#given]),
      towns.length === 0 ? [] : newKeys(session, towns),
    ]);
    for (const planned of blobs) await this.#deliver(session, delivery, planned);
    await this.#keepKeys(session, delivery, keys);
    if (open === undefined || entries.length === 0) return true;
    const { shard } = open;
    const { bundle, bytes, end } = nextBundle(open.end, { origin: `${this.#options.origin}/${shard}`, shard }, entries);
    mustFit(open, bundle.header.root, end.size);
    await this.#give(session, delivery, bundleName({ ...bundle.header, generation: open.generation }), bytes, {
      bundle: { shard, end },
    });
    return false;
  }

  async #keepKeys(session: VaultSession, delivery: Delivery, keys: readonly NewKey[]): Promise<void> {
    for (const file of await this.#options.keyFiles()) {
      const mark = { town: stateTown, name: `file ${file.name}`, digest: hash("sha256", file.bytes, "buffer") };
      const known = `${mark.name} ${mark.digest.toString("hex")}`;
      if (this.#kept.has(known)) continue;
      if (!(await wasGiven(session, mark))) await this.#giveKeys(session, delivery, { kind: "file", file }, [mark]);
      this.#kept.add(known);
    }
    if (keys.length === 0) return;
    await this.#giveKeys(session, delivery, { kind: "wrapped", keys: keys.map(({ key }) => key) }, keys.map(markOf));
  }

  async #giveKeys(session: VaultSession, delivery: Delivery, ring: Keyring, keys: readonly KeyMark[]): Promise<void> {
    const bytes = encodeKeyring(ring, randomBytes(16).toString("hex"));
    await this.#give(session, delivery, keyName(bytes), bytes, { keys });
  }

  /** Seals, plans, and gives to the targets. */
  async #give(
    session: VaultSession,
    delivery: Delivery,
    name: string,
    bytes: Uint8Array,
    more: { readonly bundle?: BundleEnd; readonly keys?: readonly KeyMark[] },
  ): Promise<void> {
    const sealed = await sealBundle(bytes, this.#options.recipients);
    await this.#deliver(session, delivery, await plan(session, name, sealed, more), sealed);
  }

  async #deliver(session: VaultSession, delivery: Delivery, planned: Planned, bytes?: Uint8Array): Promise<void> {
    if (planned.bundle === undefined) this.#given.add(planned.id);
    await delivery.deliver(planned, bytes, async ({ stored, everywhere }) => {
      await record(session, planned, stored, everywhere);
      if (everywhere) this.#given.delete(planned.id);
    });
    this.#options.vaulted?.();
  }
}

const markOf = ({ key, name, digest }: NewKey): KeyMark => ({ town: key.town, name, digest });

/** The writer's own root must be the one that was signed. */
function mustFit({ shard, published, root }: OpenShard, own: string, size: number): void {
  if (size === published && own !== root.toString("hex")) {
    throw new VaultHalted(`the facts give another root of ${size} entries of shard ${shard} than the log signed`);
  }
}
