// What a register says of a holding: where it is, its floors, its owners; the bounds that every entry must keep.
import type { ConstructionClass, UseClass } from "../../../kernel/property-tax-rates.ts";
import type { Private, Sealed } from "../../../kernel/private.ts";
import { isOpen } from "../../../kernel/private.ts";

/** Below the ground -2 and -1, the ground floor 0, then upwards. */
export type Storey = number;

export const storey_min = -2;
/** The highest storey of a floor. */
export const storey_max = 60;
/** Floors of one holding. */
export const floors_max = 60;
/** Owners of one holding. */
export const owners_max = 200;
/** The highest number of a ward. */
export const ward_max = 999;
/** Ten lakh square feet (about 23 acres), in hundredths. */
export const area_hundredths_max = 100_000_000;
export const built_year_min = 1700;
/** Letters of a colony or road. */
export const place_letters_max = 100;
/** Letters of a house number. */
export const house_letters_max = 30;
/** Letters of an address. */
export const address_letters_max = 300;
/** Letters of an id that a holding brought along. */
export const number_letters_max = 40;
export const share_whole_hundredths = 10_000;

/** One use of one storey; areas are in hundredths of a square foot, so that no fraction is lost. */
export interface Floor {
  readonly storey: Storey;
  readonly use: UseClass;
  readonly construction: ConstructionClass;
  readonly areaHundredths: number;
  readonly builtYear: number;
}

/** `mask` is what a stranger may see of the name; shares are hundredths of a percent and make 10,000 together. */
export interface Owner {
  readonly name: Private;
  readonly mask: string;
  readonly relative?: Private;
  readonly mobile?: Private;
  readonly shareHundredths: number;
}

export interface Particulars {
  readonly ward: number;
  readonly colony: string;
  readonly zone: string;
  readonly road?: string;
  readonly plotAreaHundredths: number;
  readonly floors: readonly Floor[];
  readonly owners: readonly Owner[];
  readonly house: Private;
  readonly address?: Private;
}

/** The sealed values among these; an open one here is a broken invariant. */
export const sealedOf = (value: Private): Sealed => {
  if (isOpen(value)) throw new Error("an open value stood where only sealed ones are kept");
  return value;
};
