// Faults as they stand in real registers, planted into sample rows so that an import has something to report.
import { holdingColumns } from "./import-row.ts";

/** Column, what is written there, and the code with which the import answers. */
export const sampleFaults: readonly (readonly [column: string, cell: string, code: string])[] = [
  ["plot_area_sqft", "-120", "holding.area_negative"],
  ["owner_mobile", "98260", "holding.not_a_mobile"],
  ["floors", "0:residential:rcc:900:2041", "holding.built_in_future"],
  ["ward", "बारह", "holding.not_a_number"],
  ["owner_name", "", "holding.no_owner"],
  ["zone", "99", "holding.unknown_word"],
  ["floors", "0:residential:900", "import.floor_unreadable"],
  ["owner_share", "120", "holding.shares_not_whole"],
  ["arrears", "2031-32:property-tax:100", "holding.arrear_not_past"],
  ["house_no", "", "holding.empty"],
];

/** The row with the fault of this number in it. */
export function plantFault(cells: readonly string[], number: number): readonly string[] {
  const [column, cell] = sampleFaults[number % sampleFaults.length] ?? ["", ""];
  return cells.map((own, at) => (holdingColumns[at]?.name === column ? cell : own));
}
