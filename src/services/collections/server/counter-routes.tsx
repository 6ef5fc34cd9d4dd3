// The clerk's counter: taking cash for an account in two steps, and the day's receipts.
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import type { CommandId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import { type Refusal, type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, looksLikeName, normaliseText } from "../../../kernel/text.ts";
import { bookOf } from "../../../kernel/book.ts";
import { type CivilDate, financialYearOf } from "../../../kernel/civil-date.ts";
import { DatabaseGone } from "../../../platform/database/connect.ts";
import { keepCounter, keptCounter } from "../../../platform/http/cookies.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { CounterBody, TakeBody, TakeConfirmBody } from "../pages/counter-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import type { TakePayment } from "../rules/counter.ts";
import { isCounter, owedRefused } from "../rules/receipt.ts";
import { type Tender, tenderModes, tenderRefused } from "../rules/tender.ts";
import { crumbs } from "./crumbs.ts";
import { amountIn, findAccount, type FoundAccount, type PartsOfSite, showGoneWith } from "./pay-routes.tsx";
import type { CollectionsParts } from "./parts.ts";
import {
  commandIn,
  counterDayPath,
  counterPath,
  newCommand,
  passbookPath,
  payPath,
  receiptOf,
  receiptPath,
  takePath,
} from "./paths.ts";
import { receiptsOfAccount, receiptsOfBook } from "./receipt-store.ts";
import { dateIn } from "./typed.ts";

/** Receipts in the day's list of a counter. */
const listed_max = 500;
/** Earlier receipts of an account. */
const earlier_max = 10;

const Params = Type.Object({ town: Type.String(), account: Type.String({ maxLength: 100 }) });
const TakeForm = Type.Object({
  command: Type.String({ minLength: 36, maxLength: 36 }),
  amount: Type.String({ minLength: 1, maxLength: 40 }),
  payer: Type.Optional(Type.String({ maxLength: 200 })),
  advance: Type.Optional(Type.String({ maxLength: 3 })),
  counter: Type.String({ maxLength: 3 }),
  mode: Type.Optional(Type.Union(tenderModes.map((mode) => Type.Literal(mode)))),
  number: Type.Optional(Type.String({ maxLength: 30 })),
  bank: Type.Optional(Type.String({ maxLength: 80 })),
  ifsc: Type.Optional(Type.String({ maxLength: 11 })),
  dated: Type.Optional(Type.String({ maxLength: 10 })),
  reference: Type.Optional(Type.String({ maxLength: 12 })),
  step: Type.Union([Type.Literal("check"), Type.Literal("confirm"), Type.Literal("change")]),
});
type TakeFields = Static<typeof TakeForm>;

/** A form that was read: what is asked, and the same as text for the next form. */
interface Taking {
  readonly amountPaise: Paise;
  readonly payer: string;
  readonly advanceAgreed: boolean;
  readonly counter: string;
  readonly tender: Tender;
  readonly values: Readonly<Record<string, string>>;
}

type ReadTaking =
  | { readonly ok: true; readonly taking: Taking }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

type ReadTender = Refused | { readonly ok: true; readonly tender: Tender };

/** What was handed over, and whether a bank would take it. */
function readTender(fields: TakeFields, today: CivilDate): ReadTender {
  const { mode = "cash" } = fields;
  const plain = (text = ""): string => latinDigits(normaliseText(text)).toUpperCase().replaceAll(" ", "");
  if (mode === "cash") return { ok: true, tender: { mode } };
  if (mode === "card") return checked({ mode, reference: plain(fields.reference) }, today);
  const dated = dateIn(fields.dated ?? "");
  if (!dated) return refuse("payment.instrument_date_unreadable", "date", { field: "dated" });
  const ifsc = plain(fields.ifsc);
  const bank = normaliseText(fields.bank ?? "");
  const instrument = { number: plain(fields.number), bank, ...(ifsc !== "" && { ifsc }), dated };
  return checked({ mode, instrument }, today);
}

const checked = (tender: Tender, today: CivilDate): ReadTender => tenderRefused(tender, today) ?? { ok: true, tender };

/**
 * Reads the form, all fields at once. What the account owes is tried before the clerk is asked to confirm; afterwards
 * it is `perform`'s to say, since a form that is sent twice finds the dues paid by itself.
 */
function readTaking(fields: TakeFields, found: FoundAccount, today: CivilDate): ReadTaking {
  const amount = amountIn(fields.amount);
  const payer = normaliseText(fields.payer ?? "");
  const counter = fields.counter.trim().toUpperCase();
  const advanceAgreed = fields.advance === "yes";
  const tender = readTender(fields, today);
  const refused = [
    amount.ok
      ? owedRefused(found.account.state, amount.amountPaise, advanceAgreed || fields.step === "confirm")
      : amount,
    payer === "" || looksLikeName(payer) ? undefined : refuse("payment.payer_unreadable", "name", { field: "payer" }),
    isCounter(counter) ? undefined : refuse("payment.counter_unknown", "counter", { field: "counter" }),
    tender.ok ? undefined : tender,
  ].filter((one) => one !== undefined);
  if (!amount.ok || !tender.ok || refused.length > 0) return { ok: false, refusals: refused.map((one) => one.refusal) };
  const { mode = "cash", number = "", bank = "", ifsc = "", dated = "", reference = "" } = fields;
  const ways = mode === "cash" ? {} : mode === "card" ? { reference } : { number, bank, ifsc, dated };
  const values = { amount: fields.amount, payer, advance: advanceAgreed ? "yes" : "", counter, mode, ...ways };
  const { amountPaise } = amount;
  return { ok: true, taking: { amountPaise, payer, advanceAgreed, counter, tender: tender.tender, values } };
}

/** What the form is filled with, and its errors. */
type Given = Pick<FormTrouble, "values" | "errors">;

/** The counter that this browser was last used at; empty when none is known, so that nobody writes into another's book. */
function lastCounter(request: FastifyRequest): string {
  const kept = keptCounter(request);
  return isCounter(kept) ? kept : "";
}

async function drawTake(parts: PartsOfSite, visit: Visit, text: string, given: Given): Promise<Shown> {
  const { id, about, account } = await findAccount(parts, visit, text);
  const own = words[visit.lang];
  const town = visit.town.id;
  const earlier = await parts.database.readInTown(town, (tx) => receiptsOfAccount(tx, id, earlier_max));
  const body = (
    <TakeBody
      receipts={earlier.map((one) => ({ href: receiptPath(town, one.id), receipt: one.receipt }))}
      lang={visit.lang}
      sample={parts.sample}
      about={about}
      account={account.state}
      upi={payPath(town, id)}
      passbook={passbookPath(town, id)}
      action={takePath(visit.town.id, id)}
      csrf={visit.csrf}
      commandId={newCommand(visit.now)}
      values={given.values}
      errors={given.errors}
    />
  );
  return { title: own.take_title, caption: own.service, breadcrumb: crumbs(visit, about), body };
}

function drawConfirm(visit: Visit, found: FoundAccount, taking: Taking, command: CommandId): Shown {
  const own = words[visit.lang];
  const body = (
    <TakeConfirmBody
      lang={visit.lang}
      about={found.about}
      account={found.account.state}
      action={takePath(visit.town.id, found.id)}
      csrf={visit.csrf}
      commandId={command}
      values={taking.values}
      errors={[]}
      amountPaise={taking.amountPaise}
    />
  );
  return { title: own.take_confirm_title, caption: own.service, breadcrumb: crumbs(visit, found.about), body };
}

async function takeMoney(
  parts: CollectionsParts,
  visit: Visit,
  reply: FastifyReply,
  asked: { readonly found: FoundAccount; readonly taking: Taking; readonly id: CommandId },
): Promise<FastifyReply> {
  const { found, taking, id } = asked;
  const receipt = receiptOf(id);
  const path = receiptPath(visit.town.id, receipt);
  const command: TakePayment = {
    do: "payment.take",
    id,
    receipt,
    account: found.id,
    service: found.about.service,
    amountPaise: taking.amountPaise,
    ...taking.tender,
    counter: taking.counter,
    advanceAgreed: taking.advanceAgreed,
    ...(taking.payer !== "" && { payer: open(taking.payer, "name") }),
  };
  try {
    const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
    return outcome.ok ? goOn(reply, path) : showRefusal(visit, reply, outcome.refusal);
  } catch (error) {
    if (!(error instanceof DatabaseGone && error.outcomeUnknown)) throw error;
    return showGoneWith(visit, reply, words[visit.lang].gone_take, path);
  }
}

const ListQuery = Type.Object({ counter: Type.Optional(Type.String({ maxLength: 10 })) });

/** Registers the counter's pages, for clerks only. */
export function counterRoutes(app: App, ofService: CollectionsParts): void {
  const parts: PartsOfSite = { ...ofService, sample: app.site.settings.sample };
  const roles = ["clerk"] as const;
  const again: DrawAgain = (visit, trouble) => drawTake(parts, visit, trouble.params["account"] ?? "", trouble);

  app.get<{ Params: Static<typeof Params> }>(
    "/:town/take/:account",
    { schema: { params: Params }, config: { roles } },
    async (request, reply) => {
      const given = { values: { counter: lastCounter(request) }, errors: [] };
      return show(request.visit, reply, await drawTake(parts, request.visit, request.params.account, given));
    },
  );

  app.post<{ Params: Static<typeof Params>; Body: TakeFields }>(
    "/:town/take/:account",
    { schema: { params: Params, body: TakeForm }, config: { roles, again } },
    async (request, reply) => {
      const { visit, body, params } = request;
      if (body.step === "change") {
        const { command: _command, step: _step, ...values } = body;
        return show(visit, reply, await drawTake(parts, visit, params.account, { values, errors: [] }));
      }
      const found = await findAccount(parts, visit, params.account);
      const id = commandIn(body.command);
      const read = readTaking(body, found, visit.today);
      if (body.step === "check") {
        if (!read.ok) return showRefusal(visit, reply, read.refusals);
        return show(visit, reply, drawConfirm(visit, found, read.taking, id));
      }
      if (!read.ok) return showRefusal(visit, reply, read.refusals);
      keepCounter(reply, read.taking.counter);
      return takeMoney(parts, visit, reply, { found, taking: read.taking, id });
    },
  );

  app.get<{ Querystring: Static<typeof ListQuery> }>(
    "/:town/counter",
    { schema: { querystring: ListQuery }, config: { roles } },
    async (request, reply) => {
      const { visit } = request;
      const town = visit.town.id;
      const wanted = (request.query.counter ?? "").trim().toUpperCase();
      const counter = isCounter(wanted) ? wanted : lastCounter(request);
      const book = bookOf(town, `receipt/${financialYearOf(visit.today)}/${counter}`);
      const list =
        counter === ""
          ? []
          : await parts.database.readInTown(town, (tx) => receiptsOfBook(tx, book, visit.today, listed_max));
      const receipts = list.map(({ id, receipt }) => ({ href: receiptPath(town, id), receipt }));
      const body = (
        <CounterBody
          lang={visit.lang}
          counter={counter}
          receipts={receipts}
          count_max={listed_max}
          action={counterPath(town)}
          day={counter === "" ? "" : counterDayPath(town, counter, visit.today)}
        />
      );
      const own = words[visit.lang];
      const head = { title: own.counter_title, caption: own.service, breadcrumb: crumbs(visit) };
      return show(visit, reply, { ...head, body, width: "wide" });
    },
  );
}
