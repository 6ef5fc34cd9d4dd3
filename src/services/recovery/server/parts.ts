// What the routes of recovery are given by the program, and the ids of its paths.
import { randomBytes } from "node:crypto";
import { type CivilDate, instantMs } from "../../../kernel/civil-date.ts";
import {
  type AccountId,
  accountId,
  type CommandId,
  commandId,
  derivedUuid,
  parseUuid,
  type SubjectId,
  subjectId,
  type Uuid,
  uuidV7,
} from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { LogAcknowledger } from "../../../ledger/log/acknowledge.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import type { Database } from "../../../platform/database/connect.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { PaperSettings } from "../../../platform/papers/issuing.ts";
import type { Crumb } from "../../../web/components/breadcrumb/breadcrumb.tsx";
import type { Lang } from "../../../web/language.ts";
import { links, townPath } from "../../../web/links.ts";
import { words as shell } from "../../../web/words/words.generated.ts";

/** What the service that owns an account says of it; nothing personal. */
export interface AboutAccount {
  readonly number: string;
  readonly ward: number;
  /** Locality and ward, or empty. */
  readonly address: string;
  /** The path of the page it is shown on. */
  readonly page: string;
}

/** One ward: its accounts, those that owe, and how much. */
export interface WardOwed {
  readonly ward: number;
  readonly accounts: number;
  readonly owing: number;
  readonly owedPaise: Paise;
}

/** An account that owes. */
export interface Owing extends AboutAccount {
  readonly account: AccountId;
  readonly owedPaise: Paise;
}

/** A holding whose place is known, in millionths of a degree. */
export interface PlacedAccount {
  readonly number: string;
  readonly latitudeMicro: number;
  readonly longitudeMicro: number;
  readonly owedPaise: Paise;
}

/** One day's money; a day on which more was taken back than given is negative. */
export interface CollectedDay {
  readonly day: CivilDate;
  readonly receipts: number;
  readonly amountPaise: Paise;
}

export interface OwingAsked {
  /** All wards when left out. */
  readonly ward?: number;
  readonly leastPaise: Paise;
  readonly count_max: number;
  /** By account id after this one, for going through all; the largest dues first when left out. */
  readonly after?: AccountId | "start";
}

/** The accounts whose dues are recovered, as their own service knows them. */
export interface RecoveredAccounts {
  wards(town: TownId): Promise<readonly WardOwed[]>;
  owing(town: TownId, asked: OwingAsked, lang: Lang): Promise<readonly Owing[]>;
  about(town: TownId, account: AccountId, lang: Lang): Promise<AboutAccount | undefined>;
  /** At most so many of a ward's places. */
  places(town: TownId, ward: number, count_max: number): Promise<readonly PlacedAccount[]>;
  /** Names and addresses as they stand on a letter; the opening is recorded and has its budget. */
  addressees(
    visit: Visit,
    accounts: readonly AccountId[],
  ): Promise<{ readonly ok: true; readonly lines: ReadonlyMap<AccountId, readonly string[]> } | Refused>;
  /** Whether whoever is signed in may ask for papers of this account. */
  mayAsk(visit: Visit, account: AccountId): Promise<boolean>;
}

export interface RecoveryParts {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly acknowledger: Pick<LogAcknowledger, "logIndexOf">;
  readonly papers: PaperSettings;
  readonly accounts: RecoveredAccounts;
  /** The money that came in from one day to another. */
  collected(town: TownId, from: CivilDate, until: CivilDate): Promise<readonly CollectedDay[]>;
  /** Puts a text for each owner whose mobile is known into the outbox. */
  tell(town: TownId, texts: ReadonlyMap<AccountId, string>): Promise<void>;
  /** Where a person pays an account, as a whole address. */
  payAddress(town: TownId, account: AccountId): string;
  /** The link that a UPI app reads to pay this much on a bill. */
  payLink(visit: Visit, bill: { readonly number: string; readonly amountPaise: Paise }): string;
}

export const recoveryPath = (town: TownId): string => townPath(town, "/recovery");
export const defaultersPath = (town: TownId): string => townPath(town, "/recovery/defaulters");
export const byDayPath = (town: TownId): string => townPath(town, "/recovery/by-day");
export const wardPath = (town: TownId, ward: number): string => townPath(town, `/recovery/wards/${ward}`);
export const casePath = (town: TownId, account: AccountId): string => townPath(town, `/recovery/accounts/${account}`);
export const paperPath = (town: TownId, paper: SubjectId): string => townPath(town, `/recovery/papers/${paper}.pdf`);
export const wardBillsPath = (town: TownId, ward: number, part: number): string =>
  townPath(town, `/recovery/wards/${ward}/bills.pdf?part=${part}`);
export const noDuesPath = (town: TownId, account: AccountId): string => townPath(town, `/no-dues/${account}`);
export const certificatePath = (town: TownId, certificate: SubjectId): string =>
  townPath(town, `/no-dues/certificates/${certificate}`);

function idIn(text: string, code: string): Uuid {
  const id = parseUuid(text);
  if (!id) throw new RefusedRequest(404, code);
  return id;
}

export const accountIn = (text: string): AccountId => accountId(idIn(text, "recovery.account_unknown"));
export const paperIn = (text: string): SubjectId => subjectId(idIn(text, "recovery.paper_unknown"));
export const commandIn = (text: string): CommandId => commandId(idIn(text, "form.field_invalid"));
/** What a command makes is named after it, so that sending it twice makes one thing. */
export const madeBy = (command: CommandId): SubjectId => subjectId(derivedUuid("recovery-paper", command));

/** A fresh id for a form that is drawn now. */
export const newCommand = (visit: Visit): CommandId => commandId(uuidV7(instantMs(visit.now), randomBytes(10)));

/** The way back: the portal, the town, and further pages. */
export const crumbs = (visit: Visit, ...more: readonly Crumb[]): readonly Crumb[] => [
  { href: links.home, text: shell[visit.lang].home },
  { href: townPath(visit.town.id), text: visit.lang === "hi" ? visit.town.nameHi : visit.town.nameEn },
  ...more,
];

/** The account of a path with what its service says of it. Throws `recovery.account_unknown` as 404. */
export async function accountOfPath(
  parts: RecoveryParts,
  visit: Visit,
  text: string,
): Promise<{ readonly id: AccountId; readonly about: AboutAccount }> {
  const id = accountIn(text);
  const about = await parts.accounts.about(visit.town.id, id, visit.lang);
  if (!about) throw new RefusedRequest(404, "recovery.account_unknown");
  return { id, about };
}
