// Cash at the counter: the clerk takes it and a receipt is issued in one step.
import { accept, type Command, type Decision, type Procedure } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { AccountId, ReceiptId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { Private } from "../../../kernel/private.ts";
import { refuse } from "../../../kernel/refusal.ts";
import { amountRefused, isCounter, issue, owedRefused, receipts, receiptTouches } from "./receipt.ts";

export interface TakePayment extends Command {
  readonly do: "payment.take";
  readonly receipt: ReceiptId;
  readonly account: AccountId;
  readonly service: string;
  readonly amountPaise: Paise;
  readonly mode: "cash";
  /** The counter at which the clerk sits; its book gives the number. */
  readonly counter: string;
  /** Who pays, as he says it. */
  readonly payer?: Private;
  /** The payer wants what is over to stay as advance. */
  readonly advanceAgreed: boolean;
}

/** Takes cash. Refuses nothing, too much, money not owed unless advance is agreed, and a used receipt id. */
export const take: Procedure<TakePayment> = {
  do: "payment.take",
  roles: ["clerk"],
  touches: (command, context) =>
    isCounter(command.counter) ? receiptTouches(context, { ...command, book: command.counter }) : [],
  decide: (command, see, context): Decision => {
    if (!isCounter(command.counter)) return refuse("payment.counter_unknown", "counter");
    const amount = amountRefused(command.amountPaise);
    if (amount) return amount;
    const account = see(accounts, command.account);
    if (account.revision === 0) return refuse("payment.account_unknown", "account");
    const owing = owedRefused(account.state, command.amountPaise, command.advanceAgreed);
    if (owing) return owing;
    if (see(receipts, command.receipt).revision > 0) return refuse("receipt.already_issued", "architecture 2");
    const { receipt, account: id, service, amountPaise, mode, counter: book, payer } = command;
    const asked = { receipt, account: id, service, amountPaise, mode, book, ...(payer && { payer }) };
    return accept(issue(asked, see, context));
  },
};
