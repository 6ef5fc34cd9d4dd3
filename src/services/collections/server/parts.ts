// What the routes of collections are given by the program.
import type { AccountId } from "../../../kernel/ids.ts";
import type { Town, TownId } from "../../../kernel/town.ts";
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { PaperSettings } from "../../../platform/papers/issuing.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Lang } from "../../../web/language.ts";
import type { AccountAbout } from "../pages/account-words.ts";
import type { LogPlaces } from "./receipt-store.ts";
import type { RecordParts } from "./record.ts";

export interface CollectionsParts extends RecordParts {
  readonly sealer: Sealer;
  readonly acknowledger: LogPlaces;
  /** The proof file of a place in the log; undefined while no published checkpoint holds it. */
  proofOf(place: LogPlace): Promise<string | undefined>;
  /** The UPI address that receives money. */
  readonly upiPayee: string;
  readonly papers: PaperSettings;
  /** The account behind a public number, such as a holding's, however it is written; undefined for none or several. */
  accountOf(
    town: TownId,
    number: string,
  ): Promise<{ readonly account: AccountId; readonly service: string } | undefined>;
  /** Whether the person of the visit is an owner of what the account is for. */
  owns(visit: Visit, account: AccountId): Promise<boolean>;
  /** The first owner's name as it may be shown to whoever knows the number: its first letters. */
  customerOf(town: TownId, account: AccountId): Promise<string>;
  /** The secret shared with the operating unit of BBPS. */
  readonly bbpsSecret: string;
  /** What the service that owns an account says of it; undefined when none owns it. */
  about(town: TownId, account: AccountId, lang: Lang): Promise<AccountAbout | undefined>;
}

/** "Nagar Palika Parishad, Shivpuri" is for papers; a payee in a bank's app has little room. */
export const payeeName = (town: Town, lang: Lang): string =>
  lang === "hi" ? `नगरीय निकाय ${town.nameHi}` : `Municipality ${town.nameEn}`;
