// Returns as rules: periods, and counts that add up whatever stands in the register.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { delays } from "./delay.ts";
import { causes, eventKinds, placeKinds, sexes } from "./forms.ts";
import { type Cell, daysOf, figuresOf, monthsShown, parsePeriod, returnsOf, tablesOf, unsaid } from "./returns.ts";

const today = "2026-11-21" as CivilDate;

describe("the period of a return", () => {
  test("is a year or a month that has begun", () => {
    assert.deepEqual(parsePeriod("2026-02", today)?.months, ["2026-02"]);
    assert.equal(parsePeriod("2026", today)?.months.length, 12);
    for (const text of ["2026-12", "2027", "2026-13", "2026-00", "26", "", "2026-1", "1849", "2026-11-21"])
      assert.equal(parsePeriod(text, today), undefined, text);
  });

  test("a year is shown by its twelve months, a month by itself and the eleven before it", () => {
    const shown = (text: string) => {
      const period = parsePeriod(text, today);
      return period && [monthsShown(period)[0], monthsShown(period).at(-1), monthsShown(period).length];
    };
    assert.deepEqual(shown("2025"), ["2025-01", "2025-12", 12]);
    assert.deepEqual(shown("2026-03"), ["2025-04", "2026-03", 12]);
    assert.deepEqual(shown("2026-11"), ["2025-12", "2026-11", 12]);
  });

  test("days of registration run from the first of the first month to the first after the last", () => {
    assert.deepEqual(daysOf(["2025-12"]), { from: "2025-12-01", before: "2026-01-01" });
    assert.deepEqual(daysOf(["2024-02"]), { from: "2024-02-01", before: "2024-03-01" });
  });
});

/** One entry as the returns see it. */
const entry = fc.record({
  what: fc.constantFrom(...eventKinds),
  sex: fc.constantFrom(...sexes, unsaid, "somebody's own word"),
  place: fc.constantFrom(...placeKinds, unsaid),
  mother: fc.constantFrom("0", "3", "7", unsaid),
  order: fc.constantFrom("1", "4", "0", unsaid),
  age: fc.constantFrom("0", "9", unsaid),
  cause: fc.constantFrom(...causes, unsaid, "an older word"),
  delay: fc.constantFrom(...delays, unsaid),
});
type Entry = typeof entry extends fc.Arbitrary<infer E> ? E : never;

/** What the register's statement would give for these entries. */
function cellsOf(entries: readonly Entry[]): readonly Cell[] {
  const cells = new Map<string, Cell>();
  const add = (cell: Omit<Cell, "count">): void => {
    const key = JSON.stringify(cell);
    cells.set(key, { ...cell, count: (cells.get(key)?.count ?? 0) + 1 });
  };
  for (const { what, sex, ...groups } of entries) {
    add({ what, sex });
    for (const [table, group] of Object.entries(groups)) add({ what, sex, table: table as keyof typeof groups, group });
  }
  return [...cells.values()];
}

describe("the counts of a return", () => {
  test("add up: over sexes, over the groups of every table, and over the registers", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const returns = returnsOf(cellsOf(entries));
        assert.equal(
          returns.reduce((sum, { total }) => sum + total, 0),
          entries.length,
        );
        for (const { what, total, bySex, tables } of returns) {
          assert.equal(total, entries.filter((one) => one.what === what).length);
          assert.equal(
            Object.values(bySex).reduce((sum, count) => sum + count, 0),
            total,
          );
          assert.deepEqual(
            tables.map(({ name }) => name),
            tablesOf[what],
          );
          for (const { rows } of tables) {
            assert.equal(
              rows.reduce((sum, row) => sum + row.total, 0),
              total,
            );
            for (const sex of ["female", "male", "transgender", "unsaid"] as const)
              assert.equal(
                rows.reduce((sum, row) => sum + row.bySex[sex], 0),
                bySex[sex],
              );
          }
        }
        const figures = figuresOf(returns);
        assert.equal(figures.inTime + figures.late, entries.length);
      }),
    );
  });

  test("a group without anything stands there with nothing; what nobody said only where there is some", () => {
    const [births] = returnsOf([{ what: "birth", sex: "female", count: 1 }]);
    const place = births?.tables.find(({ name }) => name === "place");
    assert.deepEqual(
      place?.rows.map(({ group, total }) => [group, total]),
      placeKinds.map((kind) => [kind, 0]),
    );
  });
});
