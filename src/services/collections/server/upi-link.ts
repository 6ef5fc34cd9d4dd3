// The link that every UPI app understands. Source: the UPI linking specification, as public libraries use it.
import type { Paise } from "../../../kernel/money.ts";

export interface UpiRequest {
  /** Payee's address, such as name@bank, and name. */
  readonly payee: string;
  readonly name: string;
  readonly amountPaise: Paise;
  /** At most 35 capitals and digits. */
  readonly tr: string;
  /** Shown to the payer; nothing personal. */
  readonly note: string;
}

/** Rupees with two decimals and without grouping, as the link wants them. */
const plainRupees = (amount: Paise): string => `${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;

/** `upi://pay?…` with each value percent-encoded; a space is %20, since some apps show a plus as it stands. */
export function upiLink({ payee, name, amountPaise, tr, note }: UpiRequest): string {
  const values = { pa: payee, pn: name, tr, tn: note, am: plainRupees(amountPaise), cu: "INR" };
  const query = Object.entries(values).map(([key, value]) => `${key}=${encodeURIComponent(value).replace("%40", "@")}`);
  return `upi://pay?${query.join("&")}`;
}
