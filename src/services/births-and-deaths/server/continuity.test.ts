// The index in the town's continuity file: every entry once, with readable names, also where it came out of an old book or was cancelled.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Actor } from "../../../kernel/decider.ts";
import { derivedUuid, personId } from "../../../kernel/ids.ts";
import type { ContinuityRow } from "../../../operations/continuity/table.ts";
import { bookEntryOf, type CopyEvent } from "../rules/book.ts";
import { registryTables } from "./continuity.ts";
import { shivpuri, TestRegistry } from "./test-registry.ts";

const system: Actor = { person: personId(derivedUuid("system", "continuity")), roles: ["system"] };

describe("the index of registrations", () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await TestRegistry.open();
  });
  after(() => registry.close());

  test("has every entry once, in the order of registration, its names opened, and nothing that is only reported", async () => {
    await registry.registered("birth");
    await registry.registered("death");
    await registry.report("birth", { childName: "अभी नहीं" });
    const book = { book: "7", page: 3, entry: "11", year: 1961 };
    await registry.done<CopyEvent>(system, {
      do: "event.copy",
      event: bookEntryOf(shivpuri, registry.unit, "death", book),
      what: "death",
      unit: registry.unit,
      number: "11/1961",
      registeredOn: "1961-05-02" as CopyEvent["registeredOn"],
      book,
      form: { eventDate: "1961-05-01", personName: "हरदेव", spouseName: "पार्वती" },
      delay: "in-time",
      broughtBy: system.person,
      passkey: false,
    });
    const [table] = registryTables;
    assert.ok(table);
    const { databases, sealer } = registry;
    const open = await sealer.openRegister({ town: shivpuri, by: system, why: "continuity", fields: table.opens });
    const rows = await databases.serve.readInTown(shivpuri, async (tx) => {
      const found: ContinuityRow[] = [];
      for await (const row of table.rows({ town: shivpuri, tx, today: registry.today(), open })) found.push(row);
      return found;
    });
    const shown = rows.map(({ register, registered_on, event_date, name, mother, spouse, book: volume, page }) =>
      [register, registered_on, event_date, name, mother, spouse, volume, page].map((cell) => cell ?? "-"),
    );
    assert.deepEqual(shown[0], ["मृत्यु", "1961-05-02", "1961-05-01", "हरदेव", "-", "पार्वती", "7", 3]);
    assert.deepEqual(
      shown.slice(1).toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
      [
        ["जन्म", "2026-11-21", "2026-11-15", "अन्वी धाकड़", "ममता धाकड़", "-", "-", "-"],
        ["मृत्यु", "2026-11-21", "2026-11-14", "किशनलाल ओझा", "-", "-", "-", "-"],
      ],
    );
    const keys = table.fields.map(({ key }) => key);
    for (const row of rows) assert.deepEqual(Object.keys(row), keys);
  });
});
