// The numbers that a holding brought along from elsewhere: each stands for one holding only, however it is written.
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact } from "../../../kernel/facts.ts";
import { derivedUuid, type HoldingId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import type { HoldingNumbers, HoldingRegistered } from "./holding.ts";

/** The town's own old id; the id that the state's earlier portal gave. Our own comes from a gapless book and needs no claim. */
export const numberSeries = ["old", "portal"] as const;
export type NumberSeries = (typeof numberSeries)[number];

export type HoldingNumberTaken =
  | { readonly state: "free" }
  | { readonly state: "taken"; readonly holding: HoldingId; readonly series: NumberSeries; readonly number: string };

/**
 * What two ways of writing one number share: capitals and Latin digits, without spaces, dashes and slashes. Between two digits
 * something must stay, since 1/21 and 12/1 are two holdings.
 */
export const numberKey = (text: string): string =>
  latinDigits(normaliseText(text))
    .toUpperCase()
    .replace(/(?<=\p{N})[^\p{L}\p{M}\p{N}]+(?=\p{N})/gu, "-")
    .replace(/[^\p{L}\p{M}\p{N}-]|(?<!\p{N})-|-(?!\p{N})/gu, "");

/** The subject that stands for a number of a series. */
export const numberSubject = (series: NumberSeries, number: string): SubjectId =>
  subjectId(derivedUuid("holding-number", series, numberKey(number)));

/** The numbers that a holding brought along, with their series. */
export const numbersOf = (
  of: Omit<HoldingNumbers, "number">,
): readonly { readonly series: NumberSeries; readonly number: string }[] => [
  ...(of.oldNumber === undefined ? [] : [{ series: "old" as const, number: of.oldNumber }]),
  ...(of.portalNumber === undefined ? [] : [{ series: "portal" as const, number: of.portalNumber }]),
];

const isRegistered = (fact: Fact): fact is HoldingRegistered => fact.kind === "holding.registered";

/** Numbers of holdings: free until a registration takes them, then that holding's for ever. */
export const holdingNumbers: SubjectKind<HoldingNumberTaken> = {
  kind: "holding-number",
  initial: { state: "free" },
  movedBy: (fact) =>
    isRegistered(fact) ? numbersOf(fact).map(({ series, number }) => numberSubject(series, number)) : [],
  evolve: (taken, fact, subject) => {
    const move: Fact = fact;
    if (!isRegistered(move)) return taken;
    const own = numbersOf(move).find(({ series, number }) => numberSubject(series, number) === subject);
    if (!own) throw new Error(`holding number ${subject} is not in the fact that moved it`);
    return { state: "taken", holding: move.subject, ...own };
  },
};
