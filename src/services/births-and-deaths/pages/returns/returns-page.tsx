// The returns of a month or a year: figures, a picture of twelve months with its table, and a table for each thing that is counted.
import type { VNode } from "preact";
import { Button, ButtonRow } from "../../../../web/components/button/button.tsx";
import { DayBars } from "../../../../web/components/day-bars/day-bars.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { Select } from "../../../../web/components/select/select.tsx";
import { Stats } from "../../../../web/components/stat/stat.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { WarningText } from "../../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import { shownCount } from "../../../../web/shown.ts";
import { type EventKind, eventKinds } from "../../rules/forms.ts";
import {
  type Basis,
  bases,
  type MonthRow,
  type RegisterReturn,
  type ReturnFigures,
  type SexColumn,
  sexColumns,
  unsaid,
} from "../../rules/returns.ts";
import { groupWord, registerWord, sexWord, shownMonth, tableWord } from "./labels.ts";
import { words } from "./words/words.generated.ts";

/** What was asked for, as the form shows it again. */
export interface ReturnChoice {
  readonly year: string;
  /** "01" to "12"; empty for the whole year. */
  readonly month: string;
  readonly basis: Basis;
  /** The unit's number; empty for the town. */
  readonly unit: string;
}

export interface ReturnsProps {
  readonly lang: Lang;
  readonly action: string;
  readonly choice: ReturnChoice;
  readonly units: readonly { readonly number: string; readonly name: string }[];
  readonly errors: readonly FieldError[];
  /** What was counted; undefined where the period could not be read. */
  readonly counted:
    | {
        readonly figures: ReturnFigures;
        readonly months: readonly MonthRow[];
        readonly returns: readonly RegisterReturn[];
        /** Until when the yearly report is sent; for a month nothing. */
        readonly annual: string | undefined;
        readonly csv: string;
        readonly pdf: string;
      }
    | undefined;
}

function Choose({ lang, action, choice, units, errors }: ReturnsProps): VNode {
  const own = words[lang];
  const months = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, "0"));
  return (
    <form class="ak-form" method="get" action={safeUrl(action)}>
      <TextInput
        lang={lang}
        name="year"
        label={own.year}
        value={choice.year}
        inputMode="numeric"
        error={errorOf(errors, "year")}
      />
      <Select
        lang={lang}
        name="month"
        label={own.month}
        preset
        value={choice.month}
        choices={[{ value: "", text: own.whole_year }, ...months.map((month) => ({ value: month, text: month }))]}
      />
      <Select
        lang={lang}
        name="basis"
        label={own.basis}
        preset
        value={choice.basis}
        choices={bases.map((basis) => ({ value: basis, text: own[`basis_${basis}`] }))}
      />
      <Select
        lang={lang}
        name="unit"
        label={own.unit}
        preset
        value={choice.unit}
        choices={[
          { value: "", text: own.whole_town },
          ...units.map(({ number, name }) => ({ value: number, text: `${number}. ${name}` })),
        ]}
      />
      <Button>{own.show}</Button>
    </form>
  );
}

const barsOf = (months: readonly MonthRow[], what: EventKind) =>
  months.map((row) => ({
    key: row.month,
    label: `${row.month.slice(5)}-${row.month.slice(2, 4)}`,
    amount: BigInt(row[what]),
    value: shownCount(row[what]),
  }));

function Months({ lang, months }: { readonly lang: Lang; readonly months: readonly MonthRow[] }): VNode {
  const own = words[lang];
  return (
    <>
      <h2>{own.by_month}</h2>
      <DayBars label={own.births_by_month} bars={barsOf(months, "birth")} />
      <DayBars label={own.deaths_by_month} bars={barsOf(months, "death")} />
      <Table
        caption={own.by_month}
        captionHidden
        narrow="keep"
        columns={[
          { heading: own.month, main: true },
          ...eventKinds.map((what) => ({ heading: registerWord(what, lang), numeric: true })),
        ]}
        rows={months.map((row) => [shownMonth(row.month), ...eventKinds.map((what) => shownCount(row[what]))])}
      />
    </>
  );
}

/** What nobody said has a column only where there is something in it. */
export const sexesShown = ({ bySex }: RegisterReturn): readonly SexColumn[] =>
  sexColumns.filter((sex) => sex !== unsaid || bySex.unsaid > 0);

function Register({ lang, one }: { readonly lang: Lang; readonly one: RegisterReturn }): VNode {
  const own = words[lang];
  const sexes = sexesShown(one);
  const cells = ({ bySex, total }: Pick<RegisterReturn, "bySex" | "total">): readonly string[] => [
    ...sexes.map((sex) => shownCount(bySex[sex])),
    shownCount(total),
  ];
  return (
    <>
      <h2>{registerWord(one.what, lang)}</h2>
      {one.tables.map(({ name, rows }) => (
        <Table
          key={name}
          caption={`${registerWord(one.what, lang)}: ${tableWord(name, lang)}`}
          narrow="scroll"
          columns={[
            { heading: own.group, main: true },
            ...sexes.map((sex) => ({ heading: sexWord(sex, lang), numeric: true })),
            { heading: own.total, numeric: true },
          ]}
          rows={rows.map((row) => [groupWord(name, row.group, lang), ...cells(row)])}
          total={[own.total, ...cells(one)]}
        />
      ))}
    </>
  );
}

export const figureRows = (figures: ReturnFigures, lang: Lang): readonly (readonly [string, number])[] => {
  const own = words[lang];
  return [
    [own.births, figures.births],
    [own.deaths, figures.deaths],
    [own.still_births, figures.stillBirths],
    [own.infant_deaths, figures.infantDeaths],
    [own.maternal_deaths, figures.maternalDeaths],
    [own.in_time, figures.inTime],
    [own.late, figures.late],
  ];
};

export function ReturnsBody(props: ReturnsProps): VNode {
  const { lang, counted } = props;
  const own = words[lang];
  const any = counted?.returns.some(({ total }) => total > 0) ?? false;
  return (
    <>
      <p class="ak-lead">{own.lead}</p>
      <WarningText lang={lang}>{own.small_note}</WarningText>
      <Choose {...props} />
      {counted && (
        <>
          <Stats
            figures={figureRows(counted.figures, lang).map(([label, value]) => ({ label, value: shownCount(value) }))}
          />
          {counted.annual !== undefined && <p>{counted.annual}</p>}
          <ButtonRow>
            <LinkButton kind="secondary" href={counted.csv}>
              {own.csv}
            </LinkButton>
            <LinkButton kind="secondary" href={counted.pdf}>
              {own.pdf}
            </LinkButton>
          </ButtonRow>
          <Months lang={lang} months={counted.months} />
          {any ? (
            counted.returns
              .filter(({ total }) => total > 0)
              .map((one) => <Register key={one.what} lang={lang} one={one} />)
          ) : (
            <p>{own.none}</p>
          )}
          <p>{own.order_note}</p>
          <p>{own.cancelled_note}</p>
        </>
      )}
    </>
  );
}
