// How tables, groups and months of a return are called, the same on the page, in the CSV and on paper.
import type { Lang } from "../../../../web/language.ts";
import type { EventKind } from "../../rules/forms.ts";
import { deathAges, motherAges, type SexColumn, type TableName, unsaid } from "../../rules/returns.ts";
import type { Delay } from "../../rules/delay.ts";
import { choiceWord, delayWord } from "../field-words.ts";
import { words } from "./words/words.generated.ts";

export const tableWord = (name: TableName, lang: Lang): string => words[lang][`table_${name}`];

export const sexWord = (sex: SexColumn, lang: Lang): string =>
  sex === unsaid ? words[lang].unsaid : choiceWord("sex", sex, lang);

export const registerWord = (what: EventKind, lang: Lang): string => {
  const own = words[lang];
  return { birth: own.births, death: own.deaths, "still-birth": own.still_births }[what];
};

function ageGroup(bounds: readonly number[], group: number, lang: Lang): string {
  const own = words[lang];
  const [from, to] = [bounds[group - 1], bounds[group]];
  if (from === undefined) return own.under({ to: String(to ?? 0) });
  return to === undefined ? own.over({ from: String(from) }) : own.between({ from: String(from), to: String(to - 1) });
}

const orderWords = ["order_1", "order_2", "order_3", "order_4"] as const;

export function groupWord(name: TableName, group: string, lang: Lang): string {
  if (group === unsaid) return words[lang].unsaid;
  switch (name) {
    case "place":
      return choiceWord("place", group, lang);
    case "cause":
      return choiceWord("cause", group, lang);
    case "delay":
      return delayWord(group as Delay, lang);
    case "mother":
      return ageGroup(motherAges, Number(group), lang);
    case "age":
      return ageGroup(deathAges, Number(group), lang);
    case "order":
      return words[lang][orderWords[Number(group) - 1] ?? "order_4"];
    default:
      return name satisfies never;
  }
}

/** "2026-11" as "11-2026", as dates are written. */
export const shownMonth = (month: string): string => month.split("-").toReversed().join("-");
