// Drill 3: one town's rows are ruined in a running portal and restored from the vault; rows of other towns stay as they are, byte for byte.
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { TownId } from "../../kernel/town.ts";
import { sequence } from "../../services/property-tax/server/sample-people.ts";
import { runCommand } from "../bench/program.ts";
import { sampleTowns } from "../sample-towns.ts";
import { type DrillOptions, drillOf, type Seen } from "./drill.ts";
import { type Drilled, inDatabase, openDrilled, paymentsOf, untilVaulted } from "./drilled.ts";
import { performBeside } from "./payers.ts";
import { vaultBeside } from "./vault-beside.ts";

const rounds_small = 1;
const rounds_full = 20;
const payments_small = 60;
const payments_full = 1_000;
const damages_least = 4;
const look_ms = 20;

/** What is done to the rows of town $1; $2 draws which of them. */
const damages: readonly string[] = [
  "update state.accounts set advance_paise = advance_paise + 100 where town = $1 and hashtext(id::text) % 3 = $2 % 3",
  "delete from state.receipts where town = $1 and abs(hashtext(id::text)) % 4 <> $2 % 4",
  "update journal.facts set body = replace(body, 'a', 'A') where town = $1 and position % 5 = $2 % 5",
  "delete from journal.facts where town = $1 and position % 7 = $2 % 7",
  "delete from journal.commands where town = $1 and abs(hashtext(id::text)) % 3 = $2 % 3",
  "delete from journal.subjects where town = $1 and $2::integer is not null",
  "delete from log.entries where town = $1 and index % 3 = $2 % 3",
  "update state.books set revision = revision + 1 where town = $1 and $2::integer is not null",
  "delete from state.accounts where town = $1 and $2::integer is not null",
];

const tablesText = `select c.oid::regclass::text as name, n.nspname as schema from pg_class c
  join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'town'
  where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)' and not a.attisdropped order by 1`;

/** Of each table with a town: its rows' bytes in one hash, by table and town; `touched` takes in where and by which transaction each was written. */
async function hashes(folder: string, touched: boolean): Promise<ReadonlyMap<string, string>> {
  const tables = await inDatabase<{ name: string; schema: string }>(folder, tablesText);
  const row = touched ? "t::text || t.xmin::text || t.ctid::text" : "t::text";
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const text = `select town, count(*)::integer as count, md5(string_agg(hash, '' order by hash)) as hash
      from (select town, md5(${row}) as hash from ${name} t) as rows group by town`;
    for (const { town, count, hash } of await inDatabase<{ town: number; count: number; hash: string }>(folder, text)) {
      found.set(`${name} of ${town}`, `${count} rows ${hash}`);
    }
  }
  return found;
}

const isOf = (town: TownId, key: string): boolean => key.endsWith(` of ${town}`);
/** What the vault brings back; sessions, sign-in tries and the like are not facts, and end with a restore. */
const isKept = (key: string): boolean => /^(state|journal|log)\./.test(key);

const unlike = (
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  asked: (key: string) => boolean,
): readonly string[] =>
  [...new Set([...before.keys(), ...now.keys()])].filter((key) => asked(key) && before.get(key) !== now.get(key));

/** Reads a page of the other town again and again until this ends; answers how often, and how often in vain. */
async function visitUntil(
  end: AbortSignal,
  address: string,
): Promise<{ readonly asked: number; readonly failed: number }> {
  let [asked, failed] = [0, 0];
  while (!end.aborted) {
    const answer = await fetch(address).catch(() => undefined);
    await answer?.body?.cancel();
    asked += 1;
    if (answer?.ok !== true) failed += 1;
    await pause(look_ms);
  }
  return { asked, failed };
}

interface Round {
  readonly damaged: readonly string[];
  readonly asked: number;
  readonly seconds: number;
  readonly wrong: readonly string[];
}

