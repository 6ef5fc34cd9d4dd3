// The table of recovery's papers.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { AccountId, SubjectId } from "../../../kernel/ids.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type IssuedPaper, type Paper, type PaperKind, papers, type Serving } from "../rules/paper.ts";
import { type DueColumns, dueLiterals, duesIn } from "./due-columns.ts";

interface Row extends DueColumns {
  readonly id: SubjectId;
  readonly revision: number;
  readonly what: PaperKind;
  readonly account: AccountId;
  readonly number: string;
  readonly serial: number;
  readonly written_on: CivilDate;
  readonly payable_by: CivilDate | null;
  readonly wait_days: number | null;
  readonly rule_source: string;
  readonly rule_verified: boolean;
  readonly served_on: CivilDate | null;
  readonly served_how: Serving | null;
}

const columns = `select id, revision, what, account, number, serial, written_on, payable_by, wait_days, rule_source,
    rule_verified, years, heads, due_paise, served_on, served_how
  from state.recovery_papers where town = $1::integer`;
const load = statement("recovery_papers.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("recovery_papers.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "recovery_papers.save",
  `insert into state.recovery_papers (town, id, revision, what, account, number, serial, written_on, payable_by, wait_days,
     rule_source, rule_verified, years, heads, due_paise, served_on, served_how)
   select $1::integer, id, revision, what, account, number, serial, written_on, payable_by, wait_days, rule_source,
     rule_verified, years::text[], heads::text[], dues::bigint[], served_on, served_how
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::text[], $7::integer[], $8::date[], $9::date[],
     $10::integer[], $11::text[], $12::boolean[], $13::text[], $14::text[], $15::text[], $16::date[], $17::text[])
     as p (id, revision, what, account, number, serial, written_on, payable_by, wait_days, rule_source, rule_verified,
       years, heads, dues, served_on, served_how)
   on conflict (town, id) do update set revision = excluded.revision, served_on = excluded.served_on,
     served_how = excluded.served_how`,
);
const ofAccount = statement(
  "recovery_papers.of_account",
  `${columns} and account = $2::uuid order by written_on desc, id desc limit $3::integer`,
);
const lastBills = statement(
  "recovery_papers.last_bills",
  `select distinct on (account) id, account from state.recovery_papers
   where town = $1::integer and account = any ($2::uuid[]) and what = 'bill'
   order by account, written_on desc, id desc`,
);

const stateOf = (row: Row): IssuedPaper => ({
  state: "issued",
  what: row.what,
  account: row.account,
  number: row.number,
  serial: row.serial,
  on: row.written_on,
  ...(row.payable_by !== null && { payableBy: row.payable_by }),
  ...(row.wait_days !== null && { waitDays: row.wait_days }),
  rule: { source: row.rule_source, verified: row.rule_verified },
  dues: duesIn(row),
  ...(row.served_on !== null && row.served_how !== null && { served: { on: row.served_on, how: row.served_how } }),
});

const keptOf = (row: Row): readonly [SubjectId, Kept<IssuedPaper>] => [
  row.id,
  { revision: row.revision, state: stateOf(row) },
];

function issuedOf(state: Paper): IssuedPaper {
  if (state.state === "none") throw new Error("a paper that was not written cannot be saved");
  return state;
}

export const paperStore: SubjectStore<Paper> = {
  kind: papers,
  load: async (tx, ids, locked) => new Map((await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map(keptOf)),
  save: async (tx, kept) => {
    const issued = [...kept.values()].map((one) => issuedOf(one.state));
    const dues = issued.map((one) => dueLiterals(one.dues));
    tx.send(save, [
      tx.town,
      [...kept.keys()],
      [...kept.values()].map((one) => one.revision),
      issued.map((one) => one.what),
      issued.map((one) => one.account),
      issued.map((one) => one.number),
      issued.map((one) => one.serial),
      issued.map((one) => one.on),
      issued.map((one) => one.payableBy ?? null),
      issued.map((one) => one.waitDays ?? null),
      issued.map((one) => one.rule.source),
      issued.map((one) => one.rule.verified),
      dues.map(([years]) => years),
      dues.map(([, heads]) => heads),
      dues.map(([, , amounts]) => amounts),
      issued.map((one) => one.served?.on ?? null),
      issued.map((one) => one.served?.how ?? null),
    ]);
  },
};

/** A paper with its id, for pages and print. */
export interface ListedPaper {
  readonly id: SubjectId;
  readonly paper: IssuedPaper;
}

const listed = (row: Row): ListedPaper => ({ id: row.id, paper: stateOf(row) });

/** These papers, in the order asked; unknown ones are left out. */
export async function readPapers(tx: Tx, ids: readonly SubjectId[]): Promise<readonly ListedPaper[]> {
  const found = new Map((await tx.query<Row>(load, [tx.town, ids])).map((row) => [row.id, listed(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Papers of an account shown at once. */
const shown_max = 50;

/** The papers of an account, the newest first. */
export const papersOfAccount = async (tx: Tx, account: AccountId): Promise<readonly ListedPaper[]> =>
  (await tx.query<Row>(ofAccount, [tx.town, account, shown_max])).map(listed);

/** The last bill of each of these accounts that has one, in the order of the accounts. */
export async function lastBillsOf(tx: Tx, accounts: readonly AccountId[]): Promise<readonly ListedPaper[]> {
  const rows = await tx.query<{ id: SubjectId; account: AccountId }>(lastBills, [tx.town, accounts]);
  const byAccount = new Map(rows.map((row) => [row.account, row.id]));
  return readPapers(
    tx,
    accounts.flatMap((account) => byAccount.get(account) ?? []),
  );
}
