// Particulars as somebody wrote them, all text; the only way from there to particulars that may be kept.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { mobileKey } from "../../../kernel/name-sound.ts";
import {
  type ConstructionClass,
  constructionClasses,
  type ExemptionGround,
  exemptionGrounds,
  occupancies,
  roadClasses,
  type UseClass,
  useClasses,
} from "../../../kernel/property-tax-rates.ts";
import { open } from "../../../kernel/private.ts";
import { type Refusal, type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, looksLikeName, maskedName, normaliseText } from "../../../kernel/text.ts";
import * as bound from "./particulars.ts";
import type { Floor, GeoPoint, LinkedAccount, Owner, Particulars, Share, Storey } from "./particulars.ts";
import { percentTogether, readShare, shareOf, together } from "./share.ts";

export interface ClaimedFloor {
  readonly storey: string;
  readonly use: string;
  readonly construction: string;
  readonly area: string;
  readonly builtYear: string;
  /** Empty where nobody says. */
  readonly occupancy: string;
}

export interface ClaimedLink {
  readonly service: string;
  readonly number: string;
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
  readonly roadClass: string;
  readonly plotArea: string;
  readonly house: string;
  readonly address: string;
  readonly floors: readonly ClaimedFloor[];
  readonly owners: readonly ClaimedOwner[];
  readonly exemptions: readonly string[];
  /** Degrees of latitude and longitude as decimal numbers. */
  readonly latitude: string;
  readonly longitude: string;
  readonly links: readonly ClaimedLink[];
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

  refused(): { readonly ok: false; readonly faults: readonly Refusal[]; readonly first: Refused } {
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
      else {
        const code = /^-\d/.test(text) ? "holding.area_negative" : "holding.area_unreadable";
        this.fault(refuse(code, "holding register", { field }));
      }
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
      ...(normaliseText(claim.occupancy) === ""
        ? {}
        : { occupancy: this.choice(claim.occupancy, field("occupancy"), occupancies) }),
    };
  }

  /** Degrees with at most six decimals, as millionths. */
  degrees(value: string, field: string): number | undefined {
    const parts = /^(-?\d{1,3})(?:\.(\d{1,15}))?$/.exec(latinDigits(normaliseText(value)).replace(/°$/, ""));
    if (!parts) {
      this.fault(refuse("holding.geo_unreadable", "holding register", { field }));
      return undefined;
    }
    const sign = parts[1]?.startsWith("-") ? -1 : 1;
    return sign * (Math.abs(Number(parts[1])) * 1_000_000 + Number((parts[2] ?? "").slice(0, 6).padEnd(6, "0")));
  }

  /** Both or neither; a point outside India is refused, and one whose two numbers were swapped is said to be so. */
  point(latitude: string, longitude: string): GeoPoint | undefined {
    const [north, east] = [normaliseText(latitude), normaliseText(longitude)];
    if (north === "" && east === "") return undefined;
    if (north === "" || east === "") {
      this.empty(north === "" ? "latitude" : "longitude");
      return undefined;
    }
    const [latitudeMicro, longitudeMicro] = [this.degrees(north, "latitude"), this.degrees(east, "longitude")];
    if (latitudeMicro === undefined || longitudeMicro === undefined) return undefined;
    if (inIndia(latitudeMicro, longitudeMicro)) return { latitudeMicro, longitudeMicro };
    const code = inIndia(longitudeMicro, latitudeMicro) ? "holding.geo_swapped" : "holding.geo_outside_india";
    this.fault(refuse(code, "holding register", { field: "latitude", values: { ...bound.india } }));
    return undefined;
  }

  link(claim: ClaimedLink, at: number): LinkedAccount {
    const field = (name: string): string => `links-${at + 1}-${name}`;
    return {
      service: this.choice(claim.service, field("service"), bound.linkedServices),
      number: this.text(claim.number, field("number"), bound.link_letters_max, true),
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

  owner(claim: ClaimedOwner, at: number, share: Share): Owner {
    const field = (name: string): string => `owners-${at + 1}-${name}`;
    const name = this.person(claim.name, field("name"));
    const relative = normaliseText(claim.relative) === "" ? undefined : this.person(claim.relative, field("relative"));
    const mobile = normaliseText(claim.mobile) === "" ? undefined : this.mobile(claim.mobile, field("mobile"));
    return {
      name: open(name, "name"),
      mask: maskedName(name),
      ...(relative === undefined ? {} : { relative: open(relative, "name") }),
      ...(mobile === undefined ? {} : { mobile: open(mobile, "mobile") }),
      share,
    };
  }

  /** Shares as given, in per cent or as fractions; nobody's given means equal parts. */
  shares(claims: readonly ClaimedOwner[]): readonly Share[] {
    const none = claims.every((claim) => normaliseText(claim.share) === "");
    if (none) return claims.map(() => shareOf(1, claims.length));
    const shares = claims.map((claim, at) => this.share(claim.share, `owners-${at + 1}-share`));
    const given = shares.flatMap((share) => share ?? []);
    const { part, of } = together(given);
    if (part > of || (part < of && given.length === claims.length)) {
      const values = { percent: percentTogether(given) };
      this.fault(refuse("holding.shares_not_whole", "holding register", { field: "owners-1-share", values }));
    }
    return shares.map((share) => share ?? shareOf(1, 1));
  }

  share(value: string, field: string): Share | undefined {
    const share = readShare(value);
    if (share === undefined) this.fault(refuse("holding.share_unreadable", "holding register", { field }));
    return share;
  }
}

const inIndia = (latitudeMicro: number, longitudeMicro: number): boolean =>
  latitudeMicro >= bound.india.south * 1_000_000 &&
  latitudeMicro <= bound.india.north * 1_000_000 &&
  longitudeMicro >= bound.india.west * 1_000_000 &&
  longitudeMicro <= bound.india.east * 1_000_000;

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
  if (claim.links.length > bound.links_max) {
    reader.fault(
      refuse("holding.too_many_links", "holding register", { field: "links", values: { max: bound.links_max } }),
    );
  }
}

