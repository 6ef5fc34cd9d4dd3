// The recovery of one account: how far it is, its papers, and the one step that is open now.
import type { VNode } from "preact";
import { type CivilDate, showDate } from "../../../kernel/civil-date.ts";
import type { Due } from "../../../kernel/facts.ts";
import { type Paise, rupees, sum } from "../../../kernel/money.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../web/components/checkboxes/checkboxes.tsx";
import { Details } from "../../../web/components/details/details.tsx";
import { DuesTable } from "../../../web/components/dues-table/dues-table.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { Radios } from "../../../web/components/radios/radios.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { Textarea } from "../../../web/components/textarea/textarea.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../web/frame.ts";
import { headIn } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { type PaperKind, type Serving, servings } from "../rules/paper.ts";
import { type Recovery, warrantAfter } from "../rules/recovery.ts";
import { words } from "./words/words.generated.ts";

export interface CasePaper {
  readonly href: string;
  readonly what: PaperKind;
  readonly number: string;
  readonly on: CivilDate;
  readonly amountPaise: Paise;
  readonly served?: { readonly on: CivilDate; readonly how: Serving } | undefined;
}

export interface CaseProps {
  readonly lang: Lang;
  readonly number: string;
  readonly address: string;
  /** The page of what the account is for. */
  readonly page: string;
  readonly dues: readonly Due[];
  readonly recovery: Recovery;
  readonly papers: readonly CasePaper[];
  readonly done: "written" | "served" | "withdrawn" | undefined;
  /** Where the forms are sent: this page's path, with the step behind it. */
  readonly action: string;
  readonly csrf: string;
  readonly command: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

const stageWords = {
  none: "stage_none",
  billed: "stage_billed",
  noticed: "stage_noticed",
  warranted: "stage_warranted",
} as const;
const paperWords = { bill: "paper_bill", notice: "paper_notice", warrant: "paper_warrant" } as const;
const servingWords = { "by-hand": "serving_by_hand", post: "serving_post", affixed: "serving_affixed" } as const;
const doneWords = { written: "done_written", served: "done_served", withdrawn: "done_withdrawn" } as const;

/** A step that cannot be taken back: what it means, a box to tick, and the button. */
function SureStep(props: CaseProps & { readonly step: "notice" | "warrant" }): VNode {
  const { lang, step } = props;
  const own = words[lang];
  return (
    <Form action={`${props.action}/${step}`} csrf={props.csrf} commandId={props.command}>
      <WarningText lang={lang}>{step === "notice" ? own.write_notice_sure : own.write_warrant_sure}</WarningText>
      <Checkboxes
        lang={lang}
        name="sure"
        label={step === "notice" ? own.write_notice : own.write_warrant}
        choices={[{ value: "yes", text: own.sure }]}
        values={[]}
        error={errorOf(props.errors, "sure")}
      />
      <Button kind={step === "warrant" ? "danger" : "primary"}>
        {step === "notice" ? own.write_notice : own.write_warrant}
      </Button>
    </Form>
  );
}

function ServeStep(props: CaseProps & { readonly paper: string }): VNode {
  const { lang, values } = props;
  const own = words[lang];
  return (
    <Form action={`${props.action}/serve`} csrf={props.csrf} commandId={props.command} hidden={{ paper: props.paper }}>
      <h2>{own.serve_title}</h2>
      <TextInput
        lang={lang}
        name="on"
        label={own.serve_on}
        hint={own.serve_on_hint}
        value={values["on"]}
        width={10}
        error={errorOf(props.errors, "on")}
      />
      <Radios
        lang={lang}
        name="how"
        label={own.serve_how}
        choices={servings.map((value) => ({ value, text: own[servingWords[value]] }))}
        value={values["how"]}
        error={errorOf(props.errors, "how")}
      />
      <Button>{own.serve_button}</Button>
    </Form>
  );
}

function NextStep(props: CaseProps): VNode | null {
  const { recovery } = props;
  const own = words[props.lang];
  if (props.dues.length === 0) return null;
  if (recovery.stage === "noticed" && recovery.servedOn === undefined)
    return <ServeStep {...props} paper={recovery.last.id} />;
  if (recovery.stage === "noticed") return <SureStep {...props} step="warrant" />;
  if (recovery.stage === "warranted") return null;
  return (
    <>
      <Form action={`${props.action}/bill`} csrf={props.csrf} commandId={props.command}>
        <Button kind={recovery.stage === "billed" ? "secondary" : "primary"}>{own.write_bill}</Button>
      </Form>
      {recovery.stage === "billed" && <SureStep {...props} step="notice" />}
    </>
  );
}

function Papers(props: CaseProps): VNode {
  const own = words[props.lang];
  if (props.papers.length === 0) return <p>{own.papers_none}</p>;
  return (
    <Table
      caption={own.papers_caption}
      columns={[
        { heading: own.paper_number, main: true },
        { heading: own.paper },
        { heading: own.paper_date },
        { heading: own.paper_amount, numeric: true },
        { heading: own.paper_served },
      ]}
      rows={props.papers.map((one) => [
        <a key={one.href} href={safeUrl(one.href)}>
          {one.number}
        </a>,
        own[paperWords[one.what]],
        showDate(one.on),
        rupees(one.amountPaise),
        one.served ? `${showDate(one.served.on)}, ${own[servingWords[one.served.how]]}` : "",
      ])}
    />
  );
}

export function CaseBody(props: CaseProps): VNode {
  const { lang, recovery, dues } = props;
  const own = words[lang];
  const after = recovery.stage === "noticed" ? warrantAfter(recovery) : undefined;
  return (
    <>
      {props.done && (
        <NotificationBanner lang={lang} kind="done">
          {own[doneWords[props.done]]}
        </NotificationBanner>
      )}
      <SummaryList
        lang={lang}
        rows={[
          { name: own.holding, value: <a href={safeUrl(props.page)}>{props.number}</a> },
          ...(props.address === "" ? [] : [{ name: own.address, value: props.address }]),
          { name: own.stage, value: own[stageWords[recovery.stage]] },
          ...(recovery.stage === "billed" ? [{ name: own.bill_until, value: showDate(recovery.payableBy) }] : []),
          ...(after === undefined ? [] : [{ name: own.warrant_after, value: showDate(after) }]),
        ]}
      />
      <DuesTable
        lang={lang}
        caption={own.dues_now}
        lines={dues.map(({ head, year, amountPaise }) => ({ head: headIn(head, lang), year, amountPaise }))}
        totalPaise={sum(dues.map((due) => due.amountPaise))}
      />
      <Papers {...props} />
      <NextStep {...props} />
      {recovery.stage !== "none" && (
        <Details summary={own.withdraw_title} open={errorOf(props.errors, "reason") !== undefined}>
          <Form action={`${props.action}/withdraw`} csrf={props.csrf} commandId={props.command}>
            <Textarea
              lang={lang}
              name="reason"
              label={own.withdraw_reason}
              hint={own.withdraw_hint}
              value={props.values["reason"]}
              error={errorOf(props.errors, "reason")}
            />
            <Button kind="secondary">{own.withdraw_button}</Button>
          </Form>
        </Details>
      )}
    </>
  );
}
