// What property tax gives to recovery: its accounts by ward with what they owe, and to whom a letter goes.
import type { Actor } from "../../../kernel/decider.ts";
import { type AccountId, derivedUuid, personId, type SubjectId } from "../../../kernel/ids.ts";
import { type Paise, paise } from "../../../kernel/money.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Database, statement } from "../../../platform/database/connect.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { Lang } from "../../../web/language.ts";
import { holdingPath } from "../pages/places.ts";
import { words } from "../pages/words/words.generated.ts";
import { sealedOf } from "../rules/particulars.ts";
import { holdingsOf } from "./about.ts";
import { isStaff, purposeOf, type PropertyTaxParts } from "./parts.ts";
import { readHoldings } from "./reads.ts";

const byWard = statement(
  "recovered.wards",
  `select h.ward, count(*)::integer as accounts, (count(*) filter (where a.owed_paise > 0))::integer as owing,
     coalesce(sum(a.owed_paise), 0)::bigint as owed
   from state.holdings h left join state.accounts a on a.town = h.town and a.id = h.account
   where h.town = $1::integer group by h.ward order by h.ward`,
);

const columns = `h.id, h.account, h.number, h.ward, h.colony, a.owed_paise as owed
   from state.holdings h join state.accounts a on a.town = h.town and a.id = h.account
   where h.town = $1::integer and a.owed_paise > 0 and a.owed_paise >= $2::bigint
     and ($3::integer is null or h.ward = $3::integer)`;
const largest = statement(
  "recovered.largest",
  `select ${columns} order by a.owed_paise desc, h.account limit $4::integer`,
);
const following = statement(
  "recovered.following",
  `select ${columns} and ($5::uuid is null or h.account > $5::uuid) order by h.account limit $4::integer`,
);
const byAccounts = statement(
  "recovered.by_accounts",
  `select id, account, number, ward, colony, 0::bigint as owed from state.holdings
   where town = $1::integer and account = any ($2::uuid[])`,
);

interface Row {
  readonly id: SubjectId;
  readonly account: AccountId;
  readonly number: string;
  readonly ward: number;
  readonly colony: string;
  readonly owed: bigint;
}

interface WardRow {
  readonly ward: number;
  readonly accounts: number;
  readonly owing: number;
  readonly owed: bigint;
}

const shown = (town: TownId, row: Row, lang: Lang) => ({
  account: row.account,
  number: row.number,
  ward: row.ward,
  address: `${row.colony}, ${words[lang].ward_number({ ward: String(row.ward) })}`,
  page: holdingPath(town, row.id),
  owedPaise: paise(row.owed),
});

/** Dues by ward. */
export async function wardsOwed(database: Database, town: TownId) {
  const rows = await database.readInTown(town, (tx) => tx.query<WardRow>(byWard, [town]));
  return rows.map(({ owed, ...row }) => ({ ...row, owedPaise: paise(owed) }));
}

/** Accounts that owe at least so much: the largest first, or by id after one for going through all. */
export async function owingAccounts(
  database: Database,
  town: TownId,
  asked: {
    readonly ward?: number;
    readonly leastPaise: Paise;
    readonly count_max: number;
    readonly after?: AccountId | "start";
  },
  lang: Lang,
) {
  const { ward = null, leastPaise, count_max, after } = asked;
  const values = [town, leastPaise, ward, count_max];
  const rows = await database.readInTown(town, (tx) =>
    after === undefined
      ? tx.query<Row>(largest, values)
      : tx.query<Row>(following, [...values, after === "start" ? null : after]),
  );
  return rows.map((row) => shown(town, row, lang));
}

/** What recovery says of an account; undefined when it is not of this service or town. */
export async function recoveredAccount(database: Database, town: TownId, account: AccountId, lang: Lang) {
  const [row] = await database.readInTown(town, (tx) => tx.query<Row>(byAccounts, [town, [account]]));
  return row && shown(town, row, lang);
}

