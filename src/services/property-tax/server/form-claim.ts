// Between the fields of the register's form and a claim: rows of floors and owners are numbered, empty rows are left out.
import type { ClaimedFloor, ClaimedOwner, ClaimedParticulars } from "../rules/claimed.ts";
import { hundredths } from "../pages/names.ts";
import type { OpenedHolding } from "../pages/views.ts";
import type { Particulars } from "../rules/particulars.ts";

type Fields = Readonly<Record<string, string>>;

/** Floors that the form takes. */
export const form_floors_max = 60;
/** Owners that the form takes; with all its floors it stays within a form's fields. A holding of more comes as a file. */
export const form_owners_max = 40;

const emptyFloor: ClaimedFloor = { storey: "", use: "", construction: "", area: "", builtYear: "" };
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
  plotArea: fields["plotArea"] ?? "",
  house: fields["house"] ?? "",
  address: fields["address"] ?? "",
  floors: rows(fields, "floors", emptyFloor, form_floors_max),
  owners: rows(fields, "owners", emptyOwner, form_owners_max),
});

/** With at least one row of each, and one more where it was asked for: as the form draws it. */
export const drawnClaim = (claim: ClaimedParticulars, more: string | undefined): ClaimedParticulars => ({
  ...claim,
  floors:
    (claim.floors.length === 0 || more === "floor") && claim.floors.length < form_floors_max
      ? [...claim.floors, emptyFloor]
      : claim.floors,
  owners:
    (claim.owners.length === 0 || more === "owner") && claim.owners.length < form_owners_max
      ? [...claim.owners, emptyOwner]
      : claim.owners,
});

/** The register's entry as the form shows it, ready to be changed. */
export const claimFrom = (particulars: Particulars, opened: OpenedHolding): ClaimedParticulars => ({
  ward: String(particulars.ward),
  colony: particulars.colony,
  zone: particulars.zone,
  road: particulars.road ?? "",
  plotArea: hundredths(particulars.plotAreaHundredths),
  house: opened.house,
  address: opened.address,
  floors: particulars.floors.map((floor) => ({
    storey: String(floor.storey),
    use: floor.use,
    construction: floor.construction,
    area: hundredths(floor.areaHundredths),
    builtYear: String(floor.builtYear),
  })),
  owners: opened.owners.map((owner) => ({
    name: owner.name,
    relative: owner.relative,
    mobile: owner.mobile,
    share: hundredths(owner.shareHundredths),
  })),
});
