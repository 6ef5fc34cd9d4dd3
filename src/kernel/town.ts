// A town: the tenant, keyed by its LGD code; 0 is the state itself.
export type TownId = number & { readonly brand: "TownId" };

/** The state itself, where what belongs to no single town is kept (citizens' sign-in). */
export const stateTown = 0 as TownId;

export type TownType = "nagar-nigam" | "nagar-palika-parishad" | "nagar-parishad";

/** A town as the rulebook lists it. `nameHiProofed` is false while nobody who reads Hindi has checked the name. */
export interface Town {
  readonly id: TownId;
  readonly type: TownType;
  readonly nameHi: string;
  readonly nameEn: string;
  readonly nameHiProofed: boolean;
  readonly districtHi: string;
  readonly districtEn: string;
  /** Census 2011; 0 where the list has none. */
  readonly population: number;
}

/** A town's id from text such as a path's first part; undefined when it is not six digits or 0. */
export function parseTownId(text: string): TownId | undefined {
  return text === "0" || /^[1-9][0-9]{5}$/.test(text) ? (Number(text) as TownId) : undefined;
}
