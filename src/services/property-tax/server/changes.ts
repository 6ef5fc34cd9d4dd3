// What a correction changes: each particular that differs, before and after, in the reader's words.
import type { Lang } from "../../../web/language.ts";
import type { Change } from "../pages/register-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import type { ClaimedFloor, ClaimedOwner, ClaimedParticulars } from "../rules/claimed.ts";

const floorText = (floor: ClaimedFloor | undefined): string =>
  floor
    ? [floor.storey, floor.use, floor.construction, floor.area, floor.builtYear, floor.occupancy]
        .filter(Boolean)
        .join(", ")
    : "";

const shareText = (share: string): string => (share === "" || share.includes("/") ? share : `${share}%`);

const ownerText = (owner: ClaimedOwner | undefined): string =>
  owner ? [owner.name, owner.relative, owner.mobile, shareText(owner.share)].filter(Boolean).join(", ") : "";

const pointText = ({ latitude, longitude }: ClaimedParticulars): string =>
  [latitude, longitude].filter(Boolean).join(", ");

const linksText = ({ links }: ClaimedParticulars): string =>
  links.map(({ service, number }) => `${service} ${number}`).join(", ");

/** Both sides are given as the form shows an entry, so that only what a reader would see as different differs. */
export function changesBetween(before: ClaimedParticulars, after: ClaimedParticulars, lang: Lang): readonly Change[] {
  const own = words[lang];
  const fields: readonly (readonly [string, string, string])[] = [
    [own.ward, before.ward, after.ward],
    [own.colony, before.colony, after.colony],
    [own.zone, before.zone, after.zone],
    [own.road, before.road, after.road],
    [own.road_class, before.roadClass, after.roadClass],
    [own.house, before.house, after.house],
    [own.address, before.address, after.address],
    [own.plot_area, before.plotArea, after.plotArea],
    [own.exemptions, before.exemptions.join(", "), after.exemptions.join(", ")],
    [own.geo_point, pointText(before), pointText(after)],
    [own.links, linksText(before), linksText(after)],
    ...pairs(before.floors, after.floors).map(
      ([one, other, at]) => [own.floor_number({ number: at }), floorText(one), floorText(other)] as const,
    ),
    ...pairs(before.owners, after.owners).map(
      ([one, other, at]) => [own.owner_number({ number: at }), ownerText(one), ownerText(other)] as const,
    ),
  ];
  return fields
    .filter(([, one, other]) => one !== other)
    .map(([name, one, other]) => ({ name, before: one, after: other }));
}

function pairs<T>(
  before: readonly T[],
  after: readonly T[],
): readonly (readonly [T | undefined, T | undefined, number])[] {
  return Array.from(
    { length: Math.max(before.length, after.length) },
    (_, at) => [before[at], after[at], at + 1] as const,
  );
}
