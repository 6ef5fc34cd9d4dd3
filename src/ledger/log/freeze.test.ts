// Freezing: the old shard ends marked and stays provable, the next begins with its tree, and no crash leaves neither.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { after, before, beforeEach, afterEach, describe, test } from "node:test";
import { commandId, derivedUuid, personId } from "../../kernel/ids.ts";
import { isFreezeDue, nextShard } from "../../kernel/log-shard.ts";
import { stateTown } from "../../kernel/town.ts";
import { setClock } from "../../platform/clock.ts";
import { statement } from "../../platform/database/connect.ts";
import { type TestDatabase, testDatabase } from "../../platform/database/test-database.ts";
import { makeLedger } from "../perform.ts";
import { kernelService } from "../stores.ts";
import { checkTown } from "../checker.ts";
import { type FileSystem, realFiles } from "./files.ts";
import { FreezeRefused, type FreezeOptions, freezeShard, type Freezing } from "./freeze.ts";
import { openCheckpoint, parseVerifier } from "./note.ts";
import { placeProof } from "./proofs.ts";
import { logFiles } from "./routes.ts";
import { Sequencer } from "./sequencer.ts";
import { openCurrentShard, type ShardKeeper } from "./shards.ts";
import { openSigner } from "./signer.ts";
import { breakingDatabase, commitFacts, dewas, FaultyFiles, shivpuri, testFolder } from "./test-log.ts";
import { verifyLog } from "./verify.ts";

const origin = "akshara.example/log";
const year = 2026;

let database: TestDatabase;
let home: ReturnType<typeof testFolder>;

const entries = statement(
  "test.freeze_entries",
  `select e.shard, e.index, f.kind from log.entries e join journal.facts f on f.town = e.town and f.position = e.position
   order by e.shard, e.index`,
);

const keeperOf = (files: FileSystem = realFiles): ShardKeeper => ({
  logFolder: join(home.folder, "log"),
  files,
  origin,
  first: () => String(year),
  openSigner: (asked) => openSigner(files, join(home.folder, "keys"), asked),
});

const record: FreezeOptions["record"] = async (holding, freezing) => {
  const ledger = makeLedger({
    database: holding,
    clock: setClock("2027-01-01T05:30:00Z"),
    sealer: {
      sealFacts: async (_tx, facts) => facts,
      fingerprint: async (_town, text) => createHash("sha256").update(text).digest(),
    },
    acknowledger: { waitFor: async () => "not-yet-safe" },
    services: [kernelService],
    acknowledge_ms_max: 10,
  });
  const command = {
    do: "log.freeze" as const,
    id: commandId(derivedUuid("test freeze", JSON.stringify(freezing))),
    ...freezing,
  };
  const actor = { person: personId(derivedUuid("test", "keeper")), roles: ["system"] as const };
  const outcome = await ledger.perform({ town: stateTown, actor, command });
  if (!outcome.ok) throw new FreezeRefused(outcome.refusal.code);
};

const freeze = (more: Partial<FreezeOptions> = {}): Promise<Freezing> =>
  freezeShard({
    ...keeperOf(more.files),
    work: database.work,
    serve: database.serve,
    next: (current) => nextShard(current, year) ?? "",
    record,
    ...more,
  });

/** A sequencer of the shard that goes on, until it published so many entries of this shard. */
async function sequenced(isDone: (shard: string, size: number) => boolean, act: () => Promise<unknown>): Promise<void> {
  let look: () => void = () => undefined;
  const sequencer: Sequencer = new Sequencer({
    database: database.work,
    shard: (session) => openCurrentShard(keeperOf(), session),
    published: () => look(),
    changed: () => look(),
  });
  sequencer.start();
  try {
    await act();
    sequencer.poke();
    await new Promise<void>((resolve, reject) => {
      look = () => {
        const { state, reason, shard = "", published } = sequencer.health();
        if (state === "halted") reject(new Error(reason));
        if (state === "working" && isDone(shard, published)) resolve();
      };
      look();
    });
  } finally {
    await sequencer.stop();
  }
}

const noteOf = async (shard: string): Promise<string> =>
  Buffer.from((await realFiles.read(join(home.folder, "log", shard, "checkpoint"))) ?? []).toString();
const keyOf = async (shard: string): Promise<string> =>
  Buffer.from((await realFiles.read(join(home.folder, "log", shard, "key"))) ?? []).toString();

