// What the log's tests share: facts committed into a test database, a disk that fails when told, and waiting for a checkpoint.
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TownId } from "../../kernel/town.ts";
import type { Database } from "../../platform/database/connect.ts";
import { statement } from "../../platform/database/connect.ts";
import type { FileSystem } from "./files.ts";
import { realFiles } from "./files.ts";
import type { QueryConfig } from "pg";
import type { SequencerSession } from "./numbering.ts";
import { Sequencer } from "./sequencer.ts";
import type { SequencerOptions } from "./sequencer.ts";
import { openSigner } from "./signer.ts";
import type { SignedTree, Signer } from "./signer.ts";

export const shivpuri = 250705 as TownId;
export const dewas = 250867 as TownId;

const insertFacts = statement(
  "test.facts",
  `with drawn as (
     select nextval(('position.t' || $1::integer)::regclass) as position, random_id, commitment
     from unnest($2::uuid[], $3::bytea[]) as given (random_id, commitment)
   ), written as (
     insert into journal.facts (town, position, id, kind, v, subject, command, at, body, salt, commitment)
     select $1::integer, position, random_id, 'test.happened', 1, random_id, random_id, now(), '{}', commitment, commitment
     from drawn
   ), queued as (
     insert into journal.pending (town, position, commitment) select $1::integer, position, commitment from drawn
   )
   select position from drawn`,
);

/** Commits facts of a town in one transaction, as perform does; answers their positions in order. */
export async function commitFacts(serve: Database, town: TownId, count: number): Promise<bigint[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  const commitments = ids.map((id) => createHash("sha256").update(id).digest());
  const rows = await serve.inTown(town, (tx) => tx.query<{ position: bigint }>(insertFacts, [town, ids, commitments]));
  return rows.map(({ position }) => position).sort((one, other) => (one < other ? -1 : 1));
}

/** A folder that goes when the test ends. */
export function testFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), `akshara-log-${randomBytes(3).toString("hex")}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** How an operation fails: not begun; half done; or done, but reported as failed. */
export type Fault = "before" | "half" | "after";

/**
 * A disk whose n-th operation fails, counted from 1, and with `dead` all that come after it, as when the program is killed there.
 */
export class FaultyFiles implements FileSystem {
  #count = 0;
  readonly #fail_at: number;
  readonly #fault: Fault;
  readonly #dead: boolean;
  readonly #failed: () => Promise<void>;

  constructor(fail_at: number, fault: Fault, dead: boolean, failed: () => Promise<void> = async () => undefined) {
    this.#fail_at = fail_at;
    this.#fault = fault;
    this.#dead = dead;
    this.#failed = failed;
  }

  /** Operations so far. */
  get count(): number {
    return this.#count;
  }

  get hasFailed(): boolean {
    return this.#count >= this.#fail_at;
  }

  protected async through<T>(whole: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
    this.#count += 1;
    if (this.#count === this.#fail_at) {
      if (this.#fault === "half") await half?.();
      if (this.#fault === "after") await whole();
      await this.#failed();
      throw new Error(`ENOSPC: operation ${this.#count} failed ${this.#fault}`);
    }
    if (this.#dead && this.#count > this.#fail_at) throw new Error("the program is dead");
    return await whole();
  }

  makeFolder(path: string): Promise<void> {
    return this.through(() => realFiles.makeFolder(path));
  }

  write(path: string, bytes: Uint8Array, mode: number): Promise<void> {
    const cut = bytes.subarray(0, Math.floor(bytes.length / 2));
    return this.through(
      () => realFiles.write(path, bytes, mode),
      () => realFiles.write(path, cut, mode),
    );
  }

  rename(from: string, to: string): Promise<void> {
    return this.through(() => realFiles.rename(from, to));
  }

  syncFolder(path: string): Promise<void> {
    return this.through(() => realFiles.syncFolder(path));
  }

  read(path: string): Promise<Uint8Array | undefined> {
    return this.through(() => realFiles.read(path));
  }

  removeFolder(path: string): Promise<void> {
    return this.through(() => realFiles.removeFolder(path));
  }
}

/** What a test may change of its log. */
export interface TestLogOptions {
  readonly database: SequencerOptions["database"];
  readonly home: string;
  readonly files?: FileSystem;
  readonly batch_max?: number;
  readonly shard?: string;
}

/** A sequencer over folders of a test, every checkpoint its signer gave out, and promises for a size or a state. */
export class TestLog {
  readonly sequencer: Sequencer;
  readonly publicKey: string;
  readonly folder: string;
  /** Every checkpoint that was signed, published or not. */
  readonly signed: SignedTree[] = [];
  readonly #seen: (() => void)[] = [];

  private constructor(
    signer: Signer,
    { database, home, files = realFiles, batch_max, shard = "2026" }: TestLogOptions,
  ) {
    this.folder = join(home, "log", shard);
    this.publicKey = signer.publicKey;
    const look = (): void => {
      for (const seen of this.#seen.splice(0)) seen();
    };
    const watched: Signer = {
      publicKey: signer.publicKey,
      last: () => signer.last(),
      sign: async (request) => {
        const note = await signer.sign(request);
        this.signed.push(request);
        return note;
      },
    };
    const own = { files, signer: watched, folder: this.folder, name: shard };
    this.sequencer = new Sequencer({
      database,
      shard: async () => own,
      ...(batch_max === undefined ? {} : { batch_max }),
      published: look,
      changed: look,
    });
  }

  static async open(options: TestLogOptions): Promise<TestLog> {
    const origin = `akshara.example/log/${options.shard ?? "2026"}`;
    return new TestLog(await openSigner(options.files ?? realFiles, join(options.home, "signer"), origin), options);
  }

  /** Until what is asked is true; it is asked after each checkpoint and each change of state. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => this.#seen.push(resolve));
  }

  untilPublished(size: number): Promise<void> {
    return this.until(() => this.sequencer.health().published >= size);
  }
}

/** A database whose sequencer's session breaks at the n-th statement: before it, or when it was done but nobody was told. */
export function breakingDatabase(
  database: Database,
  fail_at: number,
  fault: "before" | "after",
): SequencerOptions["database"] & { readonly hasFailed: () => boolean } {
  let count = 0;
  return {
    hasFailed: () => count >= fail_at,
    async raw(more?: Parameters<Database["raw"]>[0]) {
      const { client, release } = await database.raw(more);
      const query = async (config: QueryConfig): Promise<unknown> => {
        count += 1;
        if (count !== fail_at) return await client.query(config);
        if (fault === "after") await client.query(config);
        await client.end();
        throw new Error(`Connection terminated at statement ${count}, ${fault} it was done`);
      };
      return { client: { query } as unknown as SequencerSession, release };
    },
  };
}
