// One request for the margin: what it would change, its proof, who asked and examined, and the forms of whoever decides.
import type { ComponentChildren, VNode } from "preact";
import { type CivilDate, showDate } from "../../../../kernel/civil-date.ts";
import type { Paise } from "../../../../kernel/money.ts";
import { rupeesShort } from "../../../../kernel/money.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { Details } from "../../../../web/components/details/details.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { type SummaryRow, SummaryList } from "../../../../web/components/summary-list/summary-list.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import { Textarea } from "../../../../web/components/textarea/textarea.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import type { EventDocument, MarginKind } from "../../rules/event.ts";
import type { AskedFrom, MarginOrder } from "../../rules/margin.ts";
import { authority_letters_max } from "../../rules/margin-deciding.ts";
import { words_letters_max } from "../../rules/reporting.ts";
import { documentWord } from "../field-words.ts";
import { ScanUpload, Sure } from "./ask-page.tsx";
import { Compare, type CompareProps } from "./compare.tsx";
import { fromWord } from "./list-page.tsx";
import { noteWord, requestStateKinds, requestStateWord, type ShownState } from "./note-words.ts";
import { historyPath, marginPath, marginStartPath } from "./places.ts";
import { words } from "./words/words.generated.ts";

/** What a reader may do now. */
export const stepNames = ["examine", "approve", "refuse", "withdraw", "document"] as const;
export type Step = (typeof stepNames)[number];
export type Done = "asked" | "examined" | "approved" | "refused" | "withdrawn" | "documented";

export interface RequestProps {
  readonly lang: Lang;
  readonly town: number;
  readonly event: string;
  readonly serial: number;
  readonly number: string;
  readonly what: MarginKind;
  readonly state: ShownState;
  readonly from: AskedFrom;
  readonly askedBy: string;
  readonly askedOn: CivilDate;
  readonly ground: string;
  readonly order: MarginOrder | undefined;
  readonly witnesses: readonly string[];
  readonly documents: readonly EventDocument[];
  readonly examined: { readonly by: string; readonly on: CivilDate; readonly remark: string } | undefined;
  readonly decided: { readonly by: string; readonly on: CivilDate } | undefined;
  /** Of an approved one the note's number, of a refused one the reason. */
  readonly noteNumber: string | undefined;
  readonly reason: string | undefined;
  readonly fee: { readonly amountPaise: Paise; readonly paid: boolean; readonly payAt: string } | undefined;
  /** Absent where the form could not be shown to this reader. */
  readonly compare: CompareProps | undefined;
  readonly steps: ReadonlySet<Step>;
  /** Why the reader may not decide, where he otherwise would. */
  readonly waits: string | undefined;
  readonly authority: string;
  readonly said: string;
  readonly history: boolean;
  readonly csrf: string;
  /** Each form is a command of its own. */
  readonly commands: Readonly<Record<Step, string>>;
  /** The step whose form is shown again. */
  readonly trouble:
    | {
        readonly step: Step;
        readonly errors: readonly FieldError[];
        readonly typed: Readonly<Record<string, string | undefined>>;
      }
    | undefined;
  readonly done: Done | undefined;
}

const kinds: Readonly<Record<string, string>> = { "application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG" };

export function ScanList(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly event: string;
  readonly serial: number;
  readonly documents: readonly EventDocument[];
}): VNode {
  const { lang, town, event, serial, documents } = props;
  const own = words[lang];
  if (documents.length === 0) return <p>{own.documents_none}</p>;
  return (
    <ul>
      {documents.map((one, at) => (
        <li key={one.blob}>
          <a href={safeUrl(marginPath(town, event, serial, `/documents/${one.blob}`))}>
            {own.document_shown({
              what: documentWord(one.what, lang),
              serial: String(at + 1),
              type: kinds[one.type] ?? one.type,
              size: String(Math.max(1, Math.round(one.bytes / 1024))),
            })}
          </a>
        </li>
      ))}
    </ul>
  );
}

