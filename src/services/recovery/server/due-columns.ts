// Dues as three columns of a table, along one another: years, heads, paise.
import { parseFinancialYear } from "../../../kernel/civil-date.ts";
import type { Due, Head } from "../../../kernel/facts.ts";
import { paise } from "../../../kernel/money.ts";

export interface DueColumns {
  readonly years: readonly string[];
  readonly heads: readonly Head[];
  readonly due_paise: readonly bigint[];
}

export const duesIn = (row: DueColumns): readonly Due[] =>
  row.years.map((text, at) => {
    const year = parseFinancialYear(text);
    const [head, amount] = [row.heads[at], row.due_paise[at]];
    if (!year || head === undefined || amount === undefined) throw new Error("the dues of a paper cannot be read");
    return { head, year, amountPaise: paise(amount) };
  });

/** Ragged arrays do not travel as arrays of arrays, so each paper's dues come as array literals in text. */
export const dueLiterals = (dues: readonly Due[]): readonly [years: string, heads: string, amounts: string] => [
  `{${dues.map((due) => due.year).join(",")}}`,
  `{${dues.map((due) => due.head).join(",")}}`,
  `{${dues.map((due) => due.amountPaise).join(",")}}`,
];
