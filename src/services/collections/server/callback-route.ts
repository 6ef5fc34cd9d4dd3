// The gateway's callback: believed for its signature and its age only, answered 2xx only when the money is safe.
import { Value } from "typebox/value";
import { paymentId, parseUuid } from "../../../kernel/ids.ts";
import { type Refusal, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { showRefusal } from "../../../platform/http/show.ts";
import type { App } from "../../../platform/http/visit.ts";
import { Callback, type GatewayCallback } from "./gateway.ts";
import { checkSignature, signatureHeader, timeHeader } from "./gateway-signature.ts";
import { type RecordParts, recordTry } from "./record.ts";

/** Bytes of a callback. */
export const callback_bytes_max = 8 * 1024;

const statuses: Readonly<Record<string, number>> = {
  "gateway.signature_wrong": 401,
  "gateway.too_old": 401,
  "gateway.body_unreadable": 400,
  "payment.unknown": 404,
  "payment.account_differs": 409,
  "payment.amount_differs": 409,
  "gateway.not_yet_safe": 503,
  "vault.away": 503,
};

const one = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === "string" ? header : undefined;

function read(body: string): GatewayCallback | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return Value.Check(Callback, value) ? value : undefined;
}

/** Records what a callback tells; undefined when that is done and safe, whether now or before. */
async function record(
  parts: RecordParts,
  towns: ReadonlyMap<TownId, unknown>,
  told: GatewayCallback,
): Promise<Refusal | undefined> {
  const town = told.town as TownId;
  const payment = parseUuid(told.order);
  if (!payment || !towns.has(town)) return refuse("payment.unknown", "payment").refusal;
  const { amountPaise, reason } = told;
  const outcome = await recordTry(parts, town, paymentId(payment), {
    payment: told.payment,
    state: told.event === "payment.succeeded" ? "succeeded" : "failed",
    amountPaise,
    ...(reason !== undefined && { reason }),
  });
  if (outcome.ok) {
    return outcome.safety === "acknowledged" ? undefined : refuse("gateway.not_yet_safe", "architecture 3").refusal;
  }
  // The same message is being carried out at this very moment: whether it is safe is seen when it comes again.
  if (outcome.refusal.code === "receipt.already_issued")
    return refuse("gateway.not_yet_safe", "architecture 3").refusal;
  // A late word of failure about a payment that succeeded is heard and changes nothing.
  return outcome.refusal.code === "payment.already_confirmed" ? undefined : outcome.refusal;
}

/** Registers `POST /callbacks/gateway`. */
export async function callbackRoute(app: App, parts: RecordParts): Promise<void> {
  await app.register(async (scope: App) => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: callback_bytes_max }, (_request, body, done) =>
      done(null, body),
    );
    scope.post("/callbacks/gateway", { config: { machine: true, limit: "machine" } }, async (request, reply) => {
      const { visit } = request;
      const { clock, towns } = app.site;
      const body = typeof request.body === "string" ? request.body : "";
      const given = { time: one(request.headers[timeHeader]), signature: one(request.headers[signatureHeader]), body };
      const found = checkSignature(parts.gateway.secret, "callback", given, clock.now());
      const told = found === "good" ? read(body) : undefined;
      const refusal =
        found === "wrong"
          ? refuse("gateway.signature_wrong", "signature").refusal
          : found === "too-old"
            ? refuse("gateway.too_old", "signature").refusal
            : told
              ? await record(parts, towns, told)
              : refuse("gateway.body_unreadable", "form").refusal;
      if (!refusal) return reply.code(200).send({ recorded: true });
      return showRefusal(visit, reply, refusal, { status: statuses[refusal.code] ?? 422 });
    });
  });
}
