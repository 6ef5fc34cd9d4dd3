// The journal: how a fact becomes bytes, salt and commitment; its only INSERT, and its reading.
import { createHash, randomBytes } from "node:crypto";
import { canonicalJson, reviveJson } from "../kernel/canonical.ts";
import type { Envelope, Recorded } from "../kernel/facts.ts";
import type { CommandId, SubjectId } from "../kernel/ids.ts";
import { statement, type Tx } from "../platform/database/connect.ts";

/** The version of every fact's shape that this program writes; older ones are lifted on reading, never rewritten. */
export const factVersion = 2;

interface Body extends Envelope {
  readonly kind: string;
  readonly subject: SubjectId;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The fact's bytes: canonical JSON of envelope, kind, subject and its own fields under `data`. */
export function factBody(fact: Recorded): string {
  const { recorded, kind, subject, ...data } = fact;
  return canonicalJson({ ...recorded, kind, subject, data });
}

/** Reads a fact's bytes. */
export function readFact(body: string): Recorded {
  const { kind, subject, data, ...recorded } = reviveJson(body) as Body;
  return { ...data, kind, subject, recorded };
}

/** SHA-256 over salt and bytes: what the log holds instead of the fact. */
export const commitmentOf = (salt: Uint8Array, body: string): Buffer =>
  createHash("sha256").update(salt).update(body, "utf8").digest();

export interface NewSubject {
  readonly id: SubjectId;
  readonly kind: string;
}

export interface DoneCommand {
  readonly id: CommandId;
  readonly hash: Buffer;
}

// One statement for all that the journal gets from a transaction: positions are drawn here, after the subjects' locks.
const putFacts = statement(
  "journal.put",
  `with given as (
     select f.* from unnest($3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::bytea[], $9::bytea[])
       with ordinality as f (id, kind, subject, command, body, salt, commitment, ord) order by ord
   ), put as (
     insert into journal.facts (town, position, id, kind, v, subject, command, at, body, salt, commitment)
     select $1::integer, nextval($2::text::regclass), id, kind, ${factVersion}, subject, command, $10::timestamptz, body, salt,
            commitment
     from given
     returning position, command, commitment
   ), queued as (
     insert into journal.pending (town, position, commitment) select $1::integer, position, commitment from put
   ), born as (
     insert into journal.subjects (town, id, kind) select $1::integer, b.id, b.kind
     from unnest($11::uuid[], $12::text[]) as b (id, kind)
   ), done as (
     insert into journal.commands (town, id, hash, positions, at)
     select $1::integer, c.id, c.hash,
            coalesce((select array_agg(put.position order by put.position) from put where put.command = c.id), '{}'),
            $10::timestamptz
     from unnest($13::uuid[], $14::bytea[]) as c (id, hash)
   )
   select position from put order by position`,
);

/** Inserts facts, their place in the log's queue, new subjects and done commands; gives the positions in order. */
export async function put(
  tx: Tx,
  facts: readonly Recorded[],
  born: readonly NewSubject[],
  commands: readonly DoneCommand[],
): Promise<readonly bigint[]> {
  const bodies = facts.map(factBody);
  const salts = facts.map(() => randomBytes(32));
  const rows = await tx.query<{ position: bigint }>(putFacts, [
    tx.town,
    `position.t${tx.town}`,
    facts.map((fact) => fact.recorded.id),
    facts.map((fact) => fact.kind),
    facts.map((fact) => fact.subject),
    facts.map((fact) => fact.recorded.command),
    bodies,
    salts,
    bodies.map((body, at) => commitmentOf(salts[at] as Buffer, body)),
    facts[0]?.recorded.at,
    // Ids and kinds need no quoting; there are thousands of them in a batch of a whole town's demand.
    `{${born.map((subject) => subject.id).join(",")}}`,
    `{${born.map((subject) => subject.kind).join(",")}}`,
    commands.map((command) => command.id),
    commands.map((command) => command.hash),
  ]);
  return rows.map((row) => row.position);
}

export interface KnownCommand {
  readonly id: CommandId;
  readonly hash: Buffer;
  readonly positions: readonly bigint[];
}

const findCommands = statement(
  "journal.commands",
  "select id, hash, positions from journal.commands where town = $1::integer and id = any ($2::uuid[])",
);

/** Those of these commands that were carried out before. */
export const knownCommands = (tx: Tx, ids: readonly CommandId[]): Promise<KnownCommand[]> =>
  tx.query<KnownCommand>(findCommands, [tx.town, ids]);

const factsAt = statement(
  "journal.at",
  "select body from journal.facts where town = $1::integer and position = any ($2::bigint[]) order by position",
);

/** The facts at these positions, in order. */
export const readAt = async (tx: Tx, positions: readonly bigint[]): Promise<readonly Recorded[]> =>
  (await tx.query<{ body: string }>(factsAt, [tx.town, positions])).map((row) => readFact(row.body));

const factsAbout = statement(
  "journal.about",
  `select position, body from journal.facts where town = $1::integer and subject = $2::uuid
   order by position desc limit $3::integer`,
);

/** The newest facts about a subject, newest first, at most `count_max`. */
export const readAbout = async (
  tx: Tx,
  subject: SubjectId,
  count_max: number,
): Promise<readonly { readonly position: bigint; readonly fact: Recorded }[]> =>
  (await tx.query<{ position: bigint; body: string }>(factsAbout, [tx.town, subject, count_max])).map((row) => ({
    position: row.position,
    fact: readFact(row.body),
  }));
