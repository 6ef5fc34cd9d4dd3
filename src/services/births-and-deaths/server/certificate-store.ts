// The tables of certificates and of what each entry has given out; and which certificates are good no more.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import { markOf, statusEntries_max } from "../../../kernel/papers/trust.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { type Database, statement, type Tx } from "../../../platform/database/connect.ts";
import { statusIndexOf } from "../../../platform/papers/issuing.ts";
import type { Certificate, CertificateFile, IssuedCertificate, Relation } from "../rules/certificate.ts";
import { certificateFiles, certificates } from "../rules/certificates.ts";
import type { EventKind } from "../rules/forms.ts";

interface Row {
  readonly id: SubjectId;
  readonly revision: number;
  readonly event: SubjectId;
  readonly request: SubjectId;
  readonly what: EventKind;
  readonly unit: SubjectId;
  readonly number: string;
  readonly serial: number;
  readonly version: number;
  readonly relation: Relation;
  readonly holder: PersonId;
  readonly issued_on: CivilDate;
  readonly replaces: SubjectId | null;
  readonly replaces_number: string | null;
  readonly copies: number;
}

const columns = `select id, revision, event, request, what, unit, number, serial, version, relation, holder, issued_on,
    replaces, replaces_number, copies
  from state.certificates where town = $1::integer`;