function DoneBanner({ lang, done }: RequestProps): VNode | null {
  const own = words[lang];
  if (done === undefined) return null;
  const texts: Readonly<Record<Done, string>> = {
    asked: own.done_asked,
    examined: own.done_examined,
    approved: own.done_approved,
    refused: own.done_refused,
    withdrawn: own.done_withdrawn,
    documented: own.done_documented,
  };
  return (
    <NotificationBanner lang={lang} kind="done">
      <p>{texts[done]}</p>
    </NotificationBanner>
  );
}

function rowsOf(props: RequestProps): readonly SummaryRow[] {
  const { lang, state, order, examined, decided, fee } = props;
  const own = words[lang];
  const row = (name: string, value: ComponentChildren | undefined): readonly SummaryRow[] =>
    value === undefined ? [] : [{ name, value }];
  const feeText = fee && { amount: rupeesShort(fee.amountPaise) };
  return [
    ...row(own.state, <Tag kind={requestStateKinds[state]}>{requestStateWord(state, lang)}</Tag>),
    ...row(own.registration_number, props.number),
    ...row(
      own.asked_by,
      props.from === "citizen" ? fromWord(props.from, lang) : `${props.askedBy} (${fromWord(props.from, lang)})`,
    ),
    ...row(own.asked_on, showDate(props.askedOn, lang)),
    ...row(own.ask_ground, props.ground),
    ...row(own.ask_order, order && own.order_row({ ...order, date: showDate(order.dated, lang) })),
    ...row(own.witnesses, props.witnesses.length === 0 ? undefined : props.witnesses.join(", ")),
    ...row(own.fee, fee && feeText && (fee.paid ? own.fee_paid(feeText) : own.fee_unpaid(feeText))),
    ...row(own.examined_by, examined && `${examined.by}, ${showDate(examined.on, lang)}`),
    ...row(own.examined_remark, examined?.remark),
    ...row(own.decided_by, decided && decided.by),
    ...row(own.decided_on, decided && showDate(decided.on, lang)),
    ...row(own.note_number, props.noteNumber),
    ...row(own.reason, props.reason),
  ];
}

/** One step's own form; what was typed into it stands there again. */
function StepForm(
  props: RequestProps & {
    readonly step: Step;
    readonly upload?: boolean;
    readonly children: (trouble: Given) => ComponentChildren;
  },
): VNode {
  const { town, event, serial, step, trouble } = props;
  const given = trouble?.step === step ? trouble : { errors: [], typed: {} };
  return (
    <Form
      action={marginPath(town, event, serial, `/${step === "document" ? "documents" : step}`)}
      csrf={props.csrf}
      commandId={props.commands[step]}
      upload={props.upload}
    >
      {props.children(given)}
    </Form>
  );
}
interface Given {
  readonly errors: readonly FieldError[];
  readonly typed: Readonly<Record<string, string | undefined>>;
}

/** The error summary leads to the box of the form that was sent. */
const sureId = ({ trouble }: RequestProps, step: Step): string => (trouble?.step === step ? "sure" : `sure-${step}`);

function Examine(props: RequestProps): VNode {
  const { lang } = props;
  const own = words[lang];
  return (
    <>
      <h2>{own.examine_title}</h2>
      <p>{own.examine_lead}</p>
      <StepForm {...props} step="examine">
        {({ errors, typed }) => (
          <>
            <Textarea
              lang={lang}
              name="remark"
              label={own.examine_remark}
              value={typed["remark"]}
              rows={3}
              lengthMax={words_letters_max}
              error={errorOf(errors, "remark")}
            />
            <Button>{own.examine_send}</Button>
          </>
        )}
      </StepForm>
    </>
  );
}

