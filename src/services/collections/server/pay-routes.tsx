// The citizen's way to pay: how much and how, then to the bank, then the status of the payment.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import type { Kept } from "../../../kernel/decider.ts";
import type { Account } from "../../../kernel/dues.ts";
import type { AccountId, PaymentId } from "../../../kernel/ids.ts";
import { parseAmount, type Paise } from "../../../kernel/money.ts";
import { qrPath } from "../../../kernel/papers/qr.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { DatabaseGone } from "../../../platform/database/connect.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import type { AccountAbout } from "../pages/account-words.ts";
import { PayBody } from "../pages/pay-page.tsx";
import { PaymentBody, type PaymentStage, type UpiCode } from "../pages/payment-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import type { StartPayment } from "../rules/online.ts";
import { referenceOf } from "../rules/payment.ts";
import { crumbs } from "./crumbs.ts";
import type { GatewayOrder } from "./gateway.ts";
import { type CollectionsParts, payeeName } from "./parts.ts";
import {
  accountIn,
  commandIn,
  newCommand,
  passbookPath,
  payPath,
  paymentIn,
  paymentOf,
  paymentPath,
  receiptPath,
} from "./paths.ts";
import type { BegunPayment } from "./payment-store.ts";
import { findPayment, settle } from "./record.ts";
import { readReceipt, receiptPlace } from "./receipt-store.ts";
import { upiLink } from "./upi-link.ts";

export interface FoundAccount {
  readonly id: AccountId;
  readonly about: AccountAbout;
  readonly account: Kept<Account>;
}

/** The account of a path with what its service says of it. Throws the refusal `payment.account_unknown` as 404. */
export async function findAccount(parts: CollectionsParts, visit: Visit, text: string): Promise<FoundAccount> {
  const id = accountIn(text);
  const town = visit.town.id;
  const account = (await parts.database.readInTown(town, (tx) => readAccounts(tx, [id]))).get(id);
  const about = account && (await parts.about(town, id, visit.lang));
  if (!account || !about) throw new RefusedRequest(404, "payment.account_unknown");
  return { id, about, account };
}

/** The amount of a form; what parses but may not be paid is the rules' to refuse. */
export function amountIn(text: string): { readonly ok: true; readonly amountPaise: Paise } | Refused {
  const parsed = parseAmount(text);
  if (parsed.ok) return parsed;
  const field = "amount";
  if (parsed.why === "too-large") return refuse("payment.amount_too_large", "amount", { field });
  if (parsed.why === "zero" || parsed.why === "negative") {
    return refuse("payment.amount_not_positive", "amount", { field });
  }
  return refuse("payment.amount_unreadable", "amount", { field });
}

/** What is said when the database went away while the answer was on its way: where the truth will stand. */
export function showGoneWith(visit: Visit, reply: FastifyReply, text: string, path: string): FastifyReply {
  const own = words[visit.lang];
  reply.header("retry-after", "30");
  const body = (
    <>
      <p class="ak-lead">{text}</p>
      <LinkButton href={path}>{own.gone_look}</LinkButton>
    </>
  );
  return show(visit, reply, { title: own.gone_title, body, status: 503 });
}

/** The parts with what an installation says of itself: on a sample one the dues come from rates nobody has verified. */
export type PartsOfSite = CollectionsParts & { readonly sample: boolean };

async function drawPay(parts: PartsOfSite, visit: Visit, text: string, trouble?: FormTrouble): Promise<Shown> {
  const { id, about, account } = await findAccount(parts, visit, text);
  const own = words[visit.lang];
  return {
    title: own.pay_title,
    caption: own.service,
    breadcrumb: crumbs(visit, about),
    body: (
      <PayBody
        lang={visit.lang}
        sample={parts.sample}
        about={about}
        account={account.state}
        passbook={passbookPath(visit.town.id, id)}
        action={payPath(visit.town.id, id)}
        csrf={visit.csrf}
        commandId={newCommand(visit.now)}
        values={trouble?.values ?? {}}
        errors={trouble?.errors ?? []}
      />
    ),
  };
}

const orderOf = (visit: Visit, origin: string, payment: PaymentId, amountPaise: Paise): GatewayOrder => ({
  payment,
  town: visit.town.id,
  amountPaise,
  tr: referenceOf(payment),
  returnUrl: `${origin}${paymentPath(visit.town.id, payment)}`,
  payeeHi: payeeName(visit.town, "hi"),
  payeeEn: payeeName(visit.town, "en"),
});

function upiCode(parts: CollectionsParts, visit: Visit, payment: BegunPayment): UpiCode {
  const name = payeeName(visit.town, "en");
  const { tr, amountPaise } = payment;
  const note = `${payment.service} ${visit.town.id}`;
  const link = upiLink({ payee: parts.upiPayee, name, amountPaise, tr, note });
  return { link, payee: `${name} (${parts.upiPayee})`, qr: qrPath(link), sandbox: parts.gateway.upiPage(tr) };
}

interface PaidReceipt {
  readonly href: string;
  readonly number: string;
  readonly inLog: boolean;
}

