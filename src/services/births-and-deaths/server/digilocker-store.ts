// Entries as DigiLocker asks for them, how often it asks, and the row that every question about an entry leaves.
import type { CivilDate, Instant } from "../../../kernel/civil-date.ts";
import type { SubjectId, Uuid } from "../../../kernel/ids.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type Place, versionOfPerson } from "../rules/digilocker.ts";
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

/* One row for each account and each entry, of the last day on which it was asked. The row is locked until the transaction ends. */
const count = statement(
  "digilocker.count",
  `insert into platform.digilocker_counts as counts (town, mark, counted_on, asked, wrong)
   select $1::integer, mark, $3::date, 1, 1 from unnest($2::bytea[]) as m (mark) order by mark
   on conflict (town, mark) do update set counted_on = excluded.counted_on,
     asked = case when counts.counted_on = excluded.counted_on then counts.asked + 1 else 1 end,
     wrong = case when counts.counted_on = excluded.counted_on then counts.wrong + 1 else 1 end
   returning asked, wrong`,
);
const giveBack = statement(
  "digilocker.give_back",
  `update platform.digilocker_counts set wrong = wrong - 1
   where town = $1::integer and mark = any ($2::bytea[]) and counted_on = $3::date and wrong > 0`,
);

/** What a question is counted under: the account's mark, or an entry's id. */
export type CountMark = Buffer;
export const entryMark = (event: SubjectId): CountMark => Buffer.from(event.replaceAll("-", ""), "hex");

export interface Counted {
  readonly asked: number;
  readonly wrong: number;
}
/** Counts a question as one without success, until it is answered; gives the highest counts. Others of the same mark wait for it. */
export async function countQuestion(tx: Tx, marks: readonly CountMark[], on: CivilDate): Promise<Counted> {
  const rows = marks.length === 0 ? [] : await tx.query<Counted>(count, [tx.town, marks, on]);
  return {
    asked: Math.max(0, ...rows.map(({ asked }) => asked)),
    wrong: Math.max(0, ...rows.map(({ wrong }) => wrong)),
  };
}
/** A question that was answered was none without success. */
export function uncount(tx: Tx, marks: readonly CountMark[], on: CivilDate): void {
  tx.send(giveBack, [tx.town, marks, on]);
}

const released = statement(
  "digilocker.released",
  `select event from platform.digilocker_pulls
   where town = $1::integer and asker_mark = $2::bytea and event = $3::uuid and what = 'uri' and released
     and version >= $4::smallint limit 1`,
);
/** Whether this account was given the URI of this entry by name and day of birth since it is of the person it is of now. */
export const wasGiven = async (tx: Tx, mark: Buffer, { id, event }: FoundEntry): Promise<boolean> =>
  (await tx.query(released, [tx.town, mark, id, versionOfPerson(event.entry)])).length > 0;

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
