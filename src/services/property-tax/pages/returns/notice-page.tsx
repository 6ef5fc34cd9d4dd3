// A notice: what was declared and found, its steps with their days, and what each reader may do next.
import type { ComponentChildren, VNode } from "preact";
import { addDays, type CivilDate } from "../../../../kernel/civil-date.ts";
import type { PropertyTaxRates } from "../../../../kernel/property-tax-rates.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { Radios } from "../../../../web/components/radios/radios.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { Textarea } from "../../../../web/components/textarea/textarea.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import type { ClaimedFloors } from "../../rules/claimed.ts";
import type { Notice, NoticeOutcome } from "../../rules/notice.ts";
import { servings } from "../../rules/notice-steps.ts";
import { dateIn } from "../names.ts";
import { EnterDoes, FloorsPart, PlotArea } from "../particulars-form.tsx";
import { noticePath } from "../places.ts";
import { SideBySide, VarianceTable } from "./verify-page.tsx";
import { words } from "./words/words.generated.ts";

export type ShownNotice = Exclude<Notice, { state: "none" }>;

export interface NoticeProps {
  readonly lang: Lang;
  readonly town: number;
  readonly id: string;
  readonly notice: ShownNotice;
  readonly rates: PropertyTaxRates;
  /** Opened for whoever may read them. */
  readonly objection: string | undefined;
  readonly reason: string | undefined;
  readonly today: CivilDate;
  readonly may: {
    readonly serve: boolean;
    readonly object: boolean;
    readonly hear: boolean;
    /** The order may be given now. */
    readonly order: boolean;
    readonly print: boolean;
  };
  readonly daysVerified: boolean;
  readonly csrf: string;
  readonly command: string;
  /** What was typed into the form of which step, when it is drawn again. */
  readonly fields: Readonly<Record<string, string>>;
  readonly found: ClaimedFloors;
  readonly errors: readonly FieldError[];
  readonly done: string | undefined;
}

export function noticeStateIn(state: ShownNotice["state"], lang: Lang): string {
  const own = words[lang];
  return {
    drafted: own.notice_state_drafted,
    served: own.notice_state_served,
    objected: own.notice_state_objected,
    hearing: own.notice_state_hearing,
    ordered: own.notice_state_ordered,
  }[state];
}

export const noticeName = (number: string, lang: Lang): string => words[lang].to_notice({ number });

export function outcomeIn(outcome: NoticeOutcome, lang: Lang): string {
  const own = words[lang];
  return {
    confirmed: own.outcome_confirmed,
    modified: own.outcome_modified,
    cancelled: own.outcome_cancelled,
  }[outcome];
}

const howIn = (how: (typeof servings)[number], lang: Lang): string => {
  const own = words[lang];
  return { "by-hand": own.how_by_hand, "by-post": own.how_by_post, pasted: own.how_pasted, sms: own.how_sms }[how];
};

function Steps({ lang, notice, objection, reason }: NoticeProps): VNode {
  const own = words[lang];
  const { served, hearing, order } = notice;
  const said = notice.objection;
  const step = (name: string, on: CivilDate | undefined, details: string | undefined) =>
    on === undefined ? [] : [[name, dateIn(on, lang), details ?? ""]];
  return (
    <Table
      caption={own.steps_title}
      columns={[{ heading: own.step, main: true }, { heading: own.day }, { heading: own.details }]}
      rows={[
        ...step(own.step_drafted, notice.draftedOn, ""),
        ...step(own.step_served, served?.servedOn, served && howIn(served.how, lang)),
        ...step(own.step_object_by, served?.objectBy, ""),
        ...step(own.step_objected, said?.on, objection),
        ...step(own.step_hearing, hearing?.on, hearing?.place),
        ...step(
          own.step_ordered,
          order?.on,
          order && [outcomeIn(order.outcome, lang), reason].filter(Boolean).join(": "),
        ),
      ]}
    />
  );
}

/** One step's form, under its own heading. */
function StepForm(props: {
  readonly notice: NoticeProps;
  readonly step: string;
  readonly title: string;
  readonly button: string;
  readonly children: ComponentChildren;
}): VNode {
  const { town, id, csrf, command } = props.notice;
  return (
    <section aria-labelledby={`step-${props.step}`}>
      <h2 id={`step-${props.step}`}>{props.title}</h2>
      <Form action={noticePath(town, id, props.step)} csrf={csrf} commandId={command}>
        <EnterDoes name="more" value="look" />
        {props.children}
        <Button name="step" value="record">
          {props.button}
        </Button>
      </Form>
    </section>
  );
}