/** Grounds, each once and in the order of the list; whoever writes one twice means it once. */
function exemptionsIn(reader: Reader, claimed: readonly string[]): readonly ExemptionGround[] {
  const read = claimed
    .filter((one) => normaliseText(one) !== "")
    .map((one) => reader.choice(one, "exemptions", exemptionGrounds));
  return exemptionGrounds.filter((ground) => read.includes(ground));
}

/** The plot and the floors alone, as a return or a visit has them. */
export type ClaimedFloors = Pick<ClaimedParticulars, "plotArea" | "floors">;

export type AcceptedFloors =
  | { readonly ok: true; readonly floors: readonly Floor[]; readonly plotAreaHundredths: number }
  | { readonly ok: false; readonly faults: readonly Refusal[]; readonly first: Refused };

/** Reads plot and floors, or every fault with its field. */
export function acceptFloors(claim: ClaimedFloors, today: CivilDate): AcceptedFloors {
  const reader = new Reader({ zones: [], today });
  if (claim.floors.length > bound.floors_max) {
    const values = { max: bound.floors_max };
    reader.fault(refuse("holding.too_many_floors", "holding register", { field: "floors", values }));
    return reader.refused();
  }
  const plotAreaHundredths = reader.area(claim.plotArea, "plotArea");
  const floors = claim.floors.map((floor, at) => reader.floor(floor, at));
  return reader.faults.length > 0 ? reader.refused() : { ok: true, floors, plotAreaHundredths };
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
  const exemptions = exemptionsIn(reader, claim.exemptions);
  const point = reader.point(claim.latitude, claim.longitude);
  const links = claim.links.map((link, at) => reader.link(link, at));
  const particulars: Particulars = {
    ward: reader.whole(claim.ward, "ward", 1, bound.ward_max),
    colony: reader.text(claim.colony, "colony", bound.place_letters_max, true),
    zone: knownZone ?? "",
    ...(road === "" ? {} : { road }),
    ...(normaliseText(claim.roadClass) === ""
      ? {}
      : { roadClass: reader.choice(claim.roadClass, "roadClass", roadClasses) }),
    plotAreaHundredths: reader.area(claim.plotArea, "plotArea"),
    floors: claim.floors.map((floor, at) => reader.floor(floor, at)),
    owners: claim.owners.map((owner, at) => reader.owner(owner, at, shares[at] as Share)),
    house: open(reader.text(claim.house, "house", bound.house_letters_max, true), "house"),
    ...(address === "" ? {} : { address: open(address, "address") }),
    ...(exemptions.length === 0 ? {} : { exemptions }),
    ...(point === undefined ? {} : { point }),
    ...(links.length === 0 ? {} : { links }),
  };
  return reader.faults.length > 0 ? reader.refused() : { ok: true, particulars };
}
