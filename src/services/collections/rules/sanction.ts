// A sanction: what one person asks and another approves, for everything by which money or dues go back.
import type { CivilDate, Instant } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Due, Fact } from "../../../kernel/facts.ts";
import type { AccountId, PersonId, ReceiptId, SubjectId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { Private } from "../../../kernel/private.ts";
import type { WaiverRule } from "../../../kernel/rates/waiver.ts";

/** One part of a schedule: so much until and including this day. */
export interface Instalment {
  readonly on: CivilDate;
  readonly amountPaise: Paise;
}

/** What is asked. */
export type Wish =
  /** A counter's receipt of this very day is void; its counter day is still open. */
  | {
      readonly what: "cancel-receipt";
      readonly account: AccountId;
      readonly receipt: ReceiptId;
      readonly day: SubjectId;
    }
  /** The bank sent a cheque back: the dues stand open again, with this charge. */
  | {
      readonly what: "return-cheque";
      readonly account: AccountId;
      readonly receipt: ReceiptId;
      readonly chargePaise: Paise;
    }
  | { readonly what: "refund"; readonly account: AccountId; readonly amountPaise: Paise }
  | {
      readonly what: "move-advance";
      readonly account: AccountId;
      readonly to: AccountId;
      readonly amountPaise: Paise;
    }
  | {
      readonly what: "write-off" | "waiver";
      readonly account: AccountId;
      readonly rows: readonly Due[];
      /** The resolution or order that allows it. */
      readonly authority: string;
      /** A waiver by the rule of a Lok Adalat, as it was when it was asked: the rows are what it forgives. */
      readonly adalat?: WaiverRule;
    }
  | {
      readonly what: "instalments";
      readonly account: AccountId;
      readonly parts: readonly Instalment[];
      readonly authority: string;
    };

export const sanctionReasons = [
  "wrong-amount",
  "wrong-account",
  "entered-twice",
  "payer-withdrew",
  "bank-returned",
  "paid-twice",
  "council-order",
  "other",
] as const;
export type SanctionReason = (typeof sanctionReasons)[number];

interface Asked {
  readonly wish: Wish;
  readonly reason: SanctionReason;
  /** In the asker's own words; sealed. */
  readonly note?: Private;
  readonly askedBy: PersonId;
  readonly askedOn: CivilDate;
  readonly askedAt: Instant;
}

export type Sanction =
  | { readonly state: "none" }
  | ({ readonly state: "asked" } & Asked)
  | ({ readonly state: "granted" | "refused"; readonly decidedBy: PersonId; readonly decidedOn: CivilDate } & Asked);

export interface SanctionAsked extends Fact {
  readonly kind: "sanction.asked";
  readonly wish: Wish;
  readonly reason: SanctionReason;
  readonly note?: Private;
  readonly on: CivilDate;
}

export interface SanctionDecided extends Fact {
  readonly kind: "sanction.granted" | "sanction.refused";
  readonly on: CivilDate;
}

type SanctionFact = SanctionAsked | SanctionDecided;

const sanctionKinds: ReadonlySet<string> = new Set<SanctionFact["kind"]>([
  "sanction.asked",
  "sanction.granted",
  "sanction.refused",
]);

const isSanctionFact = (fact: Fact): fact is SanctionFact => sanctionKinds.has(fact.kind);

/** Sanctions. */
export const sanctions: SubjectKind<Sanction> = {
  kind: "sanction",
  initial: { state: "none" },
  movedBy: (fact) => (isSanctionFact(fact) ? [fact.subject] : []),
  evolve: (sanction, fact) => {
    const { recorded } = fact;
    const move: Fact = fact;
    if (!isSanctionFact(move)) return sanction;
    if (move.kind === "sanction.asked") {
      if (sanction.state !== "none") throw new Error(`sanction ${move.subject} is asked twice`);
      const { wish, reason, note, on } = move;
      const asked = { wish, reason, askedBy: recorded.by, askedOn: on, askedAt: recorded.at };
      return { state: "asked", ...asked, ...(note !== undefined && { note }) };
    }
    if (sanction.state !== "asked") throw new Error(`sanction ${move.subject} is ${sanction.state}`);
    const state = move.kind === "sanction.granted" ? "granted" : "refused";
    return { ...sanction, state, decidedBy: recorded.by, decidedOn: move.on };
  },
};
