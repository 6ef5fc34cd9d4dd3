// `akshara bench [--quick]`: the figures, as ratios measured in one run; a table, and bench-report.json in the current folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { TownId } from "../../kernel/town.ts";
import { statement } from "../../platform/database/connect.ts";
import { measureLogAndVault } from "../bench/measure-log.ts";
import { measurePayments } from "../bench/measure-payments.ts";
import { measurePages, measureStart } from "../bench/measure-pages.ts";
import { measureRegistration } from "../bench/measure-registration.ts";
import { measureRebuild } from "../bench/measure-rebuild.ts";
import { measureTown } from "../bench/measure-town.ts";
import { demandTown } from "../bench/demand-child.ts";
import { serveHello, servePortal } from "../bench/parts.ts";
import { type Plan, quickPlan, wholePlan } from "../bench/plan.ts";
import { makeReport, type Row, table } from "../bench/report.ts";
import { withOwnDatabase } from "../bench/own-database.ts";
import type { Configuration } from "../configuration.ts";
import { layFoundation } from "../foundation.ts";
import type { Command } from "./command.ts";

const acknowledge_ms = 60_000;
const serverVersion = statement("bench.version", "select current_setting('server_version') as version");

/** What this process itself measures: payments and the log, on a folder or database of their own. */
async function measureInside(configuration: Configuration, plan: Plan, say: (line: string) => void) {
  const foundation = await layFoundation({ configuration, say: () => undefined, join: false, work: true });
  try {
    const [row] = await foundation.database.query<{ version: string }>(serverVersion);
    const payments = await measurePayments(foundation, plan, say);
    const log = await measureLogAndVault(foundation, plan);
    return { rows: [...payments, ...log], postgres: row?.version ?? "" };
  } finally {
    await foundation.close();
  }
}

async function measure(configuration: Configuration, plan: Plan, say: (line: string) => void): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "akshara-bench-"));
  const own = (name: string): string => {
    mkdirSync(join(folder, name), { mode: 0o700 });
    return join(folder, name);
  };
  try {
    return await withOwnDatabase(configuration.DATABASE_URL, async (databaseUrl) => {
      const started = own("start");
      const usual = { AKSHARA_DATA: started, ...(databaseUrl !== "" && { DATABASE_URL: databaseUrl }) };
      const rows: Row[] = [...(await measureStart(started, usual, plan))];
      say(`started in ${rows[0]?.value.toFixed(1)} s cold, ${rows[1]?.value.toFixed(1)} s warm`);
      rows.push(...(await measurePages(usual, plan, say)));
      const inside = await measureInside(
        {
          ...configuration,
          AKSHARA_DATA: databaseUrl === "" ? own("payments") : started,
          DATABASE_URL: databaseUrl,
          AKSHARA_CONNECTIONS: plan.connections,
          AKSHARA_ACKNOWLEDGE_MS: acknowledge_ms,
          AKSHARA_LOG_LEVEL: "error",
        },
        plan,
        say,
      );
      // Each rebuild wants an empty database, which only the PostgreSQL inside gives for the asking.
      if (databaseUrl === "") {
        const town = { ...configuration, AKSHARA_DATA: own("town"), DATABASE_URL: "", AKSHARA_LOG_LEVEL: "error" };
        rows.push(...(await measureTown(town, plan.town, say)));
        const register = {
          ...configuration,
          AKSHARA_DATA: own("registration"),
          DATABASE_URL: "",
          AKSHARA_LOG_LEVEL: "error",
        };
        rows.push(...(await measureRegistration(register, plan.registration, say)));
        say("rebuilding from a vault of made facts");
        rows.push(...(await measureRebuild(configuration, plan.rebuilt_facts, say)));
      }
      const at = new Date().toISOString();
      const report = makeReport([...inside.rows, ...rows], { quick: plan.quick, postgres: inside.postgres, at });
      writeFileSync("bench-report.json", `${JSON.stringify(report, null, 1)}\n`);
      for (const line of table(report)) process.stdout.write(`${line}\n`);
      return 0;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Some of the figures alone, on a data folder of their own, for whoever works on them. */
async function measureAlone(
  configuration: Configuration,
  plan: Plan,
  some: (own: Configuration) => Promise<{ readonly rows: readonly Row[]; readonly postgres: string }>,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "akshara-bench-"));
  try {
    const { rows, postgres } = await some({
      ...configuration,
      AKSHARA_DATA: folder,
      DATABASE_URL: "",
      AKSHARA_CONNECTIONS: plan.connections,
      AKSHARA_ACKNOWLEDGE_MS: acknowledge_ms,
      AKSHARA_LOG_LEVEL: "error",
    });
    const report = makeReport(rows, { quick: plan.quick, postgres, at: new Date().toISOString() });
    for (const line of table(report)) process.stdout.write(`${line}\n`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const bench: Command = {
  about:
    "measures payments, pages, memory, starts, a large town and registrations; writes bench-report.json [--quick] [payments|town|registration]",
  run: async (words, configuration, say) => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { quick: { type: "boolean", default: false } },
    });
    if (positionals[0] === "portal") return servePortal(configuration, say);
    if (positionals[0] === "hello") return serveHello(configuration);
    if (positionals[0] === "demand") return demandTown(configuration, Number(positionals[1]) as TownId);
    const plan = values.quick ? quickPlan : wholePlan;
    if (positionals[0] === "payments") return measureAlone(configuration, plan, (own) => measureInside(own, plan, say));
    if (positionals[0] === "town") {
      const large = Number(positionals[1] ?? plan.town.large);
      const town = { ...plan.town, large };
      return measureAlone(configuration, plan, async (own) => ({
        rows: await measureTown(own, town, say),
        postgres: "inside",
      }));
    }
    if (positionals[0] === "registration") {
      const large = Number(positionals[1] ?? plan.registration.large);
      return measureAlone(configuration, plan, async (own) => ({
        rows: await measureRegistration(own, { ...plan.registration, large }, say),
        postgres: "inside",
      }));
    }
    return measure(configuration, plan, say);
  },
};
