// What property tax gives to the town's continuity file: the demand register with its last dues, and the requests for correction.
import { accounts as accountKind, type Account, type Line, openOn } from "../../../kernel/dues.ts";
import type { AccountId, SubjectId } from "../../../kernel/ids.ts";
import { type Paise } from "../../../kernel/money.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import {
  type ContinuityRead,
  type ContinuityRow,
  type ContinuityTable,
  field,
  page_rows_max,
} from "../../../operations/continuity/table.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { headIn } from "../../../web/head-words.ts";
import { words } from "../pages/words/words.generated.ts";
import { sealedOf } from "../rules/particulars.ts";
import { type FoundHolding, readHoldings, readTasks } from "./reads.ts";

const first_id = "00000000-0000-0000-0000-000000000000" as SubjectId;

const byNumber = statement(
  "continuity.holdings",
  `select id, number_key from state.holdings where town = $1::integer and number_key > $2::text
   order by number_key limit $3::integer`,
);

interface NumberedRow {
  readonly id: SubjectId;
  readonly number_key: string;
}

const noLine: Line | undefined = undefined;

/** The lines that matter on the day: what is open, and all of the newest year, so that what was paid is seen too. */
function lastLines({ lines }: Account): readonly (Line | undefined)[] {
  const newest = lines.at(-1)?.year;
  const kept = lines.filter((line) => openOn(line) > 0n || line.year === newest);
  return kept.length === 0 ? [noLine] : kept;
}

function dueCells(line: Line | undefined, advancePaise: Paise): ContinuityRow {
  if (line === undefined) return { advance: advancePaise };
  return {
    head: headIn(line.head, "hi"),
    year: line.year,
    raised: line.raisedPaise,
    paid: line.paidPaise,
    due: openOn(line),
    advance: advancePaise,
  };
}

async function registerRows(read: ContinuityRead, found: readonly FoundHolding[]): Promise<readonly ContinuityRow[]> {
  const accounts = await readAccounts(
    read.tx,
    found.map(({ holding }) => holding.account),
  );
  const opened = await read.open(
    found.map(({ id, holding }) => ({
      subject: id,
      values: {
        name: holding.particulars.owners.map((owner) => sealedOf(owner.name)),
        house: sealedOf(holding.particulars.house),
      },
    })),
  );
  return found.flatMap(({ holding }, at) => {
    const { particulars, number, oldNumber, portalNumber } = holding;
    const account = accounts.get(holding.account)?.state ?? accountKind.initial;
    const cells: ContinuityRow = {
      number,
      old_number: oldNumber,
      portal_number: portalNumber,
      ward: particulars.ward,
      colony: particulars.colony,
      owner: opened[at]?.name.join("; "),
      house: opened[at]?.house,
    };
    return lastLines(account).map((line) => ({ ...cells, ...dueCells(line, account.advancePaise) }));
  });
}

/** One row a holding and head, in the order of the numbers, which is that of the wards; a holding without dues has one row. */
const demandRegister: ContinuityTable = {
  name: "demand-register",
  hindi: "संपत्तिकर माँग पंजी",
  english: "Demand register of property tax",
  opens: ["name", "house"],
  fields: [
    field("number", "संपत्ति क्रमांक", "Holding number"),
    field("old_number", "पुराना क्रमांक", "Old number"),
    field("portal_number", "पिछले पोर्टल का क्रमांक", "Number of the earlier portal"),
    field("ward", "वार्ड", "Ward", "count"),
    field("colony", "मोहल्ला/कॉलोनी", "Colony"),
    field("owner", "मालिक", "Owner"),
    field("house", "मकान नंबर", "House number"),
    field("head", "मद", "Head"),
    field("year", "वर्ष", "Year"),
    field("raised", "माँग (₹)", "Raised (₹)", "amount"),
    field("paid", "जमा (₹)", "Paid (₹)", "amount"),
    field("due", "बकाया (₹)", "Due (₹)", "amount"),
    field("advance", "खाते में अग्रिम (₹)", "Advance on the account (₹)", "amount"),
  ],
  rows: async function* (read) {
    for (let last = ""; ; ) {
      const page = await read.tx.query<NumberedRow>(byNumber, [read.town, last, page_rows_max]);
      const ids = page.map((row) => row.id);
      yield* await registerRows(read, await readHoldings(read.tx, ids));
      last = page.at(-1)?.number_key ?? last;
      if (page.length < page_rows_max) return;
    }
  },
};

const tasksAfter = statement(
  "continuity.tasks",
  "select id from state.tasks where town = $1::integer and id > $2::uuid order by id limit $3::integer",
);

async function requestRows(read: ContinuityRead, ids: readonly SubjectId[]): Promise<readonly ContinuityRow[]> {
  const found = await readTasks(read.tx, ids);
  const holdings = await readHoldings(
    read.tx,
    found.map(({ task }) => task.holding),
  );
  const numbers = new Map(holdings.map(({ id, holding }) => [id, holding.number]));
  const opened = await read.open(
    found.map(({ id, task }) => ({
      subject: id,
      values: {
        request: sealedOf(task.request),
        reason: task.state === "done" && task.reason !== undefined ? [sealedOf(task.reason)] : [],
      },
    })),
  );
  const own = words.hi;
  return found.map(({ task }, at) => {
    const done = task.state === "done" ? task : undefined;
    const outcome = { granted: own.task_granted, refused: own.task_refused };
    return {
      number: numbers.get(task.holding),
      asked_on: task.askedOn,
      due_on: task.dueOn,
      request: opened[at]?.request,
      outcome: done ? outcome[done.outcome] : own.task_open,
      done_on: done?.doneOn,
      reason: opened[at]?.reason[0],
    };
  });
}

const requests: ContinuityTable = {
  name: "requests",
  hindi: "सुधार के आवेदन",
  english: "Requests for correction",
  opens: ["request", "reason"],
  fields: [
    field("number", "संपत्ति क्रमांक", "Holding number"),
    field("asked_on", "आवेदन दिनांक", "Asked on", "date"),
    field("due_on", "समय-सीमा", "To be decided by", "date"),
    field("request", "क्या सुधारना है", "What is asked"),
    field("outcome", "निर्णय", "Decision"),
    field("done_on", "निर्णय दिनांक", "Decided on", "date"),
    field("reason", "कारण", "Reason"),
  ],
  rows: async function* (read) {
    for (let last = first_id; ; ) {
      const page = await read.tx.query<{ id: SubjectId }>(tasksAfter, [read.town, last, page_rows_max]);
      const ids = page.map((row) => row.id);
      yield* await requestRows(read, ids);
      last = ids.at(-1) ?? last;
      if (page.length < page_rows_max) return;
    }
  },
};

export const propertyTaxTables: readonly ContinuityTable[] = [demandRegister, requests];

const ofAccounts = statement(
  "continuity.numbers",
  "select account, number from state.holdings where town = $1::integer and account = any ($2::uuid[])",
);

/** The holdings' numbers of accounts; accounts of other services are left out. */
export async function numbersOfAccounts(
  tx: Tx,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, string>> {
  const rows = await tx.query<{ account: AccountId; number: string }>(ofAccounts, [tx.town, accounts]);
  return new Map(rows.map(({ account, number }) => [account, number]));
}
