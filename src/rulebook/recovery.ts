// How dues are recovered, step by step, and the days between the steps: with where each stands and whether it is confirmed.
import type { Days } from "./days.ts";

/** The days of recovery. */
export interface RecoveryDays {
  /** From the day of a bill to the last day to pay it. */
  readonly bill: Days;
  /** From the day on which a notice of demand was served to the day after which a warrant may be signed. */
  readonly notice: Days;
}

/**
 * Bill, then notice of demand, then warrant. The Acts (Municipal Corporation Act 1956, Municipalities Act 1961) order the
 * steps; no text with the days was at hand, so the days are a sample until a town confirms them.
 */
export const recoveryDays: RecoveryDays = {
  bill: { days: 15, source: "sample", verified: false },
  notice: { days: 15, source: "sample", verified: false },
};
