// perform on a real PostgreSQL, with the fictitious library card: idempotent, ordered, sealed, and checked by a second fold.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Actor, Role } from "../kernel/decider.ts";
import { type CommandId, commandId, type PersonId, type SubjectId, subjectId, uuidV7 } from "../kernel/ids.ts";
import { open } from "../kernel/private.ts";
import type { TownId } from "../kernel/town.ts";
import { setClock } from "../platform/clock.ts";
import { statement } from "../platform/database/connect.ts";
import { type TestDatabase, testDatabase } from "../platform/database/test-database.ts";
import { rootKeyOf } from "../platform/sealing/root-key.ts";
import { Sealer } from "../platform/sealing/sealer.ts";
import { checkTown } from "./checker.ts";
import { type AskForCard, cardTable, type IssueCard, libraryCards } from "../../tests/library/card.ts";
import type { Acknowledger } from "./log/acknowledge.ts";
import { type Ledger, makeLedger, type Outcome } from "./perform.ts";
import { kernelService } from "./stores.ts";

const shivpuri = 250705 as TownId;
const dewas = 250867 as TownId;
const clock = setClock("2026-11-21T05:30:00.000Z");
const newId = (): ReturnType<typeof uuidV7> => uuidV7(Date.parse(clock.now()), randomBytes(10));
const newCommand = (): CommandId => commandId(newId());
const actor = (...roles: Role[]): Actor => ({ person: newId() as unknown as PersonId, roles });
const reader = actor("citizen");
const clerk = actor("clerk");
const services = [kernelService, libraryCards];

let databases: TestDatabase;
let ledger: Ledger;
let waitedFor: bigint[] = [];
const acknowledger: Acknowledger = {
  waitFor: async (_town, positions) => {
    waitedFor.push(...positions);
    return "acknowledged";
  },
};

