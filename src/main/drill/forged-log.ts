// The log as somebody writes it who has every key of the portal: entries, tiles, checkpoint and the signer's memory, all in accord.
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { commitmentOf } from "../../ledger/journal.ts";
import { realFiles, SafeWriter } from "../../ledger/log/files.ts";
import { checkpointText, type SignerKey, signerKey, signNote } from "../../ledger/log/note.ts";
import { emptyEdge, grow } from "../../ledger/log/tree.ts";
import { origin, shard } from "./witness-process.ts";

export interface SignedLog {
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
  readonly note: string;
}

/** A data folder's log and key. */
export class ForgedLog {
  readonly folder: string;
  readonly key: SignerKey;
  readonly #keys: string;

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, "log", shard);
    this.#keys = join(dataFolder, "keys");
    this.key = signerKey(origin, readFileSync(join(this.#keys, `log-${shard}.key`), "utf8"));
  }

  /** Writes and signs the whole tree of these entries; the signer remembers it as if it had never signed another. */
  async write(entries: readonly Uint8Array[]): Promise<SignedLog> {
    const { edge, files } = grow(emptyEdge, entries);
    const text = checkpointText({ origin, size: edge.size, root: edge.root });
    const note = signNote(text, this.key);
    const placed = new Map([...files].map(([path, bytes]) => [join(this.folder, path), bytes]));
    await new SafeWriter(realFiles, this.folder).writeAll(placed);
    const memory = join(this.#keys, `log-${shard}.last-signed`);
    await new SafeWriter(realFiles, this.#keys).write(memory, Buffer.from(text), 0o600);
    await new SafeWriter(realFiles, this.folder).write(join(this.folder, "checkpoint"), Buffer.from(note));
    return { size: edge.size, root: Buffer.from(edge.root).toString("hex"), note };
  }
}

/** All commitments in the log's order, as the database has them. */
export async function commitments(client: Client): Promise<Buffer[]> {
  const text = "select commitment from log.entries where shard = $1::text order by index";
  return (await client.query<{ commitment: Buffer }>(text, [shard])).rows.map(({ commitment }) => commitment);
}

interface FactRow {
  readonly town: number;
  readonly position: string;
  readonly body: string;
  readonly salt: Buffer;
  readonly commitment: Buffer;
}

const factAt = `select f.town, f.position::text, f.body, f.salt, f.commitment
  from log.entries e join journal.facts f using (town, position) where e.shard = $1::text and e.index = $2::bigint`;

async function putFact(client: Client, { town, position, body, commitment }: FactRow): Promise<void> {
  const place = [town, position];
  await client.query(
    "update journal.facts set body = $3::text, commitment = $4::bytea where town = $1::integer and position = $2::bigint",
    [...place, body, commitment],
  );
  await client.query(
    "update log.entries set commitment = $3::bytea where town = $1::integer and position = $2::bigint",
    [...place, commitment],
  );
}

/** Rewrites one fact so that nothing in the database tells of it; answers its new commitment and what puts the truth back. */
export async function rewriteFact(
  client: Client,
  index: number,
): Promise<{ readonly commitment: Buffer; readonly undo: () => Promise<void> }> {
  const { rows } = await client.query<FactRow>(factAt, [shard, index]);
  const [row] = rows;
  if (row === undefined) throw new Error(`entry ${index} has no fact`);
  // Another digit in the last number: an amount, a date, a ward.
  const body = row.body.replace(/([0-9])([^0-9]*)$/, (_all, digit: string, rest: string) => {
    return `${(Number(digit) + 1) % 10}${rest}`;
  });
  if (body === row.body) throw new Error(`entry ${index} holds nothing to rewrite`);
  const commitment = commitmentOf(row.salt, body);
  await putFact(client, { ...row, body, commitment });
  return { commitment, undo: () => putFact(client, row) };
}

/** Puts the signed tree into the database's record of what was signed. */
export async function recordSigned(client: Client, { size, root, note }: SignedLog): Promise<void> {
  await client.query("delete from log.checkpoints where shard = $1::text and size >= $2::bigint", [shard, size]);
  await client.query(
    `insert into log.checkpoints (shard, size, root, note, at)
     values ($1::text, $2::bigint, decode($3::text, 'hex'), $4::text, now())`,
    [shard, size, root, note],
  );
}

/** An entry that nobody made before. */
export const newEntry = (seed: number, number: number): Buffer => hash("sha256", `drill ${seed} ${number}`, "buffer");
