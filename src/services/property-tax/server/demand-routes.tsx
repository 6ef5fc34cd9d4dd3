// The yearly demand of a town on a page: what it would raise, its start, and how far it is while it runs.
import type { FastifyReply } from "fastify";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { Database } from "../../../platform/database/connect.ts";
import type { TownId } from "../../../kernel/town.ts";
import { zero } from "../../../kernel/money.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { DemandBody } from "../pages/demand-page.tsx";
import { demandPath } from "../pages/places.ts";
import { words } from "../pages/words/words.generated.ts";
import { previewYear, raiseYear } from "./jobs.ts";
import { crumbs, type PropertyTaxParts, yearOf } from "./parts.ts";
import { ratesInForce } from "./rates-in-force.ts";
import { countHoldings, readRun } from "./reads.ts";
import { Runs } from "./runs.ts";
import { workingView } from "./show-holding.ts";

const counted = (database: Database, town: TownId, year: FinancialYear) =>
  database.readInTown(town, (tx) => countHoldings(tx, year));

async function showDemand(
  parts: PropertyTaxParts,
  visit: Visit,
  reply: FastifyReply,
  running: boolean,
): Promise<FastifyReply> {
  const { lang, town, csrf } = visit;
  const year = yearOf(visit);
  const { database } = parts;
  // While it runs only how far it is counts: working out what is left would take its time from the run.
  const preview = running
    ? { ok: true as const, totalPaise: zero, unassessable: 0, ...(await counted(database, town.id, year)) }
    : await previewYear({ town: town.id, year, today: visit.today, database });
  if (!preview.ok) return showRefusal(visit, reply, preview.refusal);
  const { run, rates } = await database.readInTown(town.id, async (tx) => ({
    run: await readRun(tx, year),
    rates: await ratesInForce(tx, year, visit.today),
  }));
  const body = (
    <DemandBody
      lang={lang}
      town={town.id}
      year={year}
      csrf={csrf}
      rates={workingView(rates, year)}
      holdings={preview.holdings}
      waiting={preview.waiting}
      totalPaise={preview.totalPaise}
      unassessable={preview.unassessable}
      running={running}
      raisedPaise={run?.raisedPaise ?? zero}
      penaltyPaise={run?.penaltyPaise ?? zero}
    />
  );
  const own = words[lang];
  const title = own.demand_title({ year });
  return show(visit, reply, { title, caption: own.service, breadcrumb: crumbs(visit), body, width: "wide" });
}

export function demandRoutes(app: App, parts: PropertyTaxParts): void {
  const { sample } = app.site.settings;
  const { database, ledger } = parts;
  const runs = new Runs(app, "yearly demand", (visit, stop) =>
    raiseYear({
      town: visit.town.id,
      year: yearOf(visit),
      today: visit.today,
      database,
      ledger,
      by: visit.actor,
      stop,
      onlyVerified: !sample,
    }),
  );
  const config = { roles: ["officer"] } as const;
  app.get("/:town/property-tax/demand", { config }, async ({ visit }, reply) =>
    showDemand(parts, visit, reply, runs.has(visit.town.id)),
  );
  app.post("/:town/property-tax/demand", { config }, async ({ visit }, reply) => {
    runs.begin(visit);
    return goOn(reply, demandPath(visit.town.id));
  });
}
