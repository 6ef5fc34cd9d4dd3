// The days between the steps of an assessment notice, each with where it stands and whether anybody has confirmed it.
import type { Days } from "./days.ts";

export interface AssessmentDays {
  /** From the day on which the draft was served to the last day to object. */
  readonly objection: Days;
  /** From the day on which a hearing is set to the hearing itself, at least. */
  readonly hearing: Days;
  /** From the end of the time to object, or from the hearing, to the day by which the order is due. */
  readonly order: Days;
}

/**
 * Draft, objection, hearing, order. The Acts (Municipal Corporation Act 1956, Municipalities Act 1961) know these steps; no
 * text with the days was at hand, so the days are a sample until a town confirms them.
 */
export const assessmentDays: AssessmentDays = {
  objection: { days: 30, source: "sample", verified: false },
  hearing: { days: 7, source: "sample", verified: false },
  order: { days: 30, source: "sample", verified: false },
};
