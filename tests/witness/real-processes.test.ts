// The built program and real witnesses as processes: cosigned, rolled back and sealed, mended from a mirror, rewritten and noticed.
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { checkpointText, openCheckpoint, parseVerifier, signerKey } from "../../src/ledger/log/note.ts";
import { parseWitness, readCosignature } from "../../src/ledger/witness/cosignature.ts";
import { LooseLog } from "../../src/ledger/witness/test-witness.ts";
import { type Program, runCommand, startProgram } from "../../src/main/bench/program.ts";
import { addressInside } from "../../src/platform/database/join.ts";
import { projectFile } from "../../src/platform/place.ts";

// Strangers may ask only so many times a minute.
const look_ms = 500;
const origin = "akshara.invalid/log/2026";
const home = mkdtempSync(join(tmpdir(), "akshara-witness-"));
const [data, backup, newer, policy] = ["data", "backup", "newer", "policy"].map((name) => join(home, name)) as [
  string,
  string,
  string,
  string,
];
const environment = { AKSHARA_DATA: data, AKSHARA_LOG_LEVEL: "warn", AKSHARA_WITNESS_POLICY_FILE: policy };

interface Watching {
  readonly key: string;
  readonly address: string;
  readonly child: ChildProcess;
}

let watching: Watching[] = [];
let portal: Program | undefined;
let size_before = 0;
let size_after = 0;
let lost: readonly Record<string, unknown>[] = [];

/** What the process says, read to its end: once there is a part of this form, that part. */
const told = (child: ChildProcess, form: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let heard = "";
    child.stderr?.on("data", (part: Buffer) => {
      heard += part.toString();
      const found = form.exec(heard)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("close", () => reject(new Error(`it never said ${form.source}: ${heard}`)));
  });

async function startWitness(name: string): Promise<Watching> {
  const file = join(home, `${name}.conf`);
  const key = readFileSync(join(data, "log", "2026", "key"), "utf8").trim();
  writeFileSync(file, `name witness.example/${name}\nlisten 127.0.0.1:0\nfolder ./${name}\nlog ${key}\n`);
  const words = [projectFile("dist", "akshara.mjs"), "witness", "--config", file];
  const child = spawn(process.execPath, words, {
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env["PATH"] },
  });
  const said = await told(child, /listens on (127\.0\.0\.1:[0-9]+\n[^]*?key \S+)\n/);
  const [, at = "", vkey = ""] = /^(\S+)\n[^]*key (\S+)$/.exec(said) ?? [];
  return { key: vkey, address: `http://${at}`, child };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

interface Status {
  readonly size: number;
  readonly cosigned: { readonly size: number } | null;
  readonly witnesses: readonly { readonly name: string; readonly size: number }[];
  readonly sealed: { readonly kind: string; readonly here: number; readonly known: number } | null;
}

async function statusWhen(isIt: (status: Status) => boolean): Promise<Status> {
  const until = performance.now() + 60_000;
  for (;;) {
    const status = (await (await fetch(`${portal?.origin}/log-status.json`)).json()) as Status;
    if (isIt(status)) return status;
    if (performance.now() > until) assert.fail(`the log's status stays ${JSON.stringify(status)}`);
    await pause(look_ms);
  }
}

async function inDatabase(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: addressInside(data) });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** How many entries the log has once the sample's register has been handed on: then nothing more comes by itself. */
async function allHandedOn(): Promise<number> {
  const until = performance.now() + 60_000;
  for (;;) {
    const [row] = await inDatabase(
      `select (select count(*)::integer from log.entries) as entries, not exists (select from journal.pending) and not exists (
         select from state.events where state in ('registered', 'cancelled') and not handed_on) as done`,
    );
    if (row?.["done"] === true) return Number(row["entries"]);
    if (performance.now() > until) assert.fail("the sample's entries are not handed on");
    await pause(look_ms);
  }
}

/** Facts of the state committed as the ledger commits them, as far as log and vault see: of a kind that moves nothing. */
const commit = (count: number): Promise<unknown> =>
  inDatabase(
    `with made as (
       select 1000000 + extract(epoch from clock_timestamp())::bigint * 1000 + n as position, gen_random_uuid() as id,
         sha256(int8send(n)) as salt, '{"kind":"test.nothing","n":' || n || '}' as body
       from generate_series(1, $1::bigint) as n
     ), told as (
       select position, id, salt, body, sha256(salt || convert_to(body, 'UTF8')) as commitment from made
     ), commands as (
       insert into journal.commands (town, id, hash, positions, at)
       select 0, id, sha256(salt), array[position], now() from told
     ), facts as (
       insert into journal.facts (town, position, id, kind, v, subject, command, at, body, salt, commitment)
       select 0, position, id, 'test.nothing', 1, id, id, now(), body, salt, commitment from told
     )
     insert into journal.pending (town, position, commitment) select 0, position, commitment from told`,
    [count],
  );

/** What `commit` made, by entry of the log. */
const made = (): Promise<Record<string, unknown>[]> =>
  inDatabase(
    `select f.position::text, f.id, f.body, encode(f.salt, 'hex') as salt, encode(f.commitment, 'hex') as commitment,
       e.index::text
     from journal.facts f join log.entries e on e.town = f.town and e.position = f.position
     where f.kind = 'test.nothing' order by e.index`,
  );

