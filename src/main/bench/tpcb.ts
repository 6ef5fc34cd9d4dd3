// The yardstick: a TPC-B-like transaction on the same server, with the same driver and the same number of clients.
import { Client, Pool } from "pg";
import { type Round, runClients } from "./clients.ts";

const accounts_per_branch = 10_000;
const tellers_per_branch = 10;

const tables = `
  create table bench_branches (bid integer primary key, bbalance integer not null, filler text not null);
  create table bench_tellers (tid integer primary key, bid integer not null, tbalance integer not null, filler text not null);
  create table bench_accounts (aid integer primary key, bid integer not null, abalance integer not null, filler text not null);
  create table bench_history (tid integer, bid integer, aid integer, delta integer, mtime timestamptz, filler text)`;

/** Makes the tables in a database of their own; `branches` should be at least the number of clients. */
export async function fillYardstick(url: string, branches: number): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(tables);
    const filler = "x".repeat(80);
    await client.query("insert into bench_branches select b, 0, $2 from generate_series(1, $1::integer) b", [
      branches,
      filler,
    ]);
    await client.query(
      "insert into bench_tellers select t, (t - 1) / $2::integer + 1, 0, $3 from generate_series(1, $1::integer * $2) t",
      [branches, tellers_per_branch, filler],
    );
    await client.query(
      "insert into bench_accounts select a, (a - 1) / $2::integer + 1, 0, $3 from generate_series(1, $1::integer * $2) a",
      [branches, accounts_per_branch, filler],
    );
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}

interface Asks {
  query(asked: string | { name: string; text: string; values: readonly number[] }): Promise<unknown>;
}

/** The transaction of pgbench's `tpcb-like`, statement by statement, prepared. */
async function once(client: Asks, branches: number): Promise<void> {
  const pick = (count: number): number => 1 + Math.floor(Math.random() * count);
  const [aid, tid, bid] = [pick(branches * accounts_per_branch), pick(branches * tellers_per_branch), pick(branches)];
  const delta = pick(10_000) - 5_000;
  await client.query("begin");
  await client.query({
    name: "b1",
    text: "update bench_accounts set abalance = abalance + $1 where aid = $2",
    values: [delta, aid],
  });
  await client.query({ name: "b2", text: "select abalance from bench_accounts where aid = $1", values: [aid] });
  await client.query({
    name: "b3",
    text: "update bench_tellers set tbalance = tbalance + $1 where tid = $2",
    values: [delta, tid],
  });
  await client.query({
    name: "b4",
    text: "update bench_branches set bbalance = bbalance + $1 where bid = $2",
    values: [delta, bid],
  });
  await client.query({
    name: "b5",
    text: "insert into bench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, now())",
    values: [tid, bid, aid, delta],
  });
  await client.query("commit");
}

export interface Yardstick {
  /** Transactions by so many clients over the pool's connections, as the ledger's payers share theirs. */
  run(seconds: number): Promise<Round>;
  close(): Promise<void>;
}

/** Opens the yardstick; with as many connections as clients each has its own. */
export function openYardstick(
  url: string,
  {
    clients,
    connections,
    branches,
  }: { readonly clients: number; readonly connections: number; readonly branches: number },
): Yardstick {
  const pool = new Pool({ connectionString: url, max: connections });
  const transaction = async (): Promise<void> => {
    const client = await pool.connect();
    try {
      await once(client, branches);
    } finally {
      client.release();
    }
  };
  return {
    run: (seconds) =>
      runClients(
        Array.from({ length: clients }, () => transaction),
        { seconds },
      ),
    close: () => pool.end(),
  };
}

/** The same transaction in pgbench's own language. */
export const yardstickScript = (branches: number): string =>
  [
    `\\set aid random(1, ${branches * accounts_per_branch})`,
    `\\set tid random(1, ${branches * tellers_per_branch})`,
    `\\set bid random(1, ${branches})`,
    "\\set delta random(-4999, 5000)",
    "begin;",
    "update bench_accounts set abalance = abalance + :delta where aid = :aid;",
    "select abalance from bench_accounts where aid = :aid;",
    "update bench_tellers set tbalance = tbalance + :delta where tid = :tid;",
    "update bench_branches set bbalance = bbalance + :delta where bid = :bid;",
    "insert into bench_history (tid, bid, aid, delta, mtime) values (:tid, :bid, :aid, :delta, now());",
    "commit;",
    "",
  ].join("\n");
