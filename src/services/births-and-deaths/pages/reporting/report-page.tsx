// Where a report stands, for whoever sent it: its number, state, delay and fee, what was asked, its documents, and what was said in it.
import type { VNode } from "preact";
import { type Paise, rupeesShort } from "../../../../kernel/money.ts";
import type { CivilDate } from "../../../../kernel/civil-date.ts";
import { showDate } from "../../../../kernel/civil-date.ts";
import { ConfirmPanel } from "../../../../web/components/confirm-panel/confirm-panel.tsx";
import { Details } from "../../../../web/components/details/details.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { SummaryList, type SummaryRow } from "../../../../web/components/summary-list/summary-list.tsx";
import { Tag, type TagKind } from "../../../../web/components/tag/tag.tsx";
import type { FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import type { Delay } from "../../rules/delay.ts";
import type { EventState } from "../../rules/event.ts";
import { type EventKind, fieldsOf, type Form } from "../../rules/forms.ts";
import { delayWord, fieldWord, kindWord, shownValue, stateWord } from "../field-words.ts";
import { DocumentForm, DocumentList, type DocumentView } from "./documents-part.tsx";
import { formPath, newReportPath, reportsPath, startPath } from "./places.ts";
import { words } from "./words/words.generated.ts";

export type ShownState = Exclude<EventState, "none" | "drafted">;
export const stateKinds: Readonly<Record<ShownState, TagKind>> = {
  reported: "information",
  asked: "waiting",
  refused: "bad",
  registered: "good",
  cancelled: "bad",
};

export interface ReportProps {
  readonly lang: Lang;
  readonly town: number;
  readonly event: string;
  readonly csrf: string;
  readonly command: string;
  readonly what: EventKind;
  readonly state: ShownState;
  readonly application: string | undefined;
  readonly on: CivilDate;
  readonly delay: Delay;
  readonly unit: string;
  readonly feePaise: Paise;
  readonly payAt: string;
  /** The registrar's question, or his reasons for refusing. */
  readonly said: string | undefined;
  readonly number: string | undefined;
  readonly documents: readonly DocumentView[];
  /** What was reported; absent where it could not be opened. */
  readonly form: Form | undefined;
  readonly chosen: string | undefined;
  readonly errors: readonly FieldError[];
  readonly done: "reported" | "answered" | "document" | undefined;
  /** The office's own page of the event, for the office. */
  readonly officeAt: string | undefined;
  /** Where the reporter of an entry asks for its certificate and for notes in its margin. */
  readonly copiesAt: string | undefined;
  readonly marginAt: string | undefined;
  /** Who has asked for the entry's certificate through DigiLocker. */
  readonly lockerAt: string | undefined;
}

function Done({ lang, done, application }: ReportProps): VNode | null {
  const own = words[lang];
  if (done === undefined) return null;
  if (done === "reported") return <ConfirmPanel title={own.reported} label={own.application} number={application} />;
  return (
    <NotificationBanner lang={lang} kind="done">
      <p>{done === "answered" ? own.answered : own.document_added}</p>
    </NotificationBanner>
  );
}

/** What the reporter must do now, if anything. */
function Next(props: ReportProps): VNode | null {
  const { lang, town, event, state, said, feePaise, delay, documents } = props;
  const own = words[lang];
  const lacks =
    (state === "reported" || state === "asked") &&
    ((delay === "within-year" && !documents.some((one) => one.what === "self-attested") && own.needs_self_attested) ||
      (delay === "over-year" && !documents.some((one) => one.what === "order") && own.needs_order));
  return (
    <>
      {state === "asked" && (
        <NotificationBanner lang={lang} title={own.question_title} id="banner-question">
          {said !== undefined && <p>{said}</p>}
          <LinkButton href={formPath(town, event)}>{own.answer_link}</LinkButton>
        </NotificationBanner>
      )}
      {state === "refused" && said !== undefined && (
        <NotificationBanner lang={lang} kind="danger" title={own.refused_title}>
          <p>{said}</p>
          <p>{own.refused_way}</p>
        </NotificationBanner>
      )}
      {feePaise > 0n && (
        <NotificationBanner lang={lang} title={own.fee_title} id="banner-fee">
          <p>{own.fee_due({ amount: rupeesShort(feePaise) })}</p>
          <LinkButton href={props.payAt}>{own.fee_pay}</LinkButton>
        </NotificationBanner>
      )}
      {lacks !== false && (
        <NotificationBanner lang={lang} id="banner-document">
          <p>{lacks}</p>
        </NotificationBanner>
      )}
    </>
  );
}

/** A form as it was said: field by field. */
export const formRows = (what: EventKind, form: Form, lang: Lang): readonly SummaryRow[] =>
  fieldsOf(what).flatMap((name) => {
    const value = form[name];
    return value === undefined ? [] : [{ name: fieldWord(name, lang, what), value: shownValue(name, value, lang) }];
  });

/** What else can be done with it, and by whom. */
function Ways({ lang, officeAt, copiesAt, marginAt, lockerAt }: ReportProps): VNode | null {
  if (officeAt === undefined && copiesAt === undefined && marginAt === undefined && lockerAt === undefined) return null;
  const own = words[lang];
  const ways = [
    [officeAt, own.office_link],
    [copiesAt, own.to_certificates],
    [marginAt, own.to_margin],
    [lockerAt, own.to_locker],
  ] as const;
  return (
    <ul>
      {ways.map(
        ([href, text]) =>
          href !== undefined && (
            <li key={text}>
              <a href={safeUrl(href)}>{text}</a>
            </li>
          ),
      )}
    </ul>
  );
}

export function ReportBody(props: ReportProps): VNode {
  const { lang, town, event, what, state, form, documents } = props;
  const own = words[lang];
  const open = state === "reported" || state === "asked";
  const rows: SummaryRow[] = [
    { name: own.state, value: <Tag kind={stateKinds[state]}>{stateWord(state, lang)}</Tag> },
    { name: own.event_kind, value: kindWord(what, lang) },
    ...(props.application === undefined ? [] : [{ name: own.application, value: props.application }]),
    ...(props.number === undefined ? [] : [{ name: own.registration_number, value: props.number }]),
    { name: own.reported_on, value: showDate(props.on, lang) },
    { name: own.delay, value: delayWord(props.delay, lang) },
    { name: own.unit, value: props.unit },
  ];
  return (
    <>
      <Done {...props} />
      <Next {...props} />
      <SummaryList lang={lang} rows={rows} />
      {what === "birth" && open && (
        <p>
          <a href={newReportPath(town, what, event)}>{own.add_twin}</a>
        </p>
      )}
      <h2>{own.documents}</h2>
      <DocumentList lang={lang} town={town} event={event} documents={documents} />
      {open && <DocumentForm {...props} />}
      {form && (
        <Details summary={own.what_was_said}>
          <SummaryList lang={lang} rows={formRows(what, form, lang)} />
        </Details>
      )}
      <Ways {...props} />
      <p>
        <a href={reportsPath(town)}>{own.my_reports}</a> · <a href={startPath(town)}>{own.start_title}</a>
      </p>
    </>
  );
}
