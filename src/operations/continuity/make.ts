// Makes a town's continuity file: its tables as CSV in a zip, sealed to the offline keys while it is written, whole or not at all.
import { createHash } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { ReadableStream } from "node:stream/web";
import { Encrypter } from "age-encryption";
import { addDays, type CivilDate, type Instant } from "../../kernel/civil-date.ts";
import type { Actor } from "../../kernel/decider.ts";
import { derivedUuid, personId } from "../../kernel/ids.ts";
import type { Town } from "../../kernel/town.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Database, statement, type Tx } from "../../platform/database/connect.ts";
import type { Sealer } from "../../platform/sealing/sealer.ts";
import { csvPieces } from "./csv-writer.ts";
import { packageJson, readMe, type WrittenTable } from "./describe.ts";
import type { ContinuityTable } from "./table.ts";
import { type ZipEntry, zipPieces } from "./zip.ts";

/** Days for which a town's files are kept; its newest is kept for ever. */
const kept_days_max = 14;

const maker: Actor = { person: personId(derivedUuid("system", "continuity")), roles: ["system"] };

export interface ContinuityOptions {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly tables: readonly ContinuityTable[];
  /** The folder with a folder for each town. */
  readonly folder: string;
  /** Public keys (age) to which this town's file is sealed; at least one. */
  readonly recipients: readonly string[];
}

export interface MadeContinuity {
  readonly file: string;
  readonly on: CivilDate;
  readonly bytes: number;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
}

const anyFact = statement(
  "continuity.any_fact",
  "select exists (select from journal.facts where town = $1::integer) as any",
);

const fileShape = /^([0-9]{4}-[0-9]{2}-[0-9]{2})\.zip\.age$/;
const fileOf = (on: CivilDate): string => `${on}.zip.age`;

/** The days of a town's files, oldest first; none where it has none. */
export async function continuityDays(townFolder: string): Promise<readonly CivilDate[]> {
  const names = await readdir(townFolder).catch(() => [] as string[]);
  return names.flatMap((name) => (fileShape.exec(name)?.[1] as CivilDate | undefined) ?? []).sort();
}

async function forget(folder: string, today: CivilDate): Promise<void> {
  const days = await continuityDays(folder);
  const old = days.slice(0, -1).filter((day) => day < addDays(today, -kept_days_max));
  for (const day of old) await rm(join(folder, fileOf(day)), { force: true });
  const names = await readdir(folder);
  // What an earlier try left when it was killed.
  for (const name of names.filter((one) => one.endsWith(".unfinished"))) await rm(join(folder, name), { force: true });
}

const once = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
};

interface Making {
  readonly tx: Tx;
  readonly town: Town;
  readonly on: CivilDate;
  readonly at: Instant;
  readonly written: WrittenTable[];
}

/** The files of the zip; each table is read when its turn comes, and the description last, when all is counted. */
async function* entriesOf({ sealer, tables }: ContinuityOptions, making: Making): AsyncGenerator<ZipEntry> {
  const { tx, town, on, at, written } = making;
  yield { name: "README.txt", pieces: once(readMe(town, on, at, tables)) };
  for (const table of tables) {
    const path = `${table.name}.csv`;
    const opening = await sealer.openRegister({ town: town.id, by: maker, why: "continuity", fields: table.opens });
    const hash = createHash("sha256");
    let [rows, bytes] = [0, 0];
    const read = table.rows({ town: town.id, tx, today: on, open: opening });
    const counted = csvPieces(table.fields, read, () => {
      rows += 1;
    });
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of counted) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
    };
    yield { name: path, pieces: pieces() };
    written.push({ table, path, rows, bytes, digest: hash.digest("hex") });
  }
  yield { name: "datapackage.json", pieces: once(packageJson(town, at, written)) };
}

async function writeSealed(path: string, recipients: readonly string[], pieces: AsyncIterable<Uint8Array>) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const file = await open(path, "w", 0o600);
  try {
    const sealed = await encrypter.encrypt(ReadableStream.from(pieces) as Parameters<Encrypter["encrypt"]>[0] & object);
    for await (const piece of sealed as AsyncIterable<Uint8Array>) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function put(folder: string, unfinished: string, on: CivilDate): Promise<string> {
  const file = join(folder, fileOf(on));
  await rename(unfinished, file);
  const held = await open(folder, "r");
  try {
    await held.sync();
  } finally {
    await held.close();
  }
  return file;
}

/**
 * Makes today's file of a town from one snapshot, puts it in place of an earlier one of today, and forgets those that are too old.
 * Memory does not grow with the town. Undefined for a town in which nothing has happened yet.
 */
export async function makeContinuity(options: ContinuityOptions, town: Town): Promise<MadeContinuity | undefined> {
  const { database, clock, recipients } = options;
  if (recipients.length === 0) throw new Error("a continuity file needs an offline key to be sealed to");
  const [on, at] = [clock.today(), clock.now()];
  const folder = join(options.folder, String(town.id));
  const made = await database.readInTown(town.id, async (tx) => {
    const [row] = await tx.query<{ any: boolean }>(anyFact, [town.id]);
    if (row?.any !== true) return undefined;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unfinished = join(folder, `.${process.pid}.unfinished`);
    const written: WrittenTable[] = [];
    const entries = entriesOf(options, { tx, town, on, at, written });
    await writeSealed(unfinished, recipients, zipPieces(entries, on));
    return { unfinished, written };
  });
  if (made === undefined) return undefined;
  const file = await put(folder, made.unfinished, on);
  await forget(folder, on);
  const rows = Object.fromEntries(made.written.map((one) => [one.table.name, one.rows]));
  return { file, on, bytes: (await stat(file)).size, rows };
}
