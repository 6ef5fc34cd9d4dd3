// The town's recovery, the bills of a ward with their print, and the list of defaulters: for officers.
import { type Static, Type } from "typebox";
import { commandId, derivedUuid, type CommandId, type AccountId } from "../../../kernel/ids.ts";
import { parseAmount, rupeesShort, sum, zero } from "../../../kernel/money.ts";
import { showDate } from "../../../kernel/civil-date.ts";
import type { Fact } from "../../../kernel/facts.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Outcome } from "../../../ledger/perform.ts";
import { isRecoveryFact, type PaperIssued } from "../rules/paper.ts";
import { refuse } from "../../../kernel/refusal.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { letters_max } from "../../../platform/papers/printer.ts";
import { recoveryDays } from "../../../rulebook/recovery.ts";
import { refusalWords } from "../../../web/refusal-words.ts";
import { DefaultersBody } from "../pages/defaulters-page.tsx";
import { RecoveryBody, type WardBilled } from "../pages/recovery-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import type { IssueBill } from "../rules/recovery.ts";
import { lastBillsOf } from "./paper-store.ts";
import {
  byDayPath,
  casePath,
  commandIn,
  crumbs,
  defaultersPath,
  madeBy,
  newCommand,
  type Owing,
  type RecoveryParts,
  recoveryPath,
  wardBillsPath,
  wardPath,
} from "./parts.ts";
import { lettersOf, sendLetters } from "./print.ts";

/** Bills made by one press of the button; the page says when more are left. */
export const ward_bills_max = 500;
/** Defaulters shown at once. */
export const defaulters_max = 200;

const config = { roles: ["officer"] } as const;
const ward = Type.String({ maxLength: 4 });
const DoneQuery = Type.Object({
  ward: Type.Optional(ward),
  billed: Type.Optional(Type.String({ maxLength: 6 })),
  stood: Type.Optional(Type.String({ maxLength: 6 })),
  more: Type.Optional(Type.String({ maxLength: 3 })),
});
const BillsForm = Type.Object({ command: Type.String({ minLength: 36, maxLength: 36 }), ward });
const ListQuery = Type.Object({
  ward: Type.Optional(ward),
  least: Type.Optional(Type.String({ maxLength: 20 })),
});
const PrintParams = Type.Object({ town: Type.String(), ward });
const PrintQuery = Type.Object({ part: Type.Optional(Type.String({ maxLength: 4 })) });

const count = (text: string | undefined): number => (/^\d{1,6}$/.test(text ?? "") ? Number(text) : 0);

const doneIn = (query: Static<typeof DoneQuery>): WardBilled | undefined =>
  query.ward === undefined
    ? undefined
    : { ward: count(query.ward), billed: count(query.billed), stood: count(query.stood), more: query.more === "yes" };

async function drawTown(parts: RecoveryParts, visit: Visit, done: WardBilled | undefined) {
  const town = visit.town.id;
  const own = words[visit.lang];
  const wards = await parts.accounts.wards(town);
  const { bill, notice } = recoveryDays;
  const unverified = bill.verified && notice.verified ? undefined : { bill: bill.days, notice: notice.days };
  const body = (
    <RecoveryBody
      lang={visit.lang}
      wards={wards.map((one) => ({
        ...one,
        href: wardPath(town, one.ward),
        prints: Array.from({ length: Math.ceil(one.owing / letters_max) }, (_, at) =>
          wardBillsPath(town, one.ward, at + 1),
        ),
      }))}
      unverified={unverified}
      done={done}
      action={recoveryPath(town)}
      defaulters={defaultersPath(town)}
      byDay={byDayPath(town)}
      csrf={visit.csrf}
      command={newCommand(visit)}
    />
  );
  return { title: own.title, caption: own.service, breadcrumb: crumbs(visit), body, width: "wide" } as const;
}

/** The bill's command of one account within the press of a button: the same press is the same commands. */
const billOf = (press: CommandId, { account, ward: of }: Owing): IssueBill => {
  const id = commandId(derivedUuid("ward-bill", press, account));
  const { days, source, verified } = recoveryDays.bill;
  return { do: "recovery.bill", id, paper: madeBy(id), account, ward: of, days, source, verified };
};

/** The text that an owner gets with her bill, in the town's first language. */
function billText(parts: RecoveryParts, town: TownId, fact: PaperIssued, number: string): string {
  return words.hi.sms_bill({
    number,
    amount: rupeesShort(sum(fact.dues.map((due) => due.amountPaise))),
    date: showDate(fact.payableBy ?? fact.on),
    link: parts.payAddress(town, fact.account),
    bill: fact.number,
  });
}

