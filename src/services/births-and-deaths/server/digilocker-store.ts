// Entries as DigiLocker asks for them, and the row that every question about an entry leaves.
import type { Instant } from "../../../kernel/civil-date.ts";
import type { SubjectId, Uuid } from "../../../kernel/ids.ts";
import { later } from "../../../platform/clock.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { Place } from "../rules/digilocker.ts";
import { type KnownEvent, numberKey, readEvent } from "./event-store.ts";

export type Registered = Extract<KnownEvent, { state: "registered" }>;
export interface FoundEntry {
  readonly id: SubjectId;
  readonly event: Registered;
}

/** Entries of one number that are looked at: old books have written one twice. */
const entries_of_number_max = 5;
const byNumber = statement(
  "digilocker.by_number",
  `select id, body from state.events where town = $1::integer and number_key = $2::text and state = 'registered'
   order by id limit $3::integer`,
);

/** The entries of a place that are good: a cancelled one is none. */
export async function entriesAt(tx: Tx, place: Place): Promise<readonly FoundEntry[]> {
  if ("event" in place) {
    const found = await readEvent(tx, place.event);
    return found?.event.state === "registered" ? [{ id: place.event, event: found.event }] : [];
  }
  const rows = await tx.query<{ id: SubjectId; body: Registered }>(byNumber, [
    tx.town,
    numberKey(place.number),
    entries_of_number_max,
  ]);
  return rows.map(({ id, body }) => ({ id, event: body }));
}

/** Questions without success of one account in an hour, and about one entry in a day; and all of one account in a day. */
export const wrong_of_asker_max = 10;
export const wrong_of_entry_max = 10;
export const pulls_of_asker_max = 60;

const counts = statement(
  "digilocker.counts",
  `select count(*) filter (where asker_mark = $2::bytea and not released and at > $4::timestamptz)::integer as wrong,
     count(*) filter (where asker_mark = $2::bytea)::integer as asked,
     count(*) filter (where event = any ($3::uuid[]) and not released)::integer as tried
   from platform.digilocker_pulls
   where town = $1::integer and at > $5::timestamptz and (asker_mark = $2::bytea or event = any ($3::uuid[]))`,
);

/** Whether this account has asked too often, or these entries were asked about in vain too often. */
export async function askedTooOften(
  tx: Tx,
  { mark, events, now }: { readonly mark: Buffer; readonly events: readonly SubjectId[]; readonly now: Instant },
): Promise<boolean> {
  const spans = [later(now, -3_600), later(now, -86_400)];
  const [row] = await tx.query<{ wrong: number; asked: number; tried: number }>(counts, [
    tx.town,
    mark,
    events,
    ...spans,
  ]);
  const { wrong = 0, asked = 0, tried = 0 } = row ?? {};
  return wrong >= wrong_of_asker_max || asked >= pulls_of_asker_max || tried >= wrong_of_entry_max;
}

const released = statement(
  "digilocker.released",
  `select event from platform.digilocker_pulls
   where town = $1::integer and asker_mark = $2::bytea and event = $3::uuid and what = 'uri' and released limit 1`,
);
/** Whether this account was given this entry's URI before, by name and day of birth. */
export const wasGiven = async (tx: Tx, mark: Buffer, event: SubjectId): Promise<boolean> =>
  (await tx.query(released, [tx.town, mark, event])).length > 0;

/** One question about an entry, as it is kept. */
export interface Pull {
  readonly id: Uuid;
  readonly at: Instant;
  /** SHA-256 of the question's bytes: the same bytes again are refused. */
  readonly request: Buffer;
  readonly asker: Buffer;
  readonly askerSealed: string;
  readonly event: SubjectId;
  readonly version: number;
  readonly what: "uri" | "document";
  readonly format: "pdf" | "xml" | "both";
  readonly released: boolean;
}
const insert = statement(
  "digilocker.insert",
  `insert into platform.digilocker_pulls (town, id, at, request_mark, asker_mark, asker_sealed, event, version, what,
     format, released)
   values ($1::integer, $2::uuid, $3::timestamptz, $4::bytea, $5::bytea, $6::text, $7::uuid, $8::smallint, $9::text,
     $10::text, $11::boolean)
   on conflict (town, request_mark) do nothing returning id`,
);
/** Keeps it; false when these very bytes came before. */
export const keepPull = async (tx: Tx, pull: Pull): Promise<boolean> =>
  (
    await tx.query(insert, [
      tx.town,
      pull.id,
      pull.at,
      pull.request,
      pull.asker,
      pull.askerSealed,
      pull.event,
      pull.version,
      pull.what,
      pull.format,
      pull.released,
    ])
  ).length > 0;

/** A question as the family and the office see it. `asker` tells accounts apart and names none. */
export interface SeenPull {
  readonly at: Instant;
  readonly asker: string;
  readonly what: "uri" | "document";
  readonly format: "pdf" | "xml" | "both";
  readonly version: number;
  readonly released: boolean;
}
const ofEvent = statement(
  "digilocker.of_event",
  `select at, left(encode(asker_mark, 'hex'), 6) as asker, what, format, version, released
   from platform.digilocker_pulls where town = $1::integer and event = $2::uuid order by at desc limit $3::integer`,
);
/** The last questions about an entry, the newest first. */
export const pullsOf = (tx: Tx, event: SubjectId, count_max: number): Promise<readonly SeenPull[]> =>
  tx.query<SeenPull>(ofEvent, [tx.town, event, count_max]);
