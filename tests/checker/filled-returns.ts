// Returns and notices of a filled town: filed, revised, accepted, and a notice that went all its way; a holding that was split.
import type { BlobName } from "../../src/kernel/blob.ts";
import type { FinancialYear } from "../../src/kernel/civil-date.ts";
import type { Command, Role } from "../../src/kernel/decider.ts";
import { derivedUuid, type HoldingId, holdingId } from "../../src/kernel/ids.ts";
import type { PropertyTaxRates } from "../../src/kernel/property-tax-rates.ts";
import type { TownId } from "../../src/kernel/town.ts";
import { propertyTaxRates } from "../../src/rulebook/property-tax-rates.ts";
import type { ClaimedFloor } from "../../src/services/property-tax/rules/claimed.ts";
import { house, zones } from "../../src/services/property-tax/rules/examples.ts";
import { noticeOf } from "../../src/services/property-tax/rules/notice.ts";

type Step = readonly [role: Role, command: Omit<Command, "id"> & Readonly<Record<string, unknown>>];

const year = "2026-27" as FinancialYear;
const today = "21-11-2026";
const named = (name: string): HoldingId => holdingId(derivedUuid("filled-returns", name));
const floor = house.floors[0] as ClaimedFloor;
const claim = (area: string) => ({ plotArea: "1200", floors: [{ ...floor, area }] });
const registering = { do: "holding.register", claim: house, zones, origin: "officer", arrears: [] } as const;
const order = { number: "राजस्व/9", on: today, authority: "मुख्य नगरपालिका अधिकारी" };

const filing = (rates: PropertyTaxRates, holding: HoldingId, replaces = 0): Step => [
  "clerk",
  { do: "return.file", holding, claim: claim("1000"), remark: "छत पर कुछ नहीं", replaces, mobileTokens: [], rates },
];
const visit = (rates: PropertyTaxRates, holding: HoldingId, area: string): Step => [
  "officer",
  {
    do: "return.verify",
    holding,
    found: claim(area),
    visitedOn: today,
    note: "मौके पर नापा",
    photos: [{ blob: "ab".repeat(32) as BlobName }],
    rates,
  },
];

/** The commands in their order, each by whom. */
export function returnSteps(town: TownId): readonly Step[] {
  const rates = propertyTaxRates(town, year) as PropertyTaxRates;
  const [filed, accepted, noticed, drafted, whole] = ["filed", "accepted", "noticed", "drafted", "whole"].map(
    named,
  ) as [HoldingId, HoldingId, HoldingId, HoldingId, HoldingId];
  const notice = noticeOf(noticed, year, 1);
  const parts = ["a", "b"].map((part) => ({ holding: named(part), claim: { ...house, plotArea: "500", house: part } }));
  return [
    ...[filed, accepted, noticed, drafted, whole].map((holding): Step => ["officer", { ...registering, holding }]),
    ["officer", { do: "holding.split", holding: whole, order, parts, zones }],
    filing(rates, filed),
    filing(rates, filed, 1),
    ...[accepted, noticed, drafted].map((holding) => filing(rates, holding)),
    visit(rates, accepted, "1050"),
    visit(rates, noticed, "2000"),
    visit(rates, drafted, "3000"),
    ["clerk", { do: "notice.serve", notice, servedOn: today, how: "by-hand", days: 30 }],
    ["clerk", { do: "notice.object", notice, holding: noticed, objection: "छज्जा", mobileTokens: [] }],
    ["officer", { do: "notice.set_hearing", notice, hearingOn: "01-12-2026", place: "कक्ष 4", days: 7 }],
  ];
}
