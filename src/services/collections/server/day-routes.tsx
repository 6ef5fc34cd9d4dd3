// The counter's day on the web: its page with all that its clerk does, its day book as CSV, and the town's day book.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { type CivilDate, showInstant } from "../../../kernel/civil-date.ts";
import type { Command } from "../../../kernel/decider.ts";
import { derivedUuid, parseUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { parseAmount, rupees, zero } from "../../../kernel/money.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { headIn } from "../../../web/head-words.ts";
import { shownAmount, shownDate } from "../../../web/shown.ts";
import { modeIn, reversalIn } from "../pages/account-words.ts";
import { DayBody, TownDayBody } from "../pages/day-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import { counterDayOf, denominations, type Notes } from "../rules/counter-day.ts";
import type {
  CloseCounter,
  KeepCounter,
  MakeDeposit,
  OfferCounter,
  OpenCounter,
  TakeOverCounter,
} from "../rules/counter-work.ts";
import { isCounter } from "../rules/receipt.ts";
import { chequesWaiting } from "./cheque-store.ts";
import { daysLeftOpen, daysOf, depositsOf, type KeptDay, readDay } from "./counter-store.ts";
import { crumbs } from "./crumbs.ts";
import { csvOf } from "./csv-text.ts";
import { dayByHead, dayByMode } from "./day-store.ts";
import type { CollectionsParts } from "./parts.ts";
import { commandIn, counterDayPath, depositPath, newCommand, receiptPath } from "./paths.ts";
import { receiptsOfDay } from "./receipt-store.ts";
import { dateIn, noteField, notesIn } from "./typed.ts";

/** Receipts in a counter's day book. */
const listed_max = 2_000;
/** Cheques that are offered for one slip. */
const cheques_max = 200;

const Params = Type.Object({
  town: Type.String(),
  counter: Type.String({ maxLength: 10 }),
  on: Type.String({ maxLength: 20 }),
});
const steps = ["open", "offer", "keep", "take_over", "close", "deposit"] as const;
const noteFields = Object.fromEntries(
  denominations.map((value) => [noteField(value), Type.Optional(Type.String({ maxLength: 6 }))]),
);
const chequeId = Type.String({ maxLength: 36 });
const DayForm = Type.Object({
  command: Type.String({ minLength: 36, maxLength: 36 }),
  step: Type.Union(steps.map((step) => Type.Literal(step))),
  float: Type.Optional(Type.String({ maxLength: 20 })),
  bank: Type.Optional(Type.String({ maxLength: 80 })),
  cheques: Type.Optional(Type.Union([chequeId, Type.Array(chequeId, { maxItems: cheques_max })])),
  ...noteFields,
});
type DayFields = Static<typeof DayForm>;

interface Place {
  readonly counter: string;
  readonly on: CivilDate;
}

/** Counter and date of a path; what is none of them is not found. */
function placeIn(params: Readonly<Record<string, string>>): Place {
  const counter = (params["counter"] ?? "").toUpperCase();
  const on = dateIn(params["on"] ?? "");
  if (!isCounter(counter) || !on) throw new RefusedRequest(404, "counter.not_open");
  return { counter, on };
}

async function drawDay(
  parts: CollectionsParts,
  visit: Visit,
  { counter, on }: Place,
  given: Pick<FormTrouble, "values" | "errors">,
): Promise<Shown> {
  const own = words[visit.lang];
  const town = visit.town.id;
  const id = counterDayOf(town, counter, on);
  const found = await parts.database.readInTown(town, async (tx) => {
    const day = await readDay(tx, id);
    const receipts = await receiptsOfDay(tx, id, listed_max);
    const slips = await depositsOf(tx, id);
    const cheques = day?.state === "closed" ? await chequesWaiting(tx, on, cheques_max) : [];
    return { day, receipts, slips, cheques };
  });
  const day = found.day ?? ({ state: "none" } as const);
  const path = counterDayPath(town, counter, on);
  const body = (
    <DayBody
      lang={visit.lang}
      counter={counter}
      day={day}
      today={on === visit.today}
      mine={day.state !== "none" && day.clerk === visit.actor.person}
      clerk={visit.actor.roles.includes("clerk")}
      receipts={found.receipts.map((one) => ({ href: receiptPath(town, one.id), receipt: one.receipt }))}
      cheques={found.cheques.map(({ id: cheque, cheque: one }) => ({
        id: cheque,
        text: `${one.instrument.number}, ${one.instrument.bank}, ₹${shownAmount(one.amountPaise)}`,
      }))}
      slips={found.slips.map((one) => ({
        href: depositPath(town, one.id),
        number: one.deposit.number,
        totalPaise: one.deposit.totalPaise,
      }))}
      csv={`${path}.csv`}
      action={path}
      csrf={visit.csrf}
      commandId={newCommand(visit.now)}
      values={given.values}
      errors={given.errors}
    />
  );
  const title = own.day_title({ counter, date: shownDate(on, visit.lang) });
  return { title, caption: own.service, breadcrumb: crumbs(visit), body, width: "wide" };
}

type ReadCommand = Refused | { readonly ok: true; readonly command: Command; readonly path: string };

const depositOf = (id: string): SubjectId => subjectId(derivedUuid("deposit", id));

function readDeposit(fields: DayFields, place: Place, visit: Visit): ReadCommand {
  const id = commandIn(fields.command);
  const chosen = typeof fields.cheques === "string" ? [fields.cheques] : (fields.cheques ?? []);
  const cheques = chosen.map(parseUuid);
  if (cheques.some((one) => one === undefined))
    return refuse("cheque.unknown", "cheque register", { field: "cheques" });
  const deposit = depositOf(id);
  const command: MakeDeposit = {
    do: "deposit.make",
    id,
    deposit,
    ...place,
    cheques: cheques.filter((one) => one !== undefined).map(subjectId),
    bank: normaliseText(fields.bank ?? ""),
  };
  return { ok: true, command, path: depositPath(visit.town.id, deposit) };
}

/** The command of a form; counts and amounts that can't be read are refused beside their field. */
function readCommand(fields: DayFields, place: Place, visit: Visit): ReadCommand {
  const id = commandIn(fields.command);
  const path = counterDayPath(visit.town.id, place.counter, place.on);
  const done = (command: OpenCounter | OfferCounter | KeepCounter | TakeOverCounter | CloseCounter): ReadCommand => ({
    ok: true,
    command,
    path,
  });
  const { step } = fields;
  if (step === "deposit") return readDeposit(fields, place, visit);
  if (step === "keep") return done({ do: "counter.keep", id, ...place });
  if (step === "open") {
    if (place.on !== visit.today) return refuse("counter.not_today", "counter day", { field: "float" });
    const text = latinDigits(normaliseText(fields.float ?? ""));
    const float = parseAmount(text);
    const none = !float.ok && (float.why === "zero" || float.why === "empty");
    if (!float.ok && !none) return refuse("counter.float_unreadable", "counter day", { field: "float" });
    return done({ do: "counter.open", id, counter: place.counter, floatPaise: float.ok ? float.amountPaise : zero });
  }
  const notes: readonly Notes[] | undefined = notesIn(fields as Readonly<Record<string, string>>);
  if (!notes) return refuse("counter.count_unreadable", "counter day", { field: "notes" });
  const names = { offer: "counter.offer", take_over: "counter.take_over", close: "counter.close" } as const;
  return done({ do: names[step], id, ...place, notes });
}

async function dayBook(
  parts: CollectionsParts,
  visit: Visit,
  place: Place,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const own = words[visit.lang];
  const id = counterDayOf(visit.town.id, place.counter, place.on);
  const receipts = await parts.database.readInTown(visit.town.id, (tx) => receiptsOfDay(tx, id, listed_max));
  const heading = [own.receipt_title, own.counter_time, own.payment_via, own.instrument_number, own.payment_amount];
  const rows = receipts.map(({ receipt }) => [
    receipt.number,
    showInstant(receipt.at),
    modeIn(receipt.mode, visit.lang),
    receipt.instrument?.number ?? receipt.reference ?? "",
    rupees(receipt.amountPaise).replaceAll(",", ""),
    receipt.reversed === undefined ? own.receipt_good : reversalIn(receipt.reversed.cause, visit.lang),
  ]);
  return reply
    .type("text/csv; charset=utf-8")
    .header("content-disposition", `attachment; filename="${place.counter}-${place.on}.csv"`)
    .send(csvOf([[...heading, own.payment_state], ...rows]));
}

const TownParams = Type.Object({ town: Type.String(), on: Type.String({ maxLength: 20 }) });

async function drawTownDay(parts: CollectionsParts, visit: Visit, on: CivilDate): Promise<Shown> {
  const own = words[visit.lang];
  const town = visit.town.id;
  const [days, left, modes, heads] = await parts.database.readInTown(town, (tx) =>
    Promise.all([daysOf(tx, on), daysLeftOpen(tx, visit.today), dayByMode(tx, on), dayByHead(tx, on)]),
  );
  const linked = (list: readonly KeptDay[]) =>
    list.map((day) => ({ href: counterDayPath(town, day.counter, day.on), day }));
  const body = (
    <TownDayBody
      lang={visit.lang}
      days={linked(days)}
      left={linked(left)}
      modes={modes.map((one) => ({
        mode: modeIn(one.mode, visit.lang),
        count: one.count,
        amountPaise: one.amount_paise,
      }))}
      heads={heads.map((one) => ({
        head: headIn(one.head, visit.lang),
        arrearPaise: one.arrear_paise,
        currentPaise: one.current_paise,
      }))}
    />
  );
  const title = own.day_book_title({ date: shownDate(on, visit.lang) });
  return { title, caption: own.service, breadcrumb: crumbs(visit), body, width: "wide" };
}

/** Registers `/<town>/counter/<counter>/<date>`, the same with `.csv`, and `/<town>/day-book/<date>`. */
export function dayRoutes(app: App, parts: CollectionsParts): void {
  const read = ["clerk", "officer", "administrator"] as const;
  const again: DrawAgain = (visit, trouble) => drawDay(parts, visit, placeIn(trouble.params), trouble);
  app.get<{ Params: Static<typeof Params> }>(
    "/:town/counter/:counter/:on",
    { schema: { params: Params }, config: { roles: read } },
    async (request, reply) => {
      const { visit, params } = request;
      const csv = params.on.endsWith(".csv");
      const place = placeIn({ ...params, on: params.on.replace(/\.csv$/, "") });
      if (csv) return dayBook(parts, visit, place, reply);
      return show(visit, reply, await drawDay(parts, visit, place, { values: {}, errors: [] }));
    },
  );
  app.post<{ Params: Static<typeof Params>; Body: DayFields }>(
    "/:town/counter/:counter/:on",
    { schema: { params: Params, body: DayForm }, config: { roles: ["clerk"], again } },
    async (request, reply) => {
      const { visit, params, body } = request;
      const asked = readCommand(body, placeIn(params), visit);
      if (!asked.ok) return showRefusal(visit, reply, asked.refusal);
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command: asked.command });
      return outcome.ok ? goOn(reply, asked.path) : showRefusal(visit, reply, outcome.refusal);
    },
  );
  app.get<{ Params: Static<typeof TownParams> }>(
    "/:town/day-book/:on",
    { schema: { params: TownParams }, config: { roles: read } },
    async (request, reply) => {
      const { visit } = request;
      const on = request.params.on === "today" ? visit.today : dateIn(request.params.on);
      if (!on) throw new RefusedRequest(404, "counter.not_open");
      return show(visit, reply, await drawTownDay(parts, visit, on));
    },
  );
}
