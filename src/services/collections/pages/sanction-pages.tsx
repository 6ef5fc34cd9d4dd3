// What goes back needs two persons: the forms by which one asks, the list of what waits, and the other's decision.
import type { VNode } from "preact";
import type { Due } from "../../../kernel/facts.ts";
import { AmountInput } from "../../../web/components/amount-input/amount-input.tsx";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { InboxList } from "../../../web/components/inbox-list/inbox-list.tsx";
import { Select } from "../../../web/components/select/select.tsx";
import { type SummaryRow, SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Tag } from "../../../web/components/tag/tag.tsx";
import { Textarea } from "../../../web/components/textarea/textarea.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../web/frame.ts";
import { headIn } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import { shownAmount, shownDate } from "../../../web/shown.ts";
import { type SanctionReason, sanctionReasons, type Wish } from "../rules/sanction.ts";
import { AdalatChoice, AdalatOfferPart, type AdalatProps, adalatRows } from "./adalat-part.tsx";
import { typedAmount } from "./pay-page.tsx";
import { type Words, words } from "./words/words.generated.ts";

const whatWords = {
  "cancel-receipt": "wish_cancel_receipt",
  "return-cheque": "wish_return_cheque",
  refund: "wish_refund",
  "move-advance": "wish_move_advance",
  "write-off": "wish_write_off",
  waiver: "wish_waiver",
  instalments: "wish_instalments",
} as const satisfies Record<Wish["what"], keyof Words>;

export const wishIn = (what: Wish["what"], lang: Lang): string => words[lang][whatWords[what]];

const reasonWords = {
  "wrong-amount": "reason_wrong_amount",
  "wrong-account": "reason_wrong_account",
  "entered-twice": "reason_entered_twice",
  "payer-withdrew": "reason_payer_withdrew",
  "bank-returned": "reason_bank_returned",
  "paid-twice": "reason_paid_twice",
  "council-order": "reason_council_order",
  other: "reason_other",
} as const satisfies Record<SanctionReason, keyof Words>;

export const reasonIn = (reason: SanctionReason, lang: Lang): string => words[lang][reasonWords[reason]];

/** Rows of dues, each with a box for the amount; boxes are `row0`, `row1`, … in the order of the dues. */
export const rowField = (at: number): string => `row${at}`;

export interface AskProps {
  readonly lang: Lang;
  readonly what: Wish["what"];
  /** What the account or receipt is called. */
  readonly number: string;
  readonly advancePaise: bigint;
  readonly dues: readonly Due[];
  /** The Lok Adalats for a waiver; undefined for everything else. */
  readonly adalat?: Pick<AdalatProps, "rules" | "chosen"> | undefined;
  readonly action: string;
  readonly csrf: string;
  readonly commandId: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

function Rows({ lang, dues, values, errors }: AskProps): VNode {
  return (
    <>
      {dues.map((due, at) => (
        <AmountInput
          key={rowField(at)}
          lang={lang}
          id={at === 0 ? "rows" : rowField(at)}
          name={rowField(at)}
          label={`${headIn(due.head, lang)} ${due.year}`}
          hint={`${words[lang].ask_open}: ₹${shownAmount(due.amountPaise)}`}
          value={values[rowField(at)] ?? ""}
          error={at === 0 ? errorOf(errors, "rows") : undefined}
        />
      ))}
    </>
  );
}

/** The fields that only this wish has. */
function WishFields(props: AskProps): VNode | null {
  const { lang, values, errors, what } = props;
  const own = words[lang];
  const text = (name: string, label: string, hint?: string): VNode => (
    <TextInput
      lang={lang}
      name={name}
      label={label}
      hint={hint}
      value={values[name]}
      error={errorOf(errors, name)}
      lengthMax={100}
    />
  );
  const amount = (name: string, label: string, value: string): VNode => (
    <AmountInput lang={lang} name={name} label={label} value={values[name] ?? value} error={errorOf(errors, name)} />
  );
  switch (what) {
    case "cancel-receipt":
      return null;
    case "return-cheque":
      return amount("charge", own.ask_charge, "0");
    case "refund":
      return amount("amount", own.payment_amount, typedAmount(props.advancePaise));
    case "move-advance":
      return (
        <>
          {amount("amount", own.payment_amount, typedAmount(props.advancePaise))}
          {text("to", own.ask_to, own.ask_to_hint)}
        </>
      );
    case "write-off":
    case "waiver":
      return (
        <>
          {props.adalat?.chosen ? <AdalatOfferPart lang={lang} {...props.adalat.chosen} /> : <Rows {...props} />}
          {text("authority", own.ask_authority, own.ask_authority_hint)}
        </>
      );
    case "instalments":
      return (
        <>
          <Textarea
            lang={lang}
            name="parts"
            label={own.ask_parts}
            hint={own.ask_parts_hint}
            value={values["parts"]}
            error={errorOf(errors, "parts")}
            lengthMax={2000}
          />
          {text("authority", own.ask_authority, own.ask_authority_hint)}
        </>
      );
    default:
      return what satisfies never;
  }
}

export function AskBody(props: AskProps): VNode {
  const { lang, values, errors } = props;
  const own = words[lang];
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          { name: own.pay_for, value: props.number },
          { name: own.advance, value: `₹${shownAmount(props.advancePaise)}` },
        ]}
      />
      {props.adalat && <AdalatChoice lang={lang} action={props.action} {...props.adalat} />}
      <Form
        action={props.action}
        csrf={props.csrf}
        commandId={props.commandId}
        hidden={props.adalat?.chosen ? { adalat: props.adalat.chosen.rule.key } : {}}
      >
        <WishFields {...props} />
        <Select
          lang={lang}
          name="reason"
          label={own.ask_reason}
          value={values["reason"]}
          error={errorOf(errors, "reason")}
          choices={sanctionReasons.map((reason) => ({ value: reason, text: reasonIn(reason, lang) }))}
        />
        <Textarea
          lang={lang}
          name="note"
          label={own.ask_note}
          hint={own.ask_note_hint}
          optional
          value={values["note"]}
          error={errorOf(errors, "note")}
          lengthMax={500}
        />
        <WarningText lang={lang}>{own.ask_two_persons}</WarningText>
        <Button>{own.ask_send}</Button>
      </Form>
    </>
  );
}

