// What a draft would do: how much more is demanded on the town's own holdings, from whom, and the ten that rise most.
import type { VNode } from "preact";
import { type Paise, rupeesShort } from "../../../../kernel/money.ts";
import type { UseClass } from "../../../../kernel/property-tax-rates.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { Progress } from "../../../../web/components/progress/progress.tsx";
import { Stats } from "../../../../web/components/stat/stat.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import type { Lang } from "../../../../web/language.ts";
import { shownCount } from "../../../../web/shown.ts";
import { useIn } from "../names.ts";
import { holdingPath, ratesDraftPath } from "../places.ts";
import { words } from "./words/words.generated.ts";

/** Holdings of one ward, or of one use, under the rates before and under the draft. */
export interface ComparedPart {
  readonly holdings: number;
  readonly beforePaise: Paise;
  readonly afterPaise: Paise;
}

export interface ComparedHolding {
  readonly id: string;
  readonly number: string;
  readonly ward: number;
  readonly beforePaise: Paise;
  readonly afterPaise: Paise;
}

/** Over all holdings that both rates can value. */
export interface Comparison {
  /** The year of the rates that the draft was held against. */
  readonly against: string;
  readonly whole: ComparedPart;
  readonly more: number;
  readonly less: number;
  readonly same: number;
  readonly unassessable: number;
  readonly wards: readonly (ComparedPart & { readonly ward: number })[];
  readonly uses: readonly (ComparedPart & { readonly use: UseClass })[];
  readonly largest: readonly ComparedHolding[];
}

export interface CompareProps {
  readonly lang: Lang;
  readonly town: number;
  readonly year: string;
  readonly csrf: string;
  /** Being worked out: how far. */
  readonly going: { readonly done: number; readonly total: number } | undefined;
  readonly comparison: Comparison | undefined;
  /** The draft was changed since it was worked out. */
  readonly stale: boolean;
}

const sign = (amount: bigint): string => (amount > 0n ? "+" : "");
const difference = (before: Paise, after: Paise): string =>
  `${sign(after - before)}${rupeesShort((after - before) as Paise)}`;

/** The rise in percent with one decimal; a dash where nothing was owed before. */
function percentOf(before: Paise, after: Paise): string {
  if (before === 0n) return "–";
  const tenths = Number(((after - before) * 1000n) / before);
  return `${tenths > 0 ? "+" : ""}${(tenths / 10).toFixed(1)}%`;
}

interface PartRow extends ComparedPart {
  readonly name: string;
}

function PartsTable(props: {
  readonly lang: Lang;
  readonly caption: string;
  readonly rows: readonly PartRow[];
}): VNode {
  const own = words[props.lang];
  return (
    <Table
      caption={props.caption}
      narrow="scroll"
      columns={[
        { heading: own.part, main: true },
        { heading: own.difference, numeric: true },
        { heading: "%", numeric: true },
        { heading: own.before, numeric: true },
        { heading: own.after, numeric: true },
        { heading: own.holdings, numeric: true },
      ]}
      rows={props.rows.map((row) => [
        <span class="ak-nowrap">{row.name}</span>,
        difference(row.beforePaise, row.afterPaise),
        percentOf(row.beforePaise, row.afterPaise),
        rupeesShort(row.beforePaise),
        rupeesShort(row.afterPaise),
        shownCount(row.holdings),
      ])}
    />
  );
}

function Figures({ lang, comparison }: { readonly lang: Lang; readonly comparison: Comparison }): VNode {
  const own = words[lang];
  const { beforePaise, afterPaise, holdings } = comparison.whole;
  const money = (amount: Paise): string => `₹${rupeesShort(amount)}`;
  return (
    <Stats
      figures={[
        { label: own.demand_before({ year: comparison.against }), value: money(beforePaise) },
        {
          label: own.demand_after,
          value: money(afterPaise),
          note: `${difference(beforePaise, afterPaise)} (${percentOf(beforePaise, afterPaise)})`,
        },
        { label: own.pay_more, value: shownCount(comparison.more), note: own.of_holdings({ count: holdings }) },
        { label: own.pay_less, value: shownCount(comparison.less) },
        { label: own.pay_same, value: shownCount(comparison.same) },
        ...(comparison.unassessable === 0
          ? []
          : [{ label: own.unassessable, value: shownCount(comparison.unassessable) }]),
      ]}
    />
  );
}

function Largest({ lang, town, rows }: { lang: Lang; town: number; rows: readonly ComparedHolding[] }): VNode | null {
  const own = words[lang];
  if (rows.length === 0) return null;
  return (
    <Table
      caption={own.largest}
      columns={[
        { heading: own.holding, main: true },
        { heading: own.ward, numeric: true },
        { heading: own.before, numeric: true },
        { heading: own.after, numeric: true },
        { heading: own.difference, numeric: true },
      ]}
      rows={rows.map((row) => [
        <a href={holdingPath(town, row.id)}>{row.number}</a>,
        String(row.ward),
        rupeesShort(row.beforePaise),
        rupeesShort(row.afterPaise),
        difference(row.beforePaise, row.afterPaise),
      ])}
    />
  );
}

export function CompareBody(props: CompareProps): VNode {
  const { lang, town, year, comparison, going } = props;
  const own = words[lang];
  const path = ratesDraftPath(town, year, "compare");
  return (
    <>
      <p class="ak-lead">{own.compare_lead}</p>
      {going && (
        <Progress
          lang={lang}
          id="compare-progress"
          label={own.compare_progress}
          done={going.done}
          total={going.total}
          refresh={path}
          going
        />
      )}
      {!going && comparison && props.stale && <NotificationBanner lang={lang}>{own.compare_stale}</NotificationBanner>}
      {!going && comparison && (
        <>
          <Figures lang={lang} comparison={comparison} />
          <PartsTable
            lang={lang}
            caption={own.by_use}
            rows={comparison.uses.map((row) => ({ ...row, name: useIn(row.use, lang) }))}
          />
          <Largest lang={lang} town={town} rows={comparison.largest} />
          <PartsTable
            lang={lang}
            caption={own.by_ward}
            rows={comparison.wards.map((row) => ({ ...row, name: own.ward_name({ ward: String(row.ward) }) }))}
          />
        </>
      )}
      {!going && (!comparison || props.stale) && (
        <Form action={path} csrf={props.csrf}>
          <Button>{comparison ? own.compare_again : own.compare_begin}</Button>
        </Form>
      )}
    </>
  );
}
