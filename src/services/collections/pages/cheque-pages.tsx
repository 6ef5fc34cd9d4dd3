// The cheque register and a bank deposit slip.
import type { VNode } from "preact";
import { Button } from "../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../web/components/checkboxes/checkboxes.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { shownAmount, shownDate } from "../../../web/shown.ts";
import type { ChequeState, RegisteredCheque } from "../rules/cheque.ts";
import type { MadeDeposit } from "../rules/deposit.ts";
import { modeIn } from "./account-words.ts";
import { type Words, words } from "./words/words.generated.ts";

export const chequeStates: readonly ChequeState[] = ["received", "deposited", "cleared", "returned", "cancelled"];

const stateWords = {
  received: "cheque_received",
  deposited: "cheque_deposited",
  cleared: "cheque_cleared",
  returned: "cheque_returned",
  cancelled: "cheque_cancelled",
} as const satisfies Record<ChequeState, keyof Words>;

export interface ChequeLine {
  readonly cheque: RegisteredCheque;
  readonly id: string;
  readonly receipt: string;
  /** Where its return is asked for. */
  readonly back: string;
}

export interface ChequesProps {
  readonly lang: Lang;
  readonly state: ChequeState;
  readonly lines: readonly ChequeLine[];
  readonly count_max: number;
  readonly here: string;
  readonly csrf: string;
  readonly commandId: string;
}

/** Where a cheque stands now: at the bank it may come back, elsewhere the day on which it ended. */
function Standing({ lang, line }: { readonly lang: Lang; readonly line: ChequeLine }): VNode {
  const { state, endedOn } = line.cheque;
  if (state === "deposited") return <a href={safeUrl(line.back)}>{words[lang].cheque_back}</a>;
  return <>{endedOn === undefined ? "" : shownDate(endedOn, lang)}</>;
}

/** Cheques of one state; the others are a link away. */
export function ChequesBody(props: ChequesProps): VNode {
  const { lang, state, lines, count_max, here } = props;
  const own = words[lang];
  return (
    <>
      <p>
        {chequeStates.map((one) => (
          <span key={one}>
            {one === state ? (
              <strong>{own[stateWords[one]]}</strong>
            ) : (
              <a href={safeUrl(`${here}?state=${one}`)}>{own[stateWords[one]]}</a>
            )}{" "}
          </span>
        ))}
      </p>
      {lines.length === 0 ? (
        <p>{own.cheque_none}</p>
      ) : (
        <Table
          caption={own[stateWords[state]]}
          columns={[
            { heading: own.instrument_number, main: true },
            { heading: own.instrument_bank },
            { heading: own.instrument_dated },
            { heading: own.payment_amount, numeric: true },
            { heading: own.receipt_title },
            { heading: own.payment_state },
          ]}
          rows={lines.map((line) => [
            `${line.cheque.instrument.number} (${modeIn(line.cheque.mode, lang)})`,
            line.cheque.instrument.bank,
            shownDate(line.cheque.instrument.dated, lang),
            shownAmount(line.cheque.amountPaise),
            <a key={line.receipt} href={safeUrl(line.receipt)}>
              {own.cheque_see_receipt}
            </a>,
            <Standing key={line.id} lang={lang} line={line} />,
          ])}
        />
      )}
      {state === "deposited" && lines.length > 0 && (
        <Form action={here} csrf={props.csrf} commandId={props.commandId}>
          <Checkboxes
            lang={lang}
            name="cheques"
            label={own.cheque_clear}
            choices={lines.map(({ id, cheque }) => ({
              value: id,
              text: `${cheque.instrument.number}, ${cheque.instrument.bank}, ₹${shownAmount(cheque.amountPaise)}`,
            }))}
          />
          <Button>{own.cheque_clear_submit}</Button>
        </Form>
      )}
      {lines.length === count_max && <p>{own.counter_cap({ count: count_max })}</p>}
    </>
  );
}

export interface DepositProps {
  readonly lang: Lang;
  readonly deposit: MadeDeposit;
  readonly cheques: readonly RegisteredCheque[];
  readonly pdf: string;
}

export function DepositBody({ lang, deposit, cheques, pdf }: DepositProps): VNode {
  const own = words[lang];
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          { name: own.deposit_number, value: deposit.number },
          { name: own.take_on, value: shownDate(deposit.on, lang) },
          { name: own.deposit_bank, value: deposit.bank },
          { name: own.counter, value: `${deposit.counter}, ${shownDate(deposit.dayOn, lang)}` },
          { name: own.deposit_cash, value: `₹${shownAmount(deposit.cashPaise)}` },
          { name: own.deposit_total, value: `₹${shownAmount(deposit.totalPaise)}` },
        ]}
      />
      {cheques.length > 0 && (
        <Table
          caption={own.deposit_cheques}
          columns={[
            { heading: own.instrument_number, main: true },
            { heading: own.instrument_bank },
            { heading: own.instrument_dated },
            { heading: own.payment_amount, numeric: true },
          ]}
          rows={cheques.map((one) => [
            one.instrument.number,
            one.instrument.bank,
            shownDate(one.instrument.dated, lang),
            shownAmount(one.amountPaise),
          ])}
        />
      )}
      <LinkButton href={pdf}>{own.deposit_pdf}</LinkButton>
    </>
  );
}