async function verified(shard: string): Promise<NonNullable<ReturnType<typeof openCheckpoint>>> {
  const key = await keyOf(shard);
  const { problems, checkpoint } = await verifyLog(join(home.folder, "log", shard), key);
  assert.deepEqual(problems, []);
  assert.ok(checkpoint);
  return checkpoint;
}

describe("the freezing of a shard", () => {
  beforeEach(async () => {
    database = await testDatabase();
    home = testFolder();
  });
  afterEach(async () => {
    await database.close();
    home.remove();
  });

  test("numbers what waits, marks the last checkpoint, and begins the next shard with the old tree", async () => {
    await sequenced(
      (_shard, size) => size === 300,
      () => commitFacts(database.serve, shivpuri, 300),
    );
    await commitFacts(database.serve, dewas, 7);
    const { tree, next } = await freeze();
    assert.deepEqual([tree.shard, tree.size, next.shard], ["2026", 307, "2026-2"]);
    const old = await verified("2026");
    assert.deepEqual([old.size, old.continuedIn], [307, `${origin}/2026-2`]);
    assert.equal(Buffer.from(old.root).toString("base64"), tree.root);
    const rows = await database.superuser.query<{ shard: string; kind: string }>(entries);
    assert.deepEqual(
      rows.filter(({ shard }) => shard === "2026-2").map(({ kind }) => kind),
      ["log.frozen", "log.begun"],
    );
    const begun = await verified("2026-2");
    assert.deepEqual([begun.size, begun.continuedIn], [2, undefined]);
    await sequenced(
      (shard, size) => shard === "2026-2" && size === 5,
      () => commitFacts(database.serve, shivpuri, 3),
    );
    assert.equal((await verified("2026")).size, 307);
    assert.equal((await verified("2026-2")).size, 5);
    assert.deepEqual((await checkTown(database.check, [kernelService], stateTown)).differences, []);
  });

  test("both shards are served, and a paper of the frozen one is proven by its last checkpoint", async () => {
    await sequenced(
      (_shard, size) => size === 20,
      () => commitFacts(database.serve, shivpuri, 20),
    );
    await freeze();
    const find = logFiles(join(home.folder, "log"));
    for (const shard of ["2026", "2026-2"]) {
      assert.equal((await find(`${shard}/checkpoint`))?.bytes.toString(), await noteOf(shard));
      assert.ok(await find(`${shard}/key`));
    }
    assert.ok(await find("2026/tile/entries/000.p/20"));
    const proof = (await placeProof(join(home.folder, "log"), { shard: "2026", index: 4n })) ?? "";
    const note = proof.slice(proof.indexOf("\n\n") + 2);
    const checkpoint = openCheckpoint(note, parseVerifier(await keyOf("2026")));
    assert.deepEqual([checkpoint?.origin, checkpoint?.continuedIn], [`${origin}/2026`, `${origin}/2026-2`]);
    assert.match((await placeProof(join(home.folder, "log"), { shard: "2026-2", index: 0n })) ?? "", /log\/2026-2\n/);
  });

  test("a sequencer at work gives up its place for it and goes on in the next shard", async () => {
    const positions: bigint[] = [];
    await sequenced(
      (shard, size) => shard === "2026-2" && size === 6,
      async () => {
        positions.push(...(await commitFacts(database.serve, shivpuri, 10)));
        await freeze();
        positions.push(...(await commitFacts(database.serve, shivpuri, 4)));
      },
    );
    assert.deepEqual([(await verified("2026")).size, (await verified("2026-2")).size], [10, 6]);
  });

  test("facts that are committed meanwhile are in one of the two shards, each once", async () => {
    const over = new AbortController();
    let count = 0;
    await sequenced(
      (_shard, size) => size >= 10,
      () => commitFacts(database.serve, shivpuri, 10),
    );
    const writing = (async () => {
      for (; !over.signal.aborted; count += 3) await commitFacts(database.serve, dewas, 3);
    })();
    const { tree } = await freeze();
    over.abort();
    await writing;
    const rest = 10 + count + 2 - tree.size;
    await sequenced(
      (shard, size) => shard === "2026-2" && size === rest,
      async () => undefined,
    );
    assert.equal((await verified("2026-2")).size, rest);
  });

  test("an empty shard, one that was signed already, and two at once are refused", async () => {
    await assert.rejects(freeze(), /no entry yet/);
    await sequenced(
      (_shard, size) => size === 3,
      () => commitFacts(database.serve, shivpuri, 3),
    );
    await assert.rejects(freeze({ next: () => "2025" }), /log\.not_frozen/);
    const ends = await Promise.allSettled([freeze({ next: () => "2027" }), freeze({ next: () => "2027" })]);
    assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    assert.equal((await verified("2027")).size, 2);
  });

  test("a database from before the freezing is not numbered into: the log halts", async () => {
    await sequenced(
      (_shard, size) => size === 3,
      () => commitFacts(database.serve, shivpuri, 3),
    );
    await freeze();
    await database.superuser.query(statement("test.forget", "delete from state.log_shards"));
    await assert.rejects(
      sequenced(
        () => true,
        async () => undefined,
      ),
      /shard 2026-2 lies in the log's folder/,
    );
  });
});

