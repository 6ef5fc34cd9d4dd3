// The biller's side of BBPS: fetch, pay, status; believed for its signature only, the same reference always the same receipt.
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { financialYearOf, yearEnd } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { openDues, owed } from "../../../kernel/dues.ts";
import { type AccountId, derivedUuid, personId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import { type Refusal, type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { showRefusal } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { billReceiptOf, payBillCommand } from "../rules/bbps.ts";
import {
  type Answer,
  FetchRequest,
  type PayRequest as PayMessage,
  PayRequest,
  StatusRequest,
  type StatusRequest as StatusMessage,
  type FetchRequest as FetchMessage,
} from "./bbps-messages.ts";
import { checkSignature, signatureHeader, signedHeaders, type SignedUse, timeHeader } from "./gateway-signature.ts";
import type { CollectionsParts } from "./parts.ts";
import { readReceipt } from "./receipt-store.ts";

/** Bytes of a message. */
export const bbps_bytes_max = 16 * 1024;

/** The program that hears from the network. */
const listener: Actor = { person: personId(derivedUuid("program", "bbps-biller")), roles: ["system"] };

/** A town's biller id: five letters of the installation, then the town's LGD code. */
export const billerIdOf = (town: TownId): string => `AKSHR0000${String(town).padStart(5, "0")}`;

type Found = Refused | { readonly ok: true; readonly town: TownId };

function townOf(towns: ReadonlyMap<TownId, unknown>, billerId: string): Found {
  const town = Number(/^AKSHR0000(\d{6})$/.exec(billerId)?.[1] ?? Number.NaN) as TownId;
  return towns.has(town) && billerIdOf(town) === billerId ? { ok: true, town } : refuse("bbps.biller_unknown", "BBPS");
}

interface Bill {
  readonly account: AccountId;
  readonly service: string;
  readonly number: string;
}

/** The account of the first parameter: the holding's number in any way of writing it. */
async function billOf(
  parts: CollectionsParts,
  town: TownId,
  { billDetails }: FetchMessage | PayMessage,
): Promise<Refused | { readonly ok: true; readonly bill: Bill }> {
  const number = billDetails.customerParams[0]?.value ?? "";
  const found = await parts.accountOf(town, number);
  return found ? { ok: true, bill: { ...found, number } } : refuse("bbps.customer_unknown", "BBPS");
}

type Body = Omit<Answer, "head" | "txn">;
type Outcome = Refused | { readonly ok: true; readonly body: Body };

const yes = { responseCode: "000", responseReason: "Successful" } as const;

async function fetchBill(parts: CollectionsParts, visit: Visit, town: TownId, message: FetchMessage): Promise<Outcome> {
  const found = await billOf(parts, town, message);
  if (!found.ok) return found;
  const { account, number } = found.bill;
  const kept = (await parts.database.readInTown(town, (tx) => readAccounts(tx, [account]))).get(account);
  const dues = kept ? openDues(kept.state) : [];
  if (!kept || dues.length === 0) return refuse("payment.no_dues", "BBPS");
  const about = await parts.about(town, account, "en");
  const year = financialYearOf(visit.today);
  const billerResponse = {
    customerName: await parts.customerOf(town, account),
    amount: String(owed(kept.state)),
    dueDate: yearEnd(year),
    billDate: visit.today,
    billNumber: about?.number ?? number,
    billPeriod: dues[0]?.year === dues.at(-1)?.year ? String(year) : `${dues[0]?.year} - ${dues.at(-1)?.year}`,
    tags: dues.map((due) => ({ name: `${due.head} ${due.year}`, value: String(due.amountPaise) })),
  };
  return { ok: true, body: { reason: yes, billerResponse } };
}

const paid = (amountPaise: bigint, receiptNumber: string): Body => ({
  reason: yes,
  payment: { state: "paid", amount: String(amountPaise), receiptNumber },
});

async function payFetched(parts: CollectionsParts, town: TownId, message: PayMessage): Promise<Outcome> {
  const { amount } = message.amount;
  if (!/^\d{1,14}$/.test(amount)) return refuse("payment.amount_unreadable", "BBPS", { field: "amount" });
  const found = await billOf(parts, town, message);
  if (!found.ok) return found;
  const { account, service } = found.bill;
  const reference = message.head.refId;
  const command = payBillCommand(town, { account, service, amountPaise: paise(BigInt(amount)), reference });
  const outcome = await parts.ledger.perform({ town, actor: listener, command });
  if (!outcome.ok) {
    // Told twice at the very same moment: whether it is safe is seen when it is asked again.
    return outcome.refusal.code === "receipt.already_issued"
      ? refuse("gateway.not_yet_safe", "architecture 3")
      : outcome;
  }
  if (outcome.safety !== "acknowledged") return refuse("gateway.not_yet_safe", "architecture 3");
  return statusOf(parts, town, message);
}

async function statusOf(parts: CollectionsParts, town: TownId, { head }: PayMessage | StatusMessage): Promise<Outcome> {
  const id = billReceiptOf(town, head.refId);
  const receipt = await parts.database.readInTown(town, (tx) => readReceipt(tx, id));
  if (!receipt) return { ok: true, body: { reason: yes, payment: { state: "unknown" } } };
  return { ok: true, body: paid(receipt.amountPaise, receipt.number) };
}

const one = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === "string" ? header : undefined;

function read(schema: TSchema, body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return Value.Check(schema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

type Ask = (visit: Visit, towns: ReadonlyMap<TownId, unknown>, message: unknown) => Promise<Outcome>;

interface Endpoint {
  readonly use: SignedUse;
  readonly schema: TSchema;
  readonly ask: Ask;
}

/** Each endpoint with its message; the town follows from the biller's id. */
function endpoints(parts: CollectionsParts): Readonly<Record<string, Endpoint>> {
  const inTown = async (
    towns: ReadonlyMap<TownId, unknown>,
    billerId: string,
    go: (town: TownId) => Promise<Outcome>,
  ): Promise<Outcome> => {
    const found = townOf(towns, billerId);
    return found.ok ? go(found.town) : found;
  };
  return {
    fetch: {
      use: "bbps-fetch",
      schema: FetchRequest,
      ask: (visit, towns, message) => {
        const told = message as FetchMessage;
        return inTown(towns, told.billDetails.billerId, (town) => fetchBill(parts, visit, town, told));
      },
    },
    pay: {
      use: "bbps-pay",
      schema: PayRequest,
      ask: (_visit, towns, message) => {
        const told = message as PayMessage;
        return inTown(towns, told.billDetails.billerId, (town) => payFetched(parts, town, told));
      },
    },
    status: {
      use: "bbps-status",
      schema: StatusRequest,
      ask: (_visit, towns, message) => {
        const told = message as StatusMessage;
        return inTown(towns, told.billerId, (town) => statusOf(parts, town, told));
      },
    },
  };
}

/** An expected no is an answer of the protocol; money that is not safe yet is 503, so that it is told again. */
function answerOf(message: StatusMessage, outcome: Outcome, visit: Visit): Answer {
  const { head, txn } = message;
  const body: Body = outcome.ok
    ? outcome.body
    : { reason: { responseCode: "001", responseReason: "Failure", complianceRespCd: outcome.refusal.code } };
  return {
    head: { ver: head.ver, ts: visit.now, origInst: "AKSHARA", refId: head.refId },
    txn: { ts: visit.now, msgId: txn.msgId },
    ...body,
  };
}

/** Registers `POST /bbps/fetch`, `/bbps/pay` and `/bbps/status`. */
export async function bbpsRoutes(app: App, parts: CollectionsParts): Promise<void> {
  const { bbpsSecret: secret } = parts;
  await app.register(async (scope: App) => {
    // The signature is over the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "string", bodyLimit: bbps_bytes_max }, (_request, body, done) =>
      done(null, body),
    );
    for (const [name, { use, schema, ask }] of Object.entries(endpoints(parts))) {
      scope.post(`/bbps/${name}`, { config: { machine: true, limit: "machine" } }, async (request, reply) => {
        const { visit } = request;
        const { clock, towns } = app.site;
        const body = typeof request.body === "string" ? request.body : "";
        const given = {
          time: one(request.headers[timeHeader]),
          signature: one(request.headers[signatureHeader]),
          body,
        };
        const found = checkSignature(secret, use, given, clock.now());
        const no = (refusal: Refusal, status: number) => showRefusal(visit, reply, refusal, { status });
        if (found === "wrong") return no(refuse("gateway.signature_wrong", "signature").refusal, 401);
        if (found === "too-old") return no(refuse("gateway.too_old", "signature").refusal, 401);
        const message = read(schema, body);
        if (message === undefined) return no(refuse("gateway.body_unreadable", "form").refusal, 400);
        const outcome = await ask(visit, towns, message);
        if (!outcome.ok && outcome.refusal.code === "gateway.not_yet_safe") return no(outcome.refusal, 503);
        const answer = JSON.stringify(answerOf(message as StatusMessage, outcome, visit));
        return reply
          .headers(signedHeaders(secret, "answer", answer, clock.now()))
          .type("application/json")
          .send(answer);
      });
    }
  });
}
