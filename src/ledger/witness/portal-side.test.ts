// The portal's side: collecting cosignatures until there is a quorum, and staying sealed when outsiders have seen more.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, beforeEach, describe, test } from "node:test";
import { realFiles } from "../log/files.ts";
import { checkpointText, openCheckpoint, signNote } from "../log/note.ts";
import { logFiles } from "../log/routes.ts";
import { testFolder } from "../log/test-log.ts";
import { Collector } from "./collector.ts";
import { parseWitness, readCosignature } from "./cosignature.ts";
import { cosignedDays, dayOf } from "./days.ts";
import { Guardian, missingWords, type Seal, sealWords } from "./guardian.ts";
import { parsePolicy, type Policy } from "./policy.ts";
import { readRecord } from "./record.ts";
import { type ListeningWitness, listenWitness, LooseLog } from "./test-witness.ts";

const home = testFolder();
const closing: (() => Promise<void>)[] = [];
let log: LooseLog;
let folder: string;
let number = 0;

beforeEach(async () => {
  for (const close of closing.splice(0)) await close();
  number += 1;
  log = new LooseLog();
  log.add(300);
  folder = join(home.folder, String(number), "log", "2026");
  await log.writeTo(folder);
});

describe("the portal's side of witnessing", () => {
  after(async () => {
    for (const close of closing.splice(0)) await close();
    home.remove();
  });

  async function witnesses(count: number): Promise<readonly ListeningWitness[]> {
    const made: ListeningWitness[] = [];
    for (let at = 1; at <= count; at += 1) {
      const own = { folder: join(home.folder, `${number}-w${at}`), name: `witness.example/w${at}` };
      const witness = await listenWitness({ ...own, logs: [log.key.verifier] });
      closing.push(() => witness.close().catch(() => undefined));
      made.push(witness);
    }
    return made;
  }

  const policyOf = (made: readonly ListeningWitness[], needed: number, more = ""): Policy =>
    parsePolicy(
      [
        ...made.map(({ publicKey, address }, at) => `witness w${at + 1} ${publicKey} ${address}`),
        made.length > 0 ? `group g ${needed} ${made.map((_, at) => `w${at + 1}`).join(" ")}` : "",
        more,
        `quorum ${made.length > 0 ? "g" : "none"}`,
      ].join("\n"),
    );

  /** A collector, what it doubted, and a promise for each cosigned size. */
  function collect(
    policy: Policy,
    isPublishing: () => boolean = () => true,
    more: { readonly kept?: () => Promise<number> } = {},
  ) {
    const doubts: string[] = [];
    const waiting: (() => void)[] = [];
    const look = (): void => {
      for (const wake of waiting.splice(0)) wake();
    };
    let cosigned = 0;
    const collector = new Collector({
      policy,
      folder,
      files: realFiles,
      log: log.key.verifier,
      isPublishing,
      ...more,
      now_seconds: () => Math.floor(Date.now() / 1000),
      round_ms: 10,
      doubtful: (name, words) => {
        doubts.push(`${name}: ${words}`);
        look();
      },
      cosigned: (size) => {
        cosigned = size;
        look();
      },
    });
    collector.start();
    closing.push(() => collector.stop());
    const until = async (isTrue: () => boolean): Promise<void> => {
      while (!isTrue()) await new Promise<void>((resolve) => waiting.push(resolve));
    };
    return { collector, doubts, until, untilCosigned: (size: number) => until(() => cosigned >= size) };
  }

  const served = async (now_seconds = Math.floor(Date.now() / 1000)): Promise<string> => {
    const found = await logFiles(join(folder, ".."), realFiles, () => now_seconds)("2026/checkpoint");
    return Buffer.from(found?.bytes ?? []).toString();
  };

  test("a checkpoint is shown to no witness before the vault holds all of it, and then it is", async () => {
    const made = await witnesses(1);
    let kept = 299;
    let asked = 0;
    const { untilCosigned, collector } = collect(policyOf(made, 1), () => true, {
      kept: async () => {
        asked += 1;
        if (asked === 5) {
          assert.equal(
            (await readRecord(realFiles, folder)).size,
            0,
            "nothing was cosigned while an entry was missing",
          );
          kept = 300;
        }
        return kept;
      },
    });
    await untilCosigned(300);
    await collector.stop();
    assert.ok(asked >= 5);
  });

  test("the served checkpoint gets the cosignatures of the quorum, the log's own signature first", async () => {
    const made = await witnesses(3);
    await made[2]?.close();
    const { untilCosigned, collector } = collect(policyOf(made, 2));
    await untilCosigned(300);
    await collector.stop();
    const note = await served();
    const [first, ...others] = note.split("\n\n")[1]?.split("\n").slice(0, -1) ?? [];
    assert.match(first ?? "", /^— akshara\.example\/log\/2026 /);
    assert.equal(others.length, 2);
    assert.equal(openCheckpoint(note, log.key.verifier)?.size, 300);
    for (const { publicKey } of made.slice(0, 2)) assert.ok(readCosignature(note, parseWitness(publicKey)));
    const { witnesses: known, size } = await readRecord(realFiles, folder);
    assert.equal(size, 300);
    assert.deepEqual(
      ["w1", "w2", "w3"].map((name) => known.find((one) => one.name === name)?.size),
      [300, 300, 0],
    );
    assert.equal(known.find(({ name }) => name === "w3")?.trouble, "ECONNREFUSED");
  });

  test("one cosigned checkpoint of each day is kept, with all who cosigned it, and anyone may read it", async () => {
    const made = await witnesses(2);
    const { untilCosigned, collector } = collect(policyOf(made, 1));
    await untilCosigned(300);
    const [w1, w2] = made.map(({ publicKey }, at) => ({
      name: `w${at + 1}`,
      key: parseWitness(publicKey),
      address: "",
    }));
    assert.ok(w1 && w2);
    const look = () => cosignedDays(realFiles, folder, log.key.verifier, [w1, w2], 7);
    let found = await look();
    while (found[0]?.witnesses.length !== 2) {
      await new Promise((resolve) => setImmediate(resolve));
      found = await look();
    }
    await collector.stop();
    const today = dayOf(Date.now() / 1000);
    assert.deepEqual(
      found.map(({ day, size, witnesses: who }) => [day, size, who]),
      [[today, 300, ["w1", "w2"]]],
    );
    const file = await logFiles(join(folder, ".."))(`2026/cosigned-days/${today}`);
    assert.equal(openCheckpoint(Buffer.from(file?.bytes ?? []).toString(), log.key.verifier)?.size, 300);
    for (const other of ["2026-02-30", "x", "../checkpoint", "2026-01-01/..", ""]) {
      assert.equal(await logFiles(join(folder, ".."))(`2026/cosigned-days/${other}`), undefined);
    }
  });

  test("a new day gets its own file, an old one stays as it was, and one that the log never signed is not shown", async () => {
    const made = await witnesses(1);
    const policy = policyOf(made, 1);
    const at = Date.parse("2026-11-21T18:00:00Z") / 1000;
    let now_seconds = at;
    const sizes: number[] = [];
    const start = (): Collector => {
      const collector = new Collector({
        policy,
        folder,
        files: realFiles,
        log: log.key.verifier,
        isPublishing: () => true,
        now_seconds: () => now_seconds,
        round_ms: 5,
        doubtful: () => undefined,
        cosigned: (size) => sizes.push(size),
      });
      collector.start();
      closing.push(() => collector.stop());
      return collector;
    };
    const grown = async (size: number): Promise<void> => {
      if (log.leaves.length < size) log.add(size - log.leaves.length);
      await log.writeTo(folder);
      while (sizes.at(-1) !== size) await new Promise((resolve) => setImmediate(resolve));
    };
    const collector = start();
    const days = () => cosignedDays(realFiles, folder, log.key.verifier, policy.witnesses, 7);
    const shown = async () => (await days()).map(({ day, size }) => `${day} ${size}`);
    await grown(300);
    now_seconds = at + 60;
    await grown(310);
    assert.deepEqual(await shown(), ["2026-11-21 300"], "within the hour the day's file stays");
    // Half an hour later it is the next day in India.
    now_seconds = at + 1_800;
    await grown(320);
    assert.deepEqual(await shown(), ["2026-11-22 320", "2026-11-21 300"]);
    now_seconds = at + 1_800 + 3_700;
    await grown(330);
    assert.deepEqual(await shown(), ["2026-11-22 330", "2026-11-21 300"]);
    await collector.stop();
    writeFileSync(join(folder, "cosigned-days", "2026-11-20"), "akshara.example/log/2026\n999\nAAAA\n\n— nobody x\n");
    assert.equal((await days()).length, 2);
  });

  test("while the log grows the cosigned checkpoint is served; when the witnesses are away for long, the newest one", async () => {
    const made = await witnesses(1);
    const { untilCosigned, collector } = collect(policyOf(made, 1));
    await untilCosigned(300);
    log.add(50);
    await log.writeTo(folder);
    await untilCosigned(350);
    await collector.stop();
    log.add(7);
    await log.writeTo(folder);
    assert.equal(openCheckpoint(await served(), log.key.verifier)?.size, 350);
    const later = Math.floor(Date.now() / 1000) + 61;
    assert.equal(openCheckpoint(await served(later), log.key.verifier)?.size, 357);
  });

  test("without a quorum nothing is given out as cosigned", async () => {
    const made = await witnesses(2);
    await made[1]?.close();
    const { collector } = collect(policyOf(made, 2));
    while ((await readRecord(realFiles, folder)).witnesses.length < 2) await new Promise(setImmediate);
    await collector.stop();
    assert.equal(await served(), log.note());
  });

  test("a process that does not publish does not ask", async () => {
    const made = await witnesses(1);
    const rounds: (() => void)[] = [];
    const { collector } = collect(policyOf(made, 1), () => {
      rounds.shift()?.();
      return false;
    });
    for (let round = 0; round < 3; round += 1) await new Promise<void>((resolve) => rounds.push(resolve));
    await collector.stop();
    assert.equal((await readRecord(realFiles, folder)).witnesses.length, 0);
  });

  test("a rewritten old entry is noticed at the next cosigning, in every one of 30 seeded rounds", async () => {
    const made = await witnesses(1);
    const { untilCosigned, until, doubts } = collect(policyOf(made, 1));
    await untilCosigned(300);
    let draw = 2026;
    for (let round = 0; round < 30; round += 1) {
      draw = (Math.imul(draw, 1_103_515_245) + 12_345) >>> 0;
      const truth = log.back(log.leaves.length);
      log.rewrite((draw >>> 8) % log.leaves.length, `rewritten ${round}`);
      log.add(1);
      const before = doubts.length;
      await log.writeTo(folder);
      await until(() => doubts.length > before);
      truth.add(2);
      log = truth;
      await log.writeTo(folder);
      await untilCosigned(log.leaves.length);
    }
  });

  const guard = (policy: Policy, more: { readonly numbered?: number; readonly seals?: (Seal | undefined)[] } = {}) =>
    new Guardian({
      policy,
      folder,
      shard: "2026",
      files: realFiles,
      log: log.key.verifier,
      numbered: async () => more.numbered,
      restoredMark: join(home.folder, `${number}-restored`),
      changed: (seal) => more.seals?.push(seal),
    });

  test("a rolled-back log is sealed 20 of 20, and the missing indexes are named", async () => {
    const made = await witnesses(1);
    const { untilCosigned, collector } = collect(policyOf(made, 1));
    await untilCosigned(300);
    await collector.stop();
    for (let cut = 1; cut <= 20; cut += 1) {
      rmSync(folder, { recursive: true });
      await log.back(300 - cut).writeTo(folder);
      const seal = await guard(policyOf(made, 1)).check();
      assert.deepEqual(seal, { kind: "behind", source: "w1", here: 300 - cut, known: 300 });
      assert.equal(missingWords(seal), cut === 1 ? "entry 299" : `entries ${300 - cut} to 299`);
    }
  });

  test("a rolled-back log that has grown again past the old size is another tree, and sealed", async () => {
    const made = await witnesses(1);
    await made[0]?.post(log.request(0));
    const other = log.back(290);
    for (let index = 290; index < 310; index += 1) other.rewrite(index, `after ${index}`);
    await other.writeTo(folder);
    const seal = await guard(policyOf(made, 1)).check();
    assert.equal(seal?.kind, "forked");
  });

  test("a mirror in a folder knows as well as a witness; a checkpoint that is not signed by the log seals nothing", async () => {
    const mirror = join(home.folder, `${number}-mirror`);
    await log.writeTo(join(mirror, "2026"));
    rmSync(folder, { recursive: true });
    await log.back(256).writeTo(folder);
    const policy = policyOf([], 0, `mirror ${mirror}`);
    assert.equal((await guard(policy).check())?.kind, "behind");
    writeFileSync(join(mirror, "2026", "checkpoint"), new LooseLog().note(0));
    assert.equal(await guard(policy).check(), undefined);
  });

  test("a shard that an outsider has seen frozen does not go on here", async () => {
    const mirror = join(home.folder, `${number}-mirror`);
    await log.writeTo(join(mirror, "2026"));
    const { origin, size, root } = openCheckpoint(log.note(), log.key.verifier) ?? assert.fail();
    const marked = signNote(checkpointText({ origin, size, root, continuedIn: "next.example/2027" }), log.key);
    writeFileSync(join(mirror, "2026", "checkpoint"), marked);
    const policy = policyOf([], 0, `mirror ${mirror}`);
    const seal = await guard(policy).check();
    assert.deepEqual([seal?.kind, seal?.known], ["closed", size]);
    assert.match(seal ? sealWords(seal) : "", /frozen at 300 entries/);
    writeFileSync(join(folder, "checkpoint"), marked);
    assert.equal(await guard(policy).check(), undefined);
  });

  test("facts that the database lost are named; one that comes back unseals by itself", async () => {
    const seals: (Seal | undefined)[] = [];
    const more: { numbered?: number; seals: typeof seals } = { numbered: 280, seals };
    const guardian = guard(policyOf([], 0), more);
    const seal = await guardian.check();
    assert.deepEqual(seal, { kind: "facts", source: "", here: 280, known: 300 });
    assert.match(sealWords(seal), /entries 280 to 299/);
    more.numbered = 300;
    assert.equal(await guardian.check(), undefined);
    assert.deepEqual(
      seals.map((one) => one?.kind),
      ["facts", undefined],
    );
  });

  test("after a restore silence is no consent: it opens when the first witness has answered", async () => {
    const made = await witnesses(1);
    const mark = join(home.folder, `${number}-restored`);
    mkdirSync(home.folder, { recursive: true });
    writeFileSync(mark, "");
    const policy = policyOf(made, 1);
    await made[0]?.close();
    assert.equal((await guard(policy).check())?.kind, "unheard");
    const port = Number(new URL(made[0]?.address ?? "").port);
    const again = await listenWitness({ folder: join(home.folder, `${number}-w1`), logs: [log.key.verifier], port });
    closing.push(() => again.close());
    assert.equal(await guard(policy).check(), undefined);
    assert.throws(() => readFileSync(mark));
  });
});
