// The vault's writer: all that is published gets into a quorum of the targets, once, chained, whatever fails on the way.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, before, beforeEach, describe, test } from "node:test";
import { statement } from "../../platform/database/connect.ts";
import { type TestDatabase, testDatabase } from "../../platform/database/test-database.ts";
import { LogAcknowledger } from "../log/acknowledge.ts";
import type { Sequencer } from "../log/sequencer.ts";
import { dewas, shivpuri, testFolder } from "../log/test-log.ts";
import { keepBlob } from "./blobs.ts";
import { openBundle } from "./bundle.ts";
import { decodeKeyring } from "./keyring.ts";
import { guardedByVault, VaultWatch } from "./lag.ts";
import type { VaultTarget } from "./target.ts";
import {
  commitCommand,
  readVault,
  type TestKeys,
  testDirectory,
  testKeys,
  testSequencer,
  TestVault,
} from "./test-vault.ts";

let keys: TestKeys;
let database: TestDatabase;
let home: { readonly folder: string; readonly remove: () => void };
let sequencer: Sequencer;
let acknowledger: LogAcknowledger;
let vault: TestVault | undefined;

describe("writer", () => {
  before(async () => {
    keys = await testKeys();
  });

  beforeEach(async () => {
    database = await testDatabase();
    home = testFolder();
    acknowledger = new LogAcknowledger(database.serve, { needsVault: true });
    acknowledger.start();
    sequencer = await testSequencer(database.work, home.folder, () => vault?.writer.poke());
    sequencer.start();
  });

  afterEach(async () => {
    await vault?.writer.stop();
    vault = undefined;
    await sequencer.stop();
    await acknowledger.close();
    await database.close();
    home.remove();
  });

  const identity = (): string => keys.identities[0] ?? "";
  const sizeOf = statement("test.vaulted", "select size from log.vaulted where shard = '2026'");
  const planned = statement("test.outbox", "select name, stored from log.vault_outbox order by id");

  const vaulted = async (): Promise<number> =>
    Number((await database.check.query<{ size: bigint }>(sizeOf))[0]?.size ?? 0n);

  /** Opens the vault's writer on these targets. */
  function start(targets: readonly VaultTarget[], quorum = targets.length) {
    vault = new TestVault({
      database: database.work,
      targets,
      quorum,
      recipients: keys.recipients,
      vaulted: () => acknowledger.look(),
    });
    vault.writer.start();
    return vault;
  }

  /** A target that is away for as long as it is told. */
  function switched(target: VaultTarget): VaultTarget & { isAway: boolean } {
    const made = {
      name: target.name,
      isAway: true,
      put: async (name: string, bytes: Uint8Array, again?: boolean) => {
        if (made.isAway) throw new Error("the target is away");
        return await target.put(name, bytes, again);
      },
    };
    return made;
  }

  test("facts of two towns are acknowledged when they are in the vault, which alone tells their whole history", async () => {
    const { target, reader } = testDirectory(home.folder, "disk");
    start([target]);
    const positions = await commitCommand(database.serve, shivpuri, 3);
    const others = await commitCommand(database.serve, dewas, 2);
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    assert.equal(await acknowledger.waitFor(dewas, others, 10_000), "acknowledged");
    assert.ok(await acknowledger.logIndexOf(shivpuri, positions[0] ?? 0n));
    const { bundles, end } = await readVault(reader, identity());
    assert.equal(end.size, 5);
    const entries = bundles.flatMap((bundle) => bundle.entries);
    assert.deepEqual(
      new Set(entries.map(({ town, position }) => `${town} ${position}`)),
      new Set([
        ...positions.map((position) => `${shivpuri} ${position}`),
        ...others.map((position) => `${dewas} ${position}`),
      ]),
    );
  });

  test("a fact that is in the log and not in the vault is not yet safe, until the vault catches up", async () => {
    const [position = 0n] = await commitCommand(database.serve, shivpuri, 1);
    const withoutVault = new LogAcknowledger(database.serve);
    assert.equal(await withoutVault.waitFor(shivpuri, [position], 10_000), "acknowledged");
    await withoutVault.close();
    assert.equal(await acknowledger.waitFor(shivpuri, [position], 20), "not-yet-safe");
    assert.equal(await acknowledger.logIndexOf(shivpuri, position), undefined);
    start([testDirectory(home.folder, "disk").target]);
    assert.equal(await acknowledger.waitFor(shivpuri, [position], 10_000), "acknowledged");
    assert.equal((await acknowledger.logIndexOf(shivpuri, position))?.index, 0n);
  });

  test("with one of three targets away two are a quorum, and the third gets everything when it is back", async () => {
    const [one, two, three] = ["one", "two", "three"].map((name) => testDirectory(home.folder, name));
    assert.ok(one && two && three);
    const away = switched(three.target);
    const running = start([one.target, two.target, away], 2);
    for (let round = 0; round < 12; round += 1) {
      const positions = await commitCommand(database.serve, shivpuri, 2);
      assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    }
    assert.equal(running.writer.health().state, "working");
    assert.match(running.writer.health().targets[2]?.reason ?? "", /away/);
    assert.deepEqual((await readVault(three.reader, identity())).bundles, []);
    away.isAway = false;
    running.writer.poke();
    await running.until(
      async () =>
        running.writer.health().targets.every(({ waiting }) => waiting === 0) &&
        (await database.work.query(planned)).length === 0,
    );
    const first = await readVault(one.reader, identity());
    assert.deepEqual(await readVault(three.reader, identity()), first);
    assert.deepEqual(await readVault(two.reader, identity()), first);
  });

  test("a target that was away while the writer stopped gets the missing bundles from the plan", async () => {
    const [one, two] = ["one", "two"].map((name) => testDirectory(home.folder, name));
    assert.ok(one && two);
    const away = switched(two.target);
    start([one.target, away], 1);
    const positions = await commitCommand(database.serve, shivpuri, 4);
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    await vault?.writer.stop();
    assert.ok((await database.work.query(planned)).length > 0);
    away.isAway = false;
    const again = start([one.target, away], 1);
    await again.until(async () => (await database.work.query(planned)).length === 0);
    assert.deepEqual(await readVault(two.reader, identity()), await readVault(one.reader, identity()));
  });

  test("with too few targets nothing is acknowledged, it is said, and it is caught up when they are back", async () => {
    const [one, two] = ["one", "two"].map((name) => testDirectory(home.folder, name));
    assert.ok(one && two);
    const away = switched(two.target);
    const running = start([one.target, away], 2);
    const positions = await commitCommand(database.serve, shivpuri, 2);
    await running.until(() => running.writer.health().state === "failing");
    assert.match(running.writer.health().reason ?? "", /two: the target is away/);
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 50), "not-yet-safe");
    assert.equal(await vaulted(), 0);
    away.isAway = false;
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    assert.equal(running.writer.health().state, "working");
  });

  test("a second writer stands by and goes on when the first has stopped", async () => {
    const { target, reader } = testDirectory(home.folder, "disk");
    const first = start([target]);
    await first.until(() => first.writer.health().state === "working");
    const second = start([target]);
    await second.until(() => second.writer.health().state === "standby");
    const early = await commitCommand(database.serve, shivpuri, 2);
    assert.equal(await acknowledger.waitFor(shivpuri, early, 10_000), "acknowledged");
    await first.writer.stop();
    await second.until(() => second.writer.health().state === "working");
    const later = await commitCommand(database.serve, shivpuri, 2);
    assert.equal(await acknowledger.waitFor(shivpuri, later, 10_000), "acknowledged");
    assert.equal((await readVault(reader, identity())).end.size, 4);
  });

  test("an altered fact halts the vault, which names its town and position", async () => {
    const [position = 0n] = await commitCommand(database.serve, shivpuri, 1);
    const withoutVault = new LogAcknowledger(database.serve);
    await withoutVault.waitFor(shivpuri, [position], 10_000);
    await withoutVault.close();
    await database.superuser.query(statement("test.alter", "update journal.facts set body = replace(body, 'क', 'ख')"));
    const running = start([testDirectory(home.folder, "disk").target]);
    await running.until(() => running.writer.health().state === "halted");
    assert.match(
      running.writer.health().reason ?? "",
      new RegExp(`entry 0 .town ${shivpuri}, position ${position}. is not`),
    );
    assert.equal(await vaulted(), 0);
  });

  const putKeys = statement(
    "test.keys",
    `with town_key as (insert into platform.town_keys (town, version, wrapped) values ($1::integer, 1, $2::bytea))
   insert into platform.data_keys (town, class, period, version, town_version, wrapped)
   select $1::integer, class, 2026, 1, 1, $2::bytea from unnest($3::text[]) as given (class)`,
  );

  async function keyrings(reader: {
    list(prefix: string): AsyncIterable<string>;
    get(name: string): Promise<Uint8Array>;
  }) {
    const found = [];
    for await (const name of reader.list("keys/")) {
      found.push(decodeKeyring(await openBundle(await reader.get(name), identity())));
    }
    return found;
  }

  test("a town's new keys are in the vault before the facts sealed under them are acknowledged, and only once", async () => {
    const { target, reader } = testDirectory(home.folder, "disk");
    const given: string[] = [];
    const watched: VaultTarget = {
      name: "disk",
      put: async (name, bytes, again) => {
        given.push(name.slice(0, name.indexOf("/")));
        return await target.put(name, bytes, again);
      },
    };
    start([watched]);
    await database.serve.inTown(shivpuri, (tx) =>
      tx.query(putKeys, [shivpuri, Buffer.from("wrapped"), ["name", "mobile"]]),
    );
    for (let round = 0; round < 2; round += 1) {
      const positions = await commitCommand(database.serve, shivpuri, 1);
      assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    }
    assert.deepEqual(given, ["keys", "bundles", "bundles"]);
    const [ring, ...more] = await keyrings(reader);
    assert.deepEqual(more, []);
    assert.ok(ring?.kind === "wrapped");
    const wrapped = Buffer.from("wrapped").toString("hex");
    assert.deepEqual(ring.keys, [
      { town: shivpuri, version: 1, wrapped },
      { town: shivpuri, version: 1, wrapped, data: { class: "mobile", period: 2026, townVersion: 1 } },
      { town: shivpuri, version: 1, wrapped, data: { class: "name", period: 2026, townVersion: 1 } },
    ]);
  });

  test("the portal's own keys are in the vault after its first start, once, and a new one follows", async () => {
    const { target, reader } = testDirectory(home.folder, "disk");
    const files = [{ name: "root.key", bytes: Buffer.from("r".repeat(32)) }];
    const options = { database: database.work, targets: [target], quorum: 1, recipients: keys.recipients };
    for (let starts = 0; starts < 2; starts += 1) {
      vault = new TestVault({ ...options, keyFiles: async () => files });
      vault.writer.start();
      const positions = await commitCommand(database.serve, shivpuri, 1);
      assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
      if (starts === 0) await vault.writer.stop();
    }
    files.push({ name: "papers-key.pem", bytes: Buffer.from("pem") });
    const positions = await commitCommand(database.serve, shivpuri, 1);
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    const names = (await keyrings(reader)).map((ring) => (ring.kind === "file" ? ring.file.name : ""));
    assert.deepEqual(names.sort(), ["papers-key.pem", "root.key"]);
  });

  test("a blob is in the vault under the hash of its bytes, once; while the vault is away it is not yet safe", async () => {
    const { target, reader } = testDirectory(home.folder, "disk");
    const away = switched(target);
    const running = start([away]);
    const bytes = Buffer.from("a drawing");
    const keeper = { database: database.serve, recipients: keys.recipients, poke: () => running.writer.poke() };
    assert.equal((await keepBlob(keeper, bytes, 50)).safety, "not-yet-safe");
    away.isAway = false;
    const { name, safety } = await keepBlob(keeper, bytes, 10_000);
    assert.equal(safety, "acknowledged");
    assert.equal(name, `blobs/${createHash("sha256").update(bytes).digest("hex")}.age`);
    assert.deepEqual(await keepBlob(keeper, bytes, 10_000), { name, safety });
    assert.deepEqual(Buffer.from(await openBundle(await reader.get(name), identity())), bytes);
  });

  test("while the vault is down commands are refused or carried out, as configured, and again taken when it is back", async () => {
    const performed: string[] = [];
    const outcome = { ok: true, facts: [], safety: "not-yet-safe", repeated: false } as const;
    const plain = {
      perform: async () => {
        performed.push("one");
        return outcome;
      },
      performAll: async () => [outcome],
    };
    const about = { database: database.serve, down_after_ms: 30, look_ms: 0 };
    const refusing = guardedByVault(plain, new VaultWatch({ ...about, whenDown: "refuse" }));
    const going = guardedByVault(plain, new VaultWatch({ ...about, whenDown: "continue" }));
    const actor = { person: "x", roles: [] } as never;
    const request = { town: shivpuri, actor, command: { id: "x", do: "x" } as never };
    assert.equal((await refusing.perform(request)).ok, true);
    const positions = await commitCommand(database.serve, shivpuri, 1);
    const withoutVault = new LogAcknowledger(database.serve);
    await withoutVault.waitFor(shivpuri, positions, 10_000);
    await withoutVault.close();
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 60), "not-yet-safe");
    const refused = await refusing.perform(request);
    assert.ok(!refused.ok && refused.refusal.code === "vault.away");
    const [first] = await refusing.performAll({ town: shivpuri, actor, commands: [request.command] });
    assert.equal(first?.ok, false);
    assert.equal((await going.perform(request)).ok, true);
    start([testDirectory(home.folder, "disk").target]);
    assert.equal(await acknowledger.waitFor(shivpuri, positions, 10_000), "acknowledged");
    assert.equal((await refusing.perform(request)).ok, true);
    assert.equal(performed.length, 3);
  });
});
