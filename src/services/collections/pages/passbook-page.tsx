// The passbook of an account: all that was raised, paid, remitted and taken back, with the balance after each.
import type { VNode } from "preact";
import { ButtonRow } from "../../../web/components/button/button.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { shownAmount, shownDate } from "../../../web/shown.ts";
import type { Plan } from "../rules/instalments.ts";
import type { Entry, Movement } from "../rules/passbook.ts";
import { type AccountAbout, modeIn } from "./account-words.ts";
import { type Words, words } from "./words/words.generated.ts";

export interface PassbookProps {
  readonly lang: Lang;
  readonly about: AccountAbout;
  readonly owedPaise: bigint;
  readonly advancePaise: bigint;
  readonly entries: readonly Entry[];
  readonly count_max: number;
  /** The numbers of receipts, for what happened to them later. */
  readonly numbers: ReadonlyMap<string, string>;
  readonly receiptHref: (receipt: string) => string;
  readonly plan: Plan;
  readonly pay: string;
  /** What staff may ask for this account: path and word. */
  readonly asks: readonly { readonly href: string; readonly text: string }[];
}

const causeWords = {
  rebate: "passbook_rebate",
  waiver: "passbook_waiver",
  "write-off": "passbook_write_off",
  exemption: "passbook_exemption",
} as const satisfies Record<string, keyof Words>;

function shownMovement(movement: Movement, props: PassbookProps): VNode | string {
  const own = words[props.lang];
  const number = (receipt: string): string => props.numbers.get(receipt) ?? "";
  switch (movement.what) {
    case "demand":
      return own.passbook_demand;
    case "corrected":
      return own.passbook_corrected;
    case "remitted":
      return own[causeWords[movement.cause]];
    case "receipt": {
      const text = own.passbook_receipt({ number: movement.number, mode: modeIn(movement.mode, props.lang) });
      return <a href={safeUrl(props.receiptHref(movement.receipt))}>{text}</a>;
    }
    case "cancelled":
      return own.passbook_cancelled({ number: number(movement.receipt) });
    case "cheque-returned":
      return own.passbook_returned({ number: number(movement.receipt) });
    case "charge":
      return own.ask_charge;
    case "refunded":
      return own.passbook_refund({ voucher: movement.voucher });
    case "moved-out":
      return own.passbook_moved_out;
    case "moved-in":
      return own.passbook_moved_in;
    default:
      return movement satisfies never;
  }
}

const planWords = { running: "plan_running", late: "plan_late", paid: "plan_paid" } as const satisfies Record<
  string,
  keyof Words
>;

function PlanTable({ lang, plan }: PassbookProps): VNode | null {
  const own = words[lang];
  if (plan.state === "none") return null;
  return (
    <Table
      caption={`${own.passbook_instalments({ authority: plan.authority })}: ${own[planWords[plan.state]]}`}
      narrow="keep"
      columns={[
        { heading: own.take_on, main: true },
        { heading: own.payment_amount, numeric: true },
      ]}
      rows={plan.parts.map((part) => [shownDate(part.on, lang), shownAmount(part.amountPaise)])}
    />
  );
}

export function PassbookBody(props: PassbookProps): VNode {
  const { lang, about, entries } = props;
  const own = words[lang];
  const side = (amount: bigint, wanted: boolean): string =>
    amount > 0n === wanted ? shownAmount(amount > 0n ? amount : -amount) : "";
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          { name: own.pay_for, value: about.number },
          { name: own.passbook_owed, value: `₹${shownAmount(props.owedPaise)}` },
          { name: own.advance, value: `₹${shownAmount(props.advancePaise)}` },
        ]}
      />
      {props.owedPaise > 0n && (
        <ButtonRow>
          <LinkButton href={props.pay}>{own.pay_title}</LinkButton>
        </ButtonRow>
      )}
      <PlanTable {...props} />
      {entries.length === 0 ? (
        <p>{own.passbook_none}</p>
      ) : (
        <Table
          caption={own.passbook_title}
          columns={[
            { heading: own.take_on },
            { heading: own.passbook_what, main: true },
            { heading: own.passbook_debit, numeric: true },
            { heading: own.passbook_credit, numeric: true },
            { heading: own.passbook_balance, numeric: true },
          ]}
          rows={entries.map((entry) => [
            shownDate(entry.on, lang),
            shownMovement(entry.movement, props),
            side(entry.differencePaise, true),
            side(entry.differencePaise, false),
            shownAmount(entry.balancePaise),
          ])}
        />
      )}
      <p>{own.passbook_advance_note}</p>
      {entries.length >= props.count_max && <p>{own.passbook_cap({ count: props.count_max })}</p>}
      {props.asks.length > 0 && (
        <>
          <h2>{own.passbook_ask}</h2>
          <ul>
            {props.asks.map((one) => (
              <li key={one.href}>
                <a href={safeUrl(one.href)}>{one.text}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
