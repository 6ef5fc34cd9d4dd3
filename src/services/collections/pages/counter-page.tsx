// The clerk's pages: taking cash in two steps, and the day's receipts of a counter.
import type { VNode } from "preact";
import { openDues, owed } from "../../../kernel/dues.ts";
import { type Paise, paise } from "../../../kernel/money.ts";
import { AmountInput } from "../../../web/components/amount-input/amount-input.tsx";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../web/components/checkboxes/checkboxes.tsx";
import { DuesTable } from "../../../web/components/dues-table/dues-table.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { Details } from "../../../web/components/details/details.tsx";
import { Radios } from "../../../web/components/radios/radios.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import { errorOf } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { shownAmount, shownDate, shownTime } from "../../../web/shown.ts";
import { instantMs } from "../../../kernel/civil-date.ts";
import { tenderModes } from "../rules/tender.ts";
import type { IssuedReceipt } from "../rules/receipt.ts";
import { linesOf, modeIn, reversalIn } from "./account-words.ts";
import { type AccountFormProps, AccountSummary, SampleRates, typedAmount } from "./pay-page.tsx";
import { words } from "./words/words.generated.ts";

function CounterInput(props: {
  readonly lang: Lang;
  readonly value: string;
  readonly error?: string | undefined;
}): VNode {
  const own = words[props.lang];
  return (
    <TextInput
      lang={props.lang}
      name="counter"
      label={own.counter}
      hint={own.counter_hint}
      value={props.value}
      error={props.error}
      width={4}
      lengthMax={3}
    />
  );
}

/** How it is paid; what a cheque or card needs stands below, to be opened by whoever takes one. */
function TenderFields({ lang, values, errors }: Pick<AccountFormProps, "lang" | "values" | "errors">): VNode {
  const own = words[lang];
  const mode = values["mode"] ?? "cash";
  const field = (name: string, label: string, width: 6 | 10 | 20, lengthMax: number, hint?: string): VNode => (
    <TextInput
      lang={lang}
      name={name}
      label={label}
      hint={hint}
      width={width}
      lengthMax={lengthMax}
      value={values[name]}
      error={errorOf(errors, name)}
    />
  );
  return (
    <>
      <Radios
        lang={lang}
        name="mode"
        label={own.take_mode}
        value={mode}
        error={errorOf(errors, "mode")}
        choices={tenderModes.map((value) => ({ value, text: modeIn(value, lang) }))}
      />
      <Details summary={own.take_instrument} open={["cheque", "demand-draft", "challan"].includes(mode)}>
        {field("number", own.instrument_number, 10, 30, own.instrument_number_hint)}
        {field("bank", own.instrument_bank, 20, 80)}
        {field("ifsc", own.instrument_ifsc, 20, 11)}
        {field("dated", own.instrument_dated, 10, 10, own.date_hint)}
      </Details>
      <Details summary={own.take_card} open={mode === "card"}>
        {field("reference", own.card_reference, 20, 12, own.card_reference_hint)}
      </Details>
    </>
  );
}

/** A receipt in a list. */
export interface ReceiptLink {
  readonly href: string;
  readonly receipt: IssuedReceipt;
}

/** How it was paid, and whether it is still good. */
export const wayOf = ({ mode, reversed }: IssuedReceipt, lang: Lang): string =>
  reversed === undefined ? modeIn(mode, lang) : `${modeIn(mode, lang)} – ${reversalIn(reversed.cause, lang)}`;

function EarlierReceipts(props: { readonly lang: Lang; readonly receipts: readonly ReceiptLink[] }): VNode {
  const own = words[props.lang];
  return (
    <Table
      caption={own.take_earlier}
      columns={[
        { heading: own.receipt_title, main: true },
        { heading: own.take_on },
        { heading: own.payment_via },
        { heading: own.payment_amount, numeric: true },
      ]}
      rows={props.receipts.map(({ href, receipt }) => [
        <a key={href} href={safeUrl(href)}>
          {receipt.number}
        </a>,
        shownDate(receipt.on, props.lang),
        modeIn(receipt.mode, props.lang),
        shownAmount(receipt.amountPaise),
      ])}
    />
  );
}

