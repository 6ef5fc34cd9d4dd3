// Demand against collection, day by day: three figures, a picture, and the same in a table.
import type { VNode } from "preact";
import { type CivilDate, showDate } from "../../../kernel/civil-date.ts";
import { type Paise, rupees, rupeesShort } from "../../../kernel/money.ts";
import { DayBars } from "../../../web/components/day-bars/day-bars.tsx";
import { Stats } from "../../../web/components/stat/stat.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import type { Lang } from "../../../web/language.ts";
import { shownCount } from "../../../web/shown.ts";
import { words } from "./words/words.generated.ts";

export interface DayRow {
  readonly day: CivilDate;
  readonly receipts: number;
  readonly amountPaise: Paise;
  /** Since the first day of the financial year. */
  readonly soFarPaise: Paise;
}

export interface ByDayProps {
  readonly lang: Lang;
  readonly demandPaise: Paise;
  readonly collectedPaise: Paise;
  readonly balancePaise: Paise;
  /** The days shown, oldest first; days without money among them. */
  readonly days: readonly DayRow[];
}

/** Collected of each hundred demanded, rounded down: "all" is said only when it is all. */
const percentOf = (part: Paise, whole: Paise): string => (whole <= 0n ? "0" : String((part * 100n) / whole));

export function ByDayBody({ lang, demandPaise, collectedPaise, balancePaise, days }: ByDayProps): VNode {
  const own = words[lang];
  const money = (amount: Paise): string => `₹${rupeesShort(amount)}`;
  const moved = days.filter((one) => one.receipts !== 0 || one.amountPaise !== 0n);
  return (
    <>
      <p class="ak-lead">{own.by_day_lead}</p>
      <Stats
        figures={[
          { label: own.demand_whole, value: money(demandPaise) },
          {
            label: own.collected_whole,
            value: money(collectedPaise),
            note: own.collected_part({ percent: percentOf(collectedPaise, demandPaise) }),
          },
          { label: own.balance_whole, value: money(balancePaise) },
        ]}
      />
      <h2>{own.days_shown}</h2>
      {moved.length === 0 ? (
        <p>{own.collected_none}</p>
      ) : (
        <>
          <DayBars
            label={own.days_shown}
            bars={days.map(({ day, amountPaise }) => ({
              key: day,
              label: showDate(day).slice(0, 5),
              amount: amountPaise > 0n ? amountPaise : 0n,
              value: money(amountPaise),
            }))}
          />
          <Table
            caption={own.days_shown}
            captionHidden
            narrow="keep"
            columns={[
              { heading: own.day, main: true },
              { heading: own.receipts_count, numeric: true },
              { heading: own.collected_amount, numeric: true },
              { heading: own.collected_so_far, numeric: true },
            ]}
            rows={moved
              .toReversed()
              .map((one) => [
                showDate(one.day),
                shownCount(one.receipts),
                rupees(one.amountPaise),
                rupees(one.soFarPaise),
              ])}
          />
        </>
      )}
    </>
  );
}