const load = statement("certificates.load", `${columns} and id = any ($2::uuid[])`);
const lock = statement("certificates.lock", `${columns} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "certificates.save",
  `insert into state.certificates (town, id, revision, event, request, what, unit, number, serial, version, relation,
     holder, issued_on, replaces, replaces_number, copies)
   select $1::integer, id, revision, event, request, what, unit, number, serial, version, relation, holder, issued_on,
     replaces, replaces_number, copies
   from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::text[], $9::integer[],
     $10::smallint[], $11::text[], $12::uuid[], $13::date[], $14::uuid[], $15::text[], $16::smallint[])
     as c (id, revision, event, request, what, unit, number, serial, version, relation, holder, issued_on, replaces,
       replaces_number, copies)
   on conflict (town, id) do update set revision = excluded.revision, copies = excluded.copies`,
);
const listOfEvent = statement(
  "certificates.of_event",
  `${columns} and event = $2::uuid order by issued_on desc, id desc limit $3::integer`,
);
const listWithdrawn = statement(
  "certificates.withdrawn",
  `select c.town, c.id, c.number from state.events e
   join state.certificates c on c.town = e.town and c.event = e.id and c.version < e.version
   where e.version > 1 order by c.issued_on desc, c.id limit $1::integer`,
);

const issuedIn = (row: Row): IssuedCertificate => ({
  state: "issued",
  event: row.event,
  request: row.request,
  what: row.what,
  unit: row.unit,
  number: row.number,
  serial: row.serial,
  version: row.version,
  relation: row.relation,
  holder: row.holder,
  on: row.issued_on,
  ...(row.replaces !== null &&
    row.replaces_number !== null && { replaces: { certificate: row.replaces, number: row.replaces_number } }),
  copies: row.copies,
});

export const certificateStore: SubjectStore<Certificate> = {
  kind: certificates,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<Row>(locked ? lock : load, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: issuedIn(row) } satisfies Kept<Certificate>,
      ]),
    ),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.state === "none" ? [] : [{ id, revision, one: state }],
    );
    tx.send(save, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map(({ one }) => one.event),
      rows.map(({ one }) => one.request),
      rows.map(({ one }) => one.what),
      rows.map(({ one }) => one.unit),
      rows.map(({ one }) => one.number),
      rows.map(({ one }) => one.serial),
      rows.map(({ one }) => one.version),
      rows.map(({ one }) => one.relation),
      rows.map(({ one }) => one.holder),
      rows.map(({ one }) => one.on),
      rows.map(({ one }) => one.replaces?.certificate ?? null),
      rows.map(({ one }) => one.replaces?.number ?? null),
      rows.map(({ one }) => one.copies),
    ]);
  },
};

export interface FoundCertificate {
  readonly id: SubjectId;
  readonly certificate: IssuedCertificate;
}
/** Certificates of one entry that its page lists. */
const listed_max = 100;

export async function readCertificate(tx: Tx, id: SubjectId): Promise<FoundCertificate | undefined> {
  const [row] = await tx.query<Row>(load, [tx.town, [id]]);
  return row && { id: row.id, certificate: issuedIn(row) };
}

/** All certificates of an entry, the newest first. */
export const certificatesOfEvent = async (tx: Tx, event: SubjectId): Promise<readonly FoundCertificate[]> =>
  (await tx.query<Row>(listOfEvent, [tx.town, event, listed_max])).map((row) => ({
    id: row.id,
    certificate: issuedIn(row),
  }));

/**
 * Certificates of all towns whose entry has changed since or was cancelled, for the list of withdrawn papers: their places in
 * it and their marks. `looking` is a database of the role akshara_work.
 */
export async function withdrawnCertificates(
  looking: Database,
): Promise<readonly { readonly index: number; readonly mark: string }[]> {
  const rows = await looking.query<{ town: number; id: SubjectId; number: string }>(listWithdrawn, [statusEntries_max]);
  return rows.map(({ town, id, number }) => ({ index: statusIndexOf(id), mark: markOf({ town, number }) }));
}

interface FileRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly event: SubjectId;
  readonly free_given: boolean;
  readonly issued: number;
  readonly last_certificate: SubjectId | null;
  readonly last_number: string | null;
  readonly last_version: number | null;
}

const fileColumns = `select id, revision, event, free_given, issued, last_certificate, last_number, last_version
  from state.certificate_files where town = $1::integer`;
const loadFiles = statement("certificate_files.load", `${fileColumns} and id = any ($2::uuid[])`);
const lockFiles = statement(
  "certificate_files.lock",
  `${fileColumns} and id = any ($2::uuid[]) order by id for update`,
);
const saveFiles = statement(
  "certificate_files.save",
  `insert into state.certificate_files (town, id, revision, event, free_given, issued, last_certificate, last_number,
     last_version)
   select $1::integer, id, revision, event, free_given, issued, last_certificate, last_number, last_version
   from unnest($2::uuid[], $3::integer[], $4::uuid[], $5::boolean[], $6::integer[], $7::uuid[], $8::text[],
     $9::smallint[]) as f (id, revision, event, free_given, issued, last_certificate, last_number, last_version)
   on conflict (town, id) do update set revision = excluded.revision, free_given = excluded.free_given,
     issued = excluded.issued, last_certificate = excluded.last_certificate, last_number = excluded.last_number,
     last_version = excluded.last_version`,
);

function fileIn(row: FileRow): CertificateFile {
  const { last_certificate: certificate, last_number: number, last_version: version } = row;
  const last = certificate !== null && number !== null && version !== null && { certificate, number, version };
  return { event: row.event, freeGiven: row.free_given, issued: row.issued, ...(last && { last }) };
}

export const certificateFileStore: SubjectStore<CertificateFile> = {
  kind: certificateFiles,
  load: async (tx, ids, locked) =>
    new Map(
      (await tx.query<FileRow>(locked ? lockFiles : loadFiles, [tx.town, ids])).map((row) => [
        row.id,
        { revision: row.revision, state: fileIn(row) },
      ]),
    ),
  save: async (tx, kept) => {
    const rows = [...kept].flatMap(([id, { revision, state }]) =>
      state.event === undefined ? [] : [{ id, revision, event: state.event, file: state }],
    );
    tx.send(saveFiles, [
      tx.town,
      rows.map((row) => row.id),
      rows.map((row) => row.revision),
      rows.map((row) => row.event),
      rows.map(({ file }) => file.freeGiven),
      rows.map(({ file }) => file.issued),
      rows.map(({ file }) => file.last?.certificate ?? null),
      rows.map(({ file }) => file.last?.number ?? null),
      rows.map(({ file }) => file.last?.version ?? null),
    ]);
  },
};