/** Owners' names, house and address as they stand on a letter, opened for whoever prints it. */
export async function addresseesOf(
  { database, sealer }: PropertyTaxParts,
  visit: Visit,
  accounts: readonly AccountId[],
) {
  const town = visit.town.id;
  const found = await database.readInTown(town, async (tx) => {
    const rows = await tx.query<Row>(byAccounts, [town, accounts]);
    return readHoldings(
      tx,
      rows.map((row) => row.id),
    );
  });
  const opened = await sealer.openMany({
    town,
    by: visit.actor,
    why: purposeOf(visit),
    of: found.map(({ id, holding: { particulars } }) => ({
      subject: id,
      values: {
        name: particulars.owners.map((owner) => sealedOf(owner.name)),
        house: sealedOf(particulars.house),
        address: particulars.address === undefined ? [] : [sealedOf(particulars.address)],
      },
    })),
  });
  if (!opened.ok) return opened;
  const lines = new Map(
    found.map(({ holding }, at): readonly [AccountId, readonly string[]] => {
      const values = opened.opened[at];
      const { particulars } = holding;
      const ward = words.hi.ward_number({ ward: String(particulars.ward) });
      const place = [particulars.colony, ward].join(", ");
      return [holding.account, [values?.name.join(", ") ?? "", values?.house ?? "", values?.address[0] ?? "", place]];
    }),
  );
  return { ok: true as const, lines };
}

/** Whether whoever is signed in is of the office, or an owner of the holding behind the account. */
export async function mayAskOf(database: Database, visit: Visit, account: AccountId): Promise<boolean> {
  if (isStaff(visit.actor)) return true;
  const town = visit.town.id;
  return database.readInTown(town, async (tx) => {
    const own = new Set(await holdingsOf(tx, visit.session));
    const [row] = await tx.query<Row>(byAccounts, [town, [account]]);
    return row !== undefined && own.has(row.id);
  });
}

const placed = statement(
  "recovered.places",
  `select h.number, (h.particulars->'point'->>'latitudeMicro')::integer as north,
     (h.particulars->'point'->>'longitudeMicro')::integer as east, coalesce(a.owed_paise, 0)::bigint as owed
   from state.holdings h left join state.accounts a on a.town = h.town and a.id = h.account
   where h.town = $1::integer and h.ward = $2::integer and h.particulars ? 'point' order by h.id limit $3::integer`,
);

/** The places of a ward's holdings, as far as the register has them. */
export async function placesOf(database: Database, town: TownId, ward: number, count_max: number) {
  const rows = await database.readInTown(town, (tx) =>
    tx.query<{ number: string; north: number; east: number; owed: bigint }>(placed, [town, ward, count_max]),
  );
  return rows.map(({ number, north, east, owed }) => ({
    number,
    latitudeMicro: north,
    longitudeMicro: east,
    owedPaise: paise(owed),
  }));
}

/** Opens mobiles to which the town writes; nobody sees them. */
const writer: Actor = { person: personId(derivedUuid("program", "recovery-messages")), roles: ["system"] };

/** The first known mobile of each account's owners. */
export async function mobilesOf(
  { database, sealer }: Pick<PropertyTaxParts, "database" | "sealer">,
  town: TownId,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, string>> {
  const found = await database.readInTown(town, async (tx) => {
    const rows = await tx.query<Row>(byAccounts, [town, accounts]);
    return readHoldings(
      tx,
      rows.map((row) => row.id),
    );
  });
  const known = found.flatMap(({ id, holding }) => {
    const mobile = holding.particulars.owners.find((owner) => owner.mobile !== undefined)?.mobile;
    return mobile === undefined
      ? []
      : [{ account: holding.account, subject: id, values: { mobile: sealedOf(mobile) } }];
  });
  const opened = await sealer.openMany({ town, by: writer, why: "message", of: known });
  if (!opened.ok) return new Map();
  return new Map(known.map(({ account }, at) => [account, opened.opened[at]?.mobile ?? ""]));
}
