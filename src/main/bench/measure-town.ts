// Measures a town of a million holdings: finding in it against finding in a small one, and its demand against COPY.
import { financialYearOf } from "../../kernel/civil-date.ts";
import type { TownId } from "../../kernel/town.ts";
import { towns } from "../../rulebook/towns.ts";
import type { Configuration } from "../configuration.ts";
import { layFoundation } from "../foundation.ts";
import { openDatabase } from "../open-database.ts";
import { type CopiedTable, copyRows } from "./copy-rows.ts";
import type { DemandFigures } from "./demand-child.ts";
import { type FindFigures, measureFind } from "./measure-find.ts";
import { layCopies, registerHoldings } from "./made-town.ts";
import { runCommand } from "./program.ts";
import type { Row } from "./report.ts";
import { putInForce, sixHeads } from "./six-heads.ts";

const demand_ratio_most = 2;
const memory_mb_most = 512;
const find_growth_most = 2;
const head_count = 6;

/** The town that is measured, and the one that COPY fills; neither is a sample town. */
const [measured, copied] = towns.slice(20, 22).map(({ id }) => id) as [TownId, TownId];

export interface TownPlan {
  /** Holdings registered through the ledger; the others are copies of them. */
  readonly registered: number;
  readonly small: number;
  readonly large: number;
  /** Searches of each way. */
  readonly searches: number;
}

const tables: readonly CopiedTable[] = [
  {
    table: "journal.facts",
    columns: "position, id, kind, v, subject, command, at, body, salt, commitment",
    where: "kind = 'due.raised_in_batch'",
  },
  {
    table: "journal.pending",
    columns: "position, commitment",
    from: "journal.facts",
    where: "kind = 'due.raised_in_batch'",
  },
  {
    table: "journal.commands",
    columns: "id, hash, positions, at",
    where: "id in (select command from journal.facts where kind = 'due.raised_in_batch')",
  },
  {
    table: "journal.subjects",
    columns: "id, kind",
    where: "kind in ('account', 'demand-run')",
  },
  {
    table: "state.holdings",
    columns: `id, revision, number, number_key, old_number, portal_number, account, ward, colony,
      zone, plot_area_hundredths, registered_on, corrected_on, particulars, demanded_years,
      penalised_years, came_of, closed`,
  },
  {
    table: "state.accounts",
    columns: `id, revision, years, heads, raised_paise, paid_paise, remitted_paise, advance_paise,
      owed_paise, demanded_on, demanded_paise`,
  },
  {
    table: "state.demand_runs",
    columns: "id, revision, year, batches, holdings, raised_paise, penalty_paise",
  },
];

async function demandRows(configuration: Configuration, plan: TownPlan, say: (line: string) => void) {
  const environment = { AKSHARA_DATA: configuration.AKSHARA_DATA };
  const ended = await runCommand(["bench", "demand", String(measured)], environment);
  if (ended.code !== 0) throw new Error(`the demand ended with ${ended.code}: ${ended.said.slice(-2_000)}`);
  const line = ended.said.split("\n").find((one) => one.startsWith("{")) ?? "";
  const figures = JSON.parse(line) as DemandFigures;
  if (figures.holdings !== plan.large) throw new Error(`${figures.holdings} of ${plan.large} holdings were demanded`);
  say(
    `demand of ${figures.holdings} holdings in ${figures.seconds.toFixed(1)} s ` +
      `(${figures.processor_seconds.toFixed(1)} s of its own processor), ${Math.round(figures.memory_mb)} MB`,
  );
  const opened = await openDatabase({ configuration, say: () => undefined, join: false, make: false });
  try {
    const copy = await copyRows(opened.url, { of: measured, into: copied }, tables);
    say(`COPY of the same ${copy.rows} rows in ${copy.seconds.toFixed(1)} s`);
    const rows: readonly Row[] = [
      {
        name: "whole-town demand against COPY",
        value: figures.seconds / copy.seconds,
        unit: "ratio",
        aim: { most: demand_ratio_most },
        of: [figures.seconds, copy.seconds],
        note: `seconds; first demand of ${figures.holdings} holdings x ${head_count} heads, log included`,
      },
      {
        name: "whole-town demand: memory",
        value: figures.memory_mb,
        unit: "MB",
        aim: { most: memory_mb_most },
        note: "the most that its process held, log and start included",
      },
    ];
    return rows;
  } finally {
    await opened.stop();
  }
}

const findRows = (before: FindFigures, after: FindFigures, plan: TownPlan): readonly Row[] =>
  [...after].map(([name, large]): Row => {
    const small = before.get(name) ?? 0;
    return {
      name: `search by ${name}, large to small`,
      value: large / small,
      unit: "ratio",
      aim: { most: find_growth_most },
      of: [large, small],
      note: `ms, 95 of 100 searches, the middle of three times each; ${plan.large} holdings against ${plan.small}`,
    };
  });

/** Makes the town in an empty data folder, measures finding while it is small and when it is large, then its demand. */
export async function measureTown(
  configuration: Configuration,
  plan: TownPlan,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const found: Row[] = [];
  const foundation = await layFoundation({ configuration, say: () => undefined, join: false, work: true });
  try {
    const today = foundation.clock.today();
    const rates = sixHeads(measured, financialYearOf(today));
    await putInForce(foundation.database, rates, today);
    const registered = await registerHoldings(foundation, rates, plan.registered);
    const { url } = foundation.opened;
    const [small, large] = [plan.small / plan.registered, plan.large / plan.registered];
    await layCopies(url, measured, 1, small - 1);
    const before = await measureFind(foundation, measured, registered, plan.searches);
    const began = performance.now();
    await layCopies(url, measured, small, large - 1);
    say(`a town of ${plan.large} holdings was laid in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const after = await measureFind(foundation, measured, registered, plan.searches);
    found.push(...findRows(before, after, plan));
  } finally {
    await foundation.close();
  }
  return [...found, ...(await demandRows(configuration, plan, say))];
}