/** The first step: amount, name and counter; and the account's last receipts, to be printed again. */
export function TakeBody(
  props: AccountFormProps & {
    readonly sample: boolean;
    readonly receipts: readonly ReceiptLink[];
    /** Where a UPI QR of this account is made, and its passbook. */
    readonly upi: string;
    readonly passbook: string;
  },
): VNode {
  const { lang, about, account, values, errors } = props;
  const own = words[lang];
  const owing = owed(account);
  return (
    <>
      <AccountSummary lang={lang} about={about} />
      {props.sample && <SampleRates lang={lang} />}
      <DuesTable lang={lang} lines={linesOf(openDues(account), lang)} totalPaise={owing} />
      <p>
        <a href={safeUrl(props.upi)}>{own.take_upi}</a> · <a href={safeUrl(props.passbook)}>{own.passbook_title}</a>
      </p>
      <Form action={props.action} csrf={props.csrf} commandId={props.commandId}>
        <AmountInput
          lang={lang}
          name="amount"
          label={own.take_amount}
          value={values["amount"] ?? (owing === 0n ? "" : typedAmount(owing))}
          error={errorOf(errors, "amount")}
        />
        <TenderFields lang={lang} values={values} errors={errors} />
        <TextInput
          lang={lang}
          name="payer"
          label={own.take_payer}
          hint={own.take_payer_hint}
          optional
          lengthMax={100}
          value={values["payer"]}
          error={errorOf(errors, "payer")}
        />
        <Checkboxes
          lang={lang}
          name="advance"
          label={own.take_advance}
          values={values["advance"] === "yes" ? ["yes"] : []}
          choices={[{ value: "yes", text: own.take_advance_yes }]}
        />
        <CounterInput lang={lang} value={values["counter"] ?? ""} error={errorOf(errors, "counter")} />
        <Button name="step" value="check">
          {own.take_check}
        </Button>
      </Form>
      {props.receipts.length > 0 && <EarlierReceipts lang={lang} receipts={props.receipts} />}
    </>
  );
}

/** The way of paying in one line, with what makes it findable. */
function tenderShown(values: AccountFormProps["values"], lang: Lang): string {
  const mode = tenderModes.find((one) => one === values["mode"]) ?? "cash";
  const parts = [values["number"], values["bank"], values["ifsc"], values["dated"], values["reference"]];
  return [modeIn(mode, lang), ...parts.filter((part) => part !== undefined && part !== "")].join(", ");
}

/** The second step: all is shown once more; `values` travel hidden. */
export function TakeConfirmBody(props: AccountFormProps & { readonly amountPaise: Paise }): VNode {
  const { lang, about, account, values, amountPaise } = props;
  const own = words[lang];
  const owing = owed(account);
  const over = amountPaise > owing ? paise(amountPaise - owing) : paise(0n);
  const rows = [
    { name: own.pay_for, value: about.number },
    { name: own.take_amount, value: <strong>₹{shownAmount(amountPaise)}</strong> },
    { name: own.take_payer, value: values["payer"] || own.receipt_no_name },
    { name: own.take_mode, value: tenderShown(values, lang) },
    { name: own.counter, value: values["counter"] ?? "" },
    { name: own.take_left, value: `₹${shownAmount(owing + over - amountPaise)}` },
  ];
  if (over > 0n) rows.push({ name: own.advance, value: `₹${shownAmount(over)}` });
  return (
    <>
      <SummaryList lang={lang} rows={rows} />
      {over > 0n && <p>{own.advance_note}</p>}
      <WarningText lang={lang}>{own.take_confirm_text}</WarningText>
      <Form action={props.action} csrf={props.csrf} commandId={props.commandId} hidden={values}>
        <ButtonRow>
          <Button name="step" value="confirm">
            {own.take_confirm}
          </Button>
          <Button name="step" value="change" kind="secondary">
            {own.take_change}
          </Button>
        </ButtonRow>
      </Form>
    </>
  );
}

export interface CounterProps {
  readonly lang: Lang;
  /** Empty when none was chosen yet. */
  readonly counter: string;
  readonly receipts: readonly ReceiptLink[];
  /** At most so many are listed. */
  readonly count_max: number;
  readonly action: string;
  /** The counter's day, where it is opened, handed over and closed; empty while no counter was chosen. */
  readonly day: string;
}

/** The day's receipts of one counter, the newest first. */
export function CounterBody(props: CounterProps): VNode {
  const { lang, receipts } = props;
  const own = words[lang];
  const good = receipts.filter(({ receipt }) => receipt.reversed?.cause !== "cancelled");
  const total = good.reduce((sum, { receipt }) => sum + receipt.amountPaise, 0n);
  return (
    <>
      <form class="ak-form" method="get" action={safeUrl(props.action)}>
        <CounterInput lang={lang} value={props.counter} />
        <Button kind="secondary">{own.counter_show}</Button>
      </form>
      {props.day !== "" && (
        <p>
          <a href={safeUrl(props.day)}>{own.day_go}</a>
        </p>
      )}
      {receipts.length === 0 ? (
        props.counter !== "" && <p>{own.counter_none}</p>
      ) : (
        <Table
          caption={`${own.counter} ${props.counter}`}
          columns={[
            { heading: own.receipt_title, main: true },
            { heading: own.counter_time },
            { heading: own.payment_via },
            { heading: own.payment_amount, numeric: true },
          ]}
          rows={receipts.map(({ href, receipt }) => [
            <a key={href} href={safeUrl(href)}>
              {receipt.number}
            </a>,
            shownTime(instantMs(receipt.at)),
            wayOf(receipt, lang),
            shownAmount(receipt.amountPaise),
          ])}
          total={[own.counter_total, "", "", shownAmount(total)]}
        />
      )}
      {receipts.length === props.count_max && <p>{own.counter_cap({ count: props.count_max })}</p>}
    </>
  );
}
