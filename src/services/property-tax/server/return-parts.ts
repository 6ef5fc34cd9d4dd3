// What the pages of returns and of visits share: who may file, which rates count, and how sizes stand in their forms.
import type { SubjectId } from "../../../kernel/ids.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { Shown, Visit } from "../../../platform/http/visit.ts";
import { hundredths } from "../pages/names.ts";
import { holdingPath } from "../pages/places.ts";
import { words as taxWords } from "../pages/words/words.generated.ts";
import { ownsByMobile } from "../rules/correction.ts";
import { floorClaim } from "./form-claim.ts";
import { crumbs, mobileTokensOf, type PropertyTaxParts as Parts, ratesNow } from "./parts.ts";
import type { FoundHolding } from "./reads.ts";
import { type FoundReturn, readReturns } from "./return-reads.ts";

export const claimed = (kept: {
  readonly floors: FoundHolding["holding"]["particulars"]["floors"];
  plotAreaHundredths: number;
}) => ({
  plotArea: hundredths(kept.plotAreaHundredths),
  floors: kept.floors.map(floorClaim),
});

export const shownFor = (
  visit: Visit,
  found: FoundHolding,
  title: string,
  body: Shown["body"],
  scripts?: string[],
): Shown => ({
  title,
  caption: taxWords[visit.lang].service,
  breadcrumb: [...crumbs(visit), { href: holdingPath(visit.town.id, found.id), text: found.holding.number }],
  body,
  ...(scripts === undefined ? {} : { scripts }),
});

/** The return of the rates' year, when one was filed. */
export async function filedOf(parts: Parts, visit: Visit, id: SubjectId): Promise<FoundReturn | undefined> {
  const [one] = await parts.database.readInTown(visit.town.id, (tx) => readReturns(tx, [id]));
  return one;
}

/** An owner by her mobile, or a clerk: others may neither file nor read. */
export function mayFile(visit: Visit, found: FoundHolding): boolean {
  return visit.actor.roles.includes("clerk") || ownsByMobile(found.holding, mobileTokensOf(visit));
}

export async function ratesOrThrow(parts: Parts, visit: Visit): Promise<PropertyTaxRates> {
  const now = await ratesNow(parts, visit);
  if (!now.ok) throw new RefusedRequest(422, now.refusal.code, now.refusal.values);
  return now.rates;
}
