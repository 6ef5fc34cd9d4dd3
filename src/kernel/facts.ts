// Facts: immutable things that happened; their envelope, and the shapes that services share.
import type { CivilDate, FinancialYear, Instant } from "./civil-date.ts";
import type { AccountId, BookId, CommandId, FactId, PersonId, ReceiptId, SubjectId } from "./ids.ts";
import type { Paise } from "./money.ts";
import type { Private } from "./private.ts";
import type { TownId } from "./town.ts";

/** What a decider gives: a kind, the subject it is about, and its own fields. */
export interface Fact {
  readonly kind: string;
  readonly subject: SubjectId;
}

/** What the edge adds when a fact is recorded; these stand in the journal beside the fact's own fields. */
export interface Envelope {
  readonly id: FactId;
  readonly town: TownId;
  readonly at: Instant;
  readonly by: PersonId;
  readonly command: CommandId;
  /** The version of the kind's shape; older ones are lifted on reading. */
  readonly v: number;
}

export type Recorded<F extends Fact = Fact> = F & { readonly recorded: Envelope };

/** A number taken from a gapless book: it moves the book as well as the fact's own subject. */
export interface Numbered {
  readonly book: BookId;
  readonly serial: number;
}

/** The heads of account under which a town raises money. */
export type Head =
  | "property-tax"
  | "education-cess"
  | "urban-development-cess"
  | "consolidated-tax"
  | "service-charge"
  | "water-charge"
  | "sewer-charge"
  | "penalty"
  | "surcharge"
  | "assessment-penalty"
  | "cheque-return-charge"
  | "late-registration-fee"
  | "name-entry-fee"
  | "certificate-fee";

/** One amount owed under one head for one financial year. */
export interface Due {
  readonly head: Head;
  readonly year: FinancialYear;
  readonly amountPaise: Paise;
}

/** The part of a receipt that went to one due. */
export type Allocation = Due;

/** The ways in which money reaches the town. */
export type PaymentMode = "cash" | "cheque" | "demand-draft" | "card" | "upi" | "gateway" | "bbps" | "challan";

/** A cheque, demand draft or treasury challan as it is written. Source: Negotiable Instruments Act 1881, sections 6 and 85A. */
export interface Instrument {
  /** Six digits on cheques and drafts; a challan's as the treasury wrote it. */
  readonly number: string;
  /** The bank, with its branch where it is said; of a challan, the treasury or the bank that took the money. */
  readonly bank: string;
  /** The branch's IFSC, where it is known. */
  readonly ifsc?: string;
  readonly dated: CivilDate;
}

/** An account owes these dues from now on. `source` is the demand run, assessment or order behind it. */
export interface DueRaised extends Fact {
  readonly kind: "due.raised";
  readonly subject: SubjectId & AccountId;
  /** What the dues are for, such as the holding: the service that raised them moves it by this fact too. */
  readonly of: SubjectId;
  readonly service: string;
  readonly on: CivilDate;
  readonly payableBy: CivilDate;
  readonly dues: readonly Due[];
  readonly source: string;
}

/** One account's part of a batch; `of` is what the dues are for. */
export interface DueRow {
  readonly account: AccountId;
  readonly of: SubjectId;
  readonly amountsPaise: readonly Paise[];
}

/**
 * A batch fact of a bulk run: each row raises the dues of one account; `amountsPaise` runs along `heads`, 0 where a head does
 * not fall due. The subject is the run.
 */
export interface DuesRaisedInBatch extends Fact {
  readonly kind: "due.raised_in_batch";
  readonly service: string;
  readonly on: CivilDate;
  readonly payableBy: CivilDate;
  readonly year: FinancialYear;
  readonly heads: readonly Head[];
  readonly rows: readonly DueRow[];
  readonly batch: number;
}

