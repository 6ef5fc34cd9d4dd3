// Handing on to the sandbox register as a real process, with every fault it can have: nothing lost, nothing doubled, in order.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { SubjectId } from "../../../kernel/ids.ts";
import { checkTown } from "../../../ledger/checker.ts";
import { RegisterProcess } from "../../../../tests/library/state-register-process.ts";
import { kernelService } from "../../../ledger/stores.ts";
import { statement } from "../../../platform/database/connect.ts";
import type { Fault } from "../gateway/register.ts";
import type { MarginKind } from "../rules/event.ts";
import { readEvent } from "./event-store.ts";
import { entries_together_max, HandingOn, type HandingOnParts } from "./hand-on.ts";
import { offerAgain, readQueue, readQueues, rejectedEntries } from "./hand-on-store.ts";
import { birthsAndDeaths } from "./service.ts";
import type { StateRegister } from "./state-register.ts";
import { type Amend, amending } from "./test-amending.ts";
import { actorOf, shivpuri, TestRegistry } from "./test-registry.ts";

const openings = statement(
  "test.openings",
  `select count(*)::integer as count from platform.opened join platform.openings o
     on o.town = opened.town and o.id = opened.opening
   where opened.town = $1::integer and opened.subject = $2::uuid and o.why = 'state-register'`,
);

