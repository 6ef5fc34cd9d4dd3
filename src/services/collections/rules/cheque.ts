// The cheque register: each cheque and draft from the hand to the bank, and what became of it there.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact, Instrument, ReceiptIssued, ReceiptReversed } from "../../../kernel/facts.ts";
import { type AccountId, derivedUuid, type ReceiptId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { DepositMade } from "./counter-day.ts";

export type ChequeState = "received" | "deposited" | "cleared" | "returned" | "cancelled";

export interface RegisteredCheque {
  readonly state: ChequeState;
  readonly receipt: ReceiptId;
  readonly account: AccountId;
  readonly mode: "cheque" | "demand-draft";
  readonly instrument: Instrument;
  readonly amountPaise: Paise;
  readonly takenOn: CivilDate;
  /** The counter day in which it was taken. */
  readonly day: SubjectId;
  readonly deposit?: SubjectId;
  /** When it was cleared, returned or cancelled. */
  readonly endedOn?: CivilDate;
}

export type Cheque = { readonly state: "none" } | RegisteredCheque;

/** The bank has paid it. */
export interface ChequeCleared extends Fact {
  readonly kind: "cheque.cleared";
  readonly on: CivilDate;
}

type ChequeFact = ReceiptIssued | ReceiptReversed | DepositMade | ChequeCleared;

const chequeKinds: ReadonlySet<string> = new Set<ChequeFact["kind"]>([
  "receipt.issued",
  "receipt.reversed",
  "deposit.made",
  "cheque.cleared",
]);

const isChequeFact = (fact: Fact): fact is ChequeFact => chequeKinds.has(fact.kind);

/** The register's entry of the cheque by which a receipt was paid. */
export const chequeOf = (receipt: ReceiptId): SubjectId => subjectId(derivedUuid("cheque", receipt));

export const isCheque = (mode: string): mode is RegisteredCheque["mode"] =>
  mode === "cheque" || mode === "demand-draft";

function movedBy(fact: ChequeFact): readonly SubjectId[] {
  switch (fact.kind) {
    case "receipt.issued":
      return isCheque(fact.mode) ? [chequeOf(fact.subject)] : [];
    case "receipt.reversed":
      return fact.cheque === undefined ? [] : [fact.cheque];
    case "deposit.made":
      return fact.cheques.map((one) => one.cheque);
    case "cheque.cleared":
      return [fact.subject];
    default:
      return fact satisfies never;
  }
}

function entered(fact: ReceiptIssued): RegisteredCheque {
  const { mode, instrument, day, subject: receipt, account, amountPaise, on } = fact;
  if (!isCheque(mode) || !instrument || day === undefined) throw new Error(`receipt ${receipt} has no cheque`);
  return { state: "received", receipt, account, mode, instrument, amountPaise, takenOn: on, day };
}

/** Cheques and drafts. */
export const cheques: SubjectKind<Cheque> = {
  kind: "cheque",
  initial: { state: "none" },
  movedBy: (fact) => (isChequeFact(fact) ? movedBy(fact) : []),
  evolve: (cheque, fact) => {
    const move: Fact = fact;
    if (!isChequeFact(move)) return cheque;
    if (move.kind === "receipt.issued") return entered(move);
    if (cheque.state === "none") throw new Error("a cheque that was never received was moved");
    switch (move.kind) {
      case "deposit.made":
        return { ...cheque, state: "deposited", deposit: move.subject };
      case "cheque.cleared":
        return { ...cheque, state: "cleared", endedOn: move.on };
      case "receipt.reversed":
        return { ...cheque, state: move.cause === "cancelled" ? "cancelled" : "returned", endedOn: move.on };
      default:
        return move satisfies never;
    }
  },
};
