// Faults of the vault's writer: each file operation is its last one, each statement breaks its session; nothing is lost or twice.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Database, statement } from "../../platform/database/connect.ts";
import { type TestDatabase, testDatabase } from "../../platform/database/test-database.ts";
import { LogAcknowledger } from "../log/acknowledge.ts";
import { breakingDatabase, shivpuri, testFolder } from "../log/test-log.ts";
import { directoryReader, directoryTarget, realVaultFiles, type VaultFiles } from "./directory.ts";
import {
  commitCommand,
  FaultyVaultFiles,
  readVault,
  targetFolder,
  type TestKeys,
  testKeys,
  testSequencer,
  TestVault,
} from "./test-vault.ts";

let keys: TestKeys;
let database: TestDatabase;
let home: { readonly folder: string; readonly remove: () => void };
let acknowledger: LogAcknowledger;

describe("faults", () => {
  before(async () => {
    keys = await testKeys();
    database = await testDatabase();
    home = testFolder();
    acknowledger = new LogAcknowledger(database.serve, { needsVault: true });
    acknowledger.start();
  });

  after(async () => {
    await acknowledger.close();
    await database.close();
    home.remove();
  });

  const sizeOf = statement("test.vaulted", "select size from log.vaulted where shard = $1::text");
  const inOutbox = statement("test.outbox", "select name from log.vault_outbox");

  interface Run {
    readonly shard: string;
    readonly files?: VaultFiles;
    readonly isDead?: () => boolean;
    readonly work?: Pick<Database, "raw">;
  }

  /** Facts in two rounds to a writer with a fault; where it dies another goes on. All of them must be in the vault once. */
  async function runThrough({ shard, files = realVaultFiles, isDead = () => false, work }: Run): Promise<void> {
    const folder = targetFolder(home.folder, shard);
    const open = (disk: VaultFiles, from: Pick<Database, "raw">): TestVault => {
      const targets = [directoryTarget("disk", folder, disk)];
      return new TestVault({ database: from, targets, quorum: 1, recipients: keys.recipients });
    };
    const vaulted = async (): Promise<number> =>
      Number((await database.check.query<{ size: bigint }>(sizeOf, [shard]))[0]?.size ?? 0n);
    let vault = open(files, work ?? database.work);
    const sequencer = await testSequencer(database.work, home.folder, () => vault.writer.poke(), shard);
    sequencer.start();
    vault.writer.start();
    const positions: bigint[] = [];
    for (const size of [3, 6]) {
      positions.push(...(await commitCommand(database.serve, shivpuri, 3)));
      sequencer.poke();
      await vault.until(async () => isDead() || (await vaulted()) === size);
    }
    await vault.writer.stop();
    vault = open(realVaultFiles, database.work);
    vault.writer.start();
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 20_000), "acknowledged");
    await vault.until(async () => (await database.work.query(inOutbox)).length === 0);
    await vault.writer.stop();
    await sequencer.stop();
    const { bundles, end } = await readVault(directoryReader(folder), keys.identities[1] ?? "", shard);
    assert.equal(end.size, 6);
    const entries = bundles.flatMap((bundle) => bundle.entries);
    assert.deepEqual(new Set(entries.map(({ position }) => position)), new Set(positions));
  }

  test("a writer killed in any file operation is followed by one that goes on with the same bytes", async () => {
    let fail_at = 1;
    for (; ; fail_at += 1) {
      const files = new FaultyVaultFiles(fail_at, "half", true);
      await runThrough({ shard: `dead-${fail_at}`, files, isDead: () => files.hasFailed });
      if (!files.hasFailed) break;
    }
    assert.ok(fail_at > 10, `only ${fail_at} operations were tried`);
  });

  for (const fault of ["before", "half", "after"] as const) {
    test(`a file operation that fails once, ${fault} it was done, delays the vault and does nothing else`, async () => {
      for (let fail_at = 1; ; fail_at += 1) {
        const files = new FaultyVaultFiles(fail_at, fault, false);
        await runThrough({ shard: `once-${fault}-${fail_at}`, files });
        if (!files.hasFailed) break;
      }
    });
  }

  for (const fault of ["before", "after"] as const) {
    test(`a writer whose session breaks at any statement, ${fault} it was done, vaults everything once`, async () => {
      // Idle looks are statements too: those of the opening and of the first bundles are what is asked here.
      for (let fail_at = 1; fail_at <= 20; fail_at += 1) {
        const work = breakingDatabase(database.work, fail_at, fault) as unknown as Pick<Database, "raw">;
        await runThrough({ shard: `session-${fault}-${fail_at}`, work });
      }
    });
  }
});
