// Between the fields of the register's form and a claim: rows of floors and owners are numbered, empty rows are left out.
import type { ClaimedFloor, ClaimedLink, ClaimedOwner, ClaimedParticulars } from "../rules/claimed.ts";
import { exemptionGrounds } from "../../../kernel/property-tax-rates.ts";
import { hundredths } from "../pages/names.ts";
import type { OpenedHolding } from "../pages/views.ts";
import { type Floor, links_max, type Particulars } from "../rules/particulars.ts";
import { writeShare } from "../rules/share.ts";

type Fields = Readonly<Record<string, string>>;

/** Floors that the form takes. */
export const form_floors_max = 60;
/** Owners that the form takes; with all its floors it stays within a form's fields. A holding of more comes as a file. */
export const form_owners_max = 40;

const emptyFloor: ClaimedFloor = { storey: "", use: "", construction: "", area: "", builtYear: "", occupancy: "" };
const emptyLink: ClaimedLink = { service: "", number: "" };
const emptyOwner: ClaimedOwner = { name: "", relative: "", mobile: "", share: "" };

/** The filled rows `part-1-…`, `part-2-…`, moved together. */
function rows<T extends object>(fields: Fields, part: string, empty: T, count_max: number): readonly T[] {
  const found: T[] = [];
  for (let at = 1; at <= count_max; at += 1) {
    const row = Object.fromEntries(
      Object.keys(empty).map((name) => [name, fields[`${part}-${at}-${name}`] ?? ""]),
    ) as T;
    if (Object.values(row).some((value: string) => value.trim() !== "")) found.push(row);
  }
  return found;
}

export const claimOf = (fields: Fields): ClaimedParticulars => ({
  ward: fields["ward"] ?? "",
  colony: fields["colony"] ?? "",
  zone: fields["zone"] ?? "",
  road: fields["road"] ?? "",
  roadClass: fields["roadClass"] ?? "",
  plotArea: fields["plotArea"] ?? "",
  house: fields["house"] ?? "",
  address: fields["address"] ?? "",
  floors: rows(fields, "floors", emptyFloor, form_floors_max),
  owners: rows(fields, "owners", emptyOwner, form_owners_max),
  exemptions: exemptionGrounds.filter((ground) => fields[`exemption-${ground}`] !== undefined),
  latitude: fields["latitude"] ?? "",
  longitude: fields["longitude"] ?? "",
  links: rows(fields, "links", emptyLink, links_max),
});

/** Only the floors and the plot, as a return and a visit to the place have them. */
export const floorsOf = (fields: Fields): Pick<ClaimedParticulars, "plotArea" | "floors"> => ({
  plotArea: fields["plotArea"] ?? "",
  floors: rows(fields, "floors", emptyFloor, form_floors_max),
});

/** The part of a row's name that asks to take it away, as in "drop-floors-2". */
const dropped = /^drop-([a-z]+)-(\d{1,3})$/;

/** The rows without the one that a button asked to take away. */
const without = <T>(part: string, all: readonly T[], more: string | undefined): readonly T[] => {
  const asked = dropped.exec(more ?? "");
  return asked?.[1] === part ? all.filter((_, at) => at + 1 !== Number(asked[2])) : all;
};

/** Floors as a form draws them: one at least, one more or one fewer where a button asked for it. */
export function drawnFloors(floors: readonly ClaimedFloor[], more: string | undefined): readonly ClaimedFloor[] {
  const left = without("floors", floors, more);
  return (left.length === 0 || more === "floor") && left.length < form_floors_max ? [...left, emptyFloor] : left;
}

/** With at least one row of each, and one more or one fewer where it was asked for: as the form draws it. */
export function drawnClaim(claim: ClaimedParticulars, more: string | undefined): ClaimedParticulars {
  const owners = without("owners", claim.owners, more);
  const links = without("links", claim.links, more);
  return {
    ...claim,
    floors: drawnFloors(claim.floors, more),
    owners:
      (owners.length === 0 || more === "owner") && owners.length < form_owners_max ? [...owners, emptyOwner] : owners,
    links: more === "link" && links.length < links_max ? [...links, emptyLink] : links,
  };
}

/** A kept floor as the form shows it. */
export const floorClaim = (floor: Floor): ClaimedFloor => ({
  storey: String(floor.storey),
  use: floor.use,
  construction: floor.construction,
  area: hundredths(floor.areaHundredths),
  builtYear: String(floor.builtYear),
  occupancy: floor.occupancy ?? "",
});

const degrees = (micro: number | undefined): string => (micro === undefined ? "" : String(micro / 1_000_000));

/** The register's entry as the form shows it, ready to be changed. */
export const claimFrom = (particulars: Particulars, opened: OpenedHolding): ClaimedParticulars => ({
  ward: String(particulars.ward),
  colony: particulars.colony,
  zone: particulars.zone,
  road: particulars.road ?? "",
  roadClass: particulars.roadClass ?? "",
  plotArea: hundredths(particulars.plotAreaHundredths),
  house: opened.house,
  address: opened.address,
  floors: particulars.floors.map(floorClaim),
  owners: opened.owners.map((owner) => ({
    name: owner.name,
    relative: owner.relative,
    mobile: owner.mobile,
    share: writeShare(owner.share),
  })),
  exemptions: particulars.exemptions ?? [],
  latitude: degrees(particulars.point?.latitudeMicro),
  longitude: degrees(particulars.point?.longitudeMicro),
  links: particulars.links ?? [],
});
