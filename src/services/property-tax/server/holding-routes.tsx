// The page of one holding, and raising its demand of the current year.
import { createHash } from "node:crypto";
import type { FastifyReply } from "fastify";
import type { VNode } from "preact";
import { type Static, Type } from "typebox";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, showRefusal, showStanding } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { HoldingBody } from "../pages/holding-page.tsx";
import { holdingPath, noticePath, returnPath } from "../pages/places.ts";
import { noticeName, noticeStateIn } from "../pages/returns/notice-page.tsx";
import { returnName, returnStateIn, StandingList, type StandingView } from "../pages/returns/return-pages.tsx";
import { RequestsTable } from "../pages/task-pages.tsx";
import { dateIn } from "../pages/names.ts";
import { words } from "../pages/words/words.generated.ts";
import { ownsByMobile } from "../rules/correction.ts";
import { financialYearOf } from "../../../kernel/civil-date.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { HistoryView } from "../pages/views.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { Account } from "../../../kernel/dues.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { Gatherer } from "../../../ledger/gather.ts";
import { DatabaseBusy } from "../../../platform/database/connect.ts";
import type { RaiseDemand } from "../rules/demand.ts";
import { openHolding } from "./opened.ts";
import {
  commandIn,
  crumbs,
  holdingIn,
  isOfficer,
  isStaff,
  mobileTokensOf,
  newCommand,
  type PropertyTaxParts,
  purposeOf,
  ratesNow,
  yearOf,
} from "./parts.ts";
import { type FoundHolding, type FoundTask, readHoldings, readTasksOf } from "./reads.ts";
import { ratesInForce } from "./rates-in-force.ts";
import { type FoundNotice, type FoundReturn, noticesOfHolding, returnsOfHolding } from "./return-reads.ts";
import { duesView, historyOf, holdingView, keptAccountsOf, relatedIds, workingView } from "./show-holding.ts";
import { taskViews } from "./show-task.ts";

/** Earlier requests shown with a holding. */
const requests_max = 10;

/** Transactions of one town at once that read holdings for visitors, and how many holdings travel in one. */
const read_lanes_max = 4;
const read_together_max = 64;
/** Visitors of one town who may wait for their turn, and how long. */
const read_waiting_max = 2_000;
const read_wait_ms_max = 10_000;

export const HoldingParams = Type.Object({ town: Type.String(), holding: Type.String({ maxLength: 100 }) });
const DoneQuery = Type.Object({ done: Type.Optional(Type.String({ maxLength: 20 })) });

function doneWords(visit: Visit, done: string | undefined, newest: FoundTask | undefined): string | undefined {
  const own = words[visit.lang];
  if (done === "registered") return own.done_registered;
  if (done === "corrected") return own.done_corrected;
  if (done === "ordered") return own.done_ordered;
  if (done === "raised") return own.done_raised;
  if (done === "demand-corrected") return own.done_demand_corrected;
  if (done === "cancelled") return own.done_demand_cancelled;
  return done === "asked" && newest ? own.done_asked({ date: dateIn(newest.task.dueOn, visit.lang) }) : undefined;
}

/** Returns and notices of a holding, with their pages. */
const standingOf = (
  { lang, town }: Visit,
  filed: readonly FoundReturn[],
  notices: readonly FoundNotice[],
): readonly StandingView[] => [
  ...filed.map(({ of }) => ({
    href: returnPath(town.id, of.holding),
    text: returnName(of.year, lang),
    state: returnStateIn(of.state, lang),
  })),
  ...notices.map(({ id, of }) => ({
    href: noticePath(town.id, id),
    text: noticeName(of.number, lang),
    state: noticeStateIn(of.state, lang),
  })),
];

interface Standing {
  readonly found: FoundHolding | undefined;
  readonly account: Kept<Account>;
  /** Holdings that it came of, and that came of it. */
  readonly related: readonly FoundHolding[];
  readonly rates: PropertyTaxRates | undefined;
  /** Another text for other rates. */
  readonly ratesMark: string;
}

