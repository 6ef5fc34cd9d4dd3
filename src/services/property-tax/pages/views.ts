// What the pages of property tax are given: plain data, made by the server from states and opened values.
import type { CivilDate, FinancialYear } from "../../../kernel/civil-date.ts";
import type { Head } from "../../../kernel/facts.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { ExemptionGround, RoadClass } from "../../../kernel/property-tax-rates.ts";
import type { Assessment } from "../rules/assess.ts";
import type { Closed } from "../rules/holding.ts";
import type { Floor, GeoPoint, LinkedAccount, Share } from "../rules/particulars.ts";

/** An owner as the owner herself and the office see her; empty text where the register has nothing. */
export interface OpenedOwner {
  readonly name: string;
  readonly relative: string;
  readonly mobile: string;
  readonly share: Share;
}

export interface OpenedHolding {
  readonly owners: readonly OpenedOwner[];
  readonly house: string;
  readonly address: string;
}

/** One open due; `arrear` is true for years before the current one. */
export interface DueView {
  readonly head: Head;
  readonly year: FinancialYear;
  readonly amountPaise: Paise;
  readonly arrear: boolean;
}

export interface DuesView {
  readonly lines: readonly DueView[];
  readonly owedPaise: Paise;
  readonly advancePaise: Paise;
}

/** A holding for a page; without `opened` its owners show by their masks only. */
export interface HoldingView {
  readonly id: string;
  readonly account: string;
  readonly number: string;
  readonly oldNumber: string | undefined;
  readonly portalNumber: string | undefined;
  readonly ward: number;
  readonly colony: string;
  readonly zone: string;
  readonly road: string | undefined;
  readonly roadClass: RoadClass | undefined;
  readonly plotAreaHundredths: number;
  readonly floors: readonly Floor[];
  readonly masks: readonly string[];
  readonly opened: OpenedHolding | undefined;
  readonly registeredOn: CivilDate;
  readonly correctedOn: CivilDate | undefined;
  readonly exemptions: readonly ExemptionGround[];
  readonly point: GeoPoint | undefined;
  readonly links: readonly LinkedAccount[];
  readonly demandedYears: readonly FinancialYear[];
  readonly closed: Closed | undefined;
  /** What it was made of, and what stands in its place: their numbers and pages. */
  readonly from: readonly RelatedHolding[];
  readonly into: readonly RelatedHolding[];
}

/** Another holding by its number, with its page. */
export interface RelatedHolding {
  readonly id: string;
  readonly number: string;
}

/** A line of a search's result. */
export interface FoundView {
  readonly id: string;
  readonly account: string;
  readonly number: string;
  readonly owners: readonly string[];
  readonly ward: number;
  readonly colony: string;
  readonly owedPaise: Paise;
}

/** The year's working with the resolution behind it. */
export interface WorkingView {
  readonly year: FinancialYear;
  readonly assessment: Assessment | undefined;
  readonly resolution: string | undefined;
  readonly verified: boolean;
}

export type HistoryWhat =
  | "registered"
  | "imported"
  | "corrected"
  | "came_of_split"
  | "came_of_merge"
  | "split"
  | "merged"
  | "use_changed"
  | "demolished"
  | "assessed";

export interface HistoryView {
  readonly on: CivilDate;
  readonly what: HistoryWhat;
  readonly order: string;
}

export interface TaskView {
  readonly id: string;
  readonly holding: string;
  readonly number: string;
  readonly askedOn: CivilDate;
  readonly dueOn: CivilDate;
  readonly late: boolean;
  readonly outcome: "open" | "granted" | "refused";
  /** The words, where the reader may see them. */
  readonly request: string | undefined;
  readonly reason: string | undefined;
}

/** What a person asked for or was asked about, wherever it stands: one line of her applications. */
export interface ApplicationView {
  readonly href: string;
  readonly what: string;
  /** The holding's number. */
  readonly number: string;
  /** When it was asked, filed or drafted. */
  readonly on: CivilDate;
  readonly state: string;
  /** The day by which the next thing must happen, and who must do it; none when it has ended. */
  readonly next: { readonly on: CivilDate; readonly by: "office" | "owner"; readonly late: boolean } | undefined;
}

/** A receipt for what was paid on the holding's account. */
export interface ReceiptView {
  readonly href: string;
  readonly number: string;
  readonly on: CivilDate;
  readonly mode: string;
  readonly amountPaise: Paise;
}
