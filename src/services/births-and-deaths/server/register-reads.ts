// What the office reads of reports: its inbox by keyset, an event's history, and accounts of fees.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { type Account, accounts } from "../../../kernel/dues.ts";
import type { Recorded } from "../../../kernel/facts.ts";
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import { readFact } from "../../../ledger/journal.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { Delay } from "../rules/delay.ts";
import { accountOfEvent, type ReportedFrom } from "../rules/event.ts";
import type { EventKind } from "../rules/forms.ts";
import type { Waiting } from "../rules/waiting.ts";

/** Reports on one page of the inbox. */
export const inbox_page_max = 50;
/** Facts of an event that its page shows. */
const history_max = 200;

/** One line of the inbox: nothing in it is personal. */
export interface InboxRow {
  readonly id: SubjectId;
  readonly what: EventKind;
  readonly unit: SubjectId;
  readonly application: string | null;
  readonly reporter: ReportedFrom["from"];
  readonly reported_by: PersonId;
  readonly reported_on: CivilDate;
  readonly delay: Delay;
  readonly waits: Waiting;
}

/** Where a page ends and the next begins. */
export interface InboxPlace {
  readonly on: CivilDate;
  readonly id: SubjectId;
}
export interface InboxAsked {
  readonly units: readonly SubjectId[];
  readonly waits: readonly Waiting[];
  readonly what: EventKind | undefined;
  readonly delay: Delay | undefined;
  readonly after: InboxPlace | undefined;
}

// The same as `waitsFor` of rules/waiting.ts, which a test compares with it.
const waitsColumn = `case when state = 'asked' then 'answer'
     when delay = 'in-time' or body #>> '{permission,for}' = delay and
       (delay <> 'over-year' or body #> '{permission,confirmedBy}' is not null) then 'register'
     when delay = 'late' then 'attest'
     when delay = 'within-year' then 'permit'
     when body #>> '{permission,for}' = 'over-year' then 'confirm'
     else 'order' end`;
const inbox = statement(
  "register.inbox",
  `select id, what, unit, application, reporter, reported_by, reported_on, delay, waits
   from (select id, what, unit, application, reporter, reported_by, reported_on, delay, ${waitsColumn} as waits
     from state.events
     where town = $1::integer and unit = any ($2::uuid[]) and state in ('reported', 'asked')
       and (reported_on, id) > ($6::date, $7::uuid)) as e
   where waits = any ($3::text[]) and ($4::text is null or what = $4::text) and ($5::text is null or delay = $5::text)
   order by reported_on, id limit $8::integer`,
);
const first = { on: "0001-01-01", id: "00000000-0000-0000-0000-000000000000" };

/** A page of reports, the oldest first, with one more than fits where there are more. */
export async function readInbox(tx: Tx, asked: InboxAsked): Promise<readonly InboxRow[]> {
  const { units, waits, what, delay, after = first } = asked;
  const rest = [after.on, after.id, inbox_page_max + 1];
  return await tx.query<InboxRow>(inbox, [tx.town, units, waits, what ?? null, delay ?? null, ...rest]);
}

const history = statement(
  "register.history",
  `select body from journal.facts where town = $1::integer and subject = $2::uuid
   order by position desc limit $3::integer`,
);

/** The newest facts of an event in their own order. */
export async function historyOf(tx: Tx, event: SubjectId): Promise<readonly Recorded[]> {
  const rows = await tx.query<{ body: string }>(history, [tx.town, event, history_max]);
  return rows.map(({ body }) => readFact(body)).toReversed();
}

/** The account of an event's fees; an empty one where nothing was ever raised. */
export async function feesOf(tx: Tx, event: SubjectId): Promise<Account> {
  const account = accountOfEvent(event);
  return (await readAccounts(tx, [account])).get(account)?.state ?? accounts.initial;
}
