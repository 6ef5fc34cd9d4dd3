// The queue of the state's register: what waits stands in the register itself; beside it only how often each entry was offered.
import type { CivilDate, Instant } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Database, statement, type Tx } from "../../../platform/database/connect.ts";
import type { EventKind } from "../rules/forms.ts";

/** An entry that this process may offer now, and nobody else until the lease ends. */
export interface Leased {
  readonly event: SubjectId;
  readonly version: number;
  /** How often this version was offered, this time included. */
  readonly tries: number;
}

/* A lease is taken by putting the next try off. An entry that was rejected waits for a person, or for its next version. */
const lease = statement(
  "hand_on.lease",
  `with waiting as (
     select e.id, e.version from state.events e
     left join platform.hand_on_tries t on t.town = e.town and t.event = e.id
     where e.town = $1::integer and e.state in ('registered', 'cancelled') and not e.handed_on
       and (t.event is null or (t.next_try <= $2::timestamptz
         and (t.answer is distinct from 'rejected' or t.version <> e.version)))
     order by e.registered_on, e.id limit $4::integer)
   insert into platform.hand_on_tries as tried (town, event, version, tries, tried_at, next_try)
   select $1::integer, id, version, 1, $2::timestamptz, $3::timestamptz from waiting
   on conflict (town, event) do update set version = excluded.version, tried_at = excluded.tried_at,
     tries = case when tried.version = excluded.version then tried.tries + 1 else 1 end,
     next_try = excluded.next_try, answer = null, reason = null
     where tried.next_try <= excluded.tried_at
   returning event, version, tries`,
);
const note = statement(
  "hand_on.note",
  `update platform.hand_on_tries set answer = $4::text, reason = $5::text, next_try = $6::timestamptz
   where town = $1::integer and event = $2::uuid and version = $3::smallint`,
);
const forget = statement(
  "hand_on.forget",
  "delete from platform.hand_on_tries where town = $1::integer and event = $2::uuid and version = $3::smallint",
);
const again = statement(
  "hand_on.again",
  `update platform.hand_on_tries set answer = null, reason = null, tries = 0, next_try = $3::timestamptz
   where town = $1::integer and event = $2::uuid and answer is not null returning event`,
);

export const leaseEntries = (tx: Tx, now: Instant, until: Instant, count_max: number): Promise<readonly Leased[]> =>
  tx.query<Leased>(lease, [tx.town, now, until, count_max]);

export interface Noted {
  readonly answer: "away" | "busy" | "rejected" | null;
  readonly reason?: string;
  readonly nextTry: Instant;
}
export function noteAnswer(tx: Tx, { event, version }: Leased, { answer, reason, nextTry }: Noted): void {
  tx.send(note, [tx.town, event, version, answer, reason ?? null, nextTry]);
}
export function forgetTries(tx: Tx, { event, version }: Leased): void {
  tx.send(forget, [tx.town, event, version]);
}
/** An entry that was rejected, or that nobody answered about, is offered again at once; false where there is none. */
export const offerAgain = async (tx: Tx, event: SubjectId, now: Instant): Promise<boolean> =>
  (await tx.query(again, [tx.town, event, now])).length > 0;

/** The queue of a town in figures. `oldest`: the day on which the entry that waits longest, or its last note, was written. */
export interface Queue {
  readonly waiting: number;
  readonly rejected: number;
  readonly oldest: CivilDate | null;
}
/** Entries of a town that are counted: those that were registered first. What waits beyond is not told apart. */
export const queue_counted_max = 100_000;
/* By events_to_hand_on alone, which has what is counted: bodies are large, and after days of waiting there are many. */
const figures = (town: string, counted_max: string) => `count(*)::integer as waiting,
  count(*) filter (where t.answer = 'rejected' and t.version = e.version)::integer as rejected, min(e.changed_on) as oldest
  from (select id, version, changed_on from state.events
    where town = ${town} and state in ('registered', 'cancelled') and not handed_on
    order by registered_on, id limit ${counted_max}) e
  left join platform.hand_on_tries t on t.town = ${town} and t.event = e.id`;
const queue = statement("hand_on.queue", `select ${figures("$1::integer", "$2::integer")}`);
const everyQueue = statement(
  "hand_on.queues",
  `select towns.town, counted.* from unnest($1::integer[]) as towns (town)
   cross join lateral (select ${figures("towns.town", "$2::integer")}) as counted where counted.waiting > 0`,
);

export async function readQueue(tx: Tx): Promise<Queue> {
  const [found] = await tx.query<Queue>(queue, [tx.town, queue_counted_max]);
  return found ?? { waiting: 0, rejected: 0, oldest: null };
}
/** Those of these towns in which something waits; asked by the program's work, outside any town. */
export const readQueues = (
  looking: Database,
  towns: readonly TownId[],
): Promise<readonly (Queue & { readonly town: TownId })[]> =>
  looking.query<Queue & { readonly town: TownId }>(everyQueue, [towns, queue_counted_max]);

/** Which towns have something that waits. */
export const townsToHandOn = statement(
  "hand_on.towns",
  "select distinct town from state.events where state in ('registered', 'cancelled') and not handed_on",
);

/** An entry of the queue as the page shows it: nothing in it names a person. */
export interface QueuedEntry {
  readonly event: SubjectId;
  readonly number: string;
  readonly what: EventKind;
  readonly version: number;
  readonly registered_on: CivilDate;
  readonly tries: number;
  readonly answer: "away" | "busy" | "rejected" | null;
  readonly reason: string | null;
  readonly tried_at: Instant | null;
}
const listed = (which: string, order: string) =>
  `select e.id as event, e.number, e.what, e.version, e.registered_on, coalesce(t.tries, 0) as tries, t.answer, t.reason,
     t.tried_at
   from state.events e left join platform.hand_on_tries t on t.town = e.town and t.event = e.id and t.version = e.version
   where e.town = $1::integer and e.state in ('registered', 'cancelled') and not e.handed_on and ${which}
   order by ${order}, e.id limit $2::integer`;
const rejectedOnes = statement("hand_on.rejected", listed("t.answer = 'rejected'", "t.tried_at"));
const waitingOnes = statement(
  "hand_on.waiting",
  listed("t.answer is distinct from 'rejected'", "coalesce(t.tries, 0) desc, e.registered_on"),
);

export const rejectedEntries = (tx: Tx, count_max: number): Promise<readonly QueuedEntry[]> =>
  tx.query<QueuedEntry>(rejectedOnes, [tx.town, count_max]);
/** Those that were offered most often first: what sticks is seen. */
export const waitingEntries = (tx: Tx, count_max: number): Promise<readonly QueuedEntry[]> =>
  tx.query<QueuedEntry>(waitingOnes, [tx.town, count_max]);