async function tellBilled(
  parts: RecoveryParts,
  visit: Visit,
  found: readonly Owing[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const town = visit.town.id;
  const texts = outcomes.flatMap((outcome, at): readonly (readonly [AccountId, string])[] => {
    const owing = found[at];
    // A press that is repeated gives the same bills again, and their texts have gone out.
    if (!outcome.ok || outcome.repeated || !owing) return [];
    return outcome.facts.flatMap((fact: Fact) =>
      isRecoveryFact(fact) && fact.kind === "recovery.paper_issued"
        ? [[owing.account, billText(parts, town, fact, owing.number)] as const]
        : [],
    );
  });
  if (texts.length > 0) await parts.tell(town, new Map(texts));
}

/** Bills the accounts of a ward that owe, by id, until so many were made. */
async function billWard(parts: RecoveryParts, visit: Visit, wanted: number, press: CommandId): Promise<WardBilled> {
  const done = { ward: wanted, billed: 0, stood: 0, more: false };
  for (let after: AccountId | "start" = "start"; ; ) {
    const asked = { ward: wanted, leastPaise: zero, count_max: 100, after };
    const found: readonly Owing[] = await parts.accounts.owing(visit.town.id, asked, visit.lang);
    const last = found.at(-1);
    if (!last) return done;
    if (done.billed >= ward_bills_max) return { ...done, more: true };
    const commands = found.map((one) => billOf(press, one));
    const outcomes = await parts.ledger.performAll({ town: visit.town.id, actor: visit.actor, commands });
    await tellBilled(parts, visit, found, outcomes);
    done.billed += outcomes.filter((one) => one.ok).length;
    done.stood += outcomes.filter((one) => !one.ok).length;
    after = last.account;
  }
}

async function drawDefaulters(parts: RecoveryParts, visit: Visit, query: Static<typeof ListQuery>) {
  const own = words[visit.lang];
  const town = visit.town.id;
  const least = parseAmount(query.least === undefined || query.least.trim() === "" ? "1" : query.least);
  const chosen = query.ward === undefined || query.ward === "" ? undefined : count(query.ward);
  const asked = { ...(chosen !== undefined && { ward: chosen }), count_max: defaulters_max };
  const [wards, found] = await Promise.all([
    parts.accounts.wards(town),
    least.ok ? parts.accounts.owing(town, { ...asked, leastPaise: least.amountPaise }, visit.lang) : [],
  ]);
  const body = (
    <DefaultersBody
      lang={visit.lang}
      action={defaultersPath(town)}
      wards={wards.map((one) => one.ward)}
      ward={query.ward ?? ""}
      least={query.least ?? ""}
      leastError={least.ok ? undefined : refusalWords(refuse("form.field_invalid", "amount").refusal, visit.lang)}
      rows={found.map((one) => ({ ...one, href: casePath(town, one.account) }))}
      count_max={defaulters_max}
    />
  );
  const breadcrumb = crumbs(visit, { href: recoveryPath(town), text: own.service });
  return { title: own.defaulters_title, caption: own.service, breadcrumb, body, width: "wide" } as const;
}

export function wardRoutes(app: App, parts: RecoveryParts): void {
  const { sample } = app.site.settings;
  app.get<{ Querystring: Static<typeof DoneQuery> }>(
    "/:town/recovery",
    { schema: { querystring: DoneQuery }, config },
    async ({ visit, query }, reply) => show(visit, reply, await drawTown(parts, visit, doneIn(query))),
  );
  app.post<{ Body: Static<typeof BillsForm> }>(
    "/:town/recovery",
    { schema: { body: BillsForm }, config },
    async ({ visit, body }, reply) => {
      const wards = await parts.accounts.wards(visit.town.id);
      const wanted = wards.find((one) => String(one.ward) === body.ward);
      if (!wanted) {
        return showRefusal(visit, reply, refuse("recovery.ward_unknown", "ward", { field: "ward" }).refusal);
      }
      const done = await billWard(parts, visit, wanted.ward, commandIn(body.command));
      const { billed, stood, more } = done;
      const query = new URLSearchParams({
        ward: body.ward,
        billed: String(billed),
        stood: String(stood),
        more: more ? "yes" : "no",
      });
      return goOn(reply, `${recoveryPath(visit.town.id)}?${query.toString()}`);
    },
  );
  app.get<{ Querystring: Static<typeof ListQuery> }>(
    "/:town/recovery/defaulters",
    { schema: { querystring: ListQuery }, config },
    async ({ visit, query }, reply) => show(visit, reply, await drawDefaulters(parts, visit, query)),
  );
  app.get<{ Params: Static<typeof PrintParams>; Querystring: Static<typeof PrintQuery> }>(
    "/:town/recovery/wards/:ward/bills.pdf",
    { schema: { params: PrintParams, querystring: PrintQuery }, config },
    async ({ visit, params, query }, reply) => {
      const part = Math.max(1, count(query.part));
      const listed = await billsOfPart(parts, visit, count(params.ward), part);
      if (listed.length === 0) throw new RefusedRequest(404, "recovery.no_bills");
      return sendLetters(parts, reply, await lettersOf(parts, visit, listed, sample), `bills-${params.ward}-${part}`);
    },
  );
}

/** The last bills of the accounts of a ward that owe, those of one part of the print. */
async function billsOfPart(parts: RecoveryParts, visit: Visit, wanted: number, part: number) {
  const town = visit.town.id;
  let after: AccountId | "start" = "start";
  for (let at = 1; ; at += 1) {
    const asked = { ward: wanted, leastPaise: zero, count_max: letters_max, after };
    const found: readonly Owing[] = await parts.accounts.owing(town, asked, visit.lang);
    const last = found.at(-1);
    if (!last) return [];
    if (at < part) {
      after = last.account;
      continue;
    }
    const bills = await parts.database.readInTown(town, (tx) =>
      lastBillsOf(
        tx,
        found.map((one) => one.account),
      ),
    );
    const abouts = new Map(found.map((one) => [one.account, one]));
    return bills.flatMap((one) => {
      const about = abouts.get(one.paper.account);
      return about ? [{ ...one, about }] : [];
    });
  }
}
