// Particulars as somebody wrote them, all text; the only way from there to particulars that may be kept.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { mobileKey } from "../../../kernel/name-sound.ts";
import {
  type ConstructionClass,
  constructionClasses,
  type UseClass,
  useClasses,
} from "../../../kernel/property-tax-rates.ts";
import { open } from "../../../kernel/private.ts";
import { type Refusal, type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, looksLikeName, maskedName, normaliseText } from "../../../kernel/text.ts";
import * as bound from "./particulars.ts";
import type { Floor, Owner, Particulars, Storey } from "./particulars.ts";

export interface ClaimedFloor {
  readonly storey: string;
  readonly use: string;
  readonly construction: string;
  readonly area: string;
  readonly builtYear: string;
}

export interface ClaimedOwner {
  readonly name: string;
  readonly relative: string;
  readonly mobile: string;
  readonly share: string;
}

/** What a form or a row of a register says; empty text where it says nothing. */
export interface ClaimedParticulars {
  readonly ward: string;
  readonly colony: string;
  readonly zone: string;
  readonly road: string;
  readonly plotArea: string;
  readonly house: string;
  readonly address: string;
  readonly floors: readonly ClaimedFloor[];
  readonly owners: readonly ClaimedOwner[];
}

/** What the claim is held against: the zones that the town's rates know, and the day. */
export interface Bounds {
  readonly zones: readonly string[];
  readonly today: CivilDate;
}

export type Accepted =
  | { readonly ok: true; readonly particulars: Particulars }
  | { readonly ok: false; readonly faults: readonly Refusal[]; readonly first: Refused };

/** Reads one claim; every fault is noted under its field, so that all can be mended at once. */
class Reader {
  readonly faults: Refusal[] = [];
  readonly bounds: Bounds;

  constructor(bounds: Bounds) {
    this.bounds = bounds;
  }

  fault({ refusal }: Refused): void {
    this.faults.push(refusal);
  }

  refused(): Accepted {
    const [refusal] = this.faults;
    if (!refusal) throw new Error("a claim without a fault was refused");
    return { ok: false, faults: this.faults, first: { ok: false, refusal } };
  }

  empty(field: string): void {
    this.fault(refuse("holding.empty", "holding register", { field }));
  }

  unknownWord(field: string, choices: readonly string[]): void {
    this.fault(refuse("holding.unknown_word", "holding register", { field, values: { words: choices.join(", ") } }));
  }

  text(value: string, field: string, letters_max: number, needed: boolean): string {
    const text = normaliseText(value);
    if (text === "" && needed) this.empty(field);
    if (text.length > letters_max)
      this.fault(refuse("holding.too_long", "holding register", { field, values: { max: letters_max } }));
    return text;
  }

  whole(value: string, field: string, min: number, max: number): number {
    const text = latinDigits(normaliseText(value));
    const number = /^-?\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (text === "") this.empty(field);
    else if (Number.isNaN(number)) this.fault(refuse("holding.not_a_number", "holding register", { field }));
    else if (number < min || number > max)
      this.fault(refuse("holding.out_of_range", "holding register", { field, values: { min, max } }));
    return number;
  }

