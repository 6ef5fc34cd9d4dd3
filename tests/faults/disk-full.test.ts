// The log's disk is full: commands are committed and said to be not yet safe, nothing is lost, and the log catches up.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Actor } from "../../src/kernel/decider.ts";
import { commandId, derivedUuid, personId, subjectId, uuidV7 } from "../../src/kernel/ids.ts";
import { open } from "../../src/kernel/private.ts";
import { checkTown } from "../../src/ledger/checker.ts";
import { LogAcknowledger } from "../../src/ledger/log/acknowledge.ts";
import { type FileSystem, realFiles } from "../../src/ledger/log/files.ts";
import { shivpuri, testFolder, TestLog } from "../../src/ledger/log/test-log.ts";
import { verifyLog } from "../../src/ledger/log/verify.ts";
import { type Ledger, makeLedger, type Outcome } from "../../src/ledger/perform.ts";
import { kernelService } from "../../src/ledger/stores.ts";
import { realClock } from "../../src/platform/clock.ts";
import { statement } from "../../src/platform/database/connect.ts";
import { type TestDatabase, testDatabase } from "../../src/platform/database/test-database.ts";
import { rootKeyOf } from "../../src/platform/sealing/root-key.ts";
import { Sealer } from "../../src/platform/sealing/sealer.ts";
import { type AskForCard, cardTable, libraryCards } from "../library/card.ts";

const services = [kernelService, libraryCards];
const reader: Actor = { person: personId(derivedUuid("person", "reader")), roles: ["citizen"] };
const newId = (): ReturnType<typeof uuidV7> => uuidV7(Date.now(), randomBytes(10));
const ask = (): AskForCard => ({
  do: "card.ask",
  id: commandId(newId()),
  card: subjectId(newId()),
  reader: open("सुनीता वर्मा", "name"),
});

/** The machine's own files, until the disk is said to be full. */
function fillingDisk() {
  const state = { full: false };
  const files: FileSystem = {
    ...realFiles,
    write: async (path, bytes, mode) => {
      if (state.full) throw new Error("ENOSPC: no space left on device");
      await realFiles.write(path, bytes, mode);
    },
  };
  return { state, files };
}

describe("the log's disk is full", () => {
  const { state: disk, files } = fillingDisk();
  let database: TestDatabase;
  let home: ReturnType<typeof testFolder>;
  let log: TestLog;
  let acknowledger: LogAcknowledger;
  let patient: Ledger;
  let hurried: Ledger;

  before(async () => {
    database = await testDatabase();
    home = testFolder();
    for (const [at, text] of cardTable.split(";").entries()) {
      await database.superuser.query(statement(`cards.table.${at}`, text));
    }
    log = await TestLog.open({ database: database.work, home: home.folder, files });
    log.sequencer.start();
    acknowledger = new LogAcknowledger(database.serve);
    acknowledger.start();
    const sealer = new Sealer({ database: database.work, root: rootKeyOf(randomBytes(32), "test"), clock: realClock });
    const parts = { database: database.serve, clock: realClock, sealer, acknowledger, services };
    patient = makeLedger({ ...parts, acknowledge_ms_max: 20_000 });
    hurried = makeLedger({ ...parts, acknowledge_ms_max: 30 });
  });
  after(async () => {
    await log.sequencer.stop();
    await acknowledger.close();
    await database.close();
    home.remove();
  });

  const perform = (ledger: Ledger, command: AskForCard): Promise<Outcome> =>
    ledger.perform({ town: shivpuri, actor: reader, command });
  const safetyOf = (outcome: Outcome): string => (outcome.ok ? outcome.safety : outcome.refusal.code);

  test("with room, a command is acknowledged", async () => {
    assert.equal(safetyOf(await perform(patient, ask())), "acknowledged");
  });

  test("without room it is recorded and said to be not yet safe; with room again it is acknowledged, once", async () => {
    disk.full = true;
    const commands = Array.from({ length: 20 }, ask);
    const first = await Promise.all(commands.map((command) => perform(hurried, command)));
    assert.deepEqual(new Set(first.map(safetyOf)), new Set(["not-yet-safe"]));
    await log.until(() => log.sequencer.health().state === "failing");
    assert.match(log.sequencer.health().reason ?? "", /ENOSPC/);
    // Asking again while the disk is full tells the same, and changes nothing.
    const second = await perform(hurried, commands[0] as AskForCard);
    assert.ok(second.ok && second.repeated && second.safety === "not-yet-safe");
    disk.full = false;
    const third = await Promise.all(commands.map((command) => perform(patient, command)));
    for (const [at, outcome] of third.entries()) {
      assert.ok(outcome.ok && outcome.repeated && outcome.safety === "acknowledged");
      const before = first[at];
      assert.ok(before?.ok);
      assert.deepEqual(
        outcome.facts.map(({ recorded }) => recorded.id),
        before.facts.map(({ recorded }) => recorded.id),
      );
    }
  });

  test("after that the log holds every fact once and fits the journal", async () => {
    const { problems, checkpoint } = await verifyLog(log.folder, log.publicKey);
    assert.deepEqual(problems, []);
    assert.equal(checkpoint?.size, 21);
    assert.deepEqual((await checkTown(database.check, services, shivpuri)).differences, []);
  });
});
