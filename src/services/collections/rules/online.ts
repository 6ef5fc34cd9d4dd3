// Paying online: begun by anyone, ended by the gateway's word only, whatever the payer's browser says.
import { accept, type Command, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import {
  type AccountId,
  type CommandId,
  commandId,
  derivedUuid,
  type PaymentId,
  type ReceiptId,
  receiptId,
} from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import { refuse } from "../../../kernel/refusal.ts";
import {
  type FailureReason,
  payments,
  type PaymentFailed,
  type PaymentStarted,
  referenceOf,
  type Via,
} from "./payment.ts";
import {
  amountRefused,
  commonOrder,
  issue,
  onlineBook,
  type OrderOf,
  owedRefused,
  receipts,
  receiptTouches,
} from "./receipt.ts";

export interface StartPayment extends Command {
  readonly do: "payment.start";
  readonly payment: PaymentId;
  readonly account: AccountId;
  readonly service: string;
  readonly amountPaise: Paise;
  readonly via: Via;
}

/** Money that the gateway has in its hands. */
export interface ConfirmPayment extends Command {
  readonly do: "payment.confirm";
  readonly payment: PaymentId;
  /** As the payment says; the account and the book are found by it. */
  readonly account: AccountId;
  readonly receipt: ReceiptId;
  readonly amountPaise: Paise;
  /** The gateway's own number of this money: another number is other money. */
  readonly reference: string;
}

export interface FailPayment extends Command {
  readonly do: "payment.fail";
  readonly payment: PaymentId;
  readonly reason: FailureReason;
  readonly reference: string;
}

/**
 * The command that a gateway's message becomes. Its id hangs on the gateway and its number of the money only: the same
 * money told of ten times, by callback and by asking, is one command.
 */
export function confirmCommand(gateway: string, told: Omit<ConfirmPayment, "do" | "id" | "receipt">): ConfirmPayment {
  const { payment, account, amountPaise, reference } = told;
  return {
    do: "payment.confirm",
    id: idOf("confirm", gateway, reference),
    payment,
    account,
    amountPaise,
    reference,
    receipt: receiptId(derivedUuid("receipt", payment, gateway, reference)),
  };
}

/** The same for a message of failure. */
export const failCommand = (gateway: string, told: Omit<FailPayment, "do" | "id">): FailPayment => ({
  do: "payment.fail",
  id: idOf("fail", gateway, told.reference),
  payment: told.payment,
  reason: told.reason,
  reference: told.reference,
});

const idOf = (what: "confirm" | "fail", gateway: string, reference: string): CommandId =>
  commandId(derivedUuid("payment", what, gateway, reference));

/** Begins a payment; no money has moved yet. */
export const start: Procedure<StartPayment> = {
  do: "payment.start",
  roles: ["citizen", "clerk"],
  touches: (command) => [touch(payments, command.payment), touch(accounts, command.account)],
  decide: (command, see, context): Decision => {
    const amount = amountRefused(command.amountPaise);
    if (amount) return amount;
    const account = see(accounts, command.account);
    if (account.revision === 0) return refuse("payment.account_unknown", "account");
    const owing = owedRefused(account.state, command.amountPaise, false);
    if (owing) return owing;
    if (see(payments, command.payment).revision > 0) return refuse("payment.already_started", "architecture 2");
    const { payment, account: id, service, amountPaise, via } = command;
    return accept<PaymentStarted>({
      kind: "payment.started",
      subject: payment,
      account: id,
      service,
      amountPaise,
      via,
      tr: referenceOf(payment),
      on: context.today,
    });
  },
};

/** Records money that came: also after a failure, also a second time (what finds no due stays as advance). */
export const confirmWith = (orderOf: OrderOf): Procedure<ConfirmPayment> => ({
  do: "payment.confirm",
  roles: ["system"],
  touches: (command, context) => [
    touch(payments, command.payment),
    ...receiptTouches(context, { ...command, book: onlineBook(command.account) }),
  ],
  decide: (command, see, context): Decision => {
    const payment = see(payments, command.payment).state;
    if (payment.state === "none") return refuse("payment.unknown", "payment");
    if (payment.account !== command.account) return refuse("payment.account_differs", "payment");
    if (payment.amountPaise !== command.amountPaise) return refuse("payment.amount_differs", "payment");
    if (see(receipts, command.receipt).revision > 0) return refuse("receipt.already_issued", "architecture 2");
    const { receipt, account, amountPaise, reference } = command;
    const { service, via: mode } = payment;
    const asked = { receipt, account, service, amountPaise, mode, reference, payment: command.payment };
    return accept(issue({ ...asked, book: onlineBook(account) }, see, context, orderOf));
  },
});

/** The same in the common order. */
export const confirm = confirmWith(commonOrder);

/** Records that a try failed; a payment that is confirmed stays so. */
export const fail: Procedure<FailPayment> = {
  do: "payment.fail",
  roles: ["system"],
  touches: (command) => [touch(payments, command.payment)],
  decide: (command, see, context): Decision => {
    const payment = see(payments, command.payment).state;
    if (payment.state === "none") return refuse("payment.unknown", "payment");
    if (payment.state === "confirmed") return refuse("payment.already_confirmed", "payment");
    const { payment: subject, reason } = command;
    return accept<PaymentFailed>({ kind: "payment.failed", subject, reason, on: context.today });
  },
};
