// Bill payment by BBPS: the network says that a bill was paid; the same reference always gives the same receipt.
import { accept, type Command, type Decision, type Procedure } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import { type AccountId, commandId, derivedUuid, type ReceiptId, receiptId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { amountRefused, issue, onlineBook, type OrderOf, owedRefused, receipts, receiptTouches } from "./receipt.ts";

export interface PayBill extends Command {
  readonly do: "payment.bbps";
  readonly receipt: ReceiptId;
  readonly account: AccountId;
  readonly service: string;
  readonly amountPaise: Paise;
  /** The network's own reference: 35 letters and digits. */
  readonly reference: string;
}

/** The receipt that a reference of the network makes in a town. */
export const billReceiptOf = (town: TownId, refId: string): ReceiptId =>
  receiptId(derivedUuid("receipt", "bbps", String(town), refId));

/** The command of a reference: however often it is told, it is one. */
export const payBillCommand = (town: TownId, told: Omit<PayBill, "do" | "id" | "receipt">): PayBill => ({
  do: "payment.bbps",
  id: commandId(derivedUuid("payment", "bbps", String(town), told.reference)),
  receipt: billReceiptOf(town, told.reference),
  ...told,
});

/** Takes a payment told by BBPS: at most what is owed, since what is refused here goes back to the payer by itself. */
export const payBillWith = (orderOf: OrderOf): Procedure<PayBill> => ({
  do: "payment.bbps",
  roles: ["system"],
  touches: (command, context) => receiptTouches(context, { ...command, book: onlineBook(command.account) }),
  decide: (command, see, context): Decision => {
    const amount = amountRefused(command.amountPaise);
    if (amount) return amount;
    const account = see(accounts, command.account);
    if (account.revision === 0) return refuse("payment.account_unknown", "account");
    if (see(receipts, command.receipt).revision > 0) return refuse("receipt.already_issued", "architecture 2");
    const owing = owedRefused(account.state, command.amountPaise, false);
    if (owing) return owing;
    const { receipt, account: id, service, amountPaise, reference } = command;
    const asked = { receipt, account: id, service, amountPaise, mode: "bbps" as const, reference };
    return accept(issue({ ...asked, book: onlineBook(id) }, see, context, orderOf));
  },
});
