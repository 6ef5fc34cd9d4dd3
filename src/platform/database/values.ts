// How PostgreSQL's values become the program's: nothing that can lose a digit or a day passes through number or Date.
import type { CustomTypesConfig } from "pg";
import { types } from "pg";

type Parse = (text: string) => unknown;

/**
 * "2026-11-21 20:05:31.6+00" (the session's zone is always UTC) as "2026-11-21T20:05:31.600Z": PostgreSQL leaves out
 * zeros at the end, and an instant always has its milliseconds.
 */
const instant: Parse = (text) =>
  text.replace(" ", "T").replace(/(?:\.(\d+))?\+00$/, (_all, part = "") => `.${String(part).padEnd(3, "0")}Z`);
const asText: Parse = (text) => text;

/** The elements of a one-dimensional array of plain values, which PostgreSQL never quotes: {1,2,NULL}. */
const plainArray =
  (parse: Parse): Parse =>
  (text) =>
    text === "{}"
      ? []
      : text
          .slice(1, -1)
          .split(",")
          .map((element) => (element === "NULL" ? null : parse(element)));

/** Array of instants: the elements hold a space, so PostgreSQL quotes them. */
const instantArray: Parse = (text) => plainArray((element) => instant(element.replaceAll('"', "")))(text);

// Numbers are PostgreSQL's own type numbers.
const parsers = new Map<number, Parse>([
  [20, BigInt], // int8
  [1016, plainArray(BigInt)], // int8[]
  [1082, asText], // date
  [1182, plainArray(asText)], // date[]
  [1114, asText], // timestamp
  [1184, instant], // timestamptz
  [1185, instantArray], // timestamptz[]
  [1700, asText], // numeric
  [1231, plainArray(asText)], // numeric[]
]);

/**
 * bigint as bigint, bigint[] as bigint[], numeric and date as text, timestamptz as ISO text in UTC; smallint and
 * integer as number; json parsed; bytea as Buffer; everything else as `pg` does it.
 */
export const valueTypes: CustomTypesConfig = {
  getTypeParser(...[type, format]: Parameters<typeof types.getTypeParser>) {
    const parse = format === "binary" ? undefined : parsers.get(type);
    return parse ?? types.getTypeParser(type, format);
  },
};
