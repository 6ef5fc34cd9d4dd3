// A receipt: money that the town took, by whom, for which account, under which number, and what it paid.
import { bookOf, type Book, books, nextNumber } from "../../../kernel/book.ts";
import { type CivilDate, financialYearOf, type Instant } from "../../../kernel/civil-date.ts";
import { type Context, type See, type SubjectKind, touch, type Touch } from "../../../kernel/decider.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Account, accounts, allocate, type ApportionOrder, arrearsFirst, owed } from "../../../kernel/dues.ts";
import type {
  Allocation,
  Fact,
  Instrument,
  PaymentMode,
  ReceiptIssued,
  ReceiptReversed,
} from "../../../kernel/facts.ts";
import type { AccountId, BookId, PaymentId, PersonId, ReceiptId, SubjectId } from "../../../kernel/ids.ts";
import { amountMax, type Paise } from "../../../kernel/money.ts";
import type { Private } from "../../../kernel/private.ts";
import { makeReceiptNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";

export type Receipt =
  | { readonly state: "none" }
  | {
      readonly state: "issued";
      readonly account: AccountId;
      readonly service: string;
      readonly number: string;
      readonly book: BookId;
      readonly serial: number;
      readonly amountPaise: Paise;
      readonly allocations: readonly Allocation[];
      readonly advancePaise: Paise;
      readonly mode: PaymentMode;
      readonly on: CivilDate;
      readonly at: Instant;
      /** The clerk, or the program that heard of the payment. */
      readonly by: PersonId;
      readonly reference?: string;
      readonly payer?: Private;
      readonly payment?: SubjectId;
      readonly instrument?: Instrument;
      readonly day?: SubjectId;
      /** Its money was taken out again; the number stays, and every copy says so. */
      readonly reversed?: Reversal;
    };

export interface Reversal {
  readonly on: CivilDate;
  readonly cause: ReceiptReversed["cause"];
  readonly reason: string;
}

export type IssuedReceipt = Extract<Receipt, { readonly state: "issued" }>;

export const isReceiptIssued = (fact: Fact): fact is ReceiptIssued => fact.kind === "receipt.issued";

export const isReceiptReversed = (fact: Fact): fact is ReceiptReversed => fact.kind === "receipt.reversed";

function reversedBy(state: Receipt, { subject, on, cause, reason }: ReceiptReversed): Receipt {
  if (state.state === "none") throw new Error(`receipt ${subject} was never issued`);
  if (state.reversed) throw new Error(`receipt ${subject} is reversed twice`);
  return { ...state, reversed: { on, cause, reason } };
}

/** Receipts: issued once, never changed; one whose money was taken out says so. */
export const receipts: SubjectKind<Receipt> = {
  kind: "receipt",
  initial: { state: "none" },
  movedBy: (fact) => (isReceiptIssued(fact) || isReceiptReversed(fact) ? [fact.subject] : []),
  evolve: (state, fact) => {
    const { recorded } = fact;
    const issued: Fact = fact;
    if (isReceiptReversed(issued)) return reversedBy(state, issued);
    if (!isReceiptIssued(issued)) return state;
    if (state.state !== "none") throw new Error(`receipt ${issued.subject} is issued twice`);
    return {
      state: "issued",
      account: issued.account,
      service: issued.service,
      number: issued.number,
      book: issued.numbered.book,
      serial: issued.numbered.serial,
      amountPaise: issued.amountPaise,
      allocations: issued.allocations,
      advancePaise: issued.advancePaise,
      mode: issued.mode,
      on: issued.on,
      at: recorded.at,
      by: recorded.by,
      ...(issued.reference !== undefined && { reference: issued.reference }),
      ...(issued.payer !== undefined && { payer: issued.payer }),
      ...(issued.payment !== undefined && { payment: issued.payment }),
      ...(issued.instrument !== undefined && { instrument: issued.instrument }),
      ...(issued.day !== undefined && { day: issued.day }),
    };
  },
};

const counterShape = /^C\d\d$/;

/** Whether the text is the code of a counter and of its book: C01 to C99. */
export const isCounter = (code: string): boolean => counterShape.test(code) && code !== "C00";

/** The book for online money of this account, E01 to E16: sixteen, so that payers do not wait for one row. */
export const onlineBook = (account: AccountId): string =>
  `E${String(Number.parseInt(account.slice(-1), 16) + 1).padStart(2, "0")}`;

/** The book of this code for receipts of the financial year that the day falls in. */
export const receiptBook = (context: Context, code: string): BookId =>
  bookOf(context.town, `receipt/${financialYearOf(context.today)}/${code}`);

/** The subjects that issuing a receipt moves. */
export const receiptTouches = (
  context: Context,
  receipt: { readonly receipt: ReceiptId; readonly account: AccountId; readonly book: string },
): readonly Touch[] => [
  touch(receipts, receipt.receipt),
  touch(accounts, receipt.account),
  touch(books, receiptBook(context, receipt.book)),
];

/** What is asked of a receipt; the rest follows from the account and the book. */
export interface ReceiptAsked {
  readonly receipt: ReceiptId;
  readonly account: AccountId;
  readonly service: string;
  readonly amountPaise: Paise;
  readonly mode: PaymentMode;
  /** Code of the book. */
  readonly book: string;
  readonly reference?: string;
  readonly payer?: Private;
  readonly payment?: PaymentId;
  readonly instrument?: Instrument;
  readonly day?: SubjectId;
}

/** The order in which a town shares a payment out; from the rulebook. */
export type OrderOf = (town: TownId) => ApportionOrder;

/** For whoever knows no town's own order. */
export const commonOrder: OrderOf = () => arrearsFirst;

/** The fact of a receipt: the next number of its book, the amount shared over the dues in the town's order. */
export function issue(asked: ReceiptAsked, see: See, context: Context, orderOf: OrderOf): ReceiptIssued {
  const { receipt, account, book: code, ...said } = asked;
  const id = receiptBook(context, code);
  const book: Book = see(books, id).state;
  const numbered = nextNumber(id, book);
  const year = financialYearOf(context.today);
  return {
    kind: "receipt.issued",
    subject: receipt,
    account,
    number: makeReceiptNumber({ town: context.town, year, book: code, serial: numbered.serial }),
    numbered,
    on: context.today,
    ...allocate(see(accounts, account).state, asked.amountPaise, orderOf(context.town)),
    ...said,
  };
}

/** Refuses an amount that no receipt can carry. Rule: the kernel's greatest entry, 10^13 paise. */
export function amountRefused(amountPaise: Paise): Refused | undefined {
  if (amountPaise <= 0n) return refuse("payment.amount_not_positive", "amount", { field: "amount" });
  if (amountPaise > amountMax) return refuse("payment.amount_too_large", "amount", { field: "amount" });
  return undefined;
}

/** Refuses money that the account does not owe, unless it was agreed that the rest stays as advance. */
export function owedRefused(account: Account, amountPaise: Paise, advanceAgreed: boolean): Refused | undefined {
  const dues = owed(account);
  if (advanceAgreed || amountPaise <= dues) return undefined;
  if (dues === 0n) return refuse("payment.no_dues", "advance", { field: "amount" });
  return refuse("payment.more_than_owed", "advance", { field: "amount" });
}