const Day = ({
  of,
  name,
  label,
}: {
  readonly of: NoticeProps;
  readonly name: string;
  readonly label: string;
}): VNode => (
  <TextInput
    lang={of.lang}
    name={name}
    label={label}
    hint={words[of.lang].date_hint}
    value={of.fields[name]}
    error={errorOf(of.errors, name)}
    width={10}
  />
);

function Serve(props: NoticeProps): VNode {
  const { lang, fields, errors } = props;
  const own = words[lang];
  return (
    <StepForm notice={props} step="serve" title={own.serve_title} button={own.serve}>
      <Day of={props} name="servedOn" label={own.served_on} />
      <Radios
        lang={lang}
        name="how"
        label={own.how}
        value={fields["how"]}
        error={errorOf(errors, "how")}
        choices={servings.map((value) => ({ value, text: howIn(value, lang) }))}
      />
    </StepForm>
  );
}

function ObjectForm(props: NoticeProps): VNode {
  const { lang, fields, errors, notice } = props;
  const own = words[lang];
  return (
    <StepForm notice={props} step="object" title={own.object_title} button={own.object}>
      {notice.served && <p>{own.object_by({ date: dateIn(notice.served.objectBy, lang) })}</p>}
      <Textarea
        lang={lang}
        name="objection"
        label={own.objection}
        hint={own.objection_hint}
        value={fields["objection"]}
        error={errorOf(errors, "objection")}
        rows={6}
        lengthMax={2000}
      />
    </StepForm>
  );
}

function HearingForm(props: NoticeProps): VNode {
  const { lang, fields, errors } = props;
  const own = words[lang];
  return (
    <StepForm notice={props} step="hearing" title={own.hearing_title} button={own.set_hearing}>
      <Day of={props} name="hearingOn" label={own.hearing_on} />
      <TextInput
        lang={lang}
        name="place"
        label={own.hearing_place}
        value={fields["place"]}
        error={errorOf(errors, "place")}
      />
    </StepForm>
  );
}

function OrderForm(props: NoticeProps): VNode {
  const { lang, fields, errors, found } = props;
  const own = words[lang];
  return (
    <StepForm notice={props} step="order" title={own.order_title} button={own.order}>
      <Radios
        lang={lang}
        name="outcome"
        label={own.outcome}
        value={fields["outcome"]}
        error={errorOf(errors, "outcome")}
        choices={[
          { value: "confirmed", text: own.outcome_confirmed, hint: own.outcome_confirmed_hint },
          { value: "modified", text: own.outcome_modified, hint: own.outcome_modified_hint },
          { value: "cancelled", text: own.outcome_cancelled, hint: own.outcome_cancelled_hint },
        ]}
      />
      <PlotArea lang={lang} errors={errors} value={found.plotArea} />
      <FloorsPart lang={lang} floors={found.floors} errors={errors} />
      <Textarea
        lang={lang}
        name="reason"
        label={own.order_reason}
        value={fields["reason"]}
        error={errorOf(errors, "reason")}
        rows={6}
        lengthMax={2000}
      />
    </StepForm>
  );
}

export function NoticeBody(props: NoticeProps): VNode {
  const { lang, town, id, notice, may, rates } = props;
  const own = words[lang];
  const ends = notice.order?.variance ?? notice.variance;
  const waits = notice.state === "served" ? notice.served?.objectBy : notice.state === "hearing" && notice.hearing?.on;
  return (
    <>
      {props.done !== undefined && (
        <NotificationBanner lang={lang} kind="done">
          {props.done}
        </NotificationBanner>
      )}
      <p class="ak-lead">
        {own.notice_number}: {notice.number}
        <br />
        {own.state}: {noticeStateIn(notice.state, lang)}.{" "}
        {notice.state === "drafted" || notice.state === "served" ? own.notice_lead : ""}
      </p>
      <Steps {...props} />
      {!props.daysVerified && <p class="ak-hint">{own.days_sample}</p>}
      <SideBySide
        lang={lang}
        caption={own.what}
        headings={[notice.return ? own.declared : own.in_register, own.found]}
        sides={[notice.declared, notice.order?.final ?? notice.found]}
      />
      <VarianceTable lang={lang} variance={ends} rates={rates} penal={notice.return !== undefined} />
      {may.print && (
        <div class="ak-button-row">
          <LinkButton kind="secondary" href={noticePath(town, id, "paper.pdf")}>
            {notice.order ? own.order_paper : own.paper}
          </LinkButton>
        </div>
      )}
      {may.serve && <Serve {...props} />}
      {may.object && <ObjectForm {...props} />}
      {may.hear && <HearingForm {...props} />}
      {may.order && <OrderForm {...props} />}
      {may.hear || may.order || !waits ? null : (
        <p class="ak-hint">
          {own.order_wait({ date: dateIn(notice.state === "hearing" ? addDays(waits, -1) : waits, lang) })}
        </p>
      )}
    </>
  );
}