describe("handing on to the state's register", () => {
  let registry: TestRegistry;
  let register: RegisterProcess;
  before(async () => {
    registry = await TestRegistry.open(amending);
    register = await RegisterProcess.start();
  });
  after(async () => {
    await register.close();
    await registry.close();
  });

  const handing = (more: Partial<HandingOnParts> = {}): HandingOn =>
    new HandingOn({
      database: registry.databases.serve,
      ledger: registry.ledger,
      sealer: registry.sealer,
      clock: registry.clock,
      register: register.adapter(),
      chance: () => 0.5,
      ...more,
    });
  const entryOf = async (event: SubjectId) => {
    const found = await registry.databases.serve.readInTown(shivpuri, (tx) => readEvent(tx, event));
    assert.ok(found && "entry" in found.event);
    return found.event.entry;
  };
  const queue = () => registry.databases.serve.readInTown(shivpuri, (tx) => readQueue(tx));
  const versionsOf = async (event: SubjectId): Promise<readonly number[]> =>
    (await register.lines()).filter((line) => line.entry === event).map((line) => line.version);
  const openedFor = async (event: SubjectId): Promise<number> => {
    const rows = await registry.databases.serve.readInTown(shivpuri, (tx) =>
      tx.query<{ count: number }>(openings, [shivpuri, event]),
    );
    return rows[0]?.count ?? 0;
  };
  /** Rounds until nothing can be offered, the clock going on in between. */
  const untilQuiet = async (worker: HandingOn): Promise<void> => {
    for (let round = 0; round < 20; round += 1) {
      await worker.round(shivpuri);
      const { waiting, rejected } = await queue();
      if (waiting === rejected) return;
      registry.clock.pass(3_600);
    }
    assert.fail("entries are still waiting after twenty hours");
  };

  test("a registration is taken once, its reference recorded, its opening logged with the purpose", async () => {
    const event = await registry.registered("birth");
    assert.deepEqual(await handing().round(shivpuri), { taken: 1, rejected: 0, stopped: false });
    const { handedOn, number } = await entryOf(event);
    const [line] = (await register.lines()).filter((one) => one.entry === event);
    assert.equal(handedOn?.reference, line?.reference);
    assert.deepEqual([handedOn?.version, line?.number, line?.state], [1, number, "registered"]);
    assert.equal(await openedFor(event), 1);
    assert.deepEqual(await handing().round(shivpuri), { taken: 0, rejected: 0, stopped: false });
    assert.deepEqual(await versionsOf(event), [1]);
  });

  const faults: readonly Fault[] = ["slow", "error", "drop", "lost", "busy", "forged", "garbage"];
  for (const fault of faults) {
    test(`after ${fault} an entry waits, is offered again and stands once in the state's book`, async () => {
      const event = await registry.registered("death");
      const worker = handing();
      await register.meet(fault);
      assert.deepEqual(await worker.round(shivpuri), { taken: 0, rejected: 0, stopped: true });
      assert.equal((await entryOf(event)).handedOn, undefined);
      assert.equal((await queue()).waiting, 1);
      // At once nothing is offered again.
      await worker.round(shivpuri);
      assert.equal((await entryOf(event)).handedOn, undefined);
      await untilQuiet(worker);
      assert.equal((await entryOf(event)).handedOn?.version, 1);
      assert.deepEqual(await versionsOf(event), [1]);
    });
  }

  test("an entry that the state will not take stops no other, shows its reason, and goes when it is offered again", async () => {
    const poison = await registry.registered("birth");
    const others = [await registry.registered("birth"), await registry.registered("still-birth")];
    await register.meet("reject");
    const worker = handing();
    const done = await worker.round(shivpuri);
    assert.deepEqual([done.taken, done.rejected], [2, 1]);
    const rejected = await registry.databases.serve.readInTown(shivpuri, (tx) => rejectedEntries(tx, 10));
    assert.equal(rejected.length, 1);
    const [one] = rejected;
    assert.ok(one && [poison, ...others].includes(one.event));
    assert.equal(one.reason, "sandbox.asked_to");
    registry.clock.pass(86_400);
    assert.deepEqual(await worker.round(shivpuri), { taken: 0, rejected: 0, stopped: false });
    assert.equal(
      await registry.databases.serve.inTown(shivpuri, (tx) => offerAgain(tx, one.event, registry.clock.now())),
      true,
    );
    assert.equal((await worker.round(shivpuri)).taken, 1);
    assert.deepEqual((await queue()).waiting, 0);
  });

  test("a whole handful that is not taken does not keep the next from being offered in the same round", async () => {
    for (let count = 0; count < entries_together_max + 1; count += 1) await registry.registered("birth");
    await register.meet(...Array.from({ length: entries_together_max }, () => "reject" as const));
    const done = await handing().round(shivpuri);
    assert.deepEqual(done, { taken: 1, rejected: entries_together_max, stopped: false });
    const rejected = await registry.databases.serve.readInTown(shivpuri, (tx) => rejectedEntries(tx, 10));
    for (const { event } of rejected)
      await registry.databases.serve.inTown(shivpuri, (tx) => offerAgain(tx, event, registry.clock.now()));
    await untilQuiet(handing());
  });

  test("while it is down nothing is opened, the counter goes on, and all is taken when it is back", async () => {
    await register.kill();
    const worker = handing();
    const waiting: SubjectId[] = [];
    for (let count = 0; count < 6; count += 1) {
      waiting.push(await registry.registered("birth"));
      assert.equal((await worker.round(shivpuri)).stopped, true);
      registry.clock.pass(86_400);
    }
    const { waiting: count, oldest } = await queue();
    assert.equal(count, 6);
    assert.equal(oldest, (await entryOf(waiting[0] as SubjectId)).on);
    assert.deepEqual(
      await Promise.all(waiting.map(openedFor)),
      waiting.map(() => 0),
    );
    const everywhere = await readQueues(registry.databases.work, [250867 as typeof shivpuri, shivpuri]);
    assert.deepEqual(
      everywhere.map((one) => [one.town, one.waiting]),
      [[shivpuri, 6]],
    );
    await register.again();
    await untilQuiet(worker);
    assert.deepEqual(
      await Promise.all(waiting.map(versionsOf)),
      waiting.map(() => [1]),
    );
  });

  test("each note in the margin makes it wait again; versions arrive in order, the cancellation too", async () => {
    const event = await registry.registered("birth");
    const worker = handing();
    const noted = (what: MarginKind) => registry.done<Amend>(registry.registrar, { do: "test.amend", event, what });
    await worker.round(shivpuri);
    registry.clock.pass(2 * 86_400);
    await noted("name");
    assert.deepEqual(await queue(), { waiting: 1, rejected: 0, oldest: registry.today() }, "it waits since its note");
    await worker.round(shivpuri);
    // Two notes while the state register is away travel in one message.
    await register.kill();
    await noted("clerical");
    await worker.round(shivpuri);
    await noted("cancellation");
    await register.again();
    await untilQuiet(worker);
    assert.deepEqual(await versionsOf(event), [1, 2, 4]);
    const last = (await register.lines()).findLast((line) => line.entry === event);
    assert.deepEqual([last?.state, last?.notes.length], ["cancelled", 3]);
    assert.equal((await entryOf(event)).handedOn?.version, 4);
  });

  test("a note written while its entry is on its way makes the entry wait for its next version", async () => {
    const event = await registry.registered("birth");
    const adapter = register.adapter();
    const worker = handing({
      register: {
        ready: () => adapter.ready(),
        take: async (message) => {
          if (message.version === 1)
            await registry.done<Amend>(registry.registrar, { do: "test.amend", event, what: "name" });
          return adapter.take(message);
        },
      },
    });
    await untilQuiet(worker);
    assert.deepEqual(await versionsOf(event), [1, 2]);
    assert.equal((await entryOf(event)).handedOn?.version, 2);
  });

  test("a portal that dies between the state's word and its own record is told duplicate, and records the same reference", async () => {
    const event = await registry.registered("death");
    const dying = handing({ ledger: { perform: () => Promise.reject(new Error("killed")) } });
    await assert.rejects(dying.round(shivpuri), /killed/);
    assert.deepEqual(await versionsOf(event), [1]);
    assert.equal((await entryOf(event)).handedOn, undefined);
    const next = handing();
    // Until the lease of the dead one ends nobody else offers it.
    assert.equal((await next.round(shivpuri)).taken, 0);
    registry.clock.pass(61);
    assert.equal((await next.round(shivpuri)).taken, 1);
    const [line] = (await register.lines()).filter((one) => one.entry === event);
    assert.equal((await entryOf(event)).handedOn?.reference, line?.reference);
    assert.deepEqual(await versionsOf(event), [1]);
  });

  test("two processes that work side by side, with faults of all kinds, take each entry once", async () => {
    const many: SubjectId[] = [];
    for (let count = 0; count < 12; count += 1) many.push(await registry.registered("birth"));
    await register.meet("lost", "fine", "error", "busy", "drop", "lost", "garbage", "fine", "error");
    const [adapter, under] = [register.adapter(), new Set<string>()];
    /** Notes when an entry is on its way twice at once. */
    const watched: StateRegister = {
      ready: () => adapter.ready(),
      take: async (message) => {
        assert.ok(!under.has(message.entry), "an entry is on its way twice");
        under.add(message.entry);
        return await adapter.take(message).finally(() => under.delete(message.entry));
      },
    };
    const workers = Array.from({ length: 4 }, () => handing({ register: watched }));
    for (let round = 0; round < 20 && (await queue()).waiting > 0; round += 1) {
      await Promise.all(workers.map((worker) => worker.round(shivpuri)));
      registry.clock.pass(3_600);
    }
    assert.equal((await queue()).waiting, 0);
    assert.deepEqual(
      await Promise.all(many.map(versionsOf)),
      many.map(() => [1]),
    );
  });

  test("only the program itself may record it, for a version that is there and not recorded yet", async () => {
    const event = await registry.registered("birth");
    const command = { do: "event.hand_on", event, version: 1, reference: "X-1" } as const;
    const code = async (actor: Parameters<TestRegistry["perform"]>[0], more: object = {}): Promise<string> => {
      const outcome = await registry.perform(actor, { ...command, ...more });
      return outcome.ok ? "accepted" : outcome.refusal.code;
    };
    const machine = actorOf("system");
    assert.equal(await code(registry.registrar), "ledger.not_permitted");
    assert.equal(await code(machine, { version: 2 }), "event.version_unknown");
    assert.equal(await code(machine, { reference: "<b>" }), "event.reference_unreadable");
    assert.equal(await code(machine, { event: await registry.report("birth") }), "event.not_in_register");
    assert.equal(await code(machine), "accepted");
    assert.equal(await code(machine), "event.already_handed_on");
  });

  test("the tables are what the facts say", async () => {
    const found = await checkTown(registry.databases.check, [kernelService, birthsAndDeaths, amending], shivpuri);
    assert.deepEqual(found.differences, []);
  });
});
