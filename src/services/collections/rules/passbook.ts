// An account's passbook: every movement with the balance after it, the newest last.
import { type CivilDate, civilDateInIndia } from "../../../kernel/civil-date.ts";
import { type Account, isAccountFact, owed } from "../../../kernel/dues.ts";
import type { PaymentMode, Recorded, RemissionCause } from "../../../kernel/facts.ts";
import type { AccountId, ReceiptId, SubjectId } from "../../../kernel/ids.ts";
import { sum } from "../../../kernel/money.ts";

export type Movement =
  | { readonly what: "demand" | "corrected" }
  | { readonly what: "remitted"; readonly cause: RemissionCause }
  | { readonly what: "receipt"; readonly receipt: ReceiptId; readonly number: string; readonly mode: PaymentMode }
  | { readonly what: "cancelled" | "cheque-returned" | "charge"; readonly receipt: SubjectId }
  | { readonly what: "refunded"; readonly voucher: string }
  | { readonly what: "moved-out" | "moved-in" };

export interface Entry {
  readonly on: CivilDate;
  readonly movement: Movement;
  /** What it adds to the balance: demands and money taken out add, payments and remissions take away. */
  readonly differencePaise: bigint;
  /** Owed after it; negative is advance. */
  readonly balancePaise: bigint;
}

type Unbalanced = Omit<Entry, "balancePaise">;

function entriesOf(fact: Recorded, account: AccountId): readonly Unbalanced[] {
  const { recorded } = fact;
  const move: Parameters<typeof isAccountFact>[0] = fact;
  if (!isAccountFact(move)) return [];
  const on = civilDateInIndia(recorded.at);
  const entry = (movement: Movement, differencePaise: bigint): Unbalanced => ({ on, movement, differencePaise });
  switch (move.kind) {
    case "due.raised":
      return [entry({ what: "demand" }, sum(move.dues.map((due) => due.amountPaise)))];
    // Bulk runs are written in the account itself.
    case "due.raised_in_batch":
      return [];
    case "due.corrected":
      return [entry({ what: "corrected" }, sum(move.rows.map((row) => row.differencePaise)))];
    case "due.remitted":
      return [entry({ what: "remitted", cause: move.cause }, 0n - sum(move.rows.map((row) => row.amountPaise)))];
    case "receipt.issued": {
      const { subject: receipt, number, mode, amountPaise } = move;
      return [entry({ what: "receipt", receipt, number, mode }, 0n - amountPaise)];
    }
    case "receipt.reversed": {
      const back = entry({ what: move.cause, receipt: move.subject }, move.amountPaise);
      return move.charge ? [back, entry({ what: "charge", receipt: move.subject }, move.charge.amountPaise)] : [back];
    }
    case "advance.refunded":
      return [entry({ what: "refunded", voucher: move.voucher }, move.amountPaise)];
    case "advance.moved":
      return move.from === account
        ? [entry({ what: "moved-out" }, move.amountPaise)]
        : [entry({ what: "moved-in" }, 0n - move.amountPaise)];
    default:
      return move satisfies never;
  }
}

/**
 * The entries in the order in which they happened; `facts` are the account's in their own order. Balances are counted back
 * from what the account owes now, so that they hold for the newest entries even where older ones are not given.
 */
export function passbookOf(account: AccountId, state: Account, facts: readonly Recorded[]): readonly Entry[] {
  const demands = state.demands.map(({ on, amountPaise }): Unbalanced => {
    return { on, movement: { what: "demand" }, differencePaise: amountPaise };
  });
  const moved = facts.flatMap((fact) => entriesOf(fact, account));
  // The sort is stable: on one day a bulk demand stands before what people did.
  const all = [...demands, ...moved].sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1));
  let balancePaise: bigint = owed(state) - state.advancePaise;
  const entries: Entry[] = [];
  for (const entry of all.toReversed()) {
    entries.push({ ...entry, balancePaise });
    balancePaise -= entry.differencePaise;
  }
  return entries.toReversed();
}
