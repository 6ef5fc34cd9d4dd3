// An event as the office sees it: the whole form in words, documents, delay with fee and second person, and its history.
import type { ComponentChildren, VNode } from "preact";
import type { CivilDate } from "../../../../kernel/civil-date.ts";
import type { RegistrationLaw } from "../../../../kernel/registration-law.ts";
import { ConfirmPanel } from "../../../../web/components/confirm-panel/confirm-panel.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { SummaryList, type SummaryRow } from "../../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import { shownAmount, shownCount, shownDate } from "../../../../web/shown.ts";
import type { Delay } from "../../rules/delay.ts";
import type { DocumentKind, EventFact, EventState, ReportedFrom } from "../../rules/event.ts";
import { type EventKind, type FieldName, fieldsOf, type Form, shapeOf } from "../../rules/forms.ts";
import { BookMark, type BookMarkProps } from "../books/book-mark.tsx";
import { delayWord, documentWord, fieldWord, kindWord, shownValue, stateWord } from "../field-words.ts";
import { CertificatesLink } from "../certificates/certificates-link.tsx";
import { MarginLink } from "../margin/margin-link.tsx";
import { fromWord } from "./inbox-page.tsx";
import { type OfficeActions, OfficeForms } from "./office-forms.tsx";
import { words } from "./words/words.generated.ts";

export type Happened = EventFact["kind"];
export type OfficeDone =
  | "asked"
  | "forwarded"
  | "refused"
  | "attested"
  | "permitted"
  | "ordered"
  | "confirmed"
  | "registered";

/** The second person's part as it stands, with people by what the office calls them. */
export type ShownPermission =
  | { readonly for: "late"; readonly who: string; readonly on: CivilDate }
  | { readonly for: "within-year"; readonly who: string; readonly on: CivilDate; readonly number: string }
  | {
      readonly for: "over-year";
      readonly who: string;
      readonly on: CivilDate;
      readonly number: string;
      readonly court: string;
      readonly dated: CivilDate;
      readonly confirmedBy: string | undefined;
    };

export interface ShownHistory {
  /** As pages show an instant. */
  readonly at: string;
  readonly what: Happened;
  readonly who: string;
}

export interface OfficeProps {
  readonly lang: Lang;
  readonly what: EventKind;
  readonly state: Exclude<EventState, "none" | "drafted">;
  readonly application: string | undefined;
  readonly number: string | undefined;
  readonly unit: string;
  readonly from: ReportedFrom["from"];
  /** Where it stands in an old book, and its page. */
  readonly book: BookMarkProps | undefined;
  readonly on: CivilDate;
  /** Undefined where the visitor's budget of openings is used up. */
  readonly form: Form | undefined;
  readonly said: readonly { readonly what: "question" | "answer" | "reason" | "forwarded"; readonly text: string }[];
  readonly documents: readonly {
    readonly what: DocumentKind;
    readonly type: string;
    readonly bytes: number;
    readonly href: string;
  }[];
  readonly addDocument: string | undefined;
  readonly delay: Delay;
  readonly law: RegistrationLaw;
  readonly fee: { readonly raisedPaise: bigint; readonly owedPaise: bigint; readonly payHref: string };
  readonly permission: ShownPermission | undefined;
  readonly history: readonly ShownHistory[];
  /** Where the entry's margin is; nothing while there is no entry. */
  readonly margin: string | undefined;
  /** Where the entry's certificates are, for whoever gives them out. */
  readonly certificates: string | undefined;
  readonly done: OfficeDone | undefined;
  readonly actions: OfficeActions;
}

/** A value in words; of a number that names a person only its end. */
const valueOf = (name: FieldName, value: string, lang: Lang): string =>
  shapeOf(name).kind === "identity" ? `•••• •••• ${value.slice(-4)}` : shownValue(name, value, lang);

