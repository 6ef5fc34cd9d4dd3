// Records what the gateway tells, by callback or when asked: one way for both, so that neither can count money twice.
import type { Actor } from "../../../kernel/decider.ts";
import { derivedUuid, type PaymentId, personId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Ledger, Outcome } from "../../../ledger/perform.ts";
import type { Database } from "../../../platform/database/connect.ts";
import { confirmCommand, failCommand } from "../rules/online.ts";
import { type FailureReason, failureReasons } from "../rules/payment.ts";
import type { Gateway, GatewayTry } from "./gateway.ts";
import { type BegunPayment, readPayment } from "./payment-store.ts";

export interface RecordParts {
  readonly ledger: Ledger;
  readonly database: Database;
  readonly gateway: Gateway;
}

/** The program that hears from the gateway. */
const listener: Actor = { person: personId(derivedUuid("program", "gateway-listener")), roles: ["system"] };

const reasonOf = (text: string | undefined): FailureReason =>
  failureReasons.find((reason) => reason === text) ?? "declined";

export const findPayment = (parts: RecordParts, town: TownId, payment: PaymentId): Promise<BegunPayment | undefined> =>
  parts.database.readInTown(town, (tx) => readPayment(tx, payment));

/** Records the end of one try; a pending one has none yet. Refuses `payment.unknown`, `payment.amount_differs`. */
export async function recordTry(
  parts: RecordParts,
  town: TownId,
  payment: PaymentId,
  told: GatewayTry & { readonly state: "succeeded" | "failed" },
): Promise<Outcome> {
  const begun = await findPayment(parts, town, payment);
  if (!begun) return refuse("payment.unknown", "payment");
  const reference = told.payment;
  const amountPaise = paise(BigInt(told.amountPaise));
  const command =
    told.state === "succeeded"
      ? confirmCommand(parts.gateway.name, { payment, account: begun.account, amountPaise, reference })
      : failCommand(parts.gateway.name, { payment, reason: reasonOf(told.reason), reference });
  return parts.ledger.perform({ town, actor: listener, command });
}

export interface Settled {
  readonly payment: BegunPayment | undefined;
  /** The gateway could not be asked. */
  readonly silent: boolean;
  /** The gateway has the money and it could not be recorded just now. */
  readonly unrecorded: boolean;
}

const isEnded = (one: GatewayTry): one is GatewayTry & { state: "succeeded" | "failed" } => one.state !== "pending";

/** Asks the gateway about a payment that has not been confirmed, and records what it says. */
export async function settle(parts: RecordParts, town: TownId, id: PaymentId): Promise<Settled> {
  const payment = await findPayment(parts, town, id);
  if (!payment || payment.state === "confirmed") return { payment, silent: false, unrecorded: false };
  const tries = await parts.gateway.tries(id);
  if (tries === undefined) return { payment, silent: true, unrecorded: false };
  let unrecorded = false;
  const ended = tries.filter(isEnded);
  const money = ended.filter((one) => one.state === "succeeded");
  const failure = payment.state === "started" ? ended.findLast((one) => one.state === "failed") : undefined;
  for (const one of money.length > 0 || !failure ? money : [failure]) {
    const outcome = await recordTry(parts, town, id, one);
    if (!outcome.ok && one.state === "succeeded") unrecorded = true;
  }
  return { payment: await findPayment(parts, town, id), silent: false, unrecorded };
}
