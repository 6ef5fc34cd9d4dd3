// How accounts, heads and ways of paying are called on these pages.
import type { Due, PaymentMode } from "../../../kernel/facts.ts";
import type { DueLine } from "../../../web/components/dues-table/dues-table.tsx";
import { headIn } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import { words } from "./words/words.generated.ts";

/** What the service that owns an account says of it; nothing personal. */
export interface AccountAbout {
  readonly service: string;
  /** The public number of what it is for, such as the holding's. */
  readonly number: string;
  /** Ward and locality, or empty. */
  readonly address: string;
  /** The path of the page it is shown on. */
  readonly page: string;
}

export function modeIn(mode: PaymentMode, lang: Lang): string {
  const own = words[lang];
  return { cash: own.mode_cash, gateway: own.mode_gateway, upi: own.mode_upi }[mode];
}

/** Dues or allocations as the lines of a table. */
export const linesOf = (dues: readonly Due[], lang: Lang): readonly DueLine[] =>
  dues.map(({ head, year, amountPaise }) => ({ head: headIn(head, lang), year, amountPaise }));