describe("perform", () => {
  before(async () => {
    databases = await testDatabase();
    for (const [at, text] of cardTable.split(";").entries()) {
      await databases.superuser.query(statement(`cards.table.${at}`, text));
    }
    const sealer = new Sealer({
      database: databases.serve,
      root: rootKeyOf(randomBytes(32), "test"),
      clock,
    });
    ledger = makeLedger({ database: databases.serve, clock, sealer, acknowledger, services, acknowledge_ms_max: 1000 });
  });
  after(() => databases.close());

  const ask = (card: SubjectId, id = newCommand(), name = "सुनीता वर्मा"): AskForCard => ({
    do: "card.ask",
    id,
    card,
    reader: open(name, "name"),
  });
  const issue = (card: SubjectId): IssueCard => ({ do: "card.issue", id: newCommand(), card });
  const code = (outcome: Outcome | undefined): string => (outcome?.ok === false ? outcome.refusal.code : "accepted");
  const factCount = async (town: TownId): Promise<number> => {
    const [row] = await databases.check.readInTown(town, (tx) =>
      tx.query<{ count: bigint }>(
        statement("test.facts", "select count(*) from journal.facts where town = $1::integer"),
        [town],
      ),
    );
    return Number(row?.count);
  };

  test("a command becomes a fact, waits for the log, and the same command again changes nothing", async () => {
    waitedFor = [];
    const card = subjectId(newId());
    const command = ask(card);
    const first = await ledger.perform({ town: shivpuri, actor: reader, command });
    assert.ok(first.ok && first.safety === "acknowledged" && !first.repeated);
    assert.equal(waitedFor.length, 1);
    const before = await factCount(shivpuri);
    const second = await ledger.perform({ town: shivpuri, actor: reader, command });
    assert.ok(second.ok && second.repeated);
    assert.deepEqual(second.facts, first.facts);
    assert.equal(await factCount(shivpuri), before);
  });

  test("the same command id with other content is refused", async () => {
    const id = newCommand();
    const card = subjectId(newId());
    await ledger.perform({ town: shivpuri, actor: reader, command: ask(card, id) });
    const other = await ledger.perform({ town: shivpuri, actor: reader, command: ask(card, id, "अनीता वर्मा") });
    assert.equal(code(other), "ledger.command_reused");
  });

  test("who may not is refused, and a stale revision is refused, and nothing is changed by either", async () => {
    const card = subjectId(newId());
    await ledger.perform({ town: shivpuri, actor: reader, command: ask(card) });
    const before = await factCount(shivpuri);
    assert.equal(
      code(await ledger.perform({ town: shivpuri, actor: reader, command: issue(card) })),
      "ledger.not_permitted",
    );
    const stale = { ...issue(card), seen: { subject: card, revision: 0 } };
    assert.equal(code(await ledger.perform({ town: shivpuri, actor: clerk, command: stale })), "ledger.stale");
    assert.equal(await factCount(shivpuri), before);
  });

  test("forty clerks at once take numbers from one book without a gap and without a double", async () => {
    const ids = Array.from({ length: 40 }, () => subjectId(newId()));
    for (const card of ids) await ledger.perform({ town: dewas, actor: reader, command: ask(card) });
    const outcomes = await Promise.all(
      ids.map((card) => ledger.perform({ town: dewas, actor: clerk, command: issue(card) })),
    );
    const serials = outcomes.map((outcome) => {
      assert.ok(outcome.ok);
      return (outcome.facts[0] as unknown as { numbered: { serial: number } }).numbered.serial;
    });
    assert.deepEqual(
      serials.sort((a, b) => a - b),
      ids.map((_, at) => at + 1),
    );
  });

  test("the same new subject made twice at once is made once", async () => {
    const card = subjectId(newId());
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map(() => ledger.perform({ town: dewas, actor: reader, command: ask(card) })),
    );
    assert.deepEqual(outcomes.map(code).sort(), [
      "accepted",
      "card.already_asked",
      "card.already_asked",
      "card.already_asked",
    ]);
  });

  test("the same command sent four times at once is done once", async () => {
    const command = ask(subjectId(newId()));
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => ledger.perform({ town: dewas, actor: reader, command })));
    assert.ok(outcomes.every((outcome) => outcome.ok));
    assert.equal(outcomes.filter((outcome) => outcome.ok && !outcome.repeated).length, 1);
  });

  test("of many commands in one transaction a refused one leaves the others alone", async () => {
    const [one, two] = [subjectId(newId()), subjectId(newId())];
    const outcomes = await ledger.performAll({ town: dewas, actor: reader, commands: [ask(one), ask(one), ask(two)] });
    assert.deepEqual(outcomes.map(code), ["accepted", "card.already_asked", "accepted"]);
  });

  test("another town's subject is not there", async () => {
    const card = subjectId(newId());
    await ledger.perform({ town: dewas, actor: reader, command: ask(card) });
    assert.equal(code(await ledger.perform({ town: shivpuri, actor: clerk, command: issue(card) })), "card.not_asked");
  });

  test("no name stands open in the journal or in the state tables", async () => {
    const rows = await databases.superuser.query<{ text: string }>(
      statement("test.dump", "select body as text from journal.facts union all select card::text from state.cards"),
    );
    assert.ok(rows.length > 10);
    assert.deepEqual(
      rows.filter(({ text }) => text.includes("वर्मा")),
      [],
    );
  });

  test("the serving role may insert and select facts, and nothing else", async () => {
    const granted = await databases.superuser.query<{ grantee: string; privilege: string }>(
      statement(
        "test.grants",
        `select grantee::text, privilege_type::text as privilege from information_schema.role_table_grants
       where table_schema = 'journal' and table_name = 'facts' and grantee like 'akshara%' and grantee <> 'akshara_owner'
       order by 1, 2`,
      ),
    );
    assert.deepEqual(
      granted.filter((one) => !["SELECT", "INSERT"].includes(one.privilege)),
      [],
    );
    assert.ok(granted.some((one) => one.grantee === "akshara_serve" && one.privilege === "INSERT"));
    for (const text of ["update journal.facts set kind = 'x'", "delete from journal.facts", "truncate journal.facts"]) {
      await assert.rejects(
        databases.serve.inTown(dewas, (tx) => tx.query(statement(`test.${text.slice(0, 8)}`, text))),
        /permission denied/,
      );
    }
  });

  test("the checker finds nothing, and then names each planted change", async () => {
    for (const town of [shivpuri, dewas]) {
      const check = await checkTown(databases.check, services, town);
      assert.deepEqual(check.differences, []);
      assert.ok(check.facts > 0 && check.subjects > 0);
    }
    const plant = async (name: string, text: string, what: string): Promise<void> => {
      await databases.superuser.query(statement(name, text));
      const { differences } = await checkTown(databases.check, services, dewas);
      assert.ok(
        differences.some((one) => one.what === what),
        `${name}: ${differences.map((one) => one.what).join()}`,
      );
    };
    await plant("plant.cell", "update state.books set last = last + 1 where town = 250867", "row-altered");
    await plant("plant.gone", "delete from state.books where town = 250867", "row-missing");
    await plant(
      "plant.row",
      "insert into state.books (town, id, revision, last) values (250867, gen_random_uuid(), 1, 1)",
      "row-unknown",
    );
    await plant(
      "plant.byte",
      "update journal.facts set body = replace(body, '2026-11-21', '2026-11-20') where town = 250867",
      "fact-altered",
    );
  });
});
