// Says a refusal in the reader's language: the words of its code, from the service's own words or the shared ones.
import type { Refusal } from "../kernel/refusal.ts";
import type { Lang } from "./language.ts";
import { words } from "./words/words.generated.ts";

/** Compiled words of one language, seen as a table. */
export type WordTable = Readonly<Record<string, string | ((a: never) => string)>>;

/** The key under which a code's words stand: `receipt.unknown` has `refusal_receipt_unknown`. */
export const refusalKey = (code: string): string => `refusal_${code.replaceAll(".", "_").replaceAll("-", "_")}`;

/** The refusal in words. `tables` are tried in order, then the shell's own; a code without words still names itself. */
export function refusalWords(refusal: Refusal, lang: Lang, ...tables: readonly WordTable[]): string {
  const key = refusalKey(refusal.code);
  const shared: WordTable = words[lang];
  for (const table of [...tables, shared]) {
    const found = Object.hasOwn(table, key) ? table[key] : undefined;
    if (typeof found === "string") return found;
    if (found !== undefined) return found((refusal.values ?? {}) as never);
  }
  return words[lang].unknown_refusal({ code: refusal.code });
}