export interface SanctionLine {
  readonly href: string;
  readonly what: Wish["what"];
  readonly number: string;
  readonly askedOn: string;
  readonly amountPaise: bigint | undefined;
}

export function SanctionsBody({ lang, lines }: { lang: Lang; lines: readonly SanctionLine[] }): VNode {
  const own = words[lang];
  return (
    <InboxList
      lang={lang}
      empty={own.sanction_none}
      tasks={lines.map((line) => ({
        href: line.href,
        title: `${wishIn(line.what, lang)}: ${line.number}`,
        note: [
          line.amountPaise === undefined ? "" : `₹${shownAmount(line.amountPaise)}`,
          own.sanction_asked_on({ date: shownDate(line.askedOn, lang) }),
        ]
          .filter((part) => part !== "")
          .join(", "),
      }))}
    />
  );
}

/** What the wish says, row by row. */
function wishRows(wish: Wish, toNumber: string, lang: Lang): readonly SummaryRow[] {
  const own = words[lang];
  switch (wish.what) {
    case "cancel-receipt":
      return [];
    case "return-cheque":
      return [{ name: own.ask_charge, value: `₹${shownAmount(wish.chargePaise)}` }];
    case "refund":
      return [{ name: own.payment_amount, value: `₹${shownAmount(wish.amountPaise)}` }];
    case "move-advance":
      return [
        { name: own.payment_amount, value: `₹${shownAmount(wish.amountPaise)}` },
        { name: own.ask_to, value: toNumber },
      ];
    case "write-off":
    case "waiver":
      return [
        ...wish.rows.map((row) => ({
          name: `${headIn(row.head, lang)} ${row.year}`,
          value: `₹${shownAmount(row.amountPaise)}`,
        })),
        ...(wish.adalat ? adalatRows(wish.adalat, lang) : []),
        { name: own.ask_authority, value: wish.authority },
      ];
    case "instalments":
      return [
        ...wish.parts.map((part) => ({ name: shownDate(part.on, lang), value: `₹${shownAmount(part.amountPaise)}` })),
        { name: own.ask_authority, value: wish.authority },
      ];
    default:
      return wish satisfies never;
  }
}

export interface SanctionProps {
  readonly lang: Lang;
  readonly state: "asked" | "granted" | "refused";
  readonly wish: Wish;
  readonly number: string;
  readonly toNumber: string;
  /** The receipt it is about, with its way there. */
  readonly receipt: { readonly href: string; readonly number: string } | undefined;
  readonly reason: SanctionReason;
  /** Opened for the reader; undefined where there is none or it stays closed. */
  readonly note: string | undefined;
  readonly askedOn: string;
  /** The reader may decide: an officer who did not ask. */
  readonly mayDecide: boolean;
  /** The reader asked himself. */
  readonly own: boolean;
  readonly action: string;
  readonly csrf: string;
  readonly commandId: string;
}

export function SanctionBody(props: SanctionProps): VNode {
  const { lang, wish, state } = props;
  const own = words[lang];
  const states = { asked: own.sanction_asked, granted: own.sanction_granted, refused: own.sanction_refused };
  const kinds = { asked: "waiting", granted: "good", refused: "bad" } as const;
  const rows: SummaryRow[] = [
    { name: own.payment_state, value: <Tag kind={kinds[state]}>{states[state]}</Tag> },
    { name: own.pay_for, value: props.number },
  ];
  if (props.receipt) {
    const { href, number } = props.receipt;
    rows.push({ name: own.receipt_title, value: <a href={href}>{number}</a> });
  }
  rows.push(...wishRows(wish, props.toNumber, lang), { name: own.ask_reason, value: reasonIn(props.reason, lang) });
  if (props.note !== undefined) rows.push({ name: own.ask_note, value: props.note });
  rows.push({ name: own.take_on, value: shownDate(props.askedOn, lang) });
  return (
    <>
      <SummaryList lang={lang} rows={rows} />
      {state === "asked" && props.own && <p>{own.sanction_own}</p>}
      {state === "asked" && props.mayDecide && (
        <Form action={props.action} csrf={props.csrf} commandId={props.commandId}>
          <ButtonRow>
            <Button name="decision" value="grant">
              {own.sanction_grant}
            </Button>
            <Button name="decision" value="refuse" kind="secondary">
              {own.sanction_refuse}
            </Button>
          </ButtonRow>
        </Form>
      )}
    </>
  );
}
