// What a service gives to its town's continuity file: a table with described fields, read row by row from one snapshot.
import type { CivilDate } from "../../kernel/civil-date.ts";
import type { TownId } from "../../kernel/town.ts";
import type { Tx } from "../../platform/database/connect.ts";
import type { OpenedFields, SealedFields } from "../../platform/sealing/sealer.ts";

/** What stands in a field: a text, a date of the civil calendar, an amount in paise, or a whole number. */
export type FieldType = "text" | "date" | "amount" | "count";

export interface ContinuityField {
  /** The key of a row, in Latin letters. */
  readonly key: string;
  /** The heading of the column, for the people of the office. */
  readonly hindi: string;
  readonly english: string;
  readonly type: FieldType;
}

/** A text, a CivilDate, paise as bigint, or a whole number, as the field's type says; undefined leaves the cell empty. */
export type Cell = string | bigint | number | undefined;
export type ContinuityRow = Readonly<Record<string, Cell>>;

/** What a table may read with while the file is made. */
export interface ContinuityRead {
  readonly town: TownId;
  /** One snapshot for all tables of the file. */
  readonly tx: Tx;
  readonly today: CivilDate;
  /** Opens sealed values of some subjects, in their order; the table's `opens` names the fields. */
  open<V extends SealedFields>(
    of: readonly { readonly subject: string; readonly values: V }[],
  ): Promise<readonly OpenedFields<V>[]>;
}

export interface ContinuityTable {
  /** Small Latin letters and hyphens: the name of its file. */
  readonly name: string;
  readonly hindi: string;
  readonly english: string;
  readonly fields: readonly ContinuityField[];
  /** Sealed fields that it opens; the log of openings gets one line for all of the table, before the first is opened. */
  readonly opens: readonly string[];
  rows(read: ContinuityRead): AsyncIterable<ContinuityRow>;
}

/** Rows of a page: so many are in memory at once. */
export const page_rows_max = 500;

/** A field in one line: `field("ward", "वार्ड", "Ward", "count")`; a text unless said. */
export const field = (key: string, hindi: string, english: string, type: FieldType = "text"): ContinuityField => ({
  key,
  hindi,
  english,
  type,
});