/** All that rates say, in few signs. */
const markOf = (rates: PropertyTaxRates | undefined): string =>
  createHash("sha256")
    .update(
      JSON.stringify(rates ?? null, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    )
    .digest("base64url");

/** Holdings and accounts as they stand: with many visitors at once those of one town are read together. */
function gatheredReads({
  database,
  clock,
}: Pick<PropertyTaxParts, "database" | "clock">): (town: TownId, id: HoldingId) => Promise<Standing> {
  const gatherer = new Gatherer<HoldingId, Standing>({
    run: (town, ids) =>
      database.readInTown(town, async (tx) => {
        const today = clock.today();
        const [found, accounts, rates] = await Promise.all([
          readHoldings(tx, ids),
          keptAccountsOf(tx, ids),
          ratesInForce(tx, financialYearOf(today), today),
        ]);
        const kin = found.flatMap(relatedIds);
        const related = kin.length === 0 ? [] : await readHoldings(tx, [...new Set(kin)]);
        const byId = new Map(found.map((one) => [one.id, one]));
        const ratesMark = markOf(rates);
        return ids.map((id, at) => {
          const account = accounts[at] as Kept<Account>;
          return { found: byId.get(id), account, related, rates, ratesMark };
        });
      }),
    name: () => undefined,
    worthParting: () => false,
    lanes_max: read_lanes_max,
    together_max: read_together_max,
    waiting_max: read_waiting_max,
    wait_ms_max: read_wait_ms_max,
    busy: () => new DatabaseBusy("connection", "too many visitors wait for a holding"),
  });
  return (town, id) => gatherer.ask(town, id);
}

interface More {
  readonly history: readonly HistoryView[] | undefined;
  readonly requests: readonly FoundTask[];
  readonly returns: readonly FoundReturn[];
  readonly notices: readonly FoundNotice[];
}

const nothingMore: More = { history: undefined, requests: [], returns: [], notices: [] };

/** What those who are signed in may see besides; what they may not is left aside afterwards. */
async function readMore(
  { database }: PropertyTaxParts,
  { town, session, lang }: Visit,
  found: FoundHolding,
): Promise<More> {
  if (!session) return nothingMore;
  const { id } = found;
  return await database.readInTown(town.id, async (tx) => {
    const [history, requests, returns, notices] = await Promise.all([
      historyOf(tx, found, lang),
      readTasksOf(tx, id, requests_max),
      returnsOfHolding(tx, id),
      noticesOfHolding(tx, id),
    ]);
    return { history, requests, returns, notices };
  });
}

async function showHolding(
  parts: PropertyTaxParts,
  visit: Visit,
  reply: FastifyReply,
  asked: { readonly standing: Standing; readonly done: string | undefined },
): Promise<FastifyReply> {
  const { lang, town, actor } = visit;
  const { found, account, related, rates, ratesMark } = asked.standing;
  if (!found) throw new RefusedRequest(404, "holding.unknown");
  const { holding } = found;
  const staff = isStaff(actor);
  const more = await readMore(parts, visit, found);
  const owner = ownsByMobile(holding, mobileTokensOf(visit));
  const mayOpen = staff || owner;
  const opening = mayOpen
    ? await openHolding(parts.sealer, { town: town.id, by: actor, why: purposeOf(visit), found })
    : undefined;
  const own = mayOpen ? more : nothingMore;
  const year = yearOf(visit);
  const receipts = mayOpen ? await parts.receiptsOf?.(town.id, holding.account, lang) : undefined;
  const requests = await taskViews(parts, visit, own.requests, new Map([[found.id, holding.number]]));
  const view = holdingView(found, opening?.ok ? opening.opened : undefined, related);
  const open = holding.closed === undefined;
  const body = (): VNode => (
    <HoldingBody
      lang={lang}
      town={town.id}
      holding={view}
      dues={duesView(account.state, year)}
      year={year}
      yearRaised={holding.demandedYears.includes(year)}
      working={workingView(rates, year, holding)}
      history={own.history}
      receipts={receipts ?? []}
      done={doneWords(visit, asked.done, own.requests[0])}
      budgetSpent={opening?.ok === false}
      may={{
        ask: owner || actor.roles.includes("clerk"),
        take: actor.roles.includes("clerk"),
        correct: isOfficer(actor) && open,
        file: (owner || actor.roles.includes("clerk")) && open,
        raise: isOfficer(actor) && open,
        read: owner || actor.roles.includes("clerk") || isOfficer(actor),
        recover: isOfficer(actor),
        own: owner,
      }}
      csrf={isOfficer(actor) ? visit.csrf : undefined}
      command={newCommand(visit)}
      requests={
        <>
          <StandingList lang={lang} list={standingOf(visit, own.returns, own.notices)} />
          <RequestsTable lang={lang} tasks={requests} />
        </>
      }
    />
  );
  // Whoever has not signed in sees what follows from these alone.
  const mark = [found.revision, account.revision, ratesMark, visit.today].join(" ");
  return showStanding(visit, reply, mark, () => ({
    title: holding.number,
    caption: words[lang].service,
    breadcrumb: crumbs(visit),
    width: "wide",
    // Drawn from the register as it stands.
    updatedOn: visit.today,
    body: body(),
  }));
}

export function holdingRoutes(app: App, parts: PropertyTaxParts): void {
  const read = gatheredReads(parts);
  app.get<{ Params: Static<typeof HoldingParams>; Querystring: Static<typeof DoneQuery> }>(
    "/:town/property-tax/holdings/:holding",
    { schema: { params: HoldingParams, querystring: DoneQuery } },
    async (request, reply) => {
      const id = holdingIn(request.params.holding);
      const standing = await read(request.visit.town.id, id);
      return showHolding(parts, request.visit, reply, { standing, done: request.query.done });
    },
  );
  const RaiseForm = Type.Object({ command: Type.String({ minLength: 36, maxLength: 36 }) });
  app.post<{ Params: Static<typeof HoldingParams>; Body: Static<typeof RaiseForm> }>(
    "/:town/property-tax/holdings/:holding/demand",
    { schema: { params: HoldingParams, body: RaiseForm }, config: { roles: ["officer"] } },
    async (request, reply) => {
      const { visit, params, body } = request;
      const now = await ratesNow(parts, visit);
      if (!now.ok) return showRefusal(visit, reply, now.refusal);
      if (!now.rates.verified && !reply.server.site.settings.sample) {
        const unverified = refuse("rates.unverified", "council resolution", { values: { year: now.rates.year } });
        return showRefusal(visit, reply, unverified.refusal);
      }
      const holding = holdingIn(params.holding);
      const command: RaiseDemand = { do: "demand.raise", id: commandIn(body.command), holding, rates: now.rates };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${holdingPath(visit.town.id, holding)}?done=raised`);
    },
  );
}