/** The form, part by part, in the order of the Rules. */
export function FormInWords(props: { readonly lang: Lang; readonly what: EventKind; readonly form: Form }): VNode {
  const { lang, what, form } = props;
  const own = words[lang];
  const rows = (part: ReturnType<typeof shapeOf>["part"]): readonly SummaryRow[] =>
    fieldsOf(what).flatMap((name) => {
      const value = form[name];
      if (value === undefined || shapeOf(name).part !== part) return [];
      return [{ name: fieldWord(name, lang, what), value: valueOf(name, value, lang) }];
    });
  const statistical = rows("statistical");
  const medical = rows("medical");
  return (
    <section>
      <h2 class="ak-heading-2">{own.form_legal}</h2>
      <SummaryList lang={lang} rows={rows("legal")} />
      {medical.length > 0 && <h2 class="ak-heading-2">{documentWord("medical-cause", lang)}</h2>}
      {medical.length > 0 && <SummaryList lang={lang} rows={medical} />}
      {statistical.length > 0 && <h2 class="ak-heading-2">{own.form_statistical}</h2>}
      {statistical.length > 0 && <SummaryList lang={lang} rows={statistical} />}
    </section>
  );
}

/** The rule of a class of delay with the days and fees of the rulebook. */
export function ruleWords(delay: Delay, law: RegistrationLaw, lang: Lang): string {
  const own = words[lang];
  const rupees = (feePaise: bigint): string => shownAmount(feePaise);
  switch (delay) {
    case "in-time":
      return own.rule_in_time({ days: String(law.inTime.days_max) });
    case "late": {
      const [from, to] = [String(law.inTime.days_max + 1), String(law.late.days_max)];
      return own.rule_late({ from, to, fee: rupees(law.late.feePaise) });
    }
    case "within-year":
      return own.rule_within_year({ days: String(law.late.days_max), fee: rupees(law.withinYear.feePaise) });
    case "over-year":
      return own.rule_over_year({ fee: rupees(law.overYear.feePaise) });
    default:
      return delay satisfies never;
  }
}

const lawOf = (delay: Delay, law: RegistrationLaw) =>
  ({ "in-time": law.inTime, late: law.late, "within-year": law.withinYear, "over-year": law.overYear })[delay];

function permissionText(permission: ShownPermission | undefined, delay: Delay, lang: Lang): ComponentChildren {
  const own = words[lang];
  if (delay === "in-time") return own.permission_none;
  if (permission?.for !== delay) return own.permission_waits;
  const { who } = permission;
  const date = shownDate(permission.on, lang);
  if (permission.for === "late") return own.permission_late({ who, date });
  if (permission.for === "within-year") return own.permission_within_year({ who, date, number: permission.number });
  const { number, court, confirmedBy } = permission;
  const order = own.permission_over_year({ who, date, number, court, dated: shownDate(permission.dated, lang) });
  const confirmed =
    confirmedBy === undefined ? own.permission_unconfirmed : own.permission_confirmed({ who: confirmedBy });
  return `${order}. ${confirmed}`;
}

function FeeText({ lang, fee }: Pick<OfficeProps, "lang" | "fee">): VNode {
  const own = words[lang];
  if (fee.raisedPaise === 0n) return <>{own.fee_none}</>;
  if (fee.owedPaise === 0n) return <>{own.fee_paid({ amount: shownAmount(fee.raisedPaise) })}</>;
  return (
    <>
      {own.fee_owed({ amount: shownAmount(fee.owedPaise) })} <a href={safeUrl(fee.payHref)}>{own.fee_pay}</a>
    </>
  );
}

function DelayPart(props: OfficeProps): VNode {
  const { lang, delay, law } = props;
  const own = words[lang];
  const { source, verified } = lawOf(delay, law);
  const rows: readonly SummaryRow[] = [
    { name: own.delay_class, value: delayWord(delay, lang) },
    { name: own.delay_rule, value: ruleWords(delay, law, lang) },
    { name: own.delay_source, value: verified ? source : `${source}. ${own.unverified}` },
    { name: own.fee, value: <FeeText lang={lang} fee={props.fee} /> },
    { name: own.permission, value: permissionText(props.permission, delay, lang) },
  ];
  return (
    <section>
      <h2 class="ak-heading-2">{own.delay_title}</h2>
      <SummaryList lang={lang} rows={rows} />
    </section>
  );
}

