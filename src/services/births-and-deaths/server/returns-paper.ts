// A return as rows of a CSV and as a printed paper: the same counts under the same names, the paper in both languages.
import { type CivilDate, type Instant, instantMs, showDate } from "../../../kernel/civil-date.ts";
import type { BothWords, LetterColumn } from "../../../kernel/papers/letter-paper.ts";
import type { ReturnPaper } from "../../../kernel/papers/return-paper.ts";
import type { Town } from "../../../kernel/town.ts";
import { typeTitles } from "../../../platform/papers/issuing.ts";
import type { Lang } from "../../../web/language.ts";
import { shownCount } from "../../../web/shown.ts";
import { groupWord, registerWord, sexWord, shownMonth, tableWord } from "../pages/returns/labels.ts";
import { figureRows, sexesShown } from "../pages/returns/returns-page.tsx";
import { type Words, words } from "../pages/returns/words/words.generated.ts";
import { type EventKind, eventKinds } from "../rules/forms.ts";
import {
  type Basis,
  type MonthRow,
  type RegisterReturn,
  type ReturnFigures,
  type ReturnTable,
  sexColumns,
} from "../rules/returns.ts";

/** All that was counted for one return. */
export interface CountedReturn {
  readonly period: string;
  readonly basis: Basis;
  readonly unit: BothWords;
  readonly figures: ReturnFigures;
  readonly months: readonly MonthRow[];
  readonly returns: readonly RegisterReturn[];
}

/** One line for each group of each table, the totals among them, then the months; every line names its register. */
export function returnRows({ returns, months }: CountedReturn, lang: Lang): readonly (readonly string[])[] {
  const own = words[lang];
  const heading = [own.register, own.table, own.group, ...sexColumns.map((sex) => sexWord(sex, lang)), own.total];
  const counts = ({ bySex, total }: Pick<RegisterReturn, "bySex" | "total">): readonly string[] => [
    ...sexColumns.map((sex) => String(bySex[sex])),
    String(total),
  ];
  const nothing = sexColumns.map(() => "");
  return [
    heading,
    ...returns.flatMap((one) => {
      const name = registerWord(one.what, lang);
      return [
        [name, own.total, "", ...counts(one)],
        ...one.tables.flatMap((table) =>
          table.rows.map((row) => [
            name,
            tableWord(table.name, lang),
            groupWord(table.name, row.group, lang),
            ...counts(row),
          ]),
        ),
      ];
    }),
    ...eventKinds.flatMap((what) =>
      months.map((row) => [registerWord(what, lang), own.month, shownMonth(row.month), ...nothing, String(row[what])]),
    ),
  ];
}

type WordKey = { [Key in keyof Words]: Words[Key] extends string ? Key : never }[keyof Words];
const both = (key: WordKey): BothWords => ({ hindi: words.hi[key], english: words.en[key] });
const bothOf = (word: (lang: Lang) => string): BothWords => ({ hindi: word("hi"), english: word("en") });
const together = (word: (lang: Lang) => string): string => {
  const [hindi, english] = [word("hi"), word("en")];
  return hindi === english ? hindi : `${hindi} / ${english}`;
};

function paperTable(one: RegisterReturn, { name, rows }: ReturnTable): ReturnPaper["tables"][number] {
  const sexes = sexesShown(one);
  const right = (column: BothWords): LetterColumn => ({ ...column, align: "right" });
  const cells = ({ bySex, total }: Pick<RegisterReturn, "bySex" | "total">): readonly string[] => [
    ...sexes.map((sex) => shownCount(bySex[sex])),
    shownCount(total),
  ];
  return {
    title: bothOf((lang) => `${registerWord(one.what, lang)}: ${tableWord(name, lang)}`),
    columns: [
      { ...both("group"), align: "left" },
      ...sexes.map((sex) => right(bothOf((lang) => sexWord(sex, lang)))),
      right(both("total")),
    ],
    rows: rows.map((row) => [together((lang) => groupWord(name, row.group, lang)), ...cells(row)]),
    total: [together((lang) => words[lang].total), ...cells(one)],
  };
}

const picture = (title: BothWords, months: readonly MonthRow[], what: EventKind) => ({
  title,
  bars: months.map((row) => ({ label: `${row.month.slice(5)}-${row.month.slice(2, 4)}`, count: row[what] })),
});

/** The paper of a return of this town, made now. */
export function returnPaper(
  counted: CountedReturn,
  round: { readonly town: Town; readonly today: CivilDate; readonly now: Instant; readonly sample: boolean },
): ReturnPaper {
  const { town, today, now, sample } = round;
  const { period, basis, unit, figures, months, returns } = counted;
  const english = figureRows(figures, "en");
  return {
    townHindi: town.nameHi,
    townEnglish: town.nameEn,
    ...typeTitles(town),
    sample,
    title: both("paper_title"),
    particulars: [
      { ...both("paper_period"), value: shownMonth(period) },
      { ...both("unit"), value: together((lang) => (lang === "hi" ? unit.hindi : unit.english)) },
      { ...both("basis"), value: together((lang) => words[lang][`basis_${basis}`]) },
    ],
    issuedAtSeconds: Math.floor(instantMs(now) / 1000),
    figures: figureRows(figures, "hi").map(([hindi, value], at) => ({
      hindi,
      english: english[at]?.[0] ?? hindi,
      value: shownCount(value),
    })),
    pictures: [picture(both("births_by_month"), months, "birth"), picture(both("deaths_by_month"), months, "death")],
    tables: returns
      .filter(({ total }) => total > 0)
      .flatMap((one) => one.tables.map((table) => paperTable(one, table))),
    notes: [
      bothOf((lang) => words[lang].made_on({ date: showDate(today) })),
      both("order_note"),
      both("cancelled_note"),
      both("small_note"),
    ],
  };
}