  /** Square feet with at most two decimals, as hundredths. */
  area(value: string, field: string): number {
    const text = latinDigits(normaliseText(value)).replaceAll(",", "");
    const parts = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text);
    if (!parts) {
      if (text === "") this.empty(field);
      else this.fault(refuse("holding.area_unreadable", "holding register", { field }));
      return 0;
    }
    const hundredths = Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0"));
    if (hundredths === 0) this.fault(refuse("holding.area_zero", "holding register", { field }));
    if (hundredths > bound.area_hundredths_max) {
      this.fault(
        refuse("holding.area_too_large", "holding register", {
          field,
          values: { max: bound.area_hundredths_max / 100 },
        }),
      );
    }
    return hundredths;
  }

  choice<T extends string>(value: string, field: string, choices: readonly T[]): T {
    const text = normaliseText(value).toLowerCase();
    const chosen = choices.find((choice) => choice === text);
    if (text === "") this.empty(field);
    else if (chosen === undefined) this.unknownWord(field, choices);
    return chosen ?? (choices[0] as T);
  }

  storey(value: string, field: string): Storey {
    const text = normaliseText(value).toLowerCase();
    if (["g", "ground", "भूतल"].includes(text)) return 0;
    if (["b", "basement", "तलघर"].includes(text)) return -1;
    return this.whole(text, field, bound.storey_min, bound.storey_max);
  }

  floor(claim: ClaimedFloor, at: number): Floor {
    const field = (name: string): string => `floors-${at + 1}-${name}`;
    const thisYear = Number(this.bounds.today.slice(0, 4));
    return {
      storey: this.storey(claim.storey, field("storey")),
      use: this.choice<UseClass>(claim.use, field("use"), useClasses),
      construction: this.choice<ConstructionClass>(claim.construction, field("construction"), constructionClasses),
      areaHundredths: this.area(claim.area, field("area")),
      builtYear: this.builtYear(claim.builtYear, field("builtYear"), thisYear),
    };
  }

  builtYear(value: string, field: string, thisYear: number): number {
    const year = this.whole(value, field, bound.built_year_min, 9_999);
    if (year > thisYear && year <= 9_999)
      this.fault(refuse("holding.built_in_future", "holding register", { field, values: { year, thisYear } }));
    return year;
  }

  person(value: string, field: string): string {
    const name = normaliseText(value);
    if (name === "") this.empty(field);
    else if (!looksLikeName(name)) this.fault(refuse("holding.not_a_name", "holding register", { field }));
    return name;
  }

  mobile(value: string, field: string): string {
    const mobile = mobileKey(value);
    if (mobile === undefined) this.fault(refuse("holding.not_a_mobile", "holding register", { field }));
    return mobile ?? "";
  }

  owner(claim: ClaimedOwner, at: number, shareHundredths: number): Owner {
    const field = (name: string): string => `owners-${at + 1}-${name}`;
    const name = this.person(claim.name, field("name"));
    const relative = normaliseText(claim.relative) === "" ? undefined : this.person(claim.relative, field("relative"));
    const mobile = normaliseText(claim.mobile) === "" ? undefined : this.mobile(claim.mobile, field("mobile"));
    return {
      name: open(name, "name"),
      mask: maskedName(name),
      ...(relative === undefined ? {} : { relative: open(relative, "name") }),
      ...(mobile === undefined ? {} : { mobile: open(mobile, "mobile") }),
      shareHundredths,
    };
  }

  /** Shares as given; nobody's given means equal parts, what is left over going to the first. */
  shares(claims: readonly ClaimedOwner[]): readonly number[] {
    const whole = bound.share_whole_hundredths;
    if (claims.length > 0 && claims.every((claim) => normaliseText(claim.share) === "")) {
      const part = Math.floor(whole / claims.length);
      return claims.map((_, at) => (at === 0 ? whole - part * (claims.length - 1) : part));
    }
    const shares = claims.map((claim, at) => this.share(claim.share, `owners-${at + 1}-share`));
    const together = shares.reduce((total, share) => total + share, 0);
    if (together !== whole) {
      this.fault(
        refuse("holding.shares_not_whole", "holding register", {
          field: "owners-1-share",
          values: { percent: String(together / 100) },
        }),
      );
    }
    return shares;
  }

  share(value: string, field: string): number {
    const text = latinDigits(normaliseText(value)).replace(/\s?%$/, "");
    const parts = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text);
    const share = parts ? Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0")) : 0;
    if (share === 0) this.fault(refuse("holding.share_unreadable", "holding register", { field }));
    return share;
  }
}

function countFaults(reader: Reader, claim: ClaimedParticulars): void {
  if (claim.owners.length === 0) reader.fault(refuse("holding.no_owner", "holding register", { field: "owners" }));
  if (claim.owners.length > bound.owners_max) {
    reader.fault(
      refuse("holding.too_many_owners", "holding register", { field: "owners", values: { max: bound.owners_max } }),
    );
  }
  if (claim.floors.length > bound.floors_max) {
    reader.fault(
      refuse("holding.too_many_floors", "holding register", { field: "floors", values: { max: bound.floors_max } }),
    );
  }
}

/** Reads a claim: the particulars with personal values still open, or every fault with its field. */
export function acceptParticulars(claim: ClaimedParticulars, bounds: Bounds): Accepted {
  const reader = new Reader(bounds);
  countFaults(reader, claim);
  if (reader.faults.length > 0) return reader.refused();
  const zone = latinDigits(normaliseText(claim.zone));
  const knownZone = bounds.zones.find((one) => one === zone || Number(one) === Number(zone || "none"));
  if (knownZone === undefined) {
    if (zone === "") reader.empty("zone");
    else reader.unknownWord("zone", bounds.zones);
  }
  const road = reader.text(claim.road, "road", bound.place_letters_max, false);
  const address = reader.text(claim.address, "address", bound.address_letters_max, false);
  const shares = reader.shares(claim.owners);
  const particulars: Particulars = {
    ward: reader.whole(claim.ward, "ward", 1, bound.ward_max),
    colony: reader.text(claim.colony, "colony", bound.place_letters_max, true),
    zone: knownZone ?? "",
    ...(road === "" ? {} : { road }),
    plotAreaHundredths: reader.area(claim.plotArea, "plotArea"),
    floors: claim.floors.map((floor, at) => reader.floor(floor, at)),
    owners: claim.owners.map((owner, at) => reader.owner(owner, at, shares[at] ?? 0)),
    house: open(reader.text(claim.house, "house", bound.house_letters_max, true), "house"),
    ...(address === "" ? {} : { address: open(address, "address") }),
  };
  return reader.faults.length > 0 ? reader.refused() : { ok: true, particulars };
}
