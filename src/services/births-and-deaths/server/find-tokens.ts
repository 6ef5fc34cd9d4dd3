// The blind index of events: which tokens an event is found by, and which a search looks up.
import { isOpen, type Private } from "../../../kernel/private.ts";
import type { FoundBy, Report } from "../rules/event.ts";

/** What a token stands for: a word of any name in the form, two words of one name, the day, or the mobile. */
export type FindField = "name" | "pair" | "date" | "mobile";

export interface FindToken {
  readonly field: FindField;
  readonly token: string;
  /** The event's month as a number, 202611. */
  readonly month: number;
}

/** Words of one name that are paired: longer names are told by their first ones. */
const paired_words_max = 5;

export const nameFields = ["child", "person", "mother", "father", "spouse"] as const;

const tokensIn = (value: Private | undefined): readonly string[] => {
  if (value === undefined) return [];
  if (isOpen(value)) throw new Error("an open value stood where only sealed ones are kept");
  return value.find;
};

/** "2026-11-15" and "2026-11" as 202611: months as numbers order as the months do. */
export const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7));

/**
 * A token for every two words of one name. It is made of the words' own tokens, so that it says no more than these: with it a
 * whole name is found at once, however many bear each of its words.
 */
export function pairsOf(words: readonly string[]): readonly string[] {
  const some = words.slice(0, paired_words_max);
  const pairs = some.flatMap((one, at) => some.slice(at + 1).map((other) => [one, other].toSorted().join("")));
  return [...new Set(pairs)];
}

/** The tokens of every word in the names of an event. */
export const wordsIn = (foundBy: FoundBy): readonly string[] => [
  ...new Set(nameFields.flatMap((field) => tokensIn(foundBy[field]))),
];

/** All that one event is found by. */
export function tokensOf({ foundBy, counted }: Pick<Report, "foundBy" | "counted">): readonly FindToken[] {
  const month = monthNumber(counted.month);
  const all: Readonly<Record<FindField, readonly string[]>> = {
    name: wordsIn(foundBy),
    pair: [...new Set(nameFields.flatMap((field) => pairsOf(tokensIn(foundBy[field]))))],
    date: tokensIn(foundBy.date),
    mobile: tokensIn(foundBy.mobile),
  };
  return (Object.keys(all) as FindField[]).flatMap((field) => all[field].map((token) => ({ field, token, month })));
}
