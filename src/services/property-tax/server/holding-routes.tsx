// The page of one holding, and raising its demand of the current year.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { HoldingBody } from "../pages/holding-page.tsx";
import { holdingPath } from "../pages/places.ts";
import { RequestsTable } from "../pages/task-pages.tsx";
import { dateIn } from "../pages/names.ts";
import { words } from "../pages/words/words.generated.ts";
import { ownsByMobile } from "../rules/correction.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { RaiseDemand } from "../rules/demand.ts";
import { openHolding } from "./opened.ts";
import {
  commandIn,
  crumbs,
  holdingIn,
  holdingOfPath,
  isOfficer,
  isStaff,
  mobileTokensOf,
  newCommand,
  type PropertyTaxParts,
  purposeOf,
  ratesNow,
  yearOf,
} from "./parts.ts";
import { type FoundTask, readTasksOf } from "./reads.ts";
import { accountsOf, duesView, historyOf, holdingView, workingView } from "./show-holding.ts";
import { taskViews } from "./show-task.ts";

/** Earlier requests shown with a holding. */
const requests_max = 10;

export const HoldingParams = Type.Object({ town: Type.String(), holding: Type.String({ maxLength: 100 }) });
const DoneQuery = Type.Object({ done: Type.Optional(Type.String({ maxLength: 20 })) });

function doneWords(visit: Visit, done: string | undefined, newest: FoundTask | undefined): string | undefined {
  const own = words[visit.lang];
  if (done === "registered") return own.done_registered;
  if (done === "corrected") return own.done_corrected;
  if (done === "raised") return own.done_raised;
  return done === "asked" && newest ? own.done_asked({ date: dateIn(newest.task.dueOn, visit.lang) }) : undefined;
}

async function showHolding(
  parts: PropertyTaxParts,
  visit: Visit,
  reply: FastifyReply,
  text: string,
  done: string | undefined,
): Promise<FastifyReply> {
  const { lang, town, actor } = visit;
  const found = await holdingOfPath(parts, visit, text);
  const { holding } = found;
  const staff = isStaff(actor);
  const owner = ownsByMobile(holding, mobileTokensOf(visit));
  const mayOpen = staff || owner;
  const opening = mayOpen
    ? await openHolding(parts.sealer, { town: town.id, by: actor, why: purposeOf(visit), found })
    : undefined;
  const read = await parts.database.readInTown(town.id, async (tx) => ({
    accounts: await accountsOf(tx, [found]),
    history: staff ? await historyOf(tx, found) : undefined,
    requests: mayOpen ? await readTasksOf(tx, found.id, requests_max) : [],
  }));
  const [account] = read.accounts;
  if (!account) throw new Error("a holding has no account");
  const year = yearOf(visit);
  const receipts = mayOpen ? await parts.receiptsOf?.(town.id, holding.account, lang) : undefined;
  const requests = await taskViews(parts, visit, read.requests, new Map([[found.id, holding.number]]));
  const view = holdingView(found, opening?.ok ? opening.opened : undefined);
  const body = (
    <HoldingBody
      lang={lang}
      town={town.id}
      holding={view}
      dues={duesView(account, year)}
      year={year}
      yearRaised={holding.demandedYears.includes(year)}
      working={workingView(town.id, year, holding)}
      history={read.history}
      receipts={receipts ?? []}
      done={doneWords(visit, done, read.requests[0])}
      budgetSpent={opening?.ok === false}
      may={{
        ask: owner || actor.roles.includes("clerk"),
        take: actor.roles.includes("clerk"),
        correct: isOfficer(actor),
        raise: isOfficer(actor),
      }}
      csrf={isOfficer(actor) ? visit.csrf : undefined}
      command={newCommand(visit)}
      requests={<RequestsTable lang={lang} tasks={requests} />}
    />
  );
  return show(visit, reply, {
    title: holding.number,
    caption: words[lang].service,
    breadcrumb: crumbs(visit),
    width: "wide",
    // Drawn from the register as it stands.
    updatedOn: visit.today,
    body,
  });
}

export function holdingRoutes(app: App, parts: PropertyTaxParts): void {
  app.get<{ Params: Static<typeof HoldingParams>; Querystring: Static<typeof DoneQuery> }>(
    "/:town/property-tax/holdings/:holding",
    { schema: { params: HoldingParams, querystring: DoneQuery } },
    async (request, reply) => showHolding(parts, request.visit, reply, request.params.holding, request.query.done),
  );
  const RaiseForm = Type.Object({ command: Type.String({ minLength: 36, maxLength: 36 }) });
  app.post<{ Params: Static<typeof HoldingParams>; Body: Static<typeof RaiseForm> }>(
    "/:town/property-tax/holdings/:holding/demand",
    { schema: { params: HoldingParams, body: RaiseForm }, config: { roles: ["officer"] } },
    async (request, reply) => {
      const { visit, params, body } = request;
      const now = ratesNow(visit);
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
