// Old books as the ledger takes them: nothing of today's register comes in by them, and a number is one entry's, whoever is first.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type CivilDate, civilDate } from "../../../kernel/civil-date.ts";
import { makeRegistrationNumber } from "../../../kernel/public-number.ts";
import { actorOf, shivpuri, TestRegistry } from "../server/test-registry.ts";
import { readUnits } from "../server/unit-store.ts";
import { bookEntryOf, type CopyEvent } from "./book.ts";
import { notOld } from "./book-number.ts";
import type { DescribeUnit } from "./unit.ts";

describe("an old book's entry", () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await TestRegistry.open();
  });
  after(() => registry.close());

  const copy = (entry: string, more: Partial<CopyEvent> = {}): CopyEvent => {
    const book = { book: "5", page: 1, entry, year: 1987, ...more.book };
    return {
      do: "event.copy",
      id: registry.newId(),
      event: bookEntryOf(shivpuri, registry.unit, "birth", book),
      what: "birth",
      unit: registry.unit,
      number: `${entry}/87`,
      registeredOn: civilDate("1987-03-20"),
      form: { eventDate: "1987-03-14", childName: "सुनीता" },
      delay: "in-time",
      broughtBy: actorOf("administrator").person,
      passkey: true,
      ...more,
      book,
    } as CopyEvent;
  };
  const told = async (command: CopyEvent): Promise<string> => {
    const outcome = await registry.ledger.perform({ town: shivpuri, actor: registry.registrar, command });
    return outcome.ok ? "ok" : `${outcome.refusal.code} ${outcome.refusal.field ?? ""}`.trim();
  };

  test("is older than the portal and than a year, has no number of ours, and is taken in with a passkey", async () => {
    const today = registry.today();
    const own = makeRegistrationNumber("B", { town: shivpuri, year: 1987, unit: 1, serial: 4 });
    const young = { registeredOn: today, form: { eventDate: today, childName: "सुनीता" } };
    assert.equal(await told(copy("1", { passkey: false })), "event.passkey_needed");
    assert.equal(await told(copy("1", { number: own })), "book.own_number number");
    assert.equal(await told(copy("1", { number: own.toLowerCase().replaceAll("-", " ") })), "book.own_number number");
    const book = { book: "5", page: 1, entry: "1", year: Number(today.slice(0, 4)) };
    assert.equal(await told(copy("1", { ...young, book })), "book.not_old registered_on");
    assert.equal(await told(copy("1")), "ok");
  });

  test("has its number alone in its register, unit and year, also when two are taken in at once", async () => {
    const number = "७० / ८७";
    const outcomes = await Promise.all([told(copy("70", { number: "70/87" })), told(copy("71", { number }))]);
    assert.deepEqual(outcomes.toSorted(), ["book.number_taken number", "ok"]);
    assert.equal(await told(copy("72", { number })), "book.number_taken number");
    const death = { book: "5", page: 1, entry: "72", year: 1987 };
    const event = bookEntryOf(shivpuri, registry.unit, "death", death);
    const form = { eventDate: "1987-03-14", personName: "हरदेव" };
    assert.equal(await told(copy("72", { number, what: "death", event, form })), "ok", "another register's");
  });

  test("is measured by the day on which the unit was first opened, which describing it anew does not move", async () => {
    const { databases, clock, unit } = registry;
    const read = async () =>
      (await databases.serve.readInTown(shivpuri, (tx) => readUnits(tx))).find(({ id }) => id === unit);
    const opened = await read();
    assert.ok(opened);
    clock.pass(3 * 86_400);
    const { number, registrars } = opened;
    const said = { number, registrars, nameHi: "नया नाम", nameEn: "New name" };
    await registry.done<DescribeUnit>(actorOf("administrator"), { do: "unit.describe", said });
    const anew = await read();
    assert.deepEqual([anew?.nameEn, anew?.on], ["New name", opened.on]);
  });

  test("may be registered on the last day before the unit was opened, or a year ago, whichever is earlier", () => {
    const at = (registeredOn: string, openedOn: string, year = Number(registeredOn.slice(0, 4))) =>
      notOld(
        { number: "1/87", registeredOn: registeredOn as CivilDate, year },
        civilDate(openedOn),
        civilDate("2026-11-21"),
      ).map(({ refusal }) => refusal.field);
    assert.deepEqual(at("2025-11-20", "2026-11-01"), []);
    assert.deepEqual(at("2025-11-21", "2026-11-01"), ["registered_on"]);
    assert.deepEqual(at("2020-03-31", "2020-04-01"), []);
    assert.deepEqual(at("2020-04-01", "2020-04-01"), ["registered_on"]);
    assert.deepEqual(at("2020-03-31", "2020-04-01", 2021), ["year"]);
  });
});
