// A return in print: its figures, every table with its groups in both languages, its notes, and a year of bars, on few pages.
import { PDF } from "@libpdf/core";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { CivilDate, Instant } from "../../../kernel/civil-date.ts";
import { type PaperPrinter, paperPrinter } from "../../../platform/papers/printer.ts";
import { shivpuri } from "../../../platform/http/test-site.ts";
import { causes, placeKinds, sexes } from "../rules/forms.ts";
import {
  type Cell,
  figuresOf,
  monthRows,
  monthsShown,
  parsePeriod,
  returnsOf,
  type TableName,
} from "../rules/returns.ts";
import { returnPaper } from "./returns-paper.ts";

const today = "2026-11-21" as CivilDate;
const round = { town: shivpuri, today, now: "2026-11-21T05:30:00.000Z" as Instant, sample: true };

/** A year of a middling town: each thing counted stands in every table that its register has. */
function yearOfCells(): readonly Cell[] {
  const groups: Readonly<Record<TableName, readonly string[]>> = {
    place: placeKinds,
    mother: ["1", "2", "3"],
    order: ["1", "2"],
    age: ["0", "5", "9"],
    cause: causes,
    delay: ["in-time", "late"],
  };
  return (["birth", "death", "still-birth"] as const).flatMap((what, at) =>
    sexes.flatMap((sex, other): readonly Cell[] => {
      const count = (1_200 >> at) >> other;
      const wholes = Object.entries(groups).map(
        ([table, [group = ""]]): Cell => ({ what, sex, table: table as TableName, group, count }),
      );
      return [{ what, sex, count }, ...wholes];
    }),
  );
}

describe("a return in print", () => {
  let printer: PaperPrinter;
  before(() => {
    printer = paperPrinter({ workers: 1 });
  });
  after(() => printer.close());

  const printed = async (cells: readonly Cell[]): Promise<readonly string[]> => {
    const period = parsePeriod("2025", today);
    assert.ok(period);
    const returns = returnsOf(cells);
    const months = monthRows(
      monthsShown(period),
      period.months.map((month, at) => ({ month, what: "birth" as const, count: 40 + ((at * 37) % 90) })),
    );
    const unit = { hindi: "पूरा नगर", english: "Whole town" };
    const counted = { period: "2025", basis: "event" as const, unit, figures: figuresOf(returns), months, returns };
    const bytes = await printer.printReturn(returnPaper(counted, round));
    return (await PDF.load(bytes)).extractText().map(({ text }) => text);
  };

  test("has figures, tables and notes on at most four pages", async () => {
    const pages = await printed(yearOfCells());
    assert.ok(pages.length <= 4, `${pages.length} pages`);
    const text = pages.join("\n");
    for (const part of ["2025", "Whole town", "2,100", "Births: By place", "Deaths: By cause", "Infant deaths"])
      assert.ok(text.includes(part), part);
    assert.ok(text.includes("SAMPLE DATA"));
    assert.ok(text.includes("not for publication"));
  });

  test("of a period without anything is one page that says so by its zeros", async () => {
    const pages = await printed([]);
    assert.equal(pages.length, 1);
    assert.ok(pages[0]?.includes("Births"));
  });
});
