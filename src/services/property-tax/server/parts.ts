// What the routes of property tax are given by the program, and what they read of a visit.
import { randomBytes } from "node:crypto";
import { type FinancialYear, financialYearOf, instantMs } from "../../../kernel/civil-date.ts";
import type { Actor, Role } from "../../../kernel/decider.ts";
import {
  type AccountId,
  type CommandId,
  commandId,
  type HoldingId,
  holdingId,
  isUuid,
  parseUuid,
  uuidV7,
} from "../../../kernel/ids.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { LogAcknowledger } from "../../../ledger/log/acknowledge.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/database/connect.ts";
import type { PaperSettings } from "../../../platform/papers/issuing.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { Purpose } from "../../../platform/sealing/openings.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import { type Crumb } from "../../../web/components/breadcrumb/breadcrumb.tsx";
import type { Lang } from "../../../web/language.ts";
import { links, townPath } from "../../../web/links.ts";
import { words as shell } from "../../../web/words/words.generated.ts";
import { findPath } from "../pages/places.ts";
import type { ReceiptView } from "../pages/views.ts";
import { words } from "../pages/words/words.generated.ts";
import type { Asker } from "./find.ts";
import type { Blobs } from "./photos.ts";
import { ratesInForce } from "./rates-in-force.ts";
import { type FoundHolding, readHolding } from "./reads.ts";

export interface PropertyTaxParts {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** Where photos are kept; without it a visit has none. */
  readonly blobs?: Blobs;
  /** A folder of its own for uploaded registers; without it registers come by the command only. */
  readonly importFolder?: string;
  /** What printed papers need; without it nothing is printed. */
  readonly papers?: PaperSettings;
  readonly acknowledger?: Pick<LogAcknowledger, "logIndexOf">;
  /** The receipts of an account, from whoever takes the money; none where nobody does. */
  readonly receiptsOf?: (town: TownId, account: AccountId, lang: Lang) => Promise<readonly ReceiptView[]>;
}

export const yearOf = (visit: Visit): FinancialYear => financialYearOf(visit.today);

/** The rates that are in force in the town today, or the refusal that says they are missing. */
export async function ratesNow(
  { database }: PropertyTaxParts,
  visit: Visit,
): Promise<{ readonly ok: true; readonly rates: PropertyTaxRates } | Refused> {
  const year = yearOf(visit);
  const rates = await database.readInTown(visit.town.id, (tx) => ratesInForce(tx, year, visit.today));
  return rates ? { ok: true, rates } : refuse("rates.none_for_year", "council resolution", { values: { year } });
}

const staffRoles: readonly Role[] = ["clerk", "officer", "administrator"];
export const isStaff = ({ roles }: Actor): boolean => staffRoles.some((role) => roles.includes(role));
export const isOfficer = ({ roles }: Actor): boolean => roles.includes("officer");

/** Tokens of the mobile with which a citizen signed in at this town; none for others. */
export const mobileTokensOf = (visit: Visit): readonly string[] =>
  visit.session?.kind === "citizen" ? (visit.session.mobile?.find ?? []) : [];

export const askerOf = (visit: Visit): Asker => ({
  town: visit.town.id,
  actor: visit.actor,
  known: visit.session !== undefined,
  staff: isStaff(visit.actor),
  mobileTokens: mobileTokensOf(visit),
});

export const purposeOf = (visit: Visit): Purpose => {
  if (isOfficer(visit.actor)) return "officer";
  return isStaff(visit.actor) ? "counter" : "own-holding";
};

/** A fresh id for a form that is drawn now. */
export const newCommand = (visit: Visit): string => uuidV7(instantMs(visit.now), randomBytes(10));

/** The command's id as the form carried it; anything else is no form of ours. */
export function commandIn(value: string | undefined): CommandId {
  if (!isUuid(value)) throw new RefusedRequest(400, "form.unreadable");
  return commandId(value);
}

/** The id in a path; one that is none is answered like one that is unknown. */
export function holdingIn(text: string): HoldingId {
  const id = parseUuid(text);
  if (!id) throw new RefusedRequest(404, "holding.unknown");
  return holdingId(id);
}

/** The holding of a path. Throws the refusal `holding.unknown` as 404. */
export async function holdingOfPath(parts: PropertyTaxParts, visit: Visit, text: string): Promise<FoundHolding> {
  const id = holdingIn(text);
  const found = await parts.database.readInTown(visit.town.id, (tx) => readHolding(tx, id));
  if (!found) throw new RefusedRequest(404, "holding.unknown");
  return found;
}

/** The way from the front page to a page of this service. */
export const crumbs = (visit: Visit): readonly Crumb[] => [
  { href: links.home, text: shell[visit.lang].home },
  { href: townPath(visit.town.id), text: visit.lang === "hi" ? visit.town.nameHi : visit.town.nameEn },
  { href: findPath(visit.town.id), text: words[visit.lang].service },
];
