// What property tax tells other services of its accounts and people: nothing personal, only where things stand.
import type { AccountId, SubjectId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Database, statement, type Tx } from "../../../platform/database/connect.ts";
import type { Session } from "../../../platform/sessions/sessions.ts";
import type { Lang } from "../../../web/language.ts";
import { holdingPath } from "../pages/places.ts";
import { words } from "../pages/words/words.generated.ts";
import { serviceName } from "../rules/holding.ts";
import { idsByTokens } from "./reads.ts";

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

/** Holdings that one mobile may have, for a person's own list. */
export const own_holdings_max = 200;

/** The holdings whose register carries the mobile with which she signed in. */
export async function holdingsOf(tx: Tx, session: Session | undefined): Promise<readonly SubjectId[]> {
  const tokens = session?.mobile?.find ?? [];
  if (tokens.length === 0) return [];
  return (await idsByTokens(tx, "mobile", tokens, own_holdings_max)).map((row) => row.holding);
}
