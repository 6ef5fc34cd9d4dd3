// A payment begun online: started, then confirmed by the gateway or failed; and the facts that move it.
import type { CivilDate, Instant } from "../../../kernel/civil-date.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact, ReceiptIssued } from "../../../kernel/facts.ts";
import { type AccountId, type PaymentId, paymentId, type ReceiptId, type SubjectId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import { isReceiptIssued } from "./receipt.ts";

/** By the gateway's payment page, or by any UPI app through a link or QR. */
export type Via = "gateway" | "upi";

/** Why a payment failed, as the gateway says it. */
export type FailureReason = "declined" | "cancelled" | "expired";

export const failureReasons: readonly FailureReason[] = ["declined", "cancelled", "expired"];

/** What was agreed when the payment began; it stays the same whatever becomes of it. */
export interface Begun {
  readonly account: AccountId;
  readonly service: string;
  readonly amountPaise: Paise;
  readonly via: Via;
  /** The reference by which bank and UPI app name it; unique. */
  readonly tr: string;
  readonly on: CivilDate;
  readonly at: Instant;
}

/** A failed payment may still be confirmed: banks change their mind, and money that came is never refused. */
export type Payment =
  | { readonly state: "none" }
  | ({ readonly state: "started" } & Begun)
  | ({ readonly state: "failed"; readonly reason: FailureReason } & Begun)
  | ({ readonly state: "confirmed"; readonly receipts: readonly ReceiptId[] } & Begun);

export interface PaymentStarted extends Fact {
  readonly kind: "payment.started";
  readonly subject: SubjectId & PaymentId;
  readonly account: AccountId;
  readonly service: string;
  readonly amountPaise: Paise;
  readonly via: Via;
  readonly tr: string;
  readonly on: CivilDate;
}

export interface PaymentFailed extends Fact {
  readonly kind: "payment.failed";
  readonly subject: SubjectId & PaymentId;
  readonly reason: FailureReason;
  readonly on: CivilDate;
}

type PaymentFact = PaymentStarted | PaymentFailed | ReceiptIssued;

const isPaymentFact = (fact: Fact): fact is PaymentFact =>
  fact.kind === "payment.started" || fact.kind === "payment.failed" || isReceiptIssued(fact);

/** The reference of a payment: its id in capitals without dashes, 32 of the 35 signs that UPI allows. */
export const referenceOf = (payment: PaymentId): string => payment.replaceAll("-", "").toUpperCase();

const begunOf = ({ account, service, amountPaise, via, tr, on, at }: Begun): Begun => ({
  account,
  service,
  amountPaise,
  via,
  tr,
  on,
  at,
});

/** Payments begun online. */
export const payments: SubjectKind<Payment> = {
  kind: "payment",
  initial: { state: "none" },
  movedBy: (fact) => {
    if (!isPaymentFact(fact)) return [];
    if (fact.kind === "receipt.issued") return fact.payment === undefined ? [] : [paymentId(fact.payment)];
    return [fact.subject];
  },
  evolve: (payment, fact) => {
    const { recorded } = fact;
    const move: Fact = fact;
    if (!isPaymentFact(move)) return payment;
    if (move.kind === "payment.started") {
      if (payment.state !== "none") throw new Error(`payment ${move.subject} is started twice`);
      return { state: "started", ...begunOf({ ...move, at: recorded.at }) };
    }
    if (payment.state === "none") throw new Error(`payment ${move.subject} was never started`);
    if (move.kind === "payment.failed") return { state: "failed", reason: move.reason, ...begunOf(payment) };
    const before = payment.state === "confirmed" ? payment.receipts : [];
    return { state: "confirmed", receipts: [...before, move.subject], ...begunOf(payment) };
  },
};