function Approve(props: RequestProps): VNode {
  const { lang } = props;
  const own = words[lang];
  return (
    <>
      <h2>{own.approve_title}</h2>
      <StepForm {...props} step="approve">
        {({ errors, typed }) => (
          <>
            <TextInput
              lang={lang}
              name="authority"
              label={own.approve_authority}
              hint={own.approve_authority_hint}
              value={typed["authority"] ?? props.authority}
              lengthMax={authority_letters_max}
              error={errorOf(errors, "authority")}
            />
            <Textarea
              lang={lang}
              name="said"
              label={own.approve_said}
              value={typed["said"] ?? props.said}
              rows={4}
              lengthMax={words_letters_max}
              error={errorOf(errors, "said")}
            />
            <Sure lang={lang} id={sureId(props, "approve")} text={own.approve_sure} error={errorOf(errors, "sure")} />
            <Button>{own.approve_send}</Button>
          </>
        )}
      </StepForm>
    </>
  );
}

function Refuse(props: RequestProps): VNode {
  const { lang, trouble } = props;
  const own = words[lang];
  return (
    <Details summary={own.refuse_title} open={trouble?.step === "refuse"}>
      <StepForm {...props} step="refuse">
        {({ errors, typed }) => (
          <>
            <Textarea
              lang={lang}
              name="reason"
              label={own.refuse_reason}
              value={typed["reason"]}
              rows={3}
              lengthMax={words_letters_max}
              error={errorOf(errors, "reason")}
            />
            <Sure lang={lang} id={sureId(props, "refuse")} text={own.refuse_sure} error={errorOf(errors, "sure")} />
            <Button kind="danger">{own.refuse_send}</Button>
          </>
        )}
      </StepForm>
    </Details>
  );
}

function Withdraw(props: RequestProps): VNode {
  const { lang, trouble } = props;
  const own = words[lang];
  return (
    <Details summary={own.withdraw_title} open={trouble?.step === "withdraw"}>
      <StepForm {...props} step="withdraw">
        {({ errors }) => (
          <>
            <Sure lang={lang} id={sureId(props, "withdraw")} text={own.withdraw_sure} error={errorOf(errors, "sure")} />
            <Button kind="secondary">{own.withdraw_send}</Button>
          </>
        )}
      </StepForm>
    </Details>
  );
}

export function RequestBody(props: RequestProps): VNode {
  const { lang, town, event, steps, fee, compare, waits } = props;
  const own = words[lang];
  return (
    <>
      <DoneBanner {...props} />
      {waits !== undefined && (
        <NotificationBanner lang={lang}>
          <p>{waits}</p>
        </NotificationBanner>
      )}
      <SummaryList lang={lang} rows={rowsOf(props)} />
      {fee && !fee.paid && props.state === "asked" && <LinkButton href={fee.payAt}>{own.fee_pay}</LinkButton>}
      {compare && !compare.before && compare.changed.length > 0 && <p class="ak-hint">{own.compare_hidden}</p>}
      {compare && <Compare {...compare} />}
      <h2>{own.documents}</h2>
      <ScanList {...props} />
      {steps.has("document") && (
        <StepForm {...props} step="document" upload>
          {({ errors }) => (
            <>
              <ScanUpload lang={lang} name="document" label={own.ask_document} errors={errors} />
              <Button kind="secondary">{own.document_add}</Button>
            </>
          )}
        </StepForm>
      )}
      {steps.has("examine") && <Examine {...props} />}
      {steps.has("approve") && <Approve {...props} />}
      {steps.has("refuse") && <Refuse {...props} />}
      {steps.has("withdraw") && <Withdraw {...props} />}
      <p>
        <a href={safeUrl(marginStartPath(town, event))}>{own.history_all}</a>
        {props.history && (
          <>
            {" · "}
            <a href={safeUrl(historyPath(town, event))}>{own.history_link}</a>
          </>
        )}
      </p>
    </>
  );
}

/** The page's title: what is asked for. */
export const requestTitle = (what: MarginKind, lang: Lang): string => noteWord(what, lang);