/** Puts the lost facts back, as whoever has a later backup does. */
const putBack = (): Promise<unknown> =>
  inDatabase(
    `with lost as (
       select * from jsonb_to_recordset($1::jsonb)
         as one (position bigint, id uuid, body text, salt text, commitment text, index bigint)
     ), commands as (
       insert into journal.commands (town, id, hash, positions, at)
       select 0, id, sha256(decode(salt, 'hex')), array[position], now() from lost
     ), facts as (
       insert into journal.facts (town, position, id, kind, v, subject, command, at, body, salt, commitment)
       select 0, position, id, 'test.nothing', 1, id, id, now(), body, decode(salt, 'hex'), decode(commitment, 'hex')
       from lost
     )
     insert into log.entries (town, position, shard, index, commitment)
     select 0, position, '2026', index, decode(commitment, 'hex') from lost`,
    [JSON.stringify(lost)],
  );

/** With all rights as they are: a database does not start in a folder that others may read. */
const copy = (from: string, to: string): unknown => execFileSync("cp", ["-a", from, to]);

const open = async (path?: string): Promise<void> => {
  portal = await startProgram(environment, path === undefined ? {} : { path });
};

const shut = async (): Promise<void> => {
  assert.equal(await portal?.stop(), 0);
  portal = undefined;
};

describe("witnesses and a portal as real processes", () => {
  before(async () => {
    writeFileSync(policy, "quorum none\n");
    await open();
    const entries = await allHandedOn();
    size_before = (await statusWhen(({ size }) => size === entries)).size;
    await shut();
    copy(data, backup);
    watching = [await startWitness("w1"), await startWitness("w2")];
    const lines = watching.map(({ key, address }, at) => `witness w${at + 1} ${key} ${address}`);
    writeFileSync(policy, [...lines, `group both all w1 w2`, `mirror ${newer}`, "quorum both", ""].join("\n"));
    await open();
  });

  after(async () => {
    await portal?.kill();
    for (const { child } of watching) await end(child);
    rmSync(home, { recursive: true, force: true });
  });

  test("two witnesses cosign what the portal publishes, and everyone can read and see it", async () => {
    await commit(300);
    const status = await statusWhen(({ cosigned }) => (cosigned?.size ?? 0) >= size_before + 300);
    size_after = status.size;
    lost = await made();
    assert.equal(lost.length, 300);
    const note = await (await fetch(`${portal?.origin}/log/2026/checkpoint`)).text();
    const key = parseVerifier(readFileSync(join(data, "log", "2026", "key"), "utf8"));
    assert.equal(openCheckpoint(note, key)?.size, size_after);
    for (const witness of watching) assert.ok(readCosignature(note, parseWitness(witness.key)));
    const page = await (await fetch(`${portal?.origin}/log-status?lang=en`)).text();
    assert.match(page, /witness\.example\/w2/);
    assert.doesNotMatch(page, /<script/);
    const printed = await runCommand(["log", "paper"], environment);
    assert.match(printed.said, new RegExp(`\\n${origin}\\n${size_after}\\n[A-Za-z0-9+/]{43}=\\n`));
  });

  test("put back from an older backup it stays sealed, says why, and names what is missing", async () => {
    await shut();
    copy(join(data, "log"), newer);
    rmSync(data, { recursive: true });
    copy(backup, data);
    await open("/log-status");
    const { sealed } = await statusWhen((status) => status.sealed !== null);
    assert.deepEqual([sealed?.kind, sealed?.here, sealed?.known], ["behind", size_before, size_after]);
    assert.equal((await fetch(`${portal?.origin}/readyz`)).status, 503);
    const page = await (await fetch(`${portal?.origin}/log-status?lang=en`)).text();
    assert.match(page, new RegExp(`Missing: entries ${size_before} to ${size_after - 1}`));
    await commit(5);
    assert.equal((await statusWhen(() => true)).size, size_before);
  });

  test("mended from a mirror its tree is whole again; the facts that are still missing are named, and it stays sealed", async () => {
    const { said, code } = await runCommand(["log", "mend", "--mirror", newer], environment);
    assert.match(said, new RegExp(`pulled entries ${size_before} to ${size_after - 1}`));
    assert.match(said, new RegExp(`facts missing in the database: entries ${size_before} to ${size_after - 1}`));
    assert.equal(code, 1);
    const { sealed, size } = await statusWhen((status) => status.sealed?.kind === "facts");
    assert.equal(size, size_after);
    assert.deepEqual([sealed?.here, sealed?.known], [size_before, size_after]);
  });

  test("with the missing facts back it opens by itself and goes on", async () => {
    await inDatabase("delete from journal.pending");
    await putBack();
    await statusWhen(({ sealed }) => sealed === null);
    await commit(3);
    size_after = (await statusWhen(({ cosigned }) => cosigned?.size === size_after + 3)).size;
  });

  test("an old entry rewritten with all keys of the portal, in database, tiles and signer, is noticed", async () => {
    const rows = await inDatabase("select commitment from log.entries where shard = '2026' order by index");
    await inDatabase("update log.entries set commitment = sha256('another truth') where shard = '2026' and index = 7");
    await shut();
    const pem = readFileSync(join(data, "keys", "log-2026.key"), "utf8");
    const forged = new LooseLog(signerKey(origin, pem));
    for (const [at, { commitment }] of rows.entries()) forged.put(at, commitment as Buffer);
    forged.rewrite(7, "another truth");
    await forged.writeTo(join(data, "log", "2026"));
    const tree = openCheckpoint(forged.note(), forged.key.verifier);
    assert.equal(tree?.size, size_after);
    writeFileSync(join(data, "keys", "log-2026.last-signed"), checkpointText({ ...tree }));
    await open("/log-status");
    const { sealed } = await statusWhen((status) => status.sealed !== null);
    assert.equal(sealed?.kind, "forked");
  });
});
