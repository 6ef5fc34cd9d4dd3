// The payment gateway as the portal sees it: orders sent to it, and what it says when asked. All of it signed.
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import type { PaymentId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Clock } from "../../../platform/clock.ts";
import { checkSignature, signatureHeader, signedHeaders, timeHeader } from "./gateway-signature.ts";

/** What the gateway is asked to collect. */
export interface GatewayOrder {
  readonly payment: PaymentId;
  readonly town: TownId;
  readonly amountPaise: Paise;
  readonly tr: string;
  /** Where the payer's browser comes back to; its coming proves nothing. */
  readonly returnUrl: string;
  readonly payeeHi: string;
  readonly payeeEn: string;
}

const amount = Type.String({ pattern: "^[1-9][0-9]{0,13}$" });
const reference = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const reason = Type.Optional(Type.String({ maxLength: 40 }));

const Tries = Type.Object({
  order: Type.String(),
  town: Type.Integer(),
  tries: Type.Array(
    Type.Object({
      payment: reference,
      state: Type.Union([Type.Literal("pending"), Type.Literal("succeeded"), Type.Literal("failed")]),
      amountPaise: amount,
      reason,
    }),
    { maxItems: 1000 },
  ),
});

/** One try to pay an order, as the gateway tells it. `payment` is the gateway's own number. */
export type GatewayTry = Static<typeof Tries>["tries"][number];

/** A callback: how one try ended. */
export const Callback = Type.Object({
  event: Type.Union([Type.Literal("payment.succeeded"), Type.Literal("payment.failed")]),
  payment: reference,
  order: Type.String({ pattern: "^[0-9a-f-]{36}$" }),
  town: Type.Integer({ minimum: 1, maximum: 999_999 }),
  amountPaise: amount,
  reason,
  at: Type.String({ maxLength: 40 }),
});
export type GatewayCallback = Static<typeof Callback>;

export interface Gateway {
  /** Part of the command ids of what it tells; stays the same for ever. */
  readonly name: string;
  readonly secret: string;
  /** Tells it of an order; false when it could not be reached or did not take it. The same order again is fine. */
  register(order: GatewayOrder): Promise<boolean>;
  /** The tries of an order, none for one it does not know; undefined when it could not be asked. */
  tries(payment: PaymentId): Promise<readonly GatewayTry[] | undefined>;
  /** Where the payer's browser goes to. */
  page(payment: PaymentId): string;
  /** The sandbox's stand-in for a UPI app; undefined for a real gateway. */
  upiPage(tr: string): string | undefined;
}

export interface GatewayOptions {
  readonly name: string;
  /** Scheme, host and port. */
  readonly address: string;
  readonly secret: string;
  readonly clock: Clock;
  readonly sandbox: boolean;
}

const answer_ms_max = 4_000;

async function ask(url: string, init: RequestInit): Promise<Response | undefined> {
  try {
    return await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(answer_ms_max) });
  } catch {
    return undefined;
  }
}

function orderText(order: GatewayOrder): string {
  const { payment, amountPaise, ...rest } = order;
  return JSON.stringify({ order: payment, amountPaise: amountPaise.toString(), ...rest });
}

/** A gateway reached over HTTP. */
export function httpGateway({ name, address, secret, clock, sandbox }: GatewayOptions): Gateway {
  async function tries(payment: PaymentId): Promise<readonly GatewayTry[] | undefined> {
    const headers = signedHeaders(secret, "status", payment, clock.now());
    const answer = await ask(`${address}/orders/${payment}`, { headers });
    if (!answer) return undefined;
    const body = await answer.text().catch(() => undefined);
    if (answer.status === 404) return [];
    if (answer.status !== 200 || body === undefined) return undefined;
    const given = {
      time: answer.headers.get(timeHeader) ?? undefined,
      signature: answer.headers.get(signatureHeader) ?? undefined,
      body,
    };
    if (checkSignature(secret, "answer", given, clock.now()) !== "good") return undefined;
    const told: unknown = JSON.parse(body);
    return Value.Check(Tries, told) && told.order === payment ? told.tries : undefined;
  }
  return {
    name,
    secret,
    tries,
    register: async (order) => {
      const body = orderText(order);
      const headers = { "content-type": "application/json", ...signedHeaders(secret, "order", body, clock.now()) };
      const answer = await ask(`${address}/orders`, { method: "POST", headers, body });
      await answer?.body?.cancel();
      return answer?.status === 201;
    },
    page: (payment) => `${address}/pay/${payment}`,
    upiPage: (tr) => (sandbox ? `${address}/upi/${tr}` : undefined),
  };
}
