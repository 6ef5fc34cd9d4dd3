// What births and deaths tell collections of the accounts of their fees: nothing personal, only what a fee is for.
import type { Actor } from "../../../kernel/decider.ts";
import { type AccountId, derivedUuid, personId, type SubjectId } from "../../../kernel/ids.ts";
import type { ReceiptCalled } from "../../../kernel/papers/receipt-paper.ts";
import { parseApplicationNumber, parseRegistrationNumber } from "../../../kernel/public-number.ts";
import { maskedName } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Database, statement, type Tx } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Session } from "../../../platform/sessions/sessions.ts";
import type { Lang } from "../../../web/language.ts";
import { kindWord } from "../pages/field-words.ts";
import { words } from "../pages/registering/words/words.generated.ts";
import { reportPath } from "../pages/reporting/places.ts";
import type { EventKind } from "../rules/forms.ts";
import { isHolder } from "../rules/margin.ts";
import { applicationLetters, serviceName } from "../rules/reporting.ts";
import { numberKey, readEvent } from "./event-store.ts";
import { sealedOf } from "./opened.ts";

/** What an account is for: shown where it is paid and printed on its receipts. */
export interface AccountAbout {
  readonly service: string;
  /** The report's own number; of an entry out of an old book, the entry's. */
  readonly number: string;
  /** The kind of event and its registration unit. */
  readonly address: string;
  readonly page: string;
  readonly called: ReceiptCalled;
}

/** How receipts of these fees are called, and the number of an application. */
const feesCalled: ReceiptCalled = {
  titleHindi: words.hi.receipt_title,
  numberHindi: words.hi.about_application,
  numberEnglish: words.en.about_application,
};
const entryCalled = { numberHindi: words.hi.about_number, numberEnglish: words.en.about_number };

interface AboutRow {
  readonly id: SubjectId;
  readonly what: EventKind;
  readonly application: string | null;
  readonly number: string | null;
  readonly unit: number | null;
  readonly name_hi: string | null;
  readonly name_en: string | null;
}

const byAccount = statement(
  "register.by_account",
  `select e.id, e.what, e.application, e.number, u.number as unit, u.name_hi, u.name_en
   from state.events e left join state.units u on u.town = e.town and u.id = e.unit
   where e.town = $1::integer and e.account = $2::uuid`,
);
const byApplication = statement(
  "register.by_application",
  "select account from state.events where town = $1::integer and application = $2::text",
);
const byNumber = statement(
  "register.by_number",
  "select account from state.events where town = $1::integer and number_key = $2::text limit 2",
);

const rowOf = async (tx: Tx, account: AccountId): Promise<AboutRow | undefined> =>
  (await tx.query<AboutRow>(byAccount, [tx.town, account]))[0];

/** The event behind an account; undefined when the account is not of this service or town. */
export async function aboutFees(
  database: Database,
  town: TownId,
  account: AccountId,
  lang: Lang,
): Promise<AccountAbout | undefined> {
  const row = await database.readInTown(town, (tx) => rowOf(tx, account));
  if (!row) return undefined;
  const own = words[lang];
  const name = (lang === "hi" ? row.name_hi : row.name_en) ?? "";
  const unit = row.unit === null ? [] : [own.unit_word({ number: String(row.unit), name })];
  return {
    service: serviceName,
    number: row.application ?? row.number ?? own.unnumbered,
    address: [kindWord(row.what, lang), ...unit].join(", "),
    page: reportPath(town, row.id),
    called: row.application === null ? { ...feesCalled, ...entryCalled } : feesCalled,
  };
}

/** The account of a report's or an entry's number, in any way of writing it; undefined for none or several. */
export async function feesByNumber(
  database: Database,
  town: TownId,
  text: string,
): Promise<{ readonly account: AccountId; readonly service: string } | undefined> {
  const application = parseApplicationNumber(text);
  const entry = parseRegistrationNumber(text);
  const found = await database.readInTown(town, async (tx): Promise<readonly { readonly account: AccountId }[]> => {
    if (application.ok && application.service === applicationLetters)
      return await tx.query(byApplication, [tx.town, application.number]);
    return entry.ok ? await tx.query(byNumber, [tx.town, numberKey(entry.number)]) : [];
  });
  const [one, another] = found;
  return one && !another ? { account: one.account, service: serviceName } : undefined;
}

/** Opens names for networks that show a payer whose bill he pays: first letters only. */
const bills: Actor = { person: personId(derivedUuid("program", "bill-reader")), roles: ["system"] };

/** The masked name of the mother, or of who died; empty when no event is behind the account. */
export async function feesCustomer(
  database: Database,
  sealer: Pick<Sealer, "open">,
  town: TownId,
  account: AccountId,
): Promise<string> {
  const found = await database.readInTown(town, async (tx) => {
    const row = await rowOf(tx, account);
    return row && { id: row.id, kept: await readEvent(tx, row.id) };
  });
  const event = found?.kept?.event;
  if (!found || !event || event.state === "drafted") return "";
  const { person, mother } = event.report.foundBy;
  const name = person ?? mother;
  if (!name) return "";
  const field = person ? "person" : "mother";
  const values = { [field]: sealedOf(name) };
  const answer = await sealer.open({ town, by: bills, why: "receipt", subject: found.id, values });
  return answer.ok ? maskedName(answer.opened[field] ?? "") : "";
}

/** Whether the account is of an event that the person of the session reported, or that bears the mobile she signed in with. */
export const ownsFees = (
  database: Database,
  town: TownId,
  session: Session | undefined,
  account: AccountId,
): Promise<boolean> =>
  database.readInTown(town, async (tx) => {
    const row = session && (await rowOf(tx, account));
    const event = row && (await readEvent(tx, row.id))?.event;
    return event !== undefined && session !== undefined && isHolder(event, session.person, session.mobile?.find ?? []);
  });
