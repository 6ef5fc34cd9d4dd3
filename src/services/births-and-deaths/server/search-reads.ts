// What a search reads of the index of events: by number, by day, and by the words of a name, newest events first.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import {
  makeRegistrationNumber,
  parseApplicationNumber,
  parseRegistrationNumber,
} from "../../../kernel/public-number.ts";
import { latinDigits } from "../../../kernel/text.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { EventKind } from "../rules/forms.ts";
import { registerLetters } from "../rules/registering.ts";
import { numberKey } from "./event-store.ts";
import { monthNumber } from "./find-tokens.ts";
import { readUnits } from "./unit-store.ts";

type Row = { readonly id: SubjectId };
const ids = (rows: readonly Row[]): readonly SubjectId[] => rows.map(({ id }) => id);

/** Bearers of one pair of words, one word or one day that are looked at. */
const pair_bearers_max = 300;
const word_bearers_max = 100;
const day_bearers_max = 500;

// One key after another: only an equality shows PostgreSQL that the index of numbers, which leaves out what has none, will do.
const byNumbers = statement(
  "events.by_numbers",
  `select e.id from unnest($2::text[]) as k (key) cross join lateral (
     select id from state.events where town = $1::integer and number_key = k.key limit 50) as e`,
);
const byApplication = statement(
  "events.by_application",
  "select id from state.events where town = $1::integer and application = $2::text and state <> 'drafted'",
);

/** Why nothing can be found by a number: its check does not fit, or it is of another town. */
export type NumberTrouble = "misread" | "elsewhere";
export interface ByNumber {
  readonly ids: readonly SubjectId[];
  readonly trouble?: NumberTrouble;
}

const short = /^([BDS])?[\s-]*0*(\d{1,6})\s*[/-]\s*(\d{4})$/;

/** A serial with its year, "45/2026" or "B 45/2026", as the whole numbers it may stand for, in every unit. */
async function shortNumbers(tx: Tx, text: string): Promise<readonly string[]> {
  const [, letter, serial = "", year = ""] = short.exec(text) ?? [];
  if (serial === "") return [];
  const letters = Object.values(registerLetters).filter((one) => letter === undefined || one === letter);
  const units = await readUnits(tx);
  return units.flatMap(({ number }) =>
    letters.map((one) =>
      makeRegistrationNumber(one, {
        town: tx.town,
        year: Number(year),
        unit: number,
        serial: Number(serial),
      }),
    ),
  );
}

/** Events of a number in any way of writing: an entry's, a report's, a serial with its year, or the number of an old book. */
export async function idsByNumber(tx: Tx, text: string): Promise<ByNumber> {
  const application = parseApplicationNumber(text);
  if (application.ok) {
    if (application.town !== tx.town) return { ids: [], trouble: "elsewhere" };
    return { ids: ids(await tx.query<Row>(byApplication, [tx.town, application.number])) };
  }
  const number = parseRegistrationNumber(text);
  const typed = latinDigits(text).trim().toUpperCase();
  const whole = number.ok ? [number.number] : await shortNumbers(tx, typed);
  const keys = [...new Set([...whole, typed].map(numberKey))].filter((key) => key !== "");
  const found = ids(await tx.query<Row>(byNumbers, [tx.town, keys]));
  if (found.length > 0) return { ids: found };
  if (number.ok && number.town !== tx.town) return { ids: [], trouble: "elsewhere" };
  const misread = [application, number].some((one) => !one.ok && one.why === "check");
  return misread ? { ids: [], trouble: "misread" } : { ids: [] };
}

/** The months between which an event must lie, both included, as numbers. */
export interface Months {
  readonly from: number;
  readonly to: number;
}
export const anyMonth: Months = { from: 0, to: 999_912 };
export const monthsOfYear = (year: number): Months => ({ from: year * 100 + 1, to: year * 100 + 12 });
const monthOf = (day: CivilDate): Months => ({ from: monthNumber(day), to: monthNumber(day) });

const newest = (field: "pair" | "name", bearers_max: number) =>
  statement(
    `events.newest_of_${field}`,
    `select b.id, t.token from unnest($2::text[]) as t (token) cross join lateral (
       select f.event as id, f.month from state.event_find f
       where f.town = $1::integer and f.field = '${field}' and f.token = t.token
         and f.month between $3::integer and $4::integer
       order by f.month desc, f.event desc limit ${bearers_max}) as b
     order by b.month desc, b.id desc`,
  );
const ofPairs = newest("pair", pair_bearers_max);
const ofWords = newest("name", word_bearers_max);

const ofDay = statement(
  "events.of_day",
  `select f.event as id from state.event_find f
   where f.town = $1::integer and f.field = 'date' and f.token = $2::text and f.month = $3::integer
   order by f.event desc limit ${day_bearers_max}`,
);
const ofDayAndWords = statement(
  "events.of_day_and_words",
  `select b.id from unnest($2::text[]) as t (token) cross join lateral (
     select f.event as id from state.event_find f
     where f.town = $1::integer and f.field = 'name' and f.token = t.token and f.month = $3::integer limit 5000) as b`,
);

/** Each with how many of the tokens it bears, most first, else in the order in which they came: newest first. */
export interface Borne {
  readonly id: SubjectId;
  readonly borne: number;
}

function counted(rows: readonly Row[]): readonly Borne[] {
  const borne = new Map<SubjectId, number>();
  for (const { id } of rows) borne.set(id, (borne.get(id) ?? 0) + 1);
  return [...borne].map(([id, count]) => ({ id, borne: count })).toSorted((one, other) => other.borne - one.borne);
}

/** Events that bear pairs of words of one name. */
export const bearersOfPairs = async (
  tx: Tx,
  pairs: readonly string[],
  { from, to }: Months,
): Promise<readonly Borne[]> => counted(await tx.query<Row>(ofPairs, [tx.town, pairs, from, to]));

/** Events that bear some of the words. */
export const bearersOfWords = async (
  tx: Tx,
  words: readonly string[],
  { from, to }: Months,
): Promise<readonly Borne[]> => counted(await tx.query<Row>(ofWords, [tx.town, words, from, to]));

/** Events of this day, or of them those that bear some of the words. */
export async function bearersOfDay(
  tx: Tx,
  day: CivilDate,
  token: string,
  words: readonly string[],
): Promise<readonly Borne[]> {
  const { from: month } = monthOf(day);
  const onDay = tx.query<Row>(ofDay, [tx.town, token, month]);
  if (words.length === 0) return counted(await onDay);
  const [day_rows, word_rows] = await Promise.all([onDay, tx.query<Row>(ofDayAndWords, [tx.town, words, month])]);
  const days = new Set(ids(day_rows));
  return counted(word_rows.filter(({ id }) => days.has(id)));
}

const ofKind = statement(
  "events.of_kind",
  `select id from state.events where town = $1::integer and id = any ($2::uuid[]) and what = $3::text`,
);

/** Those of one kind, in the same order. */
export async function onlyOfKind(tx: Tx, found: readonly Borne[], what: EventKind): Promise<readonly Borne[]> {
  const of = new Set(ids(await tx.query<Row>(ofKind, [tx.town, found.map(({ id }) => id), what])));
  return found.filter(({ id }) => of.has(id));
}