describe("a freezing that is killed", () => {
  before(async () => {
    database = await testDatabase();
  });
  after(async () => database.close());

  /** Killed in a reading is killed after the writing before it. */
  class FailingWrites extends FaultyFiles {
    override read(path: string): Promise<Uint8Array | undefined> {
      return realFiles.read(path);
    }
  }

  /** Whatever was done: one shard goes on, takes facts in, and all files and tables fit. */
  async function mustGoOn(size: number): Promise<"2026" | "2026-2"> {
    let seen = "";
    await sequenced(
      (shard, published) => {
        seen = shard;
        return published === (shard === "2026" ? size + 2 : 4);
      },
      () => commitFacts(database.serve, shivpuri, 2),
    );
    const old = await verified("2026");
    assert.equal(old.continuedIn, seen === "2026" ? undefined : `${origin}/2026-2`);
    if (seen === "2026-2") assert.deepEqual([old.size, (await verified("2026-2")).size], [size, 4]);
    return seen as "2026" | "2026-2";
  }

  const clean = statement(
    "test.freeze_clean",
    `with a as (delete from log.entries), b as (delete from log.checkpoints), c as (delete from journal.facts),
      d as (delete from journal.commands), e as (delete from journal.subjects), f as (delete from journal.pending)
     delete from state.log_shards`,
  );

  /** Freezes with the fault at operation 1, 2, 3 … until it is done without having met it; how often which shard went on. */
  async function atEach(run: (fail_at: number) => Promise<boolean>): Promise<Record<string, number>> {
    const went: Record<string, number> = {};
    for (let fail_at = 1, met = true; met; fail_at += 1) {
      home = testFolder();
      try {
        await database.superuser.query(clean);
        await sequenced(
          (_shard, size) => size === 5,
          () => commitFacts(database.serve, shivpuri, 5),
        );
        await commitFacts(database.serve, dewas, 1);
        met = await run(fail_at);
        const shard = await mustGoOn(6);
        went[shard] = (went[shard] ?? 0) + 1;
        if (shard === "2026") await freeze();
        assert.equal((await verified("2026")).continuedIn, `${origin}/2026-2`);
      } finally {
        home.remove();
      }
    }
    return went;
  }

  test("in any file operation leaves the old shard going on or the next one begun", async () => {
    const went = await atEach(async (fail_at) => {
      const files = new FailingWrites(fail_at, "half", true);
      await freeze({ files }).catch(() => undefined);
      return files.hasFailed;
    });
    assert.ok((went["2026"] ?? 0) > 15 && (went["2026-2"] ?? 0) > 15, JSON.stringify(went));
  });

  for (const fault of ["before", "after"] as const) {
    test(`at any statement of the session that numbers, ${fault} it was done, does so too`, async () => {
      await atEach(async (fail_at) => {
        const work = breakingDatabase(database.work, fail_at, fault);
        await freeze({ work }).catch(() => undefined);
        return work.hasFailed();
      });
    });
  }

  test("with the session that records, before and after it was committed, does so too", async () => {
    await atEach(async (fail_at) => {
      if (fail_at > 2) return false;
      await freeze({
        record: async (holding, freezing) => {
          if (fail_at === 2) await record(holding, freezing);
          await (await holding.raw()).release();
          if (fail_at === 1) await record(holding, freezing);
        },
      }).catch(() => undefined);
      return true;
    });
  });
});

test("a freeze is due when a year has begun; the next shard bears the year, or a number behind it", () => {
  assert.deepEqual(
    [nextShard("2026", 2027), nextShard("2026", 2026), nextShard("2026-2", 2026), nextShard("2026-9", 2026)],
    ["2027", "2026-2", "2026-3", undefined],
  );
  assert.deepEqual(
    [isFreezeDue("2026", 2026), isFreezeDue("2026-2", 2026), isFreezeDue("2026-2", 2027)],
    [false, false, true],
  );
});
