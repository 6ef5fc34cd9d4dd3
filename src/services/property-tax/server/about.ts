// What property tax tells other services of its accounts and people: nothing personal, only where things stand.
import type { PropertyTaxParts } from "./parts.ts";
import { offerOf } from "./rebates.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { type AccountId, derivedUuid, personId, type SubjectId } from "../../../kernel/ids.ts";
import { maskedName } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Database, statement, type Tx } from "../../../platform/database/connect.ts";
import type { Session } from "../../../platform/sessions/sessions.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Lang } from "../../../web/language.ts";
import { holdingPath } from "../pages/places.ts";
import { words } from "../pages/words/words.generated.ts";
import { serviceName } from "../rules/holding.ts";
import { sealedOf } from "../rules/particulars.ts";
import { idsByNumber, idsByTokens, readHoldings } from "./reads.ts";

/** What an account is for: shown where it is paid and printed on its receipts. */
export interface AccountAbout {
  readonly service: string;
  readonly number: string;
  readonly address: string;
  readonly page: string;
}

const byAccount = statement(
  "holdings.by_account",
  "select id, number, ward, colony from state.holdings where town = $1::integer and account = $2::uuid",
);

interface AboutRow {
  readonly id: SubjectId;
  readonly number: string;
  readonly ward: number;
  readonly colony: string;
}

/** The holding behind an account; undefined when the account is not of this service or town. */
export async function aboutAccount(
  database: Database,
  town: TownId,
  account: AccountId,
  lang: Lang,
): Promise<AccountAbout | undefined> {
  const [row] = await database.readInTown(town, (tx) => tx.query<AboutRow>(byAccount, [town, account]));
  if (!row) return undefined;
  const ward = words[lang].ward_number({ ward: String(row.ward) });
  return {
    service: serviceName,
    number: row.number,
    address: `${row.colony}, ${ward}`,
    page: holdingPath(town, row.id),
  };
}

/** The account of the one holding that has this number, in any way of writing it; undefined for none or several. */
export async function accountByNumber(
  database: Database,
  town: TownId,
  number: string,
): Promise<{ readonly account: AccountId; readonly service: string } | undefined> {
  const found = await database.readInTown(town, async (tx) => readHoldings(tx, await idsByNumber(tx, number)));
  const [one, another] = found;
  return one && !another ? { account: one.holding.account, service: serviceName } : undefined;
}

/** Opens names for networks that show a payer whose bill he pays: first letters only. */
const bills: Actor = { person: personId(derivedUuid("program", "bill-reader")), roles: ["system"] };

/** The first owner's masked name; empty when no holding is behind the account, or too many were opened. */
export async function customerName(
  database: Database,
  sealer: Sealer,
  town: TownId,
  account: AccountId,
): Promise<string> {
  const [found] = await database.readInTown(town, async (tx) => {
    const rows = await tx.query<AboutRow>(byAccount, [town, account]);
    return readHoldings(
      tx,
      rows.map((row) => row.id),
    );
  });
  const [owner] = found?.holding.particulars.owners ?? [];
  if (!found || !owner) return "";
  const values = { name: [sealedOf(owner.name)] };
  const answer = await sealer.open({ town, by: bills, why: "receipt", subject: found.id, values });
  return answer.ok ? maskedName(answer.opened.name[0] ?? "") : "";
}

/** Whether the mobile with which she signed in stands in the register of the holding behind the account. */
export const ownsAccount = (
  database: Database,
  town: TownId,
  session: Session | undefined,
  account: AccountId,
): Promise<boolean> =>
  database.readInTown(town, async (tx) => {
    const [row] = await tx.query<AboutRow>(byAccount, [town, account]);
    return row !== undefined && (await holdingsOf(tx, session)).includes(row.id);
  });

/** Holdings that one mobile may have, for a person's own list. */
export const own_holdings_max = 200;

/** The holdings whose register carries the mobile with which she signed in. */
export async function holdingsOf(tx: Tx, session: Session | undefined): Promise<readonly SubjectId[]> {
  const tokens = session?.mobile?.find ?? [];
  if (tokens.length === 0) return [];
  return (await idsByTokens(tx, "mobile", tokens, own_holdings_max)).map((row) => row.holding);
}

/** The same with what an early payment leaves off today. */
export async function aboutWithOffer(
  parts: Pick<PropertyTaxParts, "database" | "clock">,
  town: TownId,
  account: AccountId,
  lang: Lang,
) {
  const [about, offer] = await Promise.all([
    aboutAccount(parts.database, town, account, lang),
    offerOf(parts, town, account, parts.clock.today()),
  ]);
  return about && { ...about, offer };
}
