// The table of requests for certificates.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { AccountId, PersonId, SubjectId } from "../../../kernel/ids.ts";
import { paise } from "../../../kernel/money.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import {
  accountOfRequest,
  type Asked,
  type CertificateRequest,
  type GrantedBy,
  type RefusalReason,
} from "../rules/certificate.ts";
import { certificateRequests } from "../rules/certificates.ts";

/** Every state but that of a request that nobody made. */
export type KnownRequest = Exclude<CertificateRequest, { state: "none" }>;

interface Row {
  readonly id: SubjectId;
  readonly revision: number;
  readonly state: KnownRequest["state"];
  readonly event: SubjectId | null;
  readonly asked_by: PersonId;
  readonly asked_on: CivilDate;
  readonly asked: Asked;
  readonly how: GrantedBy | null;
  readonly granted_by: PersonId | null;
  readonly granted_on: CivilDate | null;
  readonly granted_version: number | null;
  readonly fee_paise: bigint | null;
  readonly refused_reason: RefusalReason | null;
  readonly refused_on: CivilDate | null;
  readonly certificate: SubjectId | null;
}

const columns = `select id, revision, state, event, asked_by, asked_on, asked, how, granted_by, granted_on,
    granted_version, fee_paise, refused_reason, refused_on, certificate
  from state.certificate_requests where town = $1::integer`;
const load = statement("certificate_requests.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("certificate_requests.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "certificate_requests.save",
  `insert into state.certificate_requests (town, id, revision, state, application, what, relation, event, account,
     asked_by, asked_on, asked, how, granted_by, granted_on, granted_version, fee_paise, refused_reason, refused_on,
     certificate)
   select $1::integer, id, revision, state, application, what, relation, event, account, asked_by, asked_on,
     asked::jsonb, how, granted_by, granted_on, granted_version, fee_paise, refused_reason, refused_on, certificate
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::uuid[],
     $10::uuid[], $11::date[], $12::text[], $13::text[], $14::uuid[], $15::date[], $16::smallint[],
     $17::bigint[], $18::text[], $19::date[], $20::uuid[])
     as r (id, revision, state, application, what, relation, event, account, asked_by, asked_on, asked, how, granted_by,
       granted_on, granted_version, fee_paise, refused_reason, refused_on, certificate)
   on conflict (town, id) do update set revision = excluded.revision, state = excluded.state, event = excluded.event,
     asked = excluded.asked,
     how = excluded.how, granted_by = excluded.granted_by, granted_on = excluded.granted_on,
     granted_version = excluded.granted_version,
     fee_paise = excluded.fee_paise, refused_reason = excluded.refused_reason, refused_on = excluded.refused_on,
     certificate = excluded.certificate`,
);
const listWaiting = statement(
  "certificate_requests.waiting",
  `${columns} and state = 'asked' order by asked_on, id limit $2::integer`,
);
const listOf = statement(
  "certificate_requests.of_person",
  `${columns} and asked_by = $2::uuid order by asked_on desc, id desc limit $3::integer`,
);
const listOfEvent = statement(
  "certificate_requests.of_event",
  `${columns} and event = $2::uuid order by asked_on desc, id desc limit $3::integer`,
);
const countToday = statement(
  "certificate_requests.count_today",
  `select count(*)::integer as made from state.certificate_requests
   where town = $1::integer and asked_by = $2::uuid and asked_on = $3::date`,
);
const byAccount = statement("certificate_requests.by_account", `${columns} and account = $2::uuid`);
const byApplication = statement("certificate_requests.by_application", `${columns} and application = $2::text`);

function there<T>(value: T | null, row: Row): T {
  if (value === null) throw new Error(`the request ${row.id} is ${row.state} and lacks what that asks for`);
  return value;
}

function requestIn(row: Row): KnownRequest {
  const standing = { asked: row.asked, by: row.asked_by, on: row.asked_on };
  if (row.state === "asked") return { state: "asked", ...standing };
  if (row.state === "refused") {
    const [reason, refusedOn] = [there(row.refused_reason, row), there(row.refused_on, row)];
    return { state: "refused", ...standing, reason, refusedOn };
  }
  const granted = {
    ...standing,
    event: there(row.event, row),
    how: there(row.how, row),
    grantedBy: there(row.granted_by, row),
    grantedOn: there(row.granted_on, row),
    grantedVersion: there(row.granted_version, row),
    feePaise: paise(there(row.fee_paise, row)),
  };
  return row.state === "granted"
    ? { state: "granted", ...granted }
    : { state: "issued", ...granted, certificate: there(row.certificate, row) };
}

