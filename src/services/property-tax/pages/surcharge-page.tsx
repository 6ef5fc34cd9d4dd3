// Surcharge on arrears: by which rules, what a run would charge today, and the start.
import type { VNode } from "preact";
import { type CivilDate, type FinancialYear, showDate } from "../../../kernel/civil-date.ts";
import { type Paise, rupeesShort } from "../../../kernel/money.ts";
import type { SurchargeRule } from "../../../kernel/property-tax-rates.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { Stats } from "../../../web/components/stat/stat.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { shownCount } from "../../../web/shown.ts";
import { words } from "./words/words.generated.ts";

export interface SurchargeProps {
  readonly lang: Lang;
  readonly years: readonly {
    readonly year: FinancialYear;
    readonly rule: SurchargeRule;
    readonly payableBy: CivilDate;
    readonly verified: boolean;
  }[];
  readonly accounts: number;
  readonly amountPaise: Paise;
  /** A run is under way; the figures are what it has still to do. */
  readonly running: boolean;
  readonly action: string;
  readonly csrf: string;
}

/** Hundredths of a percent as a person reads them: 150 is 1.5. */
const percent = (hundredths: number): string => String(hundredths / 100);

export function SurchargeBody(props: SurchargeProps): VNode {
  const { lang, years } = props;
  const own = words[lang];
  if (years.length === 0) return <p class="ak-lead">{own.surcharge_no_rule}</p>;
  return (
    <>
      <p class="ak-lead">{own.surcharge_lead}</p>
      {years.some((one) => !one.verified) && <WarningText lang={lang}>{own.rates_unverified}</WarningText>}
      {props.running && (
        <NotificationBanner lang={lang}>
          <p>{own.surcharge_running}</p>
          <p>
            <a href={safeUrl(props.action)}>{own.surcharge_refresh}</a>
          </p>
        </NotificationBanner>
      )}
      <Table
        caption={own.surcharge_rules}
        columns={[
          { heading: own.surcharge_year, main: true },
          { heading: own.surcharge_rate },
          { heading: own.surcharge_payable_by },
          { heading: own.surcharge_stopped },
        ]}
        rows={years.map(({ year, rule, payableBy }) => [
          year,
          rule.per === "month"
            ? own.surcharge_monthly({ percent: percent(rule.rateHundredths) })
            : own.surcharge_yearly({ percent: percent(rule.rateHundredths) }),
          showDate(payableBy),
          rule.stopped.map((one) => `${showDate(one.from)} – ${showDate(one.until)} (${one.order})`).join("; "),
        ])}
      />
      <Stats
        figures={[
          { label: own.surcharge_accounts, value: shownCount(props.accounts) },
          { label: own.surcharge_amount, value: own.rupees({ amount: rupeesShort(props.amountPaise) }) },
        ]}
      />
      {!props.running && props.accounts > 0 && (
        <Form action={props.action} csrf={props.csrf}>
          <Button>{own.surcharge_confirm({ count: props.accounts })}</Button>
        </Form>
      )}
      {!props.running && props.accounts === 0 && <p>{own.surcharge_nothing}</p>}
    </>
  );
}
