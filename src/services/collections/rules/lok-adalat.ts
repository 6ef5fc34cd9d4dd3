// What a Lok Adalat's rule forgives an account: surcharge and penalty by slab, shared out over their rows, total-exact.
import { type Account, openDues } from "../../../kernel/dues.ts";
import type { Due, Head } from "../../../kernel/facts.ts";
import { type Paise, paise, sum } from "../../../kernel/money.ts";
import type { PercentHundredths } from "../../../kernel/property-tax-rates.ts";
import { type WaiverRule, waiverOn } from "../../../kernel/rates/waiver.ts";

/** Only what was charged for paying late is forgiven: never tax, cess, or the penalty for declaring too little. */
export const waivedHeads: readonly Head[] = ["penalty", "surcharge"];

export interface AdalatOffer {
  /** Dues and surcharge together: they choose the slab. */
  readonly owedPaise: Paise;
  readonly surchargePaise: Paise;
  readonly shareHundredths: PercentHundredths;
  readonly waivedPaise: Paise;
  /** What is forgiven of each open row; rows of which nothing is are left out. */
  readonly rows: readonly Due[];
}

/** Shares an amount out over rows in their proportion; each part is whole paise, and all of them are the amount. */
function sharedOut(rows: readonly Due[], amountPaise: Paise): readonly Due[] {
  const whole = sum(rows.map((row) => row.amountPaise));
  let before = 0n;
  let given = 0n;
  return rows.flatMap((row) => {
    before += row.amountPaise;
    const upTo = (before * amountPaise) / whole;
    const part = upTo - given;
    given = upTo;
    return part > 0n ? [{ ...row, amountPaise: paise(part) }] : [];
  });
}

/** What the rule forgives of the account as it stands. */
export function adalatOffer(account: Account, rule: WaiverRule): AdalatOffer {
  const open = openDues(account);
  const late = open.filter((due) => waivedHeads.includes(due.head));
  const [owedPaise, surchargePaise] = [open, late].map((dues) => sum(dues.map((due) => due.amountPaise))) as [
    Paise,
    Paise,
  ];
  const { shareHundredths, waivedPaise } = waiverOn(rule, { owedPaise, surchargePaise });
  // Rounding to whole rupees may not forgive more than there is.
  const forgiven = waivedPaise > surchargePaise ? surchargePaise : waivedPaise;
  const rows = forgiven === 0n ? [] : sharedOut(late, forgiven);
  return { owedPaise, surchargePaise, shareHundredths, waivedPaise: forgiven, rows };
}
