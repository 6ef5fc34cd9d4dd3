// What the vault's tests share: facts with their commands, a published log, a faulty disk, and reading a vault back.
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { TownId } from "../../kernel/town.ts";
import { commitmentOf } from "../journal.ts";
import { type Database, statement } from "../../platform/database/connect.ts";
import { realFiles } from "../log/files.ts";
import { Sequencer } from "../log/sequencer.ts";
import { openSigner } from "../log/signer.ts";
import { FaultyFiles } from "../log/test-log.ts";
import { type Bundle, decodeBundle, openBundle } from "./bundle.ts";
import { type ChainEnd, chainStart, followBundle } from "./chain.ts";
import { directoryReader, directoryTarget, realVaultFiles, type VaultFiles } from "./directory.ts";
import type { VaultReader } from "./target.ts";
import { VaultWriter, type VaultWriterOptions } from "./writer.ts";

export const originBase = "akshara.example/log";

const insertFacts = statement(
  "test.vault_facts",
  `with drawn as (
     select nextval(('position.t' || $1::integer)::regclass) as position, id, body, salt, commitment
     from unnest($2::uuid[], $3::text[], $4::bytea[], $5::bytea[]) as given (id, body, salt, commitment)
   ), written as (
     insert into journal.facts (town, position, id, kind, v, subject, command, at, body, salt, commitment)
     select $1::integer, position, id, 'test.happened', 1, id, $6::uuid, now(), body, salt, commitment from drawn
   ), done as (
     insert into journal.commands (town, id, hash, positions, at)
     select $1::integer, $6::uuid, sha256(uuid_send($6::uuid)), array_agg(position), now() from drawn
   ), queued as (
     insert into journal.pending (town, position, commitment) select $1::integer, position, commitment from drawn
   )
   select position from drawn`,
);

/** Commits facts of one command, with bodies and commitments that fit, as perform does; answers their positions. */
export async function commitCommand(
  serve: Database,
  town: TownId,
  count: number,
  body_characters = 40,
): Promise<bigint[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  const bodies = ids.map((id) => JSON.stringify({ data: "क".repeat(body_characters), id }));
  const salts = ids.map(() => randomBytes(32));
  const commitments = bodies.map((body, at) => commitmentOf(salts[at] ?? Buffer.of(), body));
  const values = [town, ids, bodies, salts, commitments, crypto.randomUUID()];
  const rows = await serve.inTown(town, (tx) => tx.query<{ position: bigint }>(insertFacts, values));
  return rows.map(({ position }) => position);
}

export interface TestKeys {
  readonly identities: readonly string[];
  readonly recipients: readonly string[];
}

/** Keys of a town and of the state. */
export async function testKeys(): Promise<TestKeys> {
  const identities = [await generateX25519Identity(), await generateX25519Identity()];
  return { identities, recipients: await Promise.all(identities.map(identityToRecipient)) };
}

/** A disk of the vault whose n-th operation fails, as FaultyFiles for the log. */
export class FaultyVaultFiles extends FaultyFiles implements VaultFiles {
  link(from: string, to: string): Promise<void> {
    return this.through(() => realVaultFiles.link(from, to));
  }

  remove(path: string): Promise<void> {
    return this.through(() => realVaultFiles.remove(path));
  }
}

/** A folder for a target, made as the keeper makes it. */
export function targetFolder(home: string, name: string): string {
  const folder = join(home, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** A sequencer that publishes what is committed, and pokes. */
export async function testSequencer(
  work: Database,
  home: string,
  published: () => void,
  shard = "2026",
): Promise<Sequencer> {
  const signer = await openSigner(realFiles, join(home, "signer"), `${originBase}/${shard}`);
  const folder = join(home, "log", shard);
  const own = { files: realFiles, signer, folder, name: shard };
  return new Sequencer({ database: work, shard: async () => own, published });
}

/** A vault's writer, and promises for what becomes of it. */
export class TestVault {
  readonly writer: VaultWriter;
  #seen: (() => void)[] = [];

  constructor(
    options: Omit<VaultWriterOptions, "origin" | "keyFiles"> & Partial<Pick<VaultWriterOptions, "keyFiles">>,
  ) {
    const look = (): void => {
      for (const seen of this.#seen.splice(0)) seen();
    };
    this.writer = new VaultWriter({
      keyFiles: async () => [],
      ...options,
      origin: originBase,
      vaulted: () => {
        options.vaulted?.();
        look();
      },
      changed: look,
    });
  }

  /** Until what is asked is true; it is asked after each object stored and each change of state. */
  async until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
    for (;;) {
      const seen = new Promise<void>((resolve) => this.#seen.push(resolve));
      if (await isTrue()) return;
      await seen;
    }
  }
}

export interface ReadVault {
  readonly bundles: readonly Bundle[];
  readonly end: ChainEnd;
}

/** Opens every bundle of the shard and follows the chain from its start; throws where it breaks. */
export async function readVault(reader: VaultReader, identity: string, shard = "2026"): Promise<ReadVault> {
  const bundles: Bundle[] = [];
  let end = chainStart;
  for await (const name of reader.list(`bundles/${shard}/`)) {
    const bytes = await openBundle(await reader.get(name), identity);
    const bundle = decodeBundle(bytes);
    end = followBundle(end, { origin: `${originBase}/${shard}`, shard }, bundle, bytes);
    bundles.push(bundle);
  }
  return { bundles, end };
}

/** A target in a folder of its own with its reader. */
export function testDirectory(home: string, name: string, files: VaultFiles = realVaultFiles) {
  const folder = targetFolder(home, name);
  return { folder, target: directoryTarget(name, folder, files), reader: directoryReader(folder) };
}
