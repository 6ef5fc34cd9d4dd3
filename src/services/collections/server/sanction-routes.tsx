// Two persons on the web: one asks, another sees what waits and decides.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { type Account, openDues } from "../../../kernel/dues.ts";
import { type AccountId, derivedUuid, type ReceiptId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { isOpen, open } from "../../../kernel/private.ts";
import { refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { AskBody, type AskProps, SanctionBody, SanctionsBody, wishIn } from "../pages/sanction-pages.tsx";
import { words } from "../pages/words/words.generated.ts";
import { adalatOffer } from "../rules/lok-adalat.ts";
import type { IssuedReceipt } from "../rules/receipt.ts";
import { sanctionReasons, type Wish } from "../rules/sanction.ts";
import type { AskSanction, DecideSanction } from "../rules/sanctioning.ts";
import { crumbs } from "./crumbs.ts";
import { findAccount } from "./pay-routes.tsx";
import type { CollectionsParts } from "./parts.ts";
import {
  accountIn,
  askPath,
  commandIn,
  newCommand,
  receiptIn,
  receiptPath,
  sanctionPath,
  sanctionsPath,
  subjectIn,
} from "./paths.ts";
import { readReceipt } from "./receipt-store.ts";
import { type KeptSanction, openSanctions, readSanction } from "./sanction-store.ts";
import {
  accountWishes,
  type AccountWish,
  adalatIn,
  adalatsOf,
  amountOf,
  type Fields,
  type ReadWish,
  wishOf,
} from "./wishes.ts";

const listed_max = 200;
const askers = ["clerk", "officer"] as const;

const AccountParams = Type.Object({
  town: Type.String(),
  account: Type.String({ maxLength: 100 }),
  what: Type.String({ maxLength: 20 }),
});
const ReceiptParams = Type.Object({ town: Type.String(), receipt: Type.String({ maxLength: 100 }) });
const SanctionParams = Type.Object({ town: Type.String(), sanction: Type.String({ maxLength: 100 }) });
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
/** Boxes for the rows of dues: an account rarely has more open lines. */
const row_fields_max = 60;
const rowFields = Object.fromEntries(Array.from({ length: row_fields_max }, (_, at) => [`row${at}`, text(20)]));
const AskForm = Type.Object({
  command: Type.String({ minLength: 36, maxLength: 36 }),
  reason: Type.Union(sanctionReasons.map((reason) => Type.Literal(reason))),
  note: text(500),
  amount: text(20),
  charge: text(20),
  to: text(100),
  authority: text(100),
  parts: text(2000),
  adalat: text(60),
  ...rowFields,
});
const AdalatQuery = Type.Object({ adalat: text(60) });
type AskFields = Static<typeof AskForm>;
const DecideForm = Type.Object({
  command: Type.String({ minLength: 36, maxLength: 36 }),
  decision: Type.Union([Type.Literal("grant"), Type.Literal("refuse")]),
});

const whatIn = (path: string): AccountWish => {
  const what = accountWishes.find((one) => one === path);
  if (!what) throw new RefusedRequest(404, "sanction.unknown");
  return what;
};

type Given = Pick<FormTrouble, "values" | "errors">;
const nothing: Given = { values: {}, errors: [] };

interface AskPage {
  readonly what: Wish["what"];
  readonly account: AccountId;
  readonly action: string;
  /** The key of the Lok Adalat whose rule was chosen for a waiver. */
  readonly adalat?: string | undefined;
}

/** The Lok Adalats for a waiver of this account, and what the chosen one forgives. */
function adalatProps(page: AskPage, service: string, state: Account, given: Given): AskProps["adalat"] {
  if (page.what !== "waiver") return undefined;
  const rules = adalatsOf(service);
  const chosen = adalatIn(given.values["adalat"] ?? page.adalat, service);
  return { rules, chosen: chosen && { rule: chosen, offer: adalatOffer(state, chosen) } };
}

async function drawAsk(parts: CollectionsParts, visit: Visit, page: AskPage, given: Given): Promise<Shown> {
  const { about, account } = await findAccount(parts, visit, page.account);
  const body = (
    <AskBody
      lang={visit.lang}
      what={page.what}
      number={about.number}
      advancePaise={account.state.advancePaise}
      dues={openDues(account.state).slice(0, row_fields_max)}
      adalat={adalatProps(page, about.service, account.state, given)}
      action={page.action}
      csrf={visit.csrf}
      commandId={newCommand(visit.now)}
      values={given.values}
      errors={given.errors}
    />
  );
  const own = words[visit.lang];
  return { title: wishIn(page.what, visit.lang), caption: own.service, breadcrumb: crumbs(visit, about), body };
}

/** Sends the wish to the one who decides; the same form again is the same wish. */
async function ask(
  parts: CollectionsParts,
  visit: Visit,
  reply: FastifyReply,
  fields: AskFields,
  wish: Wish,
): Promise<FastifyReply> {
  const id = commandIn(fields.command);
  const sanction = subjectId(derivedUuid("sanction", id));
  const note = normaliseText(fields.note ?? "");
  const command: AskSanction = {
    do: "sanction.ask",
    id,
    sanction,
    wish,
    reason: fields.reason,
    ...(note !== "" && { note: open(note, "note") }),
  };
  const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
  return outcome.ok ? goOn(reply, sanctionPath(visit.town.id, sanction)) : showRefusal(visit, reply, outcome.refusal);
}

interface FoundReceipt {
  readonly id: ReceiptId;
  readonly receipt: IssuedReceipt;
}

async function findReceipt(parts: CollectionsParts, visit: Visit, path: string): Promise<FoundReceipt> {
  const id = receiptIn(path);
  const receipt = await parts.database.readInTown(visit.town.id, (tx) => readReceipt(tx, id));
  if (!receipt) throw new RefusedRequest(404, "receipt.unknown");
  return { id, receipt };
}

/** A receipt of today's counter is cancelled; one by a cheque that came back is voided; others are neither. */
const receiptWish = ({ receipt }: FoundReceipt, visit: Visit): "cancel-receipt" | "return-cheque" =>
  receipt.on !== visit.today && ["cheque", "demand-draft"].includes(receipt.mode) ? "return-cheque" : "cancel-receipt";

function wishOfReceipt(found: FoundReceipt, visit: Visit, fields: Fields): ReadWish {
  const { id, receipt } = found;
  const { account, day } = receipt;
  // A cheque that the bank already has can't be cancelled on its day any more, but it can come back on it.
  if (receiptWish(found, visit) === "return-cheque" || fields["charge"] !== undefined) {
    const charge = amountOf(fields["charge"], "charge", true);
    if (!charge.ok) return charge;
    return { ok: true, wish: { what: "return-cheque", account, receipt: id, chargePaise: charge.amountPaise } };
  }
  if (day === undefined) return refuse("receipt.not_of_counter", "two persons");
  return { ok: true, wish: { what: "cancel-receipt", account, receipt: id, day } };
}

/** What an account is called; its own id when no service knows it any more. */
const numberOf = async (parts: CollectionsParts, visit: Visit, account: AccountId): Promise<string> =>
  (await parts.about(visit.town.id, account, visit.lang))?.number ?? account;

const amountOfWish = (wish: Wish): bigint | undefined => {
  if ("amountPaise" in wish) return wish.amountPaise;
  return "rows" in wish ? wish.rows.reduce((all, row) => all + row.amountPaise, 0n) : undefined;
};

async function drawList(parts: CollectionsParts, visit: Visit): Promise<Shown> {
  const own = words[visit.lang];
  const list = await parts.database.readInTown(visit.town.id, (tx) => openSanctions(tx, listed_max));
  const lines = [];
  for (const { id, sanction } of list) {
    lines.push({
      href: sanctionPath(visit.town.id, id),
      what: sanction.wish.what,
      number: await numberOf(parts, visit, sanction.wish.account),
      askedOn: sanction.askedOn,
      amountPaise: amountOfWish(sanction.wish),
    });
  }
  const body = <SanctionsBody lang={visit.lang} lines={lines} />;
  return { title: own.sanctions_title, caption: own.service, breadcrumb: crumbs(visit), body };
}

async function noteOf(
  parts: CollectionsParts,
  visit: Visit,
  id: SubjectId,
  { note }: KeptSanction,
): Promise<string | undefined> {
  if (note === undefined || isOpen(note)) return undefined;
  const values = { note };
  const answer = await parts.sealer.open({
    town: visit.town.id,
    by: visit.actor,
    why: "inbox",
    subject: id,
    values,
  });
  return answer.ok ? answer.opened.note : undefined;
}

async function findSanction(parts: CollectionsParts, visit: Visit, id: SubjectId): Promise<KeptSanction> {
  const sanction = await parts.database.readInTown(visit.town.id, (tx) => readSanction(tx, id));
  if (!sanction) throw new RefusedRequest(404, "sanction.unknown");
  return sanction;
}

async function drawSanction(parts: CollectionsParts, visit: Visit, id: SubjectId): Promise<Shown> {
  const own = words[visit.lang];
  const sanction = await findSanction(parts, visit, id);
  const { wish } = sanction;
  const receipt = "receipt" in wish ? await findReceipt(parts, visit, wish.receipt) : undefined;
  const mine = sanction.askedBy === visit.actor.person;
  const body = (
    <SanctionBody
      lang={visit.lang}
      state={sanction.state}
      wish={wish}
      number={await numberOf(parts, visit, wish.account)}
      toNumber={"to" in wish ? await numberOf(parts, visit, wish.to) : ""}
      receipt={receipt && { href: receiptPath(visit.town.id, receipt.id), number: receipt.receipt.number }}
      reason={sanction.reason}
      note={await noteOf(parts, visit, id, sanction)}
      askedOn={sanction.askedOn}
      own={mine}
      mayDecide={!mine && visit.actor.roles.includes("officer")}
      action={sanctionPath(visit.town.id, id)}
      csrf={visit.csrf}
      commandId={newCommand(visit.now)}
    />
  );
  return { title: wishIn(wish.what, visit.lang), caption: own.sanctions_title, breadcrumb: crumbs(visit), body };
}

function askRoutes(app: App, parts: CollectionsParts): void {
  const page = (visit: Visit, params: Readonly<Record<string, string>>): AskPage => {
    const what = whatIn(params["what"] ?? "");
    const account = accountIn(params["account"] ?? "");
    return { what, account, action: askPath(visit.town.id, account, what) };
  };
  const again: DrawAgain = (visit, trouble) => drawAsk(parts, visit, page(visit, trouble.params), trouble);
  app.get<{ Params: Static<typeof AccountParams>; Querystring: Static<typeof AdalatQuery> }>(
    "/:town/accounts/:account/ask/:what",
    { schema: { params: AccountParams, querystring: AdalatQuery }, config: { roles: askers } },
    async ({ visit, params, query }, reply) => {
      const { adalat } = query;
      return show(visit, reply, await drawAsk(parts, visit, { ...page(visit, params), adalat }, nothing));
    },
  );
  app.post<{ Params: Static<typeof AccountParams>; Body: AskFields }>(
    "/:town/accounts/:account/ask/:what",
    { schema: { params: AccountParams, body: AskForm }, config: { roles: askers, again } },
    async ({ visit, params, body }, reply) => {
      const what = whatIn(params.what);
      const account = accountIn(params.account);
      const town = visit.town.id;
      const { account: kept, about } = await findAccount(parts, visit, params.account);
      const find = async (number: string) => (await parts.accountOf(town, number))?.account;
      const read = await wishOf(what, body, { account, state: kept.state, service: about.service }, find);
      return read.ok ? ask(parts, visit, reply, body, read.wish) : showRefusal(visit, reply, read.refusal);
    },
  );
}

function receiptAskRoutes(app: App, parts: CollectionsParts): void {
  const draw = async (visit: Visit, path: string, given: Given): Promise<Shown> => {
    const found = await findReceipt(parts, visit, path);
    const action = `${receiptPath(visit.town.id, found.id)}/ask`;
    return drawAsk(parts, visit, { what: receiptWish(found, visit), account: found.receipt.account, action }, given);
  };
  const again: DrawAgain = (visit, trouble) => draw(visit, trouble.params["receipt"] ?? "", trouble);
  app.get<{ Params: Static<typeof ReceiptParams> }>(
    "/:town/receipts/:receipt/ask",
    { schema: { params: ReceiptParams }, config: { roles: askers } },
    async ({ visit, params }, reply) => show(visit, reply, await draw(visit, params.receipt, nothing)),
  );
  app.post<{ Params: Static<typeof ReceiptParams>; Body: AskFields }>(
    "/:town/receipts/:receipt/ask",
    { schema: { params: ReceiptParams, body: AskForm }, config: { roles: askers, again } },
    async ({ visit, params, body }, reply) => {
      const read = wishOfReceipt(await findReceipt(parts, visit, params.receipt), visit, body);
      return read.ok ? ask(parts, visit, reply, body, read.wish) : showRefusal(visit, reply, read.refusal);
    },
  );
}

/** Registers asking, the list of what waits, and deciding. */
export function sanctionRoutes(app: App, parts: CollectionsParts): void {
  askRoutes(app, parts);
  receiptAskRoutes(app, parts);
  app.get("/:town/sanctions", { config: { roles: askers } }, async ({ visit }, reply) =>
    show(visit, reply, await drawList(parts, visit)),
  );
  const idIn = (path: string): SubjectId => subjectIn(path, "sanction.unknown");
  app.get<{ Params: Static<typeof SanctionParams> }>(
    "/:town/sanctions/:sanction",
    { schema: { params: SanctionParams }, config: { roles: askers } },
    async ({ visit, params }, reply) => show(visit, reply, await drawSanction(parts, visit, idIn(params.sanction))),
  );
  app.post<{ Params: Static<typeof SanctionParams>; Body: Static<typeof DecideForm> }>(
    "/:town/sanctions/:sanction",
    { schema: { params: SanctionParams, body: DecideForm }, config: { roles: ["officer"] } },
    async ({ visit, params, body }, reply) => {
      const sanction = idIn(params.sanction);
      const { wish } = await findSanction(parts, visit, sanction);
      const command: DecideSanction = {
        do: body.decision === "grant" ? "sanction.grant" : "sanction.refuse",
        id: commandIn(body.command),
        sanction,
        wish,
      };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      return outcome.ok ? goOn(reply, sanctionsPath(visit.town.id)) : showRefusal(visit, reply, outcome.refusal);
    },
  );
}
