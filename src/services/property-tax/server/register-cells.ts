// A row of a register as the cells of a file, in the order of its columns: what the import reads, written.
import type { Due } from "../../../kernel/facts.ts";
import { rupees } from "../../../kernel/money.ts";
import type { ClaimedFloor, ClaimedOwner } from "../rules/claimed.ts";
import { holdingColumns, type RegisterRow } from "./import-row.ts";

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(",")}\r\n`;
export const csvHeading = csvLine(holdingColumns.map((column) => column.name));

const listed = (owners: readonly ClaimedOwner[], field: keyof ClaimedOwner): string =>
  owners.some((owner) => owner[field] !== "") ? owners.map((owner) => owner[field]).join("; ") : "";

/** The row as cells in the order of the columns. */
export function csvCells(row: RegisterRow): readonly string[] {
  const { claim } = row;
  const floor = (one: ClaimedFloor): string =>
    [one.storey, one.use, one.construction, one.area, one.builtYear, one.occupancy].filter(Boolean).join(":");
  const arrear = (due: Due): string => `${due.year}:${due.head}:${rupees(due.amountPaise).replaceAll(",", "")}`;
  const cells: Readonly<Record<string, string>> = {
    old_id: row.oldNumber ?? "",
    new_id: row.portalNumber ?? "",
    ward: claim.ward,
    colony: claim.colony,
    zone: claim.zone,
    road: claim.road,
    plot_area_sqft: claim.plotArea,
    house_no: claim.house,
    address: claim.address,
    owner_name: listed(claim.owners, "name"),
    owner_relative: listed(claim.owners, "relative"),
    owner_mobile: listed(claim.owners, "mobile"),
    owner_share: listed(claim.owners, "share"),
    floors: claim.floors.map(floor).join("|"),
    arrears: row.arrears.map(arrear).join("|"),
    road_class: claim.roadClass,
    exemptions: claim.exemptions.join("|"),
    latitude: claim.latitude,
    longitude: claim.longitude,
    linked_accounts: claim.links.map(({ service, number }) => `${service}:${number}`).join("|"),
  };
  return holdingColumns.map((column) => cells[column.name] ?? "");
}