const receiptsOf = (parts: CollectionsParts, visit: Visit, payment: BegunPayment): Promise<readonly PaidReceipt[]> =>
  parts.database.readInTown(visit.town.id, async (tx) => {
    const found: PaidReceipt[] = [];
    for (const id of payment.state === "confirmed" ? payment.receipts : []) {
      const receipt = await readReceipt(tx, id);
      const href = receiptPath(visit.town.id, id);
      const inLog = (await receiptPlace(tx, parts.acknowledger, id)) !== undefined;
      if (receipt) found.push({ href, number: receipt.number, inLog });
    }
    return found;
  });

async function drawPayment(parts: CollectionsParts, visit: Visit, id: PaymentId): Promise<Shown> {
  const { payment, silent, unrecorded } = await settle(parts, visit.town.id, id);
  if (!payment) throw new RefusedRequest(404, "payment.unknown");
  const receipts = await receiptsOf(parts, visit, payment);
  const waiting = unrecorded || receipts.some((receipt) => !receipt.inLog);
  const stage: PaymentStage = waiting ? "recording" : payment.state;
  const here = paymentPath(visit.town.id, id);
  const about = await parts.about(visit.town.id, payment.account, visit.lang);
  return {
    title: words[visit.lang].payment_title,
    caption: words[visit.lang].service,
    breadcrumb: crumbs(visit, about),
    body: (
      <PaymentBody
        lang={visit.lang}
        stage={stage}
        reason={payment.state === "failed" ? payment.reason : undefined}
        reference={payment.tr}
        amountPaise={payment.amountPaise}
        via={payment.via}
        at={payment.at}
        silent={silent}
        receipts={receipts}
        here={here}
        bank={`${here}/bank`}
        again={payPath(visit.town.id, payment.account)}
        csrf={visit.csrf}
        upi={payment.via === "upi" ? upiCode(parts, visit, payment) : undefined}
      />
    ),
  };
}

const AccountParams = Type.Object({ town: Type.String(), account: Type.String({ maxLength: 100 }) });
const PaymentParams = Type.Object({ town: Type.String(), payment: Type.String({ maxLength: 100 }) });
const PayForm = Type.Object({
  command: Type.String({ minLength: 36, maxLength: 36 }),
  amount: Type.String({ minLength: 1, maxLength: 40 }),
  via: Type.Union([Type.Literal("gateway"), Type.Literal("upi")]),
});

/** Registers the pages of paying and of a payment's status. */
export function payRoutes(app: App, ofService: CollectionsParts): void {
  const parts: PartsOfSite = { ...ofService, sample: app.site.settings.sample };
  const origin = app.site.settings.publicOrigin;
  const again: DrawAgain = (visit, trouble) => drawPay(parts, visit, trouble.params["account"] ?? "", trouble);

  app.get<{ Params: Static<typeof AccountParams> }>(
    "/:town/pay/:account",
    { schema: { params: AccountParams } },
    async (request, reply) => show(request.visit, reply, await drawPay(parts, request.visit, request.params.account)),
  );

  app.post<{ Params: Static<typeof AccountParams>; Body: Static<typeof PayForm> }>(
    "/:town/pay/:account",
    { schema: { params: AccountParams, body: PayForm }, config: { again } },
    async (request, reply) => {
      const { visit, body } = request;
      const found = await findAccount(parts, visit, request.params.account);
      const amount = amountIn(body.amount);
      if (!amount.ok) return showRefusal(visit, reply, amount.refusal);
      const id = commandIn(body.command);
      const payment = paymentOf(id);
      const path = paymentPath(visit.town.id, payment);
      const { amountPaise } = amount;
      const { service } = found.about;
      const command: StartPayment = {
        do: "payment.start",
        id,
        payment,
        account: found.id,
        service,
        amountPaise,
        via: body.via,
      };
      try {
        const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
        if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      } catch (error) {
        if (!(error instanceof DatabaseGone && error.outcomeUnknown)) throw error;
        return showGoneWith(visit, reply, words[visit.lang].gone_payment, path);
      }
      const taken = await parts.gateway.register(orderOf(visit, origin, payment, amountPaise));
      return taken && body.via === "gateway" ? reply.redirect(parts.gateway.page(payment), 303) : goOn(reply, path);
    },
  );

  app.get<{ Params: Static<typeof PaymentParams> }>(
    "/:town/payments/:payment",
    { schema: { params: PaymentParams } },
    async (request, reply) => {
      const { visit, params } = request;
      return show(visit, reply, await drawPayment(parts, visit, paymentIn(params.payment)));
    },
  );

  // To the bank once more, for a payer who came back without paying or whose order had not reached the bank.
  app.post<{ Params: Static<typeof PaymentParams> }>(
    "/:town/payments/:payment/bank",
    { schema: { params: PaymentParams } },
    async (request, reply) => {
      const { visit } = request;
      const id = paymentIn(request.params.payment);
      const payment = await findPayment(parts, visit.town.id, id);
      if (!payment) throw new RefusedRequest(404, "payment.unknown");
      const taken = await parts.gateway.register(orderOf(visit, origin, id, payment.amountPaise));
      const on = taken && payment.state !== "confirmed" && payment.via === "gateway";
      return on ? reply.redirect(parts.gateway.page(id), 303) : goOn(reply, paymentPath(visit.town.id, id));
    },
  );
}
