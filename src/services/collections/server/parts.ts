// What the routes of collections are given by the program.
import type { AccountId } from "../../../kernel/ids.ts";
import type { Town, TownId } from "../../../kernel/town.ts";
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import type { PaperKeys } from "../../../platform/papers/keys.ts";
import type { PaperPrinter } from "../../../platform/papers/printer.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Lang } from "../../../web/language.ts";
import type { AccountAbout } from "../pages/account-words.ts";
import type { LogPlaces } from "./receipt-store.ts";
import type { RecordParts } from "./record.ts";

/** What is printed and signed on receipts. */
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

export interface CollectionsParts extends RecordParts {
  readonly sealer: Sealer;
  readonly acknowledger: LogPlaces;
  /** The proof file of a place in the log; undefined while no published checkpoint holds it. */
  proofOf(place: LogPlace): Promise<string | undefined>;
  /** The UPI address that receives money. */
  readonly upiPayee: string;
  readonly papers: PaperSettings;
  /** What the service that owns an account says of it; undefined when none owns it. */
  about(town: TownId, account: AccountId, lang: Lang): Promise<AccountAbout | undefined>;
}

/** "Nagar Palika Parishad, Shivpuri" is for papers; a payee in a bank's app has little room. */
export const payeeName = (town: Town, lang: Lang): string =>
  lang === "hi" ? `नगरीय निकाय ${town.nameHi}` : `Municipality ${town.nameEn}`;
