// The owner's self-assessment return (स्वनिर्धारण विवरणी): filed, revised, and verified by an officer at the place.
import type { BlobReference } from "../../../kernel/blob.ts";
import { type CivilDate, type FinancialYear, financialYearOf } from "../../../kernel/civil-date.ts";
import { accept, type Command, type Context, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact } from "../../../kernel/facts.ts";
import { derivedUuid, type HoldingId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import { open, type Private } from "../../../kernel/private.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { assess } from "./assess.ts";
import { acceptFloors, type ClaimedFloors } from "./claimed.ts";
import { ownsByMobile } from "./correction.ts";
import { holdings, type RegisteredHolding } from "./holding.ts";
import type { Floor } from "./particulars.ts";
import { notStanding } from "./restructure.ts";
import type { Variance } from "./variance.ts";

/** Letters of an owner's remark or of an officer's note of a visit. */
export const return_note_letters_max = 1_000;
/** How often one return may be filed anew within its year. */
export const return_versions_max = 20;

/** The plot and floors of a year, with the tax that they make. */
export interface Declared {
  readonly floors: readonly Floor[];
  readonly plotAreaHundredths: number;
  /** The whole year's tax by the rates of `resolution`. */
  readonly taxPaise: Paise;
}

interface Filing extends Declared {
  readonly holding: HoldingId;
  readonly year: FinancialYear;
  /** Counts from 1: each revision is one more. */
  readonly version: number;
  readonly on: CivilDate;
  readonly by: "owner" | "counter";
  readonly resolution: string;
  readonly remark?: Private;
}

export interface ReturnFiled extends Fact, Filing {
  readonly kind: "return.filed";
}

/** A photo in a fact: by the property `blob` a rebuild finds which blobs must be there. */
export type KeptPhoto = Pick<BlobReference, "blob">;

/** An officer's visit: what he found, what he noted, and the photos as blobs. */
export interface FieldVisit extends Declared {
  readonly on: CivilDate;
  readonly note: Private;
  readonly photos: readonly KeptPhoto[];
}

export interface ReturnVerified extends Fact {
  readonly kind: "return.verified";
  readonly holding: HoldingId;
  readonly on: CivilDate;
  readonly visit: FieldVisit;
  readonly variance: Variance;
  /** The notice that was drafted because too little was declared. */
  readonly notice?: SubjectId;
}

export type TaxReturn =
  | { readonly state: "none" }
  | ({ readonly state: "filed" } & Filing)
  | ({
      readonly state: "accepted" | "noticed";
      readonly verifiedOn: CivilDate;
      readonly visit: FieldVisit;
      readonly variance: Variance;
      readonly notice?: SubjectId;
    } & Filing);

/** One return for a holding and year, for ever. */
export const returnOf = (holding: HoldingId, year: FinancialYear): SubjectId =>
  subjectId(derivedUuid("return", holding, year));

const isReturnFact = (fact: Fact): fact is ReturnFiled | ReturnVerified =>
  fact.kind === "return.filed" || fact.kind === "return.verified";

/** Returns: filed as often as the owner revises, until an officer has verified. */
export const returns: SubjectKind<TaxReturn> = {
  kind: "return",
  initial: { state: "none" },
  movedBy: (fact) => (isReturnFact(fact) ? [fact.subject] : []),
  evolve: (before, fact) => {
    const move: Fact = fact;
    if (!isReturnFact(move)) return before;
    if (move.kind === "return.filed") {
      const { holding, year, version, on, by, resolution, remark, floors, plotAreaHundredths, taxPaise } = move;
      const filing = { holding, year, version, on, by, resolution, floors, plotAreaHundredths, taxPaise };
      return { state: "filed", ...filing, ...(remark === undefined ? {} : { remark }) };
    }
    if (before.state !== "filed") throw new Error("a return was verified that does not wait for it");
    const { visit, variance, notice, on } = move;
    const verified = { ...before, verifiedOn: on, visit, variance };
    return notice === undefined
      ? { ...verified, state: "accepted" as const }
      : { ...verified, state: "noticed" as const, notice };
  },
};

/** `replaces`: the version that the filer saw, 0 for none; `mobileTokens`: the blind index of her own verified mobile. */
export interface FileReturn extends Command {
  readonly do: "return.file";
  readonly holding: HoldingId;
  readonly claim: ClaimedFloors;
  readonly remark: string;
  readonly replaces: number;
  readonly mobileTokens: readonly string[];
  readonly rates: PropertyTaxRates;
}

/** Plot and floors as claimed, with the tax they make of this holding. */
export function declared(
  claim: ClaimedFloors,
  holding: RegisteredHolding,
  rates: PropertyTaxRates,
  today: CivilDate,
): { readonly ok: true; readonly declared: Declared } | Refused {
  const accepted = acceptFloors(claim, today);
  if (!accepted.ok) return accepted.first;
  const { floors, plotAreaHundredths } = accepted;
  const assessed = assess({ ...holding.particulars, floors, plotAreaHundredths }, rates);
  if (!assessed.ok) return assessed;
  return { ok: true, declared: { floors, plotAreaHundredths, taxPaise: assessed.assessment.totalPaise } };
}

/** Why a return can't be filed now, as far as its holding, its year and who files it are concerned. */
function notFileable(command: FileReturn, holding: RegisteredHolding, before: TaxReturn, context: Context) {
  const atCounter = context.actor.roles.includes("clerk");
  if (!atCounter && !ownsByMobile(holding, command.mobileTokens)) {
    return refuse("holding.not_owner", "holding register");
  }
  const year = financialYearOf(context.today);
  if (command.rates.year !== year) return refuse("return.other_year", "self-assessment", { values: { year } });
  if (before.state === "accepted" || before.state === "noticed") {
    return refuse("return.already_verified", "self-assessment", { values: { year } });
  }
  const version = before.state === "none" ? 0 : before.version;
  if (version !== command.replaces) return refuse("return.already_filed", "self-assessment", { values: { year } });
  if (version >= return_versions_max) {
    return refuse("return.too_often", "self-assessment", { values: { max: return_versions_max } });
  }
  return undefined;
}

const tooLong = (text: string, field: string): Refused | undefined =>
  text.length > return_note_letters_max
    ? refuse("holding.too_long", "holding register", { field, values: { max: return_note_letters_max } })
    : undefined;

/**
 * Files a return, or files it anew. Source: self-assessment under the letting value rules of 1997 and the taxable property
 * value rules of 2020, which allow a revised return. An owner files for her own holding, a clerk for who stands before him.
 */
export const fileReturn: Procedure<FileReturn> = {
  do: "return.file",
  roles: ["citizen", "clerk"],
  touches: ({ holding, rates }) => [touch(returns, returnOf(holding, rates.year)), touch(holdings, holding)],
  decide: (command, see, context): Decision => {
    const { rates } = command;
    const subject = returnOf(command.holding, rates.year);
    const holding = see(holdings, command.holding).state;
    const ended = notStanding(holding);
    if (ended || holding.state === "none") return ended ?? refuse("holding.unknown", "holding register");
    const before = see(returns, subject).state;
    const remark = normaliseText(command.remark);
    const wrong = notFileable(command, holding, before, context) ?? tooLong(remark, "remark");
    if (wrong) return wrong;
    const made = declared(command.claim, holding, rates, context.today);
    if (!made.ok) return made;
    const fact: ReturnFiled = {
      kind: "return.filed",
      subject,
      holding: command.holding,
      year: rates.year,
      version: command.replaces + 1,
      on: context.today,
      by: context.actor.roles.includes("clerk") ? "counter" : "owner",
      resolution: rates.resolution.number,
      ...made.declared,
      ...(remark === "" ? {} : { remark: open(remark, "note") }),
    };
    return accept(fact);
  },
};
