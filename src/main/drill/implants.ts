// Drill 8: implants in the database; after a rebuild from the vault every object, right and setting is that of a freshly migrated database.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readConfiguration } from "../configuration.ts";
import { addressInside } from "../../platform/database/join.ts";
import { openDatabase } from "../open-database.ts";
import { runCommand } from "../bench/program.ts";
import { type DrillOptions, drillOf, type Seen } from "./drill.ts";
import { type Drilled, inDatabase, openDrilled, payAll, paymentsOf, untilVaulted } from "./drilled.ts";
import { differences, type Inventory, takeInventory } from "./inventory.ts";
import { implants, leftText } from "./planted.ts";
import { vaultBeside } from "./vault-beside.ts";

const payments_small = 24;
const payments_full = 2_000;
const shown_max = 5;

interface Look {
  readonly inventory: Inventory;
  /** Implants that only a row tells. */
  readonly left: readonly string[];
}

/** What is in a data folder's database, which nobody else runs now. An empty folder becomes a freshly migrated one. */
async function lookInto(dataFolder: string): Promise<Look> {
  const read = readConfiguration({ AKSHARA_DATA: dataFolder });
  if (!read.ok) throw new Error(read.complaints.join("; "));
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const opened = await openDatabase({
    configuration: read.configuration,
    say: () => undefined,
    join: false,
    make: true,
  });
  try {
    const inventory = await takeInventory(opened.url, dataFolder);
    return { inventory, left: (await inDatabase<{ name: string }>(dataFolder, leftText)).map(({ name }) => name) };
  } finally {
    await opened.stop();
  }
}

/** Plants them all while the portal runs, lets it go on, and answers what a look at the catalogs and rows then tells. */
async function plant(drilled: Drilled, seed: number, count: number): Promise<Look & { readonly taken: number }> {
  const { folder, program } = drilled;
  try {
    for (const { sql } of implants) await inDatabase(folder, sql);
    await payAll(drilled, paymentsOf(drilled, seed, count));
    await untilVaulted(folder);
    const [row] = await inDatabase<{ taken: number }>(folder, "select count(*)::integer as taken from implant.taken");
    const left = await inDatabase<{ name: string }>(folder, leftText);
    const inventory = await takeInventory(addressInside(folder) ?? "", folder);
    return { inventory, left: left.map(({ name }) => name), taken: row?.taken ?? 0 };
  } finally {
    await program.stop();
  }
}

async function run({ seed, full, folder, say }: DrillOptions): Promise<Seen> {
  const vault = await vaultBeside(folder);
  const data = join(folder, "data");
  const drilled = await openDrilled(data, vault.environment);
  say(`planting ${implants.length} implants`);
  const planted = await plant(drilled, seed, full ? payments_full : payments_small);
  say("deleting the data folder, rebuilding");
  rmSync(data, { recursive: true });
  const { code, said } = await runCommand(["rebuild", ...vault.rebuildWords], drilled.environment);
  if (code !== 0) throw new Error(`the rebuild ended with ${code}: ${said.trim().slice(-600)}`);
  const rebuilt = await lookInto(data);
  say("comparing with a freshly migrated database");
  const fresh = await lookInto(join(folder, "fresh"));
  const before = differences(fresh.inventory, planted.inventory);
  const after = differences(fresh.inventory, rebuilt.inventory);
  const isSeen = (look: Look, told: readonly string[], { name, shows }: (typeof implants)[number]): boolean =>
    shows === "" ? look.left.includes(name) : told.some((line) => line.startsWith(shows));
  const unseen = implants.filter((one) => !isSeen(planted, before, one));
  const survived = implants.filter((one) => isSeen(rebuilt, after, one));
  const more = [...unseen.map(({ name }) => `NOT SEEN when planted: ${name}`), ...after];
  return {
    mark: `0 of ${implants.length} implants survive, and 0 objects, definitions, rights or settings differ from a fresh database`,
    measure: [
      `${implants.length - unseen.length} of ${implants.length} seen when planted (the trigger took ${planted.taken} receipts)`,
      `${survived.length} survive`,
      `${after.length} of ${fresh.inventory.size} differ`,
      ...more.slice(0, shown_max),
      "pg_cron is not there: a table cron.job with a job stands for it",
    ].join("; "),
    passed: unseen.length + survived.length + after.length === 0 && planted.taken > 0,
  };
}

export const implantsDrill = drillOf(
  {
    number: 8,
    name: "implants",
    title: "trigger, function, role, cron job and more in the database: none survives the rebuild",
  },
  run,
);