type Kind = readonly [SubjectId, number, KnownRequest];

function saveRows(tx: Tx, rows: readonly Kind[]): void {
  const column = <T>(value: (request: KnownRequest) => T): T[] => rows.map(([, , request]) => value(request));
  const granted = (one: KnownRequest) => (one.state === "granted" || one.state === "issued" ? one : undefined);
  const refused = (one: KnownRequest) => (one.state === "refused" ? one : undefined);
  tx.send(save, [
    tx.town,
    rows.map(([id]) => id),
    rows.map(([, revision]) => revision),
    column((one) => one.state),
    column((one) => one.asked.application),
    column((one) => one.asked.what),
    column((one) => one.asked.relation),
    column((one) => granted(one)?.event ?? one.asked.event ?? null),
    rows.map(([id]) => accountOfRequest(id)),
    column((one) => one.by),
    column((one) => one.on),
    column((one) => JSON.stringify(one.asked)),
    column((one) => granted(one)?.how ?? null),
    column((one) => granted(one)?.grantedBy ?? null),
    column((one) => granted(one)?.grantedOn ?? null),
    column((one) => granted(one)?.grantedVersion ?? null),
    column((one) => granted(one)?.feePaise ?? null),
    column((one) => refused(one)?.reason ?? null),
    column((one) => refused(one)?.refusedOn ?? null),
    column((one) => (one.state === "issued" ? one.certificate : null)),
  ]);
}

export const certificateRequestStore: SubjectStore<CertificateRequest> = {
  kind: certificateRequests,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: requestIn(row) } satisfies Kept<CertificateRequest>,
      ]),
    ),
  save: async (tx, kept) =>
    saveRows(
      tx,
      [...kept].flatMap(([id, { revision, state }]): readonly Kind[] =>
        state.state === "none" ? [] : [[id, revision, state]],
      ),
    ),
};

export interface FoundRequest {
  readonly id: SubjectId;
  readonly request: KnownRequest;
}
const found = (row: Row): FoundRequest => ({ id: row.id, request: requestIn(row) });

export async function readRequest(tx: Tx, id: SubjectId): Promise<FoundRequest | undefined> {
  const [row] = await tx.query<Row>(load, [tx.town, [id]]);
  return row && found(row);
}

/** Requests that one list shows. */
export const listed_requests_max = 200;

/** What waits for the office, the oldest first. */
export const waitingRequests = async (tx: Tx): Promise<readonly FoundRequest[]> =>
  (await tx.query<Row>(listWaiting, [tx.town, listed_requests_max])).map(found);

/** A person's own, the newest first. */
export const requestsOf = async (tx: Tx, person: PersonId): Promise<readonly FoundRequest[]> =>
  (await tx.query<Row>(listOf, [tx.town, person, listed_requests_max])).map(found);

/** All of one entry, the newest first. */
export const requestsOfEvent = async (tx: Tx, event: SubjectId): Promise<readonly FoundRequest[]> =>
  (await tx.query<Row>(listOfEvent, [tx.town, event, listed_requests_max])).map(found);

/** How many requests a person has made today. */
export const requestsToday = async (tx: Tx, person: PersonId, today: CivilDate): Promise<number> =>
  (await tx.query<{ made: number }>(countToday, [tx.town, person, today]))[0]?.made ?? 0;

/** The request whose fee this account is for: where money is taken, only its number is told. */
export async function requestOfAccount(tx: Tx, account: AccountId): Promise<FoundRequest | undefined> {
  const [row] = await tx.query<Row>(byAccount, [tx.town, account]);
  return row && found(row);
}

/** The request of this number, as `parseApplicationNumber` writes it. */
export async function requestByApplication(tx: Tx, application: string): Promise<FoundRequest | undefined> {
  const [row] = await tx.query<Row>(byApplication, [tx.town, application]);
  return row && found(row);
}
