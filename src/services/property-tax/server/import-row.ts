// One row of a register that is imported: its columns, and how their text becomes a command or faults by column.
import { parseFinancialYear } from "../../../kernel/civil-date.ts";
import { headOrder } from "../../../kernel/dues.ts";
import type { Due } from "../../../kernel/facts.ts";
import { parseAmount } from "../../../kernel/money.ts";
import { type Refusal, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import type { CsvColumn } from "../../../operations/imports/csv.ts";
import { acceptParticulars, type Bounds, type ClaimedFloor, type ClaimedOwner } from "../rules/claimed.ts";
import type { ClaimedLink, ClaimedParticulars } from "../rules/claimed.ts";
import { linkedServices } from "../rules/particulars.ts";

/** The columns of the register, as docs/import-holdings.md describes them. */
export const holdingColumns: readonly CsvColumn[] = [
  { name: "old_id", required: false },
  { name: "new_id", required: false },
  { name: "ward", required: true },
  { name: "colony", required: true },
  { name: "zone", required: true },
  { name: "road", required: false },
  { name: "plot_area_sqft", required: true },
  { name: "house_no", required: true },
  { name: "address", required: false },
  { name: "owner_name", required: true },
  { name: "owner_relative", required: false },
  { name: "owner_mobile", required: false },
  { name: "owner_share", required: false },
  { name: "floors", required: true },
  { name: "arrears", required: false },
  { name: "road_class", required: false },
  { name: "exemptions", required: false },
  { name: "latitude", required: false },
  { name: "longitude", required: false },
  { name: "linked_accounts", required: false },
];

/** What is wrong in which column; `part` counts from 1 where a cell holds several (owners, floors, arrears). */
export interface ColumnFault {
  readonly column: string;
  readonly part?: number;
  readonly refusal: Refusal;
}

export interface RegisterRow {
  readonly claim: ClaimedParticulars;
  readonly oldNumber?: string;
  readonly portalNumber?: string;
  readonly arrears: readonly Due[];
}

export type ReadRow =
  | { readonly ok: true; readonly row: RegisterRow }
  | { readonly ok: false; readonly faults: readonly ColumnFault[] };

const columnOf: Readonly<Record<string, string>> = {
  roadClass: "road_class",
  plotArea: "plot_area_sqft",
  house: "house_no",
  oldNumber: "old_id",
  portalNumber: "new_id",
  "owners-name": "owner_name",
  "owners-relative": "owner_relative",
  "owners-mobile": "owner_mobile",
  "owners-share": "owner_share",
  owners: "owner_name",
  links: "linked_accounts",
  "links-service": "linked_accounts",
  "links-number": "linked_accounts",
};

/** The column of a field such as `owners-2-mobile` or `plotArea`. */
export function faultInColumn(refusal: Refusal): ColumnFault {
  const [name = "", part, inner] = (refusal.field ?? "").split("-");
  if (part === undefined) return { column: columnOf[name] ?? name, refusal };
  return { column: columnOf[`${name}-${inner}`] ?? name, part: Number(part), refusal };
}

const partsOf = (cell: string, separator: string): readonly string[] =>
  cell.trim() === "" ? [] : cell.split(separator).map((part) => part.trim());

function readFloors(cell: string, faults: ColumnFault[]): readonly ClaimedFloor[] {
  return partsOf(cell, "|").flatMap((text, at) => {
    const parts = text.split(":").map((part) => part.trim());
    if (parts.length !== 5 && parts.length !== 6) {
      const { refusal } = refuse("import.floor_unreadable", "import");
      faults.push({ column: "floors", part: at + 1, refusal });
      return [];
    }
    const [storey = "", use = "", construction = "", area = "", builtYear = "", occupancy = ""] = parts;
    return [{ storey, use, construction, area, builtYear, occupancy }];
  });
}

function readLinks(cell: string, faults: ColumnFault[]): readonly ClaimedLink[] {
  return partsOf(cell, "|").flatMap((text, at) => {
    const parted = text.indexOf(":");
    if (parted > 0) return [{ service: text.slice(0, parted).trim(), number: text.slice(parted + 1).trim() }];
    const { refusal } = refuse("import.link_unreadable", "import", { values: { words: linkedServices.join(", ") } });
    faults.push({ column: "linked_accounts", part: at + 1, refusal });
    return [];
  });
}

const feesElsewhere: ReadonlySet<string> = new Set(["late-registration-fee", "name-entry-fee", "certificate-fee"]);
/** Heads under which a holding can owe; fees of other services stand on accounts of their own. */
export const holdingHeads = headOrder.filter((head) => !feesElsewhere.has(head));

function readArrear(text: string): Due | undefined {
  const [yearText = "", headText = "", amountText = "", ...more] = text.split(":").map((part) => part.trim());
  const year = parseFinancialYear(yearText);
  const head = holdingHeads.find((one) => one === headText.toLowerCase());
  const amount = parseAmount(amountText);
  if (!year || !head || !amount.ok || more.length > 0) return undefined;
  return { head, year, amountPaise: amount.amountPaise };
}

function readArrears(cell: string, faults: ColumnFault[]): readonly Due[] {
  return partsOf(cell, "|").flatMap((text, at) => {
    const due = readArrear(text);
    if (due) return [due];
    const { refusal } = refuse("import.arrear_unreadable", "import", { values: { heads: holdingHeads.join(", ") } });
    faults.push({ column: "arrears", part: at + 1, refusal });
    return [];
  });
}

/** Owners stand in four columns of equal length, separated by semicolons; a column may be empty as a whole. */
function readOwners(cells: Readonly<Record<string, string>>, faults: ColumnFault[]): readonly ClaimedOwner[] {
  const names = partsOf(cells["owner_name"] ?? "", ";");
  const column = (name: string): readonly string[] => {
    const parts = partsOf(cells[name] ?? "", ";");
    if (parts.length > 0 && parts.length !== names.length) {
      const values = { owners: names.length, parts: parts.length };
      faults.push({ column: name, refusal: refuse("import.owners_differ", "import", { values }).refusal });
    }
    return parts;
  };
  const [relatives, mobiles, shares] = [column("owner_relative"), column("owner_mobile"), column("owner_share")];
  return names.map((name, at) => ({
    name,
    relative: relatives[at] ?? "",
    mobile: mobiles[at] ?? "",
    share: shares[at] ?? "",
  }));
}

/** Reads a row: every fault of every column at once, so that a row is mended once. */
export function readRow(cells: Readonly<Record<string, string>>, bounds: Bounds): ReadRow {
  const faults: ColumnFault[] = [];
  const text = (name: string): string => cells[name] ?? "";
  const [oldNumber, portalNumber] = [normaliseText(text("old_id")), normaliseText(text("new_id"))];
  if (oldNumber === "" && portalNumber === "") {
    faults.push({ column: "old_id", refusal: refuse("import.id_missing", "import").refusal });
  }
  const claim: ClaimedParticulars = {
    ward: text("ward"),
    colony: text("colony"),
    zone: text("zone"),
    road: text("road"),
    roadClass: text("road_class"),
    plotArea: text("plot_area_sqft"),
    house: text("house_no"),
    address: text("address"),
    floors: readFloors(text("floors"), faults),
    owners: readOwners(cells, faults),
    exemptions: partsOf(text("exemptions"), "|"),
    latitude: text("latitude"),
    longitude: text("longitude"),
    links: readLinks(text("linked_accounts"), faults),
  };
  const arrears = readArrears(text("arrears"), faults);
  const accepted = acceptParticulars(claim, bounds);
  if (!accepted.ok) faults.push(...accepted.faults.map(faultInColumn));
  if (faults.length > 0) return { ok: false, faults };
  const numbers = { ...(oldNumber === "" ? {} : { oldNumber }), ...(portalNumber === "" ? {} : { portalNumber }) };
  return { ok: true, row: { claim, arrears, ...numbers } };
}
