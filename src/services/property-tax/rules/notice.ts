// The assessment notice (कर निर्धारण सूचना): drafted, served, objected to, heard and ordered, each in its days.
import { type BookId } from "../../../kernel/ids.ts";
import { bookOf } from "../../../kernel/book.ts";
import type { CivilDate, FinancialYear } from "../../../kernel/civil-date.ts";
import type { Context, SubjectKind } from "../../../kernel/decider.ts";
import type { Fact, Numbered } from "../../../kernel/facts.ts";
import { derivedUuid, type HoldingId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { Private } from "../../../kernel/private.ts";
import { makeBookedNumber } from "../../../kernel/public-number.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Declared, FieldVisit } from "./returns.ts";
import type { Variance } from "./variance.ts";

interface Draft {
  readonly number: string;
  readonly holding: HoldingId;
  readonly year: FinancialYear;
  /** The return that declared too little; none for a notice after a visit without a return. */
  readonly return?: SubjectId;
  /** What the return, or without one the register, says. */
  readonly declared: Declared;
  readonly found: Declared;
  readonly variance: Variance;
  /** Of a notice without a return: the visit behind it; otherwise it stands with the return. */
  readonly visit?: Pick<FieldVisit, "on" | "note" | "photos">;
}

export interface NoticeDrafted extends Fact, Draft {
  readonly kind: "notice.drafted";
  readonly numbered: Numbered;
  readonly on: CivilDate;
}

/** It reached the owner: from this day the time to object runs, to `objectBy`. */
export interface NoticeServed extends Fact {
  readonly kind: "notice.served";
  readonly on: CivilDate;
  readonly servedOn: CivilDate;
  readonly objectBy: CivilDate;
  readonly how: "by-hand" | "by-post" | "pasted" | "sms";
}

export interface NoticeObjected extends Fact {
  readonly kind: "notice.objected";
  readonly on: CivilDate;
  readonly objection: Private;
}

/** A hearing is set, or set anew. `place`: where, as it is printed. */
export interface HearingSet extends Fact {
  readonly kind: "notice.hearing_set";
  readonly on: CivilDate;
  readonly hearingOn: CivilDate;
  readonly place: string;
}

export type NoticeOutcome = "confirmed" | "modified" | "cancelled";

/** The end: `final` is what the holding is from now on, with the penalty that stays. */
export interface NoticeOrdered extends Fact {
  readonly kind: "notice.ordered";
  readonly on: CivilDate;
  readonly outcome: NoticeOutcome;
  readonly reason: Private;
  readonly final: Declared;
  readonly variance: Variance;
}

export interface Hearing {
  readonly on: CivilDate;
  readonly place: string;
}

export interface StandingNotice extends Draft {
  readonly draftedOn: CivilDate;
  readonly served?: Pick<NoticeServed, "servedOn" | "objectBy" | "how">;
  readonly objection?: { readonly on: CivilDate; readonly text: Private };
  readonly hearing?: Hearing;
  readonly order?: Pick<NoticeOrdered, "on" | "outcome" | "reason" | "final" | "variance">;
}

/** Where a notice stands; the parts that each step needs are there by then. */
export type Notice =
  | { readonly state: "none" }
  | ({ readonly state: "drafted" | "served" | "objected" | "hearing" | "ordered" } & StandingNotice);

/** The notices of a holding's year, counted from 1. */
export const noticeOf = (holding: HoldingId, year: FinancialYear, count: number): SubjectId =>
  subjectId(derivedUuid("notice", holding, year, String(count)));

export const noticeBook = (town: TownId, year: FinancialYear): BookId => bookOf(town, `assessment-notice/${year}`);

type Drafting = Omit<Draft, "number"> & { readonly subject: SubjectId; readonly numbered: Numbered };

export const draftedNotice = (draft: Drafting, { town, today }: Context): NoticeDrafted => ({
  kind: "notice.drafted",
  ...draft,
  number: makeBookedNumber("AN", { town, year: draft.year, book: "A01", serial: draft.numbered.serial }),
  on: today,
});

type NoticeFact = NoticeDrafted | NoticeServed | NoticeObjected | HearingSet | NoticeOrdered;

const noticeKinds: ReadonlySet<string> = new Set<NoticeFact["kind"]>([
  "notice.drafted",
  "notice.served",
  "notice.objected",
  "notice.hearing_set",
  "notice.ordered",
]);
const isNoticeFact = (fact: Fact): fact is NoticeFact => noticeKinds.has(fact.kind);

function drafted(fact: NoticeDrafted): Notice {
  const { number, holding, year, declared, found, variance, on } = fact;
  const draft = { number, holding, year, declared, found, variance, draftedOn: on };
  return {
    state: "drafted",
    ...draft,
    ...(fact.return === undefined ? {} : { return: fact.return }),
    ...(fact.visit === undefined ? {} : { visit: fact.visit }),
  };
}

function moved(notice: Exclude<Notice, { state: "none" }>, fact: Exclude<NoticeFact, NoticeDrafted>): Notice {
  switch (fact.kind) {
    case "notice.served": {
      const { servedOn, objectBy, how } = fact;
      return { ...notice, state: "served", served: { servedOn, objectBy, how } };
    }
    case "notice.objected":
      return { ...notice, state: "objected", objection: { on: fact.on, text: fact.objection } };
    case "notice.hearing_set":
      return { ...notice, state: "hearing", hearing: { on: fact.hearingOn, place: fact.place } };
    case "notice.ordered": {
      const { on, outcome, reason, final, variance } = fact;
      return { ...notice, state: "ordered", order: { on, outcome, reason, final, variance } };
    }
    default:
      return fact satisfies never;
  }
}

/** Notices: each step once, in its order. */
export const notices: SubjectKind<Notice> = {
  kind: "notice",
  initial: { state: "none" },
  movedBy: (fact) => (isNoticeFact(fact) ? [fact.subject] : []),
  evolve: (notice, fact) => {
    const move: Fact = fact;
    if (!isNoticeFact(move)) return notice;
    if (move.kind === "notice.drafted") return drafted(move);
    if (notice.state === "none") throw new Error(`${move.kind} moved a notice that was never drafted`);
    return moved(notice, move);
  },
};
