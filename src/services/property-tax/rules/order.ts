// The order behind a change of the register, as somebody wrote it, and read.
import { type CivilDate, parseCivilDate } from "../../../kernel/civil-date.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import type { Order } from "./holding.ts";

/** Letters of an order's number, or of the authority that gave it. */
export const order_part_letters_max = 100;

export interface ClaimedOrder {
  readonly number: string;
  readonly on: string;
  readonly authority: string;
}

/** A day as people write it: 2026-11-21, 21-11-2026 or 21/11/2026. */
export function readDay(value: string): CivilDate | undefined {
  const text = latinDigits(normaliseText(value));
  const turned = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
  if (!turned) return parseCivilDate(text);
  const [day = "", month = "", year = ""] = turned.slice(1);
  return parseCivilDate(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
}

/** A day that has come already; `field` names where it stands. */
export function readPastDay(
  value: string,
  field: string,
  today: CivilDate,
): { readonly ok: true; readonly day: CivilDate } | Refused {
  if (normaliseText(value) === "") return refuse("holding.empty", "holding register", { field });
  const day = readDay(value);
  if (day === undefined) return refuse("holding.date_unreadable", "holding register", { field });
  return day > today ? refuse("holding.date_in_future", "holding register", { field }) : { ok: true, day };
}

/** Reads an order: number, day and authority must all be there, and its day must have come. */
export function readOrder(
  claim: ClaimedOrder,
  today: CivilDate,
): { readonly ok: true; readonly order: Order } | Refused {
  const texts = { orderNumber: normaliseText(claim.number), orderAuthority: normaliseText(claim.authority) };
  for (const [field, text] of Object.entries(texts)) {
    if (text === "") return refuse("holding.empty", "holding register", { field });
    if (text.length > order_part_letters_max) {
      return refuse("holding.too_long", "holding register", { field, values: { max: order_part_letters_max } });
    }
  }
  const on = readPastDay(claim.on, "orderOn", today);
  if (!on.ok) return on;
  return { ok: true, order: { number: texts.orderNumber, on: on.day, authority: texts.orderAuthority } };
}
