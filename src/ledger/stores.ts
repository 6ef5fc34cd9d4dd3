// The tables of the kernel's own kinds of subject: books of numbers and accounts.
import { type CivilDate, parseFinancialYear } from "../kernel/civil-date.ts";
import { type Book, books } from "../kernel/book.ts";
import type { Kept } from "../kernel/decider.ts";
import { type Account, accounts, type Line, owed } from "../kernel/dues.ts";
import type { Head } from "../kernel/facts.ts";
import type { SubjectId } from "../kernel/ids.ts";
import { freezeLog } from "../kernel/log-shard.ts";
import { type Paise, paise } from "../kernel/money.ts";
import { statement, type Tx } from "../platform/database/connect.ts";
import { logShardStore } from "./log/shard-store.ts";
import { anyStore, type LedgerService, type SubjectStore } from "./service.ts";

interface BookRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly last: number;
}

const bookColumns = "select id, revision, last from state.books where town = $1::integer";
const loadBooks = statement("books.load", `${bookColumns} and id = any ($2::uuid[])`);
const lockBooks = statement("books.lock", `${bookColumns} and id = any ($2::uuid[]) order by id for update`);
const saveBooks = statement(
  "books.save",
  `insert into state.books (town, id, revision, last)
   select $1::integer, id, revision, last from unnest($2::uuid[], $3::integer[], $4::integer[]) as b (id, revision, last)
   on conflict (town, id) do update set revision = excluded.revision, last = excluded.last`,
);

const keptBook = (row: BookRow): readonly [SubjectId, Kept<Book>] => [
  row.id,
  { revision: row.revision, state: { last: row.last } },
];

const bookStore: SubjectStore<Book> = {
  kind: books,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<BookRow>(lock ? lockBooks : loadBooks, [tx.town, ids])).map(keptBook)),
  save: async (tx, kept) => {
    tx.send(saveBooks, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      [...kept.values()].map((one) => one.state.last),
    ]);
  },
};

interface AccountRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly years: readonly string[];
  readonly heads: readonly Head[];
  readonly raised_paise: readonly bigint[];
  readonly paid_paise: readonly bigint[];
  readonly remitted_paise: readonly bigint[];
  readonly advance_paise: bigint;
  readonly demanded_on: readonly CivilDate[];
  readonly demanded_paise: readonly bigint[];
}

const accountColumns = `select id, revision, years, heads, raised_paise, paid_paise, remitted_paise, advance_paise,
    demanded_on, demanded_paise
  from state.accounts
  where town = $1::integer`;
const loadAccounts = statement("accounts.load", `${accountColumns} and id = any ($2::uuid[])`);
const lockAccounts = statement("accounts.lock", `${accountColumns} and id = any ($2::uuid[]) order by id for update`);
// Ragged arrays do not travel as arrays of arrays, so each account's lines come as array literals in text.
const saveAccounts = statement(
  "accounts.save",
  `insert into state.accounts (town, id, revision, years, heads, raised_paise, paid_paise, remitted_paise, advance_paise,
     owed_paise, demanded_on, demanded_paise)
   select $1::integer, id, revision, years::text[], heads::text[], raised::bigint[], paid::bigint[], remitted::bigint[],
     advance, owed, demanded_on::date[], demanded::bigint[]
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[],
     $10::bigint[], $11::text[], $12::text[])
     as a (id, revision, years, heads, raised, paid, remitted, advance, owed, demanded_on, demanded)
   on conflict (town, id) do update set revision = excluded.revision, years = excluded.years, heads = excluded.heads,
     raised_paise = excluded.raised_paise, paid_paise = excluded.paid_paise,
     remitted_paise = excluded.remitted_paise, advance_paise = excluded.advance_paise, owed_paise = excluded.owed_paise,
     demanded_on = excluded.demanded_on, demanded_paise = excluded.demanded_paise`,
);

const lineOf = (row: AccountRow, at: number): Line => {
  const year = parseFinancialYear(row.years[at] ?? "");
  const [head, raised, paid] = [row.heads[at], row.raised_paise[at], row.paid_paise[at]];
  if (!year || head === undefined || raised === undefined || paid === undefined) {
    throw new Error(`account ${row.id}: line ${at} cannot be read`);
  }
  const remittedPaise = paise(row.remitted_paise[at] ?? 0n);
  return { head, year, raisedPaise: paise(raised), paidPaise: paise(paid), remittedPaise };
};

const keptAccount = (row: AccountRow): readonly [SubjectId, Kept<Account>] => [
  row.id,
  {
    revision: row.revision,
    state: {
      lines: row.years.map((_, at) => lineOf(row, at)),
      advancePaise: paise(row.advance_paise),
      demands: row.demanded_on.map((on, at) => ({ on, amountPaise: paise(row.demanded_paise[at] ?? 0n) })),
    },
  },
];

/** Remitted amounts along the lines; none at all where nothing was remitted, as it was before there were any. */
const remittedOf = ({ lines }: Account): readonly Paise[] =>
  lines.some((line) => line.remittedPaise > 0n) ? lines.map((line) => line.remittedPaise) : [];

const literal = (values: readonly (string | Paise)[]): string => `{${values.join(",")}}`;

const accountStore: SubjectStore<Account> = {
  kind: accounts,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<AccountRow>(lock ? lockAccounts : loadAccounts, [tx.town, ids])).map(keptAccount)),
  save: async (tx, kept) => {
    const all = [...kept.values()];
    const states = all.map((one) => one.state);
    // Written out as literals: none of these values needs quoting, and the driver would look at each letter.
    const lists = (list: (account: Account) => readonly (string | Paise)[]): string =>
      literal(states.map((account) => `"${literal(list(account))}"`));
    tx.send(saveAccounts, [
      tx.town,
      literal([...kept.keys()]),
      literal(all.map((one) => String(one.revision))),
      lists(({ lines }) => lines.map((line) => line.year)),
      lists(({ lines }) => lines.map((line) => line.head)),
      lists(({ lines }) => lines.map((line) => line.raisedPaise)),
      lists(({ lines }) => lines.map((line) => line.paidPaise)),
      lists(remittedOf),
      literal(states.map((account) => account.advancePaise)),
      literal(states.map(owed)),
      lists(({ demands }) => demands.map((one) => one.on)),
      lists(({ demands }) => demands.map((one) => one.amountPaise)),
    ]);
  },
};

/** Reads accounts without locking them: for pages. */
export const readAccounts = (tx: Tx, ids: readonly SubjectId[]): Promise<Map<SubjectId, Kept<Account>>> =>
  accountStore.load(tx, ids, false);

/** What the ledger keeps for all services. */
export const kernelService: LedgerService = {
  name: "kernel",
  stores: [anyStore(bookStore), anyStore(accountStore), anyStore(logShardStore)],
  procedures: [freezeLog],
};
