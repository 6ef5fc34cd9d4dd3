// The variance between what a return declared and what a visit found, its penalty, and the year's dues put right by it.
import { type Account, type Line } from "../../../kernel/dues.ts";
import type { CivilDate, FinancialYear } from "../../../kernel/civil-date.ts";
import type { Correction, DueCorrected } from "../../../kernel/facts.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { type Paise, paise, zero } from "../../../kernel/money.ts";
import {
  type PercentHundredths,
  type SelfAssessmentRule,
  whole_hundredths,
} from "../../../kernel/property-tax-rates.ts";
import { partOf } from "../../../kernel/rates/parts.ts";
import type { Assessment } from "./assess.ts";
import { accountOf, serviceName } from "./holding.ts";

export interface Variance {
  readonly declaredPaise: Paise;
  readonly foundPaise: Paise;
  /** Found less declared; below nothing where more was declared than found. */
  readonly differencePaise: Paise;
  /** The difference as a part of what was declared, rounded down; the whole where nothing was declared. */
  readonly partHundredths: PercentHundredths;
  /** Found is above declared by more than the resolution bears. */
  readonly beyond: boolean;
  readonly penaltyPaise: Paise;
}

/** Weighs a return against what was found. Source: the council's resolution; without its rule no variance is borne, or fined. */
export function varianceOf(declaredPaise: Paise, foundPaise: Paise, rule: SelfAssessmentRule | undefined): Variance {
  const differencePaise = paise(foundPaise - declaredPaise);
  const borne = rule ? partOf(declaredPaise, rule.toleranceHundredths, "paisa-half-up") : zero;
  const beyond = differencePaise > borne;
  const partHundredths =
    declaredPaise === 0n
      ? differencePaise > 0n
        ? whole_hundredths
        : 0
      : Number((differencePaise * BigInt(whole_hundredths)) / declaredPaise);
  const penaltyPaise = beyond && rule ? partOf(differencePaise, rule.penaltyHundredths, rule.rounding) : zero;
  return { declaredPaise, foundPaise, differencePaise, partHundredths, beyond, penaltyPaise };
}

/** What must be posted so that the year's lines say what the assessment says: differences, never edits. */
export function differences(
  account: Account,
  assessment: Pick<Assessment, "heads">,
  year: FinancialYear,
): readonly Correction[] {
  const raised = (head: Line["head"]): Paise =>
    account.lines.find((line) => line.head === head && line.year === year)?.raisedPaise ?? zero;
  return assessment.heads.flatMap(({ head, amountPaise }) => {
    const differencePaise = paise(amountPaise - raised(head));
    return differencePaise === 0n ? [] : [{ head, year, differencePaise }];
  });
}

export interface PutRight {
  readonly holding: HoldingId;
  readonly on: CivilDate;
  readonly rows: readonly Correction[];
  readonly reason: "assessment";
  /** The return or the notice behind it. */
  readonly source: string;
}

/** The fact that posts these rows on the holding's account; none where there is nothing to post. */
export function posted({ holding, on, rows, reason, source }: PutRight): readonly DueCorrected[] {
  if (rows.length === 0) return [];
  const subject = accountOf(holding);
  return [{ kind: "due.corrected", subject, of: holding, service: serviceName, on, rows, reason, source }];
}
