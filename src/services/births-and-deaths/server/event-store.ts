// The table of events and the blind index that finds them.
import type { Kept } from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { accountOfEvent, type Event } from "../rules/event.ts";
import { events } from "../rules/events.ts";
import { waitsForState } from "../rules/handing-on.ts";
import { tokensOf } from "./find-tokens.ts";

interface EventRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly body: KnownEvent;
}
/** Every state but that of an event nobody has begun. */
export type KnownEvent = Exclude<Event, { state: "none" }>;

const selected = "select id, revision, body from state.events where town = $1::integer";
const load = statement("events.load", `${selected} and id = any ($2::uuid[])`);
const lock = statement("events.lock", `${selected} and id = any ($2::uuid[]) order by id for update`);
/** The columns of an event beside its town, in the order of `columnsOf`. */
export const eventColumns = `id, revision, state, what, unit, reporter, institution, reported_by, reported_on, delay,
     number, number_key, register_year, registered_on, version, month, sex, place, mother_age, age_years, cause, handed_on,
     body, application, children, account, changed_on`;
const save = statement(
  "events.save",
  `insert into state.events (town, ${eventColumns})
   select $1::integer, id, revision, state, what, unit, reporter, institution, reported_by, reported_on, delay,
     number, number_key, register_year, registered_on, version, month, sex, place, mother_age, age_years, cause, handed_on,
     body::jsonb, application, children, account, changed_on
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::uuid[], $9::uuid[],
     $10::date[], $11::text[], $12::text[], $13::text[], $14::smallint[], $15::date[], $16::smallint[], $17::text[],
     $18::text[], $19::text[], $20::smallint[], $21::smallint[], $22::text[], $23::boolean[], $24::text[], $25::text[],
     $26::smallint[], $27::uuid[], $28::date[])
     as e (id, revision, state, what, unit, reporter, institution, reported_by, reported_on, delay, number, number_key,
       register_year, registered_on, version, month, sex, place, mother_age, age_years, cause, handed_on, body, application,
       children, account, changed_on)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state, what = excluded.what,
     unit = excluded.unit, reporter = excluded.reporter, institution = excluded.institution,
     reported_by = excluded.reported_by, reported_on = excluded.reported_on, delay = excluded.delay,
     number = excluded.number, number_key = excluded.number_key, register_year = excluded.register_year,
     registered_on = excluded.registered_on, version = excluded.version, month = excluded.month, sex = excluded.sex,
     place = excluded.place, mother_age = excluded.mother_age, age_years = excluded.age_years, cause = excluded.cause,
     handed_on = excluded.handed_on, body = excluded.body, application = excluded.application,
     children = excluded.children, changed_on = excluded.changed_on`,
);
const forget = statement(
  "events.find.forget",
  `delete from state.event_find f where f.town = $1::integer and f.event = any ($2::uuid[])
   and not exists (
     select from unnest($3::text[], $4::text[], $5::integer[], $6::uuid[]) as now (field, token, month, event)
     where now.field = f.field and now.token = f.token and now.month = f.month and now.event = f.event)`,
);
const remember = statement(
  "events.find.remember",
  `insert into state.event_find (town, field, token, month, event)
   select $1::integer, field, token, month, event
   from unnest($2::text[], $3::text[], $4::integer[], $5::uuid[]) as f (field, token, month, event)
   on conflict do nothing`,
);

/** What people leave out when they type a number: everything but letters and digits. */
export const numberKey = (number: string): string => number.toUpperCase().replaceAll(/[^\p{Letter}\d]/gu, "");

/** An event as the table keeps it, with its number of facts. */
export type EventKept = readonly [SubjectId, number, KnownEvent];

/** What stands in each of `eventColumns`, for all these events. */
export function columnsOf(rows: readonly EventKept[]): readonly (readonly unknown[])[] {
  const column = <T>(value: (event: KnownEvent) => T): T[] => rows.map(([, , event]) => value(event));
  const report = (event: KnownEvent) => (event.state === "drafted" ? undefined : event.report);
  const entry = (event: KnownEvent) => ("entry" in event ? event.entry : undefined);
  const counted = (event: KnownEvent) => report(event)?.counted;
  return [
    rows.map(([id]) => id),
    rows.map(([, revision]) => revision),
    column((one) => one.state),
    column((one) => (one.state === "drafted" ? one.what : one.report.what)),
    column((one) => report(one)?.unit ?? null),
    column((one) => report(one)?.reporter.from ?? null),
    column((one) => {
      const reporter = report(one)?.reporter;
      return reporter?.from === "institution" ? reporter.institution : null;
    }),
    column((one) => (one.state === "drafted" ? one.by : one.report.by)),
    column((one) => (one.state === "drafted" ? one.on : one.report.on)),
    column((one) => report(one)?.delay ?? null),
    column((one) => entry(one)?.number ?? null),
    column((one) => {
      const number = entry(one)?.number;
      return number === undefined ? null : numberKey(number);
    }),
    column((one) => entry(one)?.year ?? null),
    column((one) => entry(one)?.on ?? null),
    column((one) => entry(one)?.version ?? 0),
    column((one) => counted(one)?.month ?? null),
    column((one) => counted(one)?.sex ?? null),
    column((one) => counted(one)?.place ?? null),
    column((one) => counted(one)?.motherAge ?? null),
    column((one) => counted(one)?.ageYears ?? null),
    column((one) => counted(one)?.cause ?? null),
    column((one) => {
      const known = entry(one);
      return known !== undefined && !waitsForState(known);
    }),
    column((one) => JSON.stringify(one)),
    column((one) => report(one)?.application ?? null),
    column((one) => counted(one)?.children ?? null),
    rows.map(([id]) => accountOfEvent(id)),
    column((one) => {
      const known = entry(one);
      return known?.margin.at(-1)?.on ?? known?.on ?? null;
    }),
  ];
}

export const eventStore: SubjectStore<Event> = {
  kind: events,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<EventRow>(locked ? lock : load, [tx.town, ids])).map(({ id, revision, body }) => [
        id,
        { revision, state: body } satisfies Kept<Event>,
      ]),
    ),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]): readonly EventKept[] =>
      state.state === "none" ? [] : [[id, revision, state]],
    );
    // What was refused is found no more; a draft not yet.
    const found = rows.flatMap(([id, , event]) =>
      event.state === "drafted" || event.state === "refused"
        ? []
        : tokensOf(event.report).map((token) => ({ ...token, id })),
    );
    const [fields, tokens] = [found.map((one) => one.field), found.map((one) => one.token)];
    const [months, owners] = [found.map((one) => one.month), found.map((one) => one.id)];
    tx.send(save, [tx.town, ...columnsOf(rows)]);
    tx.send(forget, [tx.town, rows.map(([id]) => id), fields, tokens, months, owners]);
    tx.send(remember, [tx.town, fields, tokens, months, owners]);
  },
};

/** An event with its number of facts; undefined where there is none. */
export async function readEvent(
  tx: Tx,
  id: SubjectId,
): Promise<{ readonly revision: number; readonly event: KnownEvent } | undefined> {
  const [row] = await tx.query<EventRow>(load, [tx.town, [id]]);
  return row && { revision: row.revision, event: row.body };
}