/** Money was received against an account, allocated to its dues; what is over stays as advance. */
export interface ReceiptIssued extends Fact {
  readonly kind: "receipt.issued";
  readonly subject: SubjectId & ReceiptId;
  readonly account: AccountId;
  readonly service: string;
  readonly number: string;
  readonly numbered: Numbered;
  readonly amountPaise: Paise;
  readonly allocations: readonly Allocation[];
  readonly advancePaise: Paise;
  readonly mode: PaymentMode;
  readonly on: CivilDate;
  /** The reference of whoever carried the money: gateway, UPI, card machine, BBPS or treasury. */
  readonly reference?: string;
  /** The cheque, demand draft or challan that was handed over. */
  readonly instrument?: Instrument;
  /** The counter day in which the money was taken. */
  readonly day?: SubjectId;
  /** Who paid, as he gave his name at the counter. */
  readonly payer?: Private;
  /** The payment begun online that this receipt ends. */
  readonly payment?: SubjectId;
}

/** The difference of one line of a demand: more (positive) or less (negative), never 0. */
export interface Correction {
  readonly head: Head;
  readonly year: FinancialYear;
  readonly differencePaise: Paise;
}

/**
 * A demand was corrected or cancelled: the difference is posted and what was raised before stays as it was said. Money that
 * was paid over what is left becomes advance, and pays whatever else is open.
 */
export interface DueCorrected extends Fact {
  readonly kind: "due.corrected";
  readonly subject: SubjectId & AccountId;
  /** What the dues are for, as in `due.raised`. */
  readonly of: SubjectId;
  readonly service: string;
  readonly on: CivilDate;
  readonly rows: readonly Correction[];
  /** Why, in a word that pages can translate. */
  readonly reason: string;
  /** The order, return or run behind it. */
  readonly source: string;
}

export type RemissionCause = "rebate" | "waiver" | "write-off" | "exemption";

/** The town no longer asks for these amounts. What was paid over what is left becomes advance. */
export interface DueRemitted extends Fact {
  readonly kind: "due.remitted";
  readonly subject: SubjectId & AccountId;
  readonly on: CivilDate;
  readonly cause: RemissionCause;
  readonly rows: readonly Due[];
  /** Who or what allows it: a resolution, an order's number, a rule of the year. */
  readonly authority: string;
  /** The command, run or sanction behind it. */
  readonly source: string;
}

/** Who asked and who, another person, approved. */
export interface TwoPersons {
  readonly askedBy: PersonId;
  readonly approvedBy: PersonId;
}

/**
 * A receipt's money is taken out again: it was cancelled on its own day, or its cheque came back. The receipt keeps its
 * number and says so. `allocations` and `advancePaise` are what was taken back, and from where: first the receipt's own
 * lines, then advance, then the newest lines (when the receipt's advance was used up meanwhile).
 */
export interface ReceiptReversed extends Fact {
  readonly kind: "receipt.reversed";
  readonly subject: SubjectId & ReceiptId;
  readonly account: AccountId;
  readonly cause: "cancelled" | "cheque-returned";
  readonly amountPaise: Paise;
  readonly allocations: readonly Allocation[];
  readonly advancePaise: Paise;
  /** What the bank's return costs the payer; raised on the account. */
  readonly charge?: Due;
  readonly reason: string;
  readonly on: CivilDate;
  readonly persons: TwoPersons;
  /** The open counter day that the receipt was taken in; only for one cancelled on its own day. */
  readonly day?: SubjectId;
  /** How the money had come, so that the counter day knows what is missing from its till. */
  readonly mode: PaymentMode;
  /** The cheque or draft in the cheque register. */
  readonly cheque?: SubjectId;
}

/** Advance was paid back. The subject is the sanction behind it. */
export interface AdvanceRefunded extends Fact {
  readonly kind: "advance.refunded";
  readonly account: AccountId;
  readonly amountPaise: Paise;
  readonly on: CivilDate;
  /** The number of the payment voucher, from its own gapless book. */
  readonly voucher: string;
  readonly numbered: Numbered;
  readonly persons: TwoPersons;
}

/** Advance of one account was adjusted against another. The subject is the sanction behind it. */
export interface AdvanceMoved extends Fact {
  readonly kind: "advance.moved";
  readonly from: AccountId;
  readonly to: AccountId;
  readonly amountPaise: Paise;
  readonly on: CivilDate;
  readonly persons: TwoPersons;
}
