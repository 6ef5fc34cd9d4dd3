// How accounts, heads and ways of paying are called on these pages.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { ReceiptCalled } from "../../../kernel/papers/receipt-paper.ts";
import type { Due, PaymentMode, ReceiptReversed } from "../../../kernel/facts.ts";
import type { DueLine } from "../../../web/components/dues-table/dues-table.tsx";
import { headIn } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import { type Words, words } from "./words/words.generated.ts";

/** What the service that owns an account says of it; nothing personal. */
export interface AccountAbout {
  readonly service: string;
  /** The public number of what it is for, such as the holding's. */
  readonly number: string;
  /** Ward and locality, or empty. */
  readonly address: string;
  /** The path of the page it is shown on. */
  readonly page: string;
  /** How its receipts are called, where it is no holding. */
  readonly called?: ReceiptCalled | undefined;
  /** What is left off if all of it is paid by a day: by the rules of the service that owns the account. */
  readonly offer?: PayOffer | undefined;
}

/** To pay `payPaise` in all by the end of the day `until` leaves `rebatePaise` off. */
export interface PayOffer {
  readonly payPaise: Paise;
  readonly rebatePaise: Paise;
  readonly until: CivilDate;
}

const modeWords = {
  cash: "mode_cash",
  cheque: "mode_cheque",
  "demand-draft": "mode_demand_draft",
  card: "mode_card",
  upi: "mode_upi",
  gateway: "mode_gateway",
  bbps: "mode_bbps",
  challan: "mode_challan",
} as const satisfies Record<PaymentMode, keyof Words>;

export const modeIn = (mode: PaymentMode, lang: Lang): string => words[lang][modeWords[mode]];

const reversalWords = {
  cancelled: "receipt_cancelled",
  "cheque-returned": "receipt_cheque_returned",
} as const satisfies Record<ReceiptReversed["cause"], keyof Words>;

/** Why a receipt is no longer good. */
export const reversalIn = (cause: ReceiptReversed["cause"], lang: Lang): string => words[lang][reversalWords[cause]];

/** Dues or allocations as the lines of a table. */
export const linesOf = (dues: readonly Due[], lang: Lang): readonly DueLine[] =>
  dues.map(({ head, year, amountPaise }) => ({ head: headIn(head, lang), year, amountPaise }));
