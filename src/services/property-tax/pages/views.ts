// What the pages of property tax are given: plain data, made by the server from states and opened values.
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { Head } from "../../../kernel/facts.ts";
import type { Paise } from "../../../kernel/money.ts";

/** An owner as the owner herself and the office see her; empty text where the register has nothing. */
export interface OpenedOwner {
  readonly name: string;
  readonly relative: string;
  readonly mobile: string;
  readonly shareHundredths: number;
}

export interface OpenedHolding {
  readonly owners: readonly OpenedOwner[];
  readonly house: string;
  readonly address: string;
}

/** One open due; `arrear` is true for years before the current one. */
export interface DueView {
  readonly head: Head;
  readonly year: FinancialYear;
  readonly amountPaise: Paise;
  readonly arrear: boolean;
}
