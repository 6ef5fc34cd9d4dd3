// What is told to collections of the accounts of copies' fees: the request's number, nothing of whose entry it is.
import type { Actor } from "../../../kernel/decider.ts";
import { type AccountId, derivedUuid, personId } from "../../../kernel/ids.ts";
import { parseApplicationNumber } from "../../../kernel/public-number.ts";
import { maskedName } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Database } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Session } from "../../../platform/sessions/sessions.ts";
import type { Lang } from "../../../web/language.ts";
import { requestPath } from "../pages/certificates/places.ts";
import { words } from "../pages/certificates/words/words.generated.ts";
import { accountOfRequest } from "../rules/certificate.ts";
import { serviceName } from "../rules/reporting.ts";
import { type FoundRequest, requestByApplication, requestOfAccount } from "./certificate-request-store.ts";
import { sealedOf } from "./opened.ts";
import type { AccountAbout } from "./register-about.ts";

const requestOf = (database: Database, town: TownId, account: AccountId): Promise<FoundRequest | undefined> =>
  database.readInTown(town, (tx) => requestOfAccount(tx, account));

/** The request behind an account; undefined when the account is for something else. */
export async function aboutCopyFee(
  database: Database,
  town: TownId,
  account: AccountId,
  lang: Lang,
): Promise<AccountAbout | undefined> {
  const found = await requestOf(database, town, account);
  return (
    found && {
      service: serviceName,
      number: found.request.asked.application,
      address: words[lang].copies_title,
      page: requestPath(town, found.id),
      called: {
        titleHindi: words.hi.fee_receipt_title,
        numberHindi: words.hi.request_number,
        numberEnglish: words.en.request_number,
      },
    }
  );
}

/** The account of a request's number, in any way of writing it. */
export async function copyFeeByNumber(
  database: Database,
  town: TownId,
  text: string,
): Promise<{ readonly account: AccountId; readonly service: string } | undefined> {
  const number = parseApplicationNumber(text);
  if (!number.ok) return undefined;
  const found = await database.readInTown(town, (tx) => requestByApplication(tx, number.number));
  return found && { account: accountOfRequest(found.id), service: serviceName };
}

/** Opens names for networks that show a payer whose bill he pays: first letters only. */
const bills: Actor = { person: personId(derivedUuid("program", "bill-reader")), roles: ["system"] };

/** The applicant's masked name; empty when no request is behind the account. */
export async function copyFeeCustomer(
  database: Database,
  sealer: Pick<Sealer, "open">,
  town: TownId,
  account: AccountId,
): Promise<string> {
  const found = await requestOf(database, town, account);
  if (!found) return "";
  const values = { name: sealedOf(found.request.asked.name) };
  const answer = await sealer.open({ town, by: bills, why: "receipt", subject: found.id, values });
  return answer.ok ? maskedName(answer.opened.name) : "";
}

/** Whether the account is of a request that the person of the session made. */
export async function ownsCopyFee(
  database: Database,
  town: TownId,
  session: Session | undefined,
  account: AccountId,
): Promise<boolean> {
  const found = session && (await requestOf(database, town, account));
  return found !== undefined && found.request.by === session?.person;
}
