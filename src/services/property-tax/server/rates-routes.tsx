// The public pages of a town's rates: those of the current year, and of any year that has some.
import { type Static, Type } from "typebox";
import { type FinancialYear, parseFinancialYear, showDate } from "../../../kernel/civil-date.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { show } from "../../../platform/http/show.ts";
import type { App, Shown, Visit } from "../../../platform/http/visit.ts";
import { lokAdalatWaivers } from "../../../rulebook/waivers.ts";
import { ratesDraftPath, ratesPath } from "../pages/places.ts";
import { RatesBody } from "../pages/rates/rates-page.tsx";
import { words } from "../pages/rates/words/words.generated.ts";
import { words as taxWords } from "../pages/words/words.generated.ts";
import { approvedOn } from "../rules/rates.ts";
import { crumbs, type PropertyTaxParts, yearOf } from "./parts.ts";
import { ratesInForce, readRates, yearsWithRates } from "./rates-in-force.ts";

export const YearParams = Type.Object({ town: Type.String(), year: Type.String({ maxLength: 12 }) });

/** The year of a path. Throws the refusal of one that is none as 404. */
export function yearIn(text: string): FinancialYear {
  const year = parseFinancialYear(text);
  if (year === undefined) throw new RefusedRequest(404, "rates.unknown_year");
  return year;
}

/** The way to the pages of rates. */
export const ratesCrumbs = (visit: Visit) => [
  ...crumbs(visit),
  { href: ratesPath(visit.town.id), text: words[visit.lang].short_title },
];

export const mayDraft = ({ actor }: Visit): boolean =>
  actor.roles.includes("administrator") || actor.roles.includes("officer");

async function drawRates(parts: PropertyTaxParts, visit: Visit, year: FinancialYear): Promise<Shown> {
  const { lang, town, today } = visit;
  const read = await parts.database.readInTown(town.id, async (tx) => ({
    rates: await ratesInForce(tx, year, today),
    kept: await readRates(tx, year),
    years: await yearsWithRates(tx, yearOf(visit), today),
  }));
  if (!read.rates) throw new RefusedRequest(404, "rates.none_for_year", { year });
  const from = approvedOn(read.kept.state, today)?.effectiveFrom;
  const body = (
    <RatesBody
      lang={lang}
      town={town.id}
      rates={read.rates}
      years={read.years.map((one) => one.year).filter((one) => one !== year)}
      effectiveFrom={from && showDate(from)}
      waivers={lokAdalatWaivers}
      draft={mayDraft(visit) ? ratesDraftPath(town.id, year) : undefined}
    />
  );
  return {
    title: words[lang].title({ year }),
    caption: taxWords[lang].service,
    breadcrumb: crumbs(visit),
    width: "wide",
    body,
  };
}

export function ratesRoutes(app: App, parts: PropertyTaxParts): void {
  app.get("/:town/property-tax/rates", async ({ visit }, reply) =>
    show(visit, reply, await drawRates(parts, visit, yearOf(visit))),
  );
  app.get<{ Params: Static<typeof YearParams> }>(
    "/:town/property-tax/rates/:year",
    { schema: { params: YearParams } },
    async ({ visit, params }, reply) => show(visit, reply, await drawRates(parts, visit, yearIn(params.year))),
  );
}
