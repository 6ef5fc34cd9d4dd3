// What a register says of a holding: where it is, its floors, its owners; the bounds that every entry must keep.
import type {
  ConstructionClass,
  ExemptionGround,
  Occupancy,
  RoadClass,
  UseClass,
} from "../../../kernel/property-tax-rates.ts";
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
/** The largest number under the line of a share, such as 32 in 5/32. */
export const share_of_max = 1_000_000;
/** Accounts of other services that stand with one holding. */
export const links_max = 20;
/** Letters of the number of such an account. */
export const link_letters_max = 40;

/** Services whose account of the same house stands with the holding. */
export const linkedServices = ["water", "sewer", "waste", "trade", "electricity"] as const;
export type LinkedService = (typeof linkedServices)[number];

export interface LinkedAccount {
  readonly service: LinkedService;
  readonly number: string;
}

/** A point in millionths of a degree, within the bounds of India. */
export interface GeoPoint {
  readonly latitudeMicro: number;
  readonly longitudeMicro: number;
}

/** South, north, west and east of India with its islands, in degrees. */
export const india = { south: 6, north: 38, west: 68, east: 98 } as const;

/** One use of one storey; areas are in hundredths of a square foot, so that no fraction is lost. */
export interface Floor {
  readonly storey: Storey;
  readonly use: UseClass;
  readonly construction: ConstructionClass;
  readonly areaHundredths: number;
  readonly builtYear: number;
  /** Missing where the register does not say. */
  readonly occupancy?: Occupancy;
}

/** A part of a whole, always in lowest terms: 1/3 stays a third, which no percentage can say. */
export interface Share {
  readonly part: number;
  readonly of: number;
}

/** `mask` is what a stranger may see of the name; the shares of all owners make the whole. */
export interface Owner {
  readonly name: Private;
  readonly mask: string;
  readonly relative?: Private;
  readonly mobile?: Private;
  readonly share: Share;
}

export interface Particulars {
  readonly ward: number;
  readonly colony: string;
  readonly zone: string;
  readonly road?: string;
  readonly roadClass?: RoadClass;
  readonly plotAreaHundredths: number;
  readonly floors: readonly Floor[];
  readonly owners: readonly Owner[];
  readonly house: Private;
  readonly address?: Private;
  /** Missing where there are none. */
  readonly exemptions?: readonly ExemptionGround[];
  readonly point?: GeoPoint;
  readonly links?: readonly LinkedAccount[];
}

/** The sealed values among these; an open one here is a broken invariant. */
export const sealedOf = (value: Private): Sealed => {
  if (isOpen(value)) throw new Error("an open value stood where only sealed ones are kept");
  return value;
};
