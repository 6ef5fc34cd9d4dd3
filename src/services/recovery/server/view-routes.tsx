// What an officer looks at: demand against collection by day, and one ward with its map.
import { type Static, Type } from "typebox";
import { addDays, type CivilDate, financialYearOf, yearStart } from "../../../kernel/civil-date.ts";
import { paise, type Paise, sum, zero } from "../../../kernel/money.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { show } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { ByDayBody, type DayRow } from "../pages/by-day-page.tsx";
import { WardBody } from "../pages/ward-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import { casePath, type CollectedDay, crumbs, type RecoveryParts, recoveryPath } from "./parts.ts";

/** Days in the picture and the table. */
export const days_shown = 30;
/** Places on the map of a ward. */
export const places_max = 2_000;
/** Defaulters below the map. */
export const ward_defaulters_max = 20;

const config = { roles: ["officer"] } as const;
const Params = Type.Object({ town: Type.String(), ward: Type.String({ maxLength: 4 }) });

/** The last days with what had come in by each since the year began; days without money are there too. */
export function lastDays(moved: readonly CollectedDay[], today: CivilDate): readonly DayRow[] {
  const first = addDays(today, 1 - days_shown);
  let soFar: Paise = sum(moved.filter((one) => one.day < first).map((one) => one.amountPaise));
  const byDay = new Map(moved.map((one) => [one.day, one]));
  return Array.from({ length: days_shown }, (_, at) => {
    const day = addDays(first, at);
    const { receipts = 0, amountPaise = zero } = byDay.get(day) ?? {};
    soFar = paise(soFar + amountPaise);
    return { day, receipts, amountPaise, soFarPaise: soFar };
  });
}

async function drawDays(parts: RecoveryParts, visit: Visit) {
  const { lang, today } = visit;
  const town = visit.town.id;
  const own = words[lang];
  const begun = yearStart(financialYearOf(today));
  const [wards, moved] = await Promise.all([
    parts.accounts.wards(town),
    // The days shown may begin before the year does; what came in then does not count towards it.
    parts.collected(town, begun, today),
  ]);
  const balancePaise = sum(wards.map((one) => one.owedPaise));
  const collectedPaise = sum(moved.map((one) => one.amountPaise));
  const body = (
    <ByDayBody
      lang={lang}
      demandPaise={paise(balancePaise + collectedPaise)}
      collectedPaise={collectedPaise}
      balancePaise={balancePaise}
      days={lastDays(moved, today)}
    />
  );
  const breadcrumb = crumbs(visit, { href: recoveryPath(town), text: own.service });
  return { title: own.by_day, caption: own.service, breadcrumb, body, width: "wide" } as const;
}

async function drawWard(parts: RecoveryParts, visit: Visit, text: string) {
  const { lang } = visit;
  const town = visit.town.id;
  const own = words[lang];
  const ward = (await parts.accounts.wards(town)).find((one) => String(one.ward) === text);
  if (!ward) throw new RefusedRequest(404, "recovery.ward_unknown");
  const [places, owing] = await Promise.all([
    parts.accounts.places(town, ward.ward, places_max),
    parts.accounts.owing(town, { ward: ward.ward, leastPaise: zero, count_max: ward_defaulters_max }, lang),
  ]);
  const body = (
    <WardBody
      lang={lang}
      {...ward}
      places={places}
      rows={owing.map((one) => ({ ...one, href: casePath(town, one.account) }))}
      count_max={ward_defaulters_max}
    />
  );
  const breadcrumb = crumbs(visit, { href: recoveryPath(town), text: own.service });
  return { title: own.ward_title({ ward: text }), caption: own.service, breadcrumb, body, width: "wide" } as const;
}

export function viewRoutes(app: App, parts: RecoveryParts): void {
  app.get("/:town/recovery/by-day", { config }, async ({ visit }, reply) =>
    show(visit, reply, await drawDays(parts, visit)),
  );
  app.get<{ Params: Static<typeof Params> }>(
    "/:town/recovery/wards/:ward",
    { schema: { params: Params }, config },
    async ({ visit, params }, reply) => show(visit, reply, await drawWard(parts, visit, params.ward)),
  );
}