function Documents({ lang, documents, addDocument }: OfficeProps): VNode {
  const own = words[lang];
  const line = ({ what, type, bytes }: OfficeProps["documents"][number]): string =>
    own.document_line({
      kind: documentWord(what, lang),
      type: type === "application/pdf" ? "PDF" : type.replace("image/", "").toUpperCase(),
      size: shownCount(Math.ceil(bytes / 1024)),
    });
  return (
    <section>
      <h2 class="ak-heading-2">{own.documents_title}</h2>
      {documents.length === 0 ? (
        <p>{own.documents_none}</p>
      ) : (
        <ul>
          {documents.map((one) => (
            <li key={one.href}>
              <a href={safeUrl(one.href)}>{line(one)}</a>
            </li>
          ))}
        </ul>
      )}
      {addDocument !== undefined && (
        <LinkButton href={addDocument} kind="secondary">
          {own.documents_add}
        </LinkButton>
      )}
    </section>
  );
}

const happenedWords = {
  "event.drafted": "history_event_drafted",
  "event.reported": "history_event_reported",
  "event.documented": "history_event_documented",
  "event.asked": "history_event_asked",
  "event.permitted": "history_event_permitted",
  "event.refused": "history_event_refused",
  "event.forwarded": "history_event_forwarded",
  "event.registered": "history_event_registered",
  "event.copied": "history_event_copied",
  "event.amended": "history_event_amended",
  "event.handed_on": "history_event_handed_on",
} as const satisfies Record<Happened, string>;

function History({ lang, history }: Pick<OfficeProps, "lang" | "history">): VNode {
  const own = words[lang];
  return (
    <section>
      <h2 class="ak-heading-2">{own.history_title}</h2>
      <Table
        caption={own.history_title}
        captionHidden
        columns={[{ heading: own.history_what, main: true }, { heading: own.history_at }, { heading: own.history_who }]}
        rows={history.map(({ at, what, who }) => [own[happenedWords[what]], at, who])}
      />
    </section>
  );
}

function Done({ lang, done, number }: Pick<OfficeProps, "lang" | "done" | "number">) {
  const own = words[lang];
  if (done === undefined) return null;
  if (done === "registered")
    return <ConfirmPanel title={own.done_registered} label={own.registered_number} number={number} />;
  return (
    <NotificationBanner lang={lang} kind="done">
      <p>{own[`done_${done}`]}</p>
    </NotificationBanner>
  );
}

export function OfficeBody(props: OfficeProps): VNode {
  const { lang, form } = props;
  const own = words[lang];
  const saidWords = {
    question: own.said_question,
    answer: own.said_answer,
    reason: own.said_reason,
    forwarded: own.said_forwarded,
  } as const;
  const about: readonly SummaryRow[] = [
    ...(props.number === undefined ? [] : [{ name: own.about_number, value: props.number }]),
    { name: own.about_application, value: props.application ?? own.unnumbered },
    { name: own.about_state, value: stateWord(props.state, lang) },
    { name: own.about_from, value: fromWord(props.from, lang) },
    { name: own.about_on, value: shownDate(props.on, lang) },
    { name: own.about_unit, value: props.unit },
    ...props.said.map(({ what, text }) => ({ name: saidWords[what], value: text })),
  ];
  return (
    <>
      <Done lang={lang} done={props.done} number={props.number} />
      {props.book && <BookMark {...props.book} />}
      <section>
        <h2 class="ak-heading-2">{own.about_title}</h2>
        <SummaryList lang={lang} rows={about} />
      </section>
      {form ? <FormInWords lang={lang} what={props.what} form={form} /> : <p>{own.form_closed}</p>}
      {form && <p class="ak-hint">{own.form_recorded}</p>}
      {props.margin !== undefined && <MarginLink lang={lang} href={props.margin} />}
      {props.certificates !== undefined && <CertificatesLink lang={lang} href={props.certificates} />}
      <Documents {...props} />
      {props.book === undefined && <DelayPart {...props} />}
      <OfficeForms lang={lang} what={props.what} form={form} actions={props.actions} />
      <History lang={lang} history={props.history} />
    </>
  );
}

/** The page's title: what was reported. */
export const officeTitle = (what: EventKind, lang: Lang): string =>
  words[lang].office_title({ kind: kindWord(what, lang) });
