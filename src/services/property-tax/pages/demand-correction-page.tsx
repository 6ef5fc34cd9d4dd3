// Putting a holding's demand right, or cancelling it: the year, what each head becomes, and the order behind it.
import type { VNode } from "preact";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { Head } from "../../../kernel/facts.ts";
import { type Paise, rupees, sum } from "../../../kernel/money.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { Select } from "../../../web/components/select/select.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import { errorOf } from "../../../web/frame.ts";
import { headIn } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import { type DemandReason, demandReasons } from "../rules/demand-correction.ts";
import { OrderFields, type OrderFormProps } from "./order-pages.tsx";
import { type Words, words } from "./words/words.generated.ts";

export const demandChanges = ["correct", "cancel"] as const;
export type DemandChangeKind = (typeof demandChanges)[number];

export interface ChangedLine {
  readonly head: Head;
  readonly raisedPaise: Paise;
  readonly differencePaise: Paise;
}

export interface DemandCorrectionProps extends OrderFormProps {
  readonly number: string;
  readonly what: DemandChangeKind;
  readonly years: readonly FinancialYear[];
  readonly year: FinancialYear | undefined;
  /** What would be posted; undefined where the rates or the register do not say. */
  readonly lines: readonly ChangedLine[] | undefined;
}

const reasonWords = {
  "register-corrected": "demand_reason_register",
  exemption: "demand_reason_exemption",
  "assessed-twice": "demand_reason_twice",
  "court-order": "demand_reason_court",
  other: "demand_reason_other",
} as const satisfies Record<DemandReason, keyof Words>;

function Choice({ lang, action, years, year, what }: DemandCorrectionProps): VNode {
  const own = words[lang];
  return (
    <form class="ak-form" method="get" action={action}>
      <Select
        lang={lang}
        name="year"
        label={own.demand_change_year}
        preset
        value={year ?? ""}
        choices={years.map((one) => ({ value: one, text: one }))}
      />
      <Select
        lang={lang}
        name="what"
        label={own.demand_change_what}
        preset
        value={what}
        choices={[
          { value: "correct", text: own.demand_change_correct },
          { value: "cancel", text: own.demand_change_cancel },
        ]}
      />
      <Button kind="secondary">{own.demand_change_show}</Button>
    </form>
  );
}

function Differences({ lang, lines }: { readonly lang: Lang; readonly lines: readonly ChangedLine[] }): VNode {
  const own = words[lang];
  const total = (of: (line: ChangedLine) => Paise): string => rupees(sum(lines.map(of)));
  const becomes = ({ raisedPaise, differencePaise }: ChangedLine): Paise => sum([raisedPaise, differencePaise]);
  return (
    <Table
      caption={own.demand_change_differences}
      columns={[
        { heading: own.demand_change_head, main: true },
        { heading: own.demand_change_raised, numeric: true },
        { heading: own.demand_change_becomes, numeric: true },
        { heading: own.demand_change_difference, numeric: true },
      ]}
      rows={lines.map((line) => [
        headIn(line.head, lang),
        rupees(line.raisedPaise),
        rupees(becomes(line)),
        rupees(line.differencePaise),
      ])}
      total={[own.dues_sum, total((line) => line.raisedPaise), total(becomes), total((line) => line.differencePaise)]}
    />
  );
}

export function DemandCorrectionBody(props: DemandCorrectionProps): VNode {
  const { lang, lines, year, what, fields, errors } = props;
  const own = words[lang];
  const moving = (lines ?? []).filter((line) => line.differencePaise !== 0n);
  return (
    <>
      <p class="ak-lead">
        {own.holding_number}: {props.number}
      </p>
      <p>{own.demand_change_lead}</p>
      {props.years.length === 0 ? <p>{own.demand_change_none_raised}</p> : <Choice {...props} />}
      {year !== undefined && lines !== undefined && <Differences lang={lang} lines={lines} />}
      {year !== undefined && lines === undefined && <p>{own.demand_change_unknown}</p>}
      {year !== undefined && lines !== undefined && moving.length === 0 && (
        <p>
          <strong>{own.demand_change_nothing}</strong>
        </p>
      )}
      {year !== undefined && moving.length > 0 && (
        <Form
          action={props.action}
          csrf={props.csrf}
          commandId={props.command}
          hidden={{ year, what, agreed: String(sum(moving.map((line) => line.differencePaise))) }}
        >
          <Select
            lang={lang}
            name="reason"
            label={own.demand_change_reason}
            value={fields["reason"]}
            error={errorOf(errors, "reason")}
            choices={demandReasons.map((reason) => ({ value: reason, text: own[reasonWords[reason]] }))}
          />
          <OrderFields {...props} />
          <WarningText lang={lang}>{own.demand_change_warning}</WarningText>
          <Button kind={what === "cancel" ? "danger" : "primary"}>
            {what === "cancel" ? own.demand_change_cancel_submit : own.demand_change_correct_submit}
          </Button>
        </Form>
      )}
    </>
  );
}
