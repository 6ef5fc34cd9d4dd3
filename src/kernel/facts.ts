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
  | "penalty";

/** One amount owed under one head for one financial year. */
export interface Due {
  readonly head: Head;
  readonly year: FinancialYear;
  readonly amountPaise: Paise;
}

/** The part of a receipt that went to one due. */
export type Allocation = Due;

export type PaymentMode = "cash" | "gateway" | "upi";

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
  /** The gateway's or UPI's own reference. */
  readonly reference?: string;
  /** Who paid, as he gave his name at the counter. */
  readonly payer?: Private;
  /** The payment begun online that this receipt ends. */
  readonly payment?: SubjectId;
}
