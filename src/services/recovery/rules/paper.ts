// A paper of recovery (bill, notice of demand, warrant): numbered, with the dues as they stood when it was written.
import { type CivilDate, financialYearOf } from "../../../kernel/civil-date.ts";
import { bookOf } from "../../../kernel/book.ts";
import type { Context, SubjectKind } from "../../../kernel/decider.ts";
import type { Due, Fact, Numbered } from "../../../kernel/facts.ts";
import type { AccountId, BookId } from "../../../kernel/ids.ts";

/** The steps in their order. */
export const paperKinds = ["bill", "notice", "warrant"] as const;
export type PaperKind = (typeof paperKinds)[number];

/** The letters in front of each kind's number: bill, notice of demand, warrant. */
export const paperLetters: Readonly<Record<PaperKind, string>> = { bill: "B", notice: "ND", warrant: "W" };

/** How a notice reached the person: given by hand, by registered post, or fixed to the house when nobody took it. */
export const servings = ["by-hand", "post", "affixed"] as const;
export type Serving = (typeof servings)[number];

/** A bill, notice or warrant was written for an account. The subject is the paper. */
export interface PaperIssued extends Fact {
  readonly kind: "recovery.paper_issued";
  readonly what: PaperKind;
  readonly account: AccountId;
  readonly number: string;
  readonly numbered: Numbered;
  readonly on: CivilDate;
  /** Bill: last day to pay. Notice: days to wait once it is served. Warrant: none. */
  readonly payableBy?: CivilDate;
  readonly waitDays?: number;
  /** Where the days stand, and whether anybody has confirmed them: printed on the paper. */
  readonly rule: { readonly source: string; readonly verified: boolean };
  readonly dues: readonly Due[];
}

/** The paper reached the person. */
export interface PaperServed extends Fact {
  readonly kind: "recovery.paper_served";
  readonly account: AccountId;
  readonly on: CivilDate;
  readonly how: Serving;
}

/** The recovery is over. The subject is the account's recovery. */
export interface RecoveryEnded extends Fact {
  readonly kind: "recovery.ended";
  readonly account: AccountId;
  readonly on: CivilDate;
  readonly why: "paid" | "withdrawn";
  /** The officer's reason for withdrawing. */
  readonly reason?: string;
}

export type RecoveryFact = PaperIssued | PaperServed | RecoveryEnded;

const kinds: ReadonlySet<string> = new Set<RecoveryFact["kind"]>([
  "recovery.paper_issued",
  "recovery.paper_served",
  "recovery.ended",
]);
export const isRecoveryFact = (fact: Fact): fact is RecoveryFact => kinds.has(fact.kind);

export interface IssuedPaper {
  readonly state: "issued";
  readonly what: PaperKind;
  readonly account: AccountId;
  readonly number: string;
  readonly serial: number;
  readonly on: CivilDate;
  readonly payableBy?: CivilDate;
  readonly waitDays?: number;
  readonly rule: PaperIssued["rule"];
  readonly dues: readonly Due[];
  readonly served?: { readonly on: CivilDate; readonly how: Serving };
}

export type Paper = { readonly state: "none" } | IssuedPaper;

/** Papers of recovery: written once; serving is added. */
export const papers: SubjectKind<Paper> = {
  kind: "recovery-paper",
  initial: { state: "none" },
  movedBy: (fact) => (isRecoveryFact(fact) && fact.kind !== "recovery.ended" ? [fact.subject] : []),
  evolve: (paper, fact) => {
    const move: Fact = fact;
    if (!isRecoveryFact(move)) return paper;
    if (move.kind === "recovery.paper_issued") {
      const { what, account, number, numbered, on, payableBy, waitDays, rule, dues } = move;
      return {
        state: "issued",
        what,
        account,
        number,
        serial: numbered.serial,
        on,
        ...(payableBy !== undefined && { payableBy }),
        ...(waitDays !== undefined && { waitDays }),
        rule,
        dues,
      };
    }
    if (move.kind === "recovery.ended" || paper.state === "none") return paper;
    return { ...paper, served: { on: move.on, how: move.how } };
  },
};

/** The code of a ward's book, W01 to W99; the largest town has 85 wards. Ward 0 takes accounts that lie in none. */
export const wardBook = (ward: number): string => `W${String(Math.min(ward, 99)).padStart(2, "0")}`;

/** The book of a kind of paper and ward in the year of the day. */
export const paperBook = (context: Pick<Context, "town" | "today">, what: PaperKind, ward: number): BookId =>
  bookOf(context.town, `recovery/${what}/${financialYearOf(context.today)}/${wardBook(ward)}`);
