// The table of requests for the margin, and the versions of an entry out of the journal.
import { canonicalJson, reviveJson } from "../../../kernel/canonical.ts";
import type { Recorded } from "../../../kernel/facts.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { Private } from "../../../kernel/private.ts";
import { readFact } from "../../../ledger/journal.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { EventAmended, EventFact } from "../rules/event.ts";
import { type MarginRequest, margins } from "../rules/margin.ts";

export type KeptRequest = Exclude<MarginRequest, { state: "none" }>;

interface Row {
  readonly id: SubjectId;
  readonly revision: number;
  readonly body: string;
}
const columns = "select id, revision, body::text as body from state.margin_requests where town = $1::integer";
const load = statement("margin.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("margin.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const ofEvent = statement("margin.of_event", `${columns} and event = $2::uuid order by serial`);
const waiting = statement("margin.waiting", `${columns} and state = 'asked' order by asked_on, id limit $2::integer`);
const decided = statement(
  "margin.decided",
  `${columns} and state <> 'asked' order by asked_on desc, id limit $2::integer`,
);
const save = statement(
  "margin.save",
  `insert into state.margin_requests (town, id, revision, event, unit, serial, state, what, asked_by, asked_on, body)
   select $1::integer, id, revision, event, unit, serial, state, what, asked_by, asked_on, body::jsonb
   from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::uuid[], $6::smallint[], $7::text[], $8::text[], $9::uuid[],
     $10::date[], $11::text[])
     as r (id, revision, event, unit, serial, state, what, asked_by, asked_on, body)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state, body = excluded.body`,
);

const stateOf = (row: Row): KeptRequest => reviveJson(row.body) as KeptRequest;

export const marginStore: SubjectStore<MarginRequest> = {
  kind: margins,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: stateOf(row) },
      ]),
    ),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "none" ? [] : [{ id, revision, request: state }],
    );
    tx.send(save, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map(({ request }) => request.event),
      rows.map(({ request }) => request.unit),
      rows.map(({ request }) => request.serial),
      rows.map(({ request }) => request.state),
      rows.map(({ request }) => request.what),
      rows.map(({ request }) => request.askedBy),
      rows.map(({ request }) => request.askedOn),
      rows.map(({ request }) => canonicalJson(request)),
    ]);
  },
};

/** Requests that a list shows. */
export const requests_shown_max = 200;

/** All requests for an entry, the first first. */
export const requestsOf = async (tx: Tx, event: SubjectId): Promise<readonly KeptRequest[]> =>
  (await tx.query<Row>(ofEvent, [tx.town, event])).map(stateOf);

/** What waits for the office, the oldest first. */
export const waitingRequests = async (tx: Tx): Promise<readonly KeptRequest[]> =>
  (await tx.query<Row>(waiting, [tx.town, requests_shown_max])).map(stateOf);

/** What was decided, the newest first. */
export const decidedRequests = async (tx: Tx): Promise<readonly KeptRequest[]> =>
  (await tx.query<Row>(decided, [tx.town, requests_shown_max])).map(stateOf);

const facts = statement(
  "margin.versions",
  `select body from journal.facts where town = $1::integer and subject = $2::uuid and kind = any ($3::text[])
   order by position`,
);
const versionFacts = ["event.reported", "event.copied", "event.amended"] as const;

/** One wording of an entry: as it was registered, or as a note in the margin left it. */
export interface EntryVersion {
  readonly version: number;
  /** Sealed for the event under `form`. */
  readonly form: Private;
  readonly note?: EventAmended;
}

/** Every wording that an entry ever had, the registered one first; nothing is ever lost of them. */
export async function versionsOf(tx: Tx, event: SubjectId): Promise<readonly EntryVersion[]> {
  const rows = await tx.query<{ body: string }>(facts, [tx.town, event, versionFacts]);
  const moves = rows.map(({ body }) => readFact(body) as Recorded<EventFact>);
  // An answer to the registrar's question reports the form anew: the last one is what he registered.
  const registered = moves.findLast((fact) => fact.kind === "event.reported" || fact.kind === "event.copied");
  if (registered?.kind !== "event.reported" && registered?.kind !== "event.copied") return [];
  const notes = moves.filter((fact) => fact.kind === "event.amended");
  return [
    { version: 1, form: registered.form },
    ...notes.map((note, at) => ({ version: at + 2, form: note.form, note })),
  ];
}
