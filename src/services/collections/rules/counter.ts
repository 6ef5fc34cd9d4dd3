// Money at the counter: the clerk takes it and a receipt is issued in one step, in his own open counter day.
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  touch,
} from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { Fact } from "../../../kernel/facts.ts";
import type { AccountId, ReceiptId } from "../../../kernel/ids.ts";
import { type Paise, zero } from "../../../kernel/money.ts";
import type { Private } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { chequeOf, cheques, isCheque } from "./cheque.ts";
import { counterDayOf, counterDays, type CounterOpened } from "./counter-day.ts";
import {
  amountRefused,
  commonOrder,
  isCounter,
  issue,
  type OrderOf,
  owedRefused,
  receipts,
  receiptTouches,
} from "./receipt.ts";
import { type Tender, tenderOf, tenderRefused } from "./tender.ts";

export type TakePayment = Command &
  Tender & {
    readonly do: "payment.take";
    readonly receipt: ReceiptId;
    readonly account: AccountId;
    readonly service: string;
    readonly amountPaise: Paise;
    /** The counter at which the clerk sits; its book gives the number. */
    readonly counter: string;
    /** Who pays, as he says it. */
    readonly payer?: Private;
    /** The payer wants what is over to stay as advance. */
    readonly advanceAgreed: boolean;
  };

/** Whether this clerk may take money at this counter today; a counter that was not opened is opened, with no float. */
export function dayFor(counter: string, see: See, context: Context): Refused | readonly CounterOpened[] {
  const subject = counterDayOf(context.town, counter, context.today);
  const { state: day } = see(counterDays, subject);
  if (day.state === "closed") return refuse("counter.day_closed", "counter day", { field: "counter" });
  if (day.state === "offered") return refuse("counter.being_handed_over", "counter day", { field: "counter" });
  if (day.state === "open") {
    return day.clerk === context.actor.person ? [] : refuse("counter.of_another", "counter day", { field: "counter" });
  }
  return [{ kind: "counter.opened", subject, counter, on: context.today, floatPaise: zero }];
}

/**
 * Takes money. Refuses nothing, too much, money not owed unless advance is agreed, a cheque or reference that no bank would
 * take, a counter day that is closed or another clerk's, and a used receipt id.
 */
export const takeWith = (orderOf: OrderOf): Procedure<TakePayment> => ({
  do: "payment.take",
  roles: ["clerk"],
  touches: (command, context) =>
    isCounter(command.counter)
      ? [
          ...receiptTouches(context, { ...command, book: command.counter }),
          touch(counterDays, counterDayOf(context.town, command.counter, context.today)),
          ...(isCheque(command.mode) ? [touch(cheques, chequeOf(command.receipt))] : []),
        ]
      : [],
  decide: (command, see, context): Decision => {
    if (!isCounter(command.counter)) return refuse("payment.counter_unknown", "counter");
    const amount = amountRefused(command.amountPaise);
    if (amount) return amount;
    const tender = tenderRefused(command, context.today);
    if (tender) return tender;
    const account = see(accounts, command.account);
    if (account.revision === 0) return refuse("payment.account_unknown", "account");
    const owing = owedRefused(account.state, command.amountPaise, command.advanceAgreed);
    if (owing) return owing;
    if (see(receipts, command.receipt).revision > 0) return refuse("receipt.already_issued", "architecture 2");
    const opened = dayFor(command.counter, see, context);
    if ("refusal" in opened) return opened;
    const { receipt, account: id, service, amountPaise, counter: book, payer } = command;
    const day = counterDayOf(context.town, book, context.today);
    const asked = {
      receipt,
      account: id,
      service,
      amountPaise,
      book,
      day,
      ...tenderOf(command),
      ...(payer && { payer }),
    };
    return accept<Fact>(...opened, issue(asked, see, context, orderOf));
  },
});

/** The same in the common order. */
export const take = takeWith(commonOrder);
