// Measures the log by itself, and what the vault adds to the waiting at a steady number of facts a second; databases of their own.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { measureLog } from "../../ledger/log/measure.ts";
import { measureVault } from "../../ledger/vault/measure.ts";
import { newSplitKey } from "../../ledger/vault/shares.ts";
import { connect, type Database } from "../../platform/database/connect.ts";
import { migrate } from "../../platform/database/migrate.ts";
import { ensureRoles, roleAddress, roleSecret } from "../../platform/database/roles.ts";
import { projectFile } from "../../platform/place.ts";
import type { Foundation } from "../foundation.ts";
import { loadTowns } from "../load-towns.ts";
import { sampleTowns } from "../sample-towns.ts";
import { withDatabase } from "./own-database.ts";
import type { Plan } from "./plan.ts";
import type { Row } from "./report.ts";

const log_facts_per_second_least = 5_000;
const vault_facts_per_second = 200;
const vault_added_ms_most = 400;
const connections_max = 8;

interface Sessions {
  readonly serve: Database;
  readonly work: Database;
}

/** A database with schema and towns for the body, dropped afterwards. */
async function inOwnDatabase<T>(
  { opened, configuration }: Foundation,
  name: string,
  body: (sessions: Sessions) => Promise<T>,
): Promise<T> {
  const secret = roleSecret(configuration.AKSHARA_DATA);
  return withDatabase(opened.url, `akshara_bench_${name}_${process.pid}`, async (own) => {
    await ensureRoles(own, secret);
    const url = roleAddress(own, "akshara_migrate", secret);
    await migrate({ url, folder: projectFile("sql"), log: () => undefined });
    await loadTowns(url);
    const as = (role: "akshara_serve" | "akshara_work"): Database =>
      connect({ url: roleAddress(own, role, secret), connections_max, name: `akshara bench ${name}` });
    const sessions = { serve: as("akshara_serve"), work: as("akshara_work") };
    try {
      return await body(sessions);
    } finally {
      await Promise.all([sessions.serve.close(), sessions.work.close()]);
    }
  });
}

/** How fast committed facts get into the signed log, every file flushed. */
async function logRate(foundation: Foundation, { log_facts: facts }: Plan): Promise<Row> {
  const folder = join(foundation.configuration.AKSHARA_DATA, "bench-log");
  const found = await inOwnDatabase(foundation, "log", ({ work }) => measureLog({ database: work, folder, facts }));
  return {
    name: "log",
    value: found.facts_per_second,
    unit: "facts/s",
    aim: { least: log_facts_per_second_least },
    note: `${found.facts} facts in ${found.checkpoints} checkpoints, every file flushed`,
  };
}

/** How much longer than the log alone acknowledgement takes with a vault in a folder. */
async function vaultAdds(foundation: Foundation, { vault_seconds: seconds }: Plan): Promise<Row> {
  const folder = join(foundation.configuration.AKSHARA_DATA, "bench-vault");
  mkdirSync(join(folder, "vault"), { recursive: true });
  const recipients = [(await newSplitKey(3, 2)).recipient, (await newSplitKey(3, 2)).recipient];
  const [town] = sampleTowns as readonly [(typeof sampleTowns)[number]];
  const found = await inOwnDatabase(foundation, "vault", (sessions) =>
    measureVault({ ...sessions, town, folder, recipients, facts_per_second: vault_facts_per_second, seconds }),
  );
  const [log, safe] = [found.log_p99_ms, found.safe_p99_ms].map((ms) => Math.round(ms));
  return {
    name: "vault adds, 99 of 100 waits",
    value: found.added_p99_ms,
    unit: "ms",
    aim: { most: vault_added_ms_most },
    note: `${found.facts} facts at ${vault_facts_per_second} a second, a folder on this disk: log ${log} ms, log and vault ${safe} ms`,
  };
}

export const measureLogAndVault = async (foundation: Foundation, plan: Plan): Promise<readonly Row[]> => [
  await logRate(foundation, plan),
  await vaultAdds(foundation, plan),
];
