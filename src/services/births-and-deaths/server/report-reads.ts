// What the pages of reporting read: the drafts and reports of a person and of the institution she serves.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { EventKind } from "../rules/forms.ts";
import type { KnownEvent } from "./event-store.ts";

/** Reports of one page of a list. */
export const listed_max = 50;
/** Drafts that are listed; older ones wait until some of these are sent. */
export const drafts_max = 20;

export interface Draft {
  readonly id: SubjectId;
  readonly event: Extract<KnownEvent, { state: "drafted" }>;
}
const drafts = statement(
  "events.drafts",
  `select id, body as event from state.events
   where town = $1::integer and reported_by = $2::uuid and state = 'drafted'
   order by reported_on desc, id desc limit $3::integer`,
);

export const draftsOf = (tx: Tx, person: PersonId): Promise<readonly Draft[]> =>
  tx.query<Draft>(drafts, [tx.town, person, drafts_max]);

const countDrafts = statement(
  "events.drafts.count",
  `select count(*)::integer as count from state.events
   where town = $1::integer and reported_by = $2::uuid and state = 'drafted'`,
);

/** How many drafts a person has open. */
export async function draftsOpen(tx: Tx, person: PersonId): Promise<number> {
  const [row] = await tx.query<{ count: number }>(countDrafts, [tx.town, person]);
  return row?.count ?? 0;
}

export interface SentReport {
  readonly id: SubjectId;
  readonly what: EventKind;
  readonly state: Exclude<KnownEvent["state"], "drafted">;
  readonly on: CivilDate;
  readonly application: string | null;
  readonly number: string | null;
}
/* By who reported, which an index has; of colleagues only what they reported for the same institutions. */
const sent = statement(
  "events.sent",
  `select id, what, state, reported_on as on, application, number from state.events
   where town = $1::integer and reported_by = any ($2::uuid[]) and state <> 'drafted' and application is not null
     and (reported_by = $3::uuid or institution = any ($4::uuid[]))
   order by reported_on desc, id desc limit $5::integer offset $6::integer`,
);

/** A page of what a person and her colleagues at these institutions sent, newest first; one more than a page tells that there are more. */
export const sentBy = (
  tx: Tx,
  person: PersonId,
  at: readonly { readonly id: SubjectId; readonly people: readonly PersonId[] }[],
  page: { readonly size: number; readonly skip: number },
): Promise<readonly SentReport[]> =>
  tx.query<SentReport>(sent, [
    tx.town,
    [...new Set([person, ...at.flatMap(({ people }) => people)])],
    person,
    at.map(({ id }) => id),
    page.size + 1,
    page.skip,
  ]);

const known = statement(
  "events.known",
  "select id from state.events where town = $1::integer and id = any ($2::uuid[])",
);

/** Which of these events there are. */
export const knownOf = async (tx: Tx, ids: readonly SubjectId[]): Promise<ReadonlySet<SubjectId>> =>
  new Set((await tx.query<{ readonly id: SubjectId }>(known, [tx.town, ids])).map(({ id }) => id));
