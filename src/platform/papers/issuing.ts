// What every issued paper shares: the installation's keys and addresses, its place in the list of withdrawn papers, the town's titles.
import type { SubjectId } from "../../kernel/ids.ts";
import { statusEntries_max } from "../../kernel/papers/trust.ts";
import type { Town } from "../../kernel/town.ts";
import { words } from "../../web/words/words.generated.ts";
import type { PaperKeys } from "./keys.ts";
import type { PaperPrinter } from "./printer.ts";

/** What is printed and signed on papers. */
export interface PaperSettings {
  readonly keys: PaperKeys;
  readonly printer: PaperPrinter;
  /** https URI of the installation. */
  readonly issuer: string;
  /** Where the list of withdrawn papers is. */
  readonly statusUri: string;
  /** The origin of a shard of the log. */
  readonly logOriginOf: (shard: string) => string;
  /** Printed as text: where papers are verified. */
  readonly verifyAt: string;
}

/** A place in the list of withdrawn papers that stays the paper's own whenever it is printed. */
export const statusIndexOf = (paper: SubjectId): number =>
  Number.parseInt(paper.replaceAll("-", "").slice(-8), 16) % statusEntries_max;

const typeKeys = {
  "nagar-nigam": "type_nagar_nigam",
  "nagar-palika-parishad": "type_nagar_palika_parishad",
  "nagar-parishad": "type_nagar_parishad",
} as const satisfies Record<Town["type"], keyof (typeof words)["hi"]>;

/** The town's type in both languages, as the shell names it. */
export const typeTitles = (town: Town): { readonly townTypeHindi: string; readonly townTypeEnglish: string } => ({
  townTypeHindi: words.hi[typeKeys[town.type]],
  townTypeEnglish: words.en[typeKeys[town.type]],
});

/** The town with its type, as signed claims name it. */
export function townTitles(town: Town): { readonly townHindi: string; readonly townEnglish: string } {
  const { townTypeHindi, townTypeEnglish } = typeTitles(town);
  return { townHindi: `${townTypeHindi} ${town.nameHi}`, townEnglish: `${townTypeEnglish}, ${town.nameEn}` };
}

/** Where a fact stands in the public log; the ledger's own type has the same shape. */
interface PaperPlace {
  readonly shard: string;
  readonly index: bigint;
}

/** The claim that says where the paper's fact stands in the log; nothing while it is not safe there. */
export const logClaim = (settings: Pick<PaperSettings, "logOriginOf">, place: PaperPlace | undefined) =>
  place === undefined ? {} : { log: { origin: settings.logOriginOf(place.shard), index: Number(place.index) } };

/** The same as it is printed. */
export const logPrint = (settings: Pick<PaperSettings, "logOriginOf">, place: PaperPlace | undefined) => ({
  acknowledged: place !== undefined,
  logIndex: place === undefined ? "" : String(place.index),
  logOrigin: place === undefined ? "" : settings.logOriginOf(place.shard),
});