async function oneRound(drilled: Drilled, rebuildWords: readonly string[], draw: () => number): Promise<Round> {
  const { folder, environment, program } = drilled;
  const [first, second] = sampleTowns as readonly [TownId, TownId];
  const [town, other] = draw() < 0.5 ? [first, second] : [second, first];
  await untilVaulted(folder);
  const [whole, touched] = [await hashes(folder, false), await hashes(folder, true)];
  const count = damages_least + Math.floor(draw() * (damages.length - damages_least + 1));
  const drawn = damages.map((text) => ({ text, at: draw() })).toSorted((one, next) => one.at - next.at);
  for (const { text, at } of drawn.slice(0, count)) {
    await inDatabase(folder, text, [town, Math.floor(at * 1_000)]);
  }
  const damaged = unlike(whole, await hashes(folder, false), (key) => isOf(town, key));
  const end = new AbortController();
  const visits = visitUntil(end.signal, `${program.origin}/${other}/property-tax/find`);
  const start = performance.now();
  const { code, said } = await runCommand(["rebuild", ...rebuildWords, "--town", String(town)], environment);
  const seconds = (performance.now() - start) / 1000;
  end.abort();
  const { asked, failed } = await visits;
  const [wholeNow, touchedNow] = [await hashes(folder, false), await hashes(folder, true)];
  const others = unlike(touched, touchedNow, (key) => !isOf(town, key));
  const own = unlike(whole, wholeNow, (key) => isOf(town, key) && isKept(key));
  const wrong = [
    ...(code === 0 ? [] : [`the restore of ${town} ended with ${code}: ${said.trim().slice(-300)}`]),
    ...(failed === 0 ? [] : [`${failed} of ${asked} visits to the other town failed`]),
    ...(damaged.length > 0 ? [] : ["nothing was damaged"]),
    ...others.map((key) => `touched: ${key}`),
    ...own.map((key) => `not as before: ${key}`),
  ];
  return { damaged, asked, seconds, wrong };
}

/** Payments in both towns; answers how many of them were not done and safe. */
async function payBoth(drilled: Drilled, seed: number, count: number): Promise<number> {
  const performer = await performBeside(drilled);
  try {
    const told = await Promise.all(paymentsOf(drilled, seed, count).map((payment) => performer.pay(payment)));
    return told.filter((one) => one !== "safe").length;
  } finally {
    await performer.close();
  }
}

async function run({ seed, full, folder, say }: DrillOptions): Promise<Seen> {
  const rounds = full ? rounds_full : rounds_small;
  const count = full ? payments_full : payments_small;
  const vault = await vaultBeside(folder);
  const drilled = await openDrilled(join(folder, "data"), vault.environment, { words: ["bench", "portal"] });
  const draw = sequence(seed);
  const done: Round[] = [];
  let undone = 0;
  try {
    for (let at = 0; at < rounds; at += 1) {
      // Both towns go on after each restore: the next round begins with payments in both.
      undone += await payBoth(drilled, seed + at, count);
      const one = await oneRound(drilled, vault.rebuildWords, draw);
      done.push(one);
      const about = `${one.damaged.length} tables damaged, restored in ${one.seconds.toFixed(1)} s`;
      say(`round ${at + 1} of ${rounds}: ${about}; ${one.wrong.join("; ") || "nothing wrong"}`);
    }
    undone += await payBoth(drilled, seed + rounds, payments_small);
    const check = await runCommand(["check"], drilled.environment);
    const wrong = [
      ...done.flatMap((round) => round.wrong),
      ...(undone === 0 ? [] : [`${undone} payments before and after were not done`]),
      ...(check.code === 0 ? [] : [`akshara check: ${check.said.trim().slice(-200)}`]),
    ];
    const damaged = done.reduce((sum, round) => sum + round.damaged.length, 0);
    const asked = done.reduce((sum, round) => sum + round.asked, 0);
    const longest_s = Math.max(...done.map(({ seconds }) => seconds));
    return {
      mark: `one town restored alone (${rounds} ${rounds === 1 ? "round" : "rounds"}): 0 rows of others touched, the town's rows as before, the portal open`,
      measure: [
        `${damaged} damaged tables restored, a restore in at most ${longest_s.toFixed(1)} s`,
        `${asked} visits to the other town meanwhile`,
        wrong.length === 0
          ? "0 rows of others touched, 0 tables unlike before, 0 differences by check"
          : wrong.join("; "),
      ].join("; "),
      passed: wrong.length === 0,
    };
  } finally {
    await drilled.program.stop();
  }
}

export const oneTown = drillOf(
  {
    number: 3,
    name: "one-town",
    title: "one town's rows ruined and restored alone in a running portal: others byte-equal",
  },
  run,
);
