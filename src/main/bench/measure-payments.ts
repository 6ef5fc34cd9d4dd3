// Measures payments against the yardstick, in turns on the same server.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Foundation } from "../foundation.ts";
import { median, medianRound, type Round } from "./clients.ts";
import { beginPayments, confirmPayments, prepareAccounts, takeCash } from "./payers.ts";
import { withDatabase } from "./own-database.ts";
import type { Plan } from "./plan.ts";
import type { Row } from "./report.ts";
import { fillYardstick, openYardstick, yardstickScript } from "./tpcb.ts";

export const ratio_aim = 0.5;
/** Milliseconds within which 99 of 100 payments are acknowledged. */
const wait_ms_most = 1_000;
/** Payments begun ahead for each second of confirming; the begun ones must not run out. */
const begun_per_second = 4_000;

/** Transactions a second by pgbench itself over the same tables; undefined where it is not installed. */
function runPgbench(url: string, script: string, plan: Plan): number | undefined {
  const words = ["-n", "-f", script, "-c", String(plan.clients), "-j", "2", "-M", "prepared"];
  const seconds = String(Math.max(1, Math.round(plan.seconds)));
  try {
    const said = execFileSync("pgbench", [...words, "-T", seconds, url], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const tps = /tps = ([0-9.]+)/.exec(said)?.[1];
    return tps === undefined ? undefined : Number(tps);
  } catch {
    return undefined;
  }
}

interface Turn {
  readonly pooled: Round;
  readonly own: Round;
  readonly cash: Round;
  readonly online: Round;
  readonly pgbench: number | undefined;
}

function rowsOf(turns: readonly Turn[], { clients, connections }: Plan): readonly Row[] {
  const cash = medianRound(turns.map((turn) => turn.cash));
  const online = medianRound(turns.map((turn) => turn.online));
  const pooled = medianRound(turns.map((turn) => turn.pooled));
  const own = medianRound(turns.map((turn) => turn.own));
  const who = `${clients} payers over ${connections} connections`;
  const yardstick = `TPC-B-like, ${clients} clients over ${connections} connections, same driver`;
  const against = (name: string, round: (turn: Turn) => Round): Row => ({
    name,
    value: median(turns.map((turn) => round(turn).per_second / turn.pooled.per_second)),
    unit: "ratio",
    aim: { least: ratio_aim },
    of: [median(turns.map((turn) => round(turn).per_second)), pooled.per_second],
    note: `acknowledged payments against ${yardstick}; median of ${turns.length} turns`,
  });
  const rows: Row[] = [
    against("cash at 64 counters", (turn) => turn.cash),
    { name: "cash, median wait", value: cash.p50_ms, unit: "ms", note: who },
    { name: "cash, 99 of 100 waits", value: cash.p99_ms, unit: "ms", aim: { most: wait_ms_most }, note: who },
    against("gateway's word over 16 books", (turn) => turn.online),
    { name: "gateway, median wait", value: online.p50_ms, unit: "ms", note: who },
    { name: "gateway, 99 of 100 waits", value: online.p99_ms, unit: "ms", aim: { most: wait_ms_most }, note: who },
    {
      name: "cash against own connections",
      value: cash.per_second / own.per_second,
      unit: "ratio",
      of: [cash.per_second, own.per_second],
      note: `TPC-B-like, ${clients} clients with a connection each`,
    },
  ];
  const native = turns.flatMap((turn) => turn.pgbench ?? []);
  if (native.length === 0)
    return [...rows, { name: "cash against pgbench", value: 0, unit: "", note: "not installed" }];
  const note = `pgbench -c ${clients} -j 2 -M prepared over the same tables`;
  const rate = median(native);
  return [
    ...rows,
    { name: "cash against pgbench", value: cash.per_second / rate, unit: "ratio", of: [cash.per_second, rate], note },
  ];
}

/** Takes turns: yardstick, cash, yardstick with own connections, gateway, pgbench. */
export async function measurePayments(
  foundation: Foundation,
  plan: Plan,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const { clients, connections, seconds, rounds, holdings } = plan;
  const accounts = await prepareAccounts(foundation, holdings);
  say(`${accounts.length} accounts owe money`);
  const script = join(foundation.configuration.AKSHARA_DATA, "yardstick.sql");
  writeFileSync(script, yardstickScript(clients));
  return withDatabase(foundation.opened.url, `akshara_yardstick_${process.pid}`, async (url) => {
    await fillYardstick(url, clients);
    const pooled = openYardstick(url, { clients, connections, branches: clients });
    const turns: Turn[] = [];
    try {
      // The first of each only warms up.
      await pooled.run(seconds / 2);
      await takeCash(foundation, accounts, { payers: clients, seconds: seconds / 2 });
      for (let round = 1; round <= rounds; round += 1) {
        const yardstick = await pooled.run(seconds);
        const cash = await takeCash(foundation, accounts, { payers: clients, seconds });
        // Closed again at once: the server has no more connections than these and pgbench's.
        const own = openYardstick(url, { clients, connections: clients, branches: clients });
        const apart = await own.run(seconds);
        await own.close();
        const begun = await beginPayments(foundation, accounts, Math.ceil(begun_per_second * seconds));
        const online = await confirmPayments(foundation, begun, { payers: clients, seconds });
        turns.push({ pooled: yardstick, own: apart, cash, online, pgbench: runPgbench(url, script, plan) });
        const rates = [yardstick, cash, apart, online].map((one) => Math.round(one.per_second));
        say(
          `turn ${round}: yardstick ${rates[0]}, cash ${rates[1]}, own connections ${rates[2]}, gateway ${rates[3]} /s`,
        );
      }
    } finally {
      await pooled.close();
    }
    return rowsOf(turns, plan);
  });
}
