// Measures births and deaths: how well doubles are found, how fast a large register is searched, and registering with many at work.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TownId } from "../../kernel/town.ts";
import { towns } from "../../rulebook/towns.ts";
import {
  alarmsOf,
  measureDoubles,
  measuredYear,
  recallOf,
} from "../../services/births-and-deaths/server/measure-doubles.ts";
import type { Configuration } from "../configuration.ts";
import { type Foundation, layFoundation } from "../foundation.ts";
import { fiftyYears, layRegister, twoYears } from "./made-registers.ts";
import { measureSearch, type SearchFigures } from "./measure-search.ts";
import { measureRegistrars } from "./registrars.ts";
import type { Row } from "./report.ts";

const recall_percent_least = 95;
const alarms_most = 2;
const find_growth_most = 2;

/** Towns of their own, neither of them a sample town. */
const [doubled, searched] = towns.slice(22, 24).map(({ id }) => id) as [TownId, TownId];

export interface RegistrationPlan {
  /** Made registrations, and doubles and near misses among them. */
  readonly registrations: number;
  readonly doubles: number;
  /** Days on which they fall. */
  readonly days: number;
  /** Entries of a small and of a large register, and searches of each way. */
  readonly small: number;
  readonly large: number;
  readonly searches: number;
  readonly registrars: number;
  /** Registrations of each of them. */
  readonly turns: number;
  /** Milliseconds from one to her next. */
  readonly pace_ms: number;
}

const seed = 20;

async function doublesRows(foundation: Foundation, plan: RegistrationPlan): Promise<readonly Row[]> {
  const span = { ...measuredYear, days: plan.days };
  const set = { seed, count: plan.registrations, doubles: plan.doubles, span };
  const measured = await measureDoubles(foundation, doubled, set);
  const { registrations, doubles, found, alarms, nearAlarms } = measured;
  return [
    {
      name: "doubles: found of the known ones",
      value: 100 * recallOf(measured),
      unit: "%",
      aim: { least: recall_percent_least },
      of: [found, doubles],
      note: `${registrations} registrations of ${plan.days} days in the real index, doubles made in 13 ways`,
    },
    {
      name: "doubles: false alarms of 100 registrations",
      value: alarmsOf(measured),
      unit: "alarms",
      aim: { most: alarms_most },
      of: [alarms, registrations],
      note: `registrations beside which another is shown; ${doubles} near misses among them gave ${nearAlarms}`,
    },
  ];
}

const searchRows = (before: SearchFigures, after: SearchFigures, plan: RegistrationPlan): readonly Row[] =>
  [...after].map(([way, large]): Row => {
    const small = before.get(way) ?? 0;
    return {
      name: `register searched by ${way}, large to small`,
      value: large / small,
      unit: "ratio",
      aim: { most: find_growth_most },
      of: [large, small],
      note: `ms, 95 of 100 searches, names opened and recorded; ${plan.large} entries against ${plan.small}`,
    };
  });

async function searchedRows(foundation: Foundation, plan: RegistrationPlan, say: (line: string) => void) {
  const { small, large, searches } = plan;
  const register = { town: searched, seed, kept: searches };
  const some = await layRegister(foundation, { ...register, first: 0, count: small, span: twoYears }, say);
  const before = await measureSearch(foundation, searched, some);
  const rest = { town: searched, seed: seed + 1, kept: 0, first: small, count: large - small, span: fiftyYears };
  await layRegister(foundation, rest, say);
  return searchRows(before, await measureSearch(foundation, searched, some), plan);
}

/** All of it, each part on a data folder of its own within the given one. */
export async function measureRegistration(
  configuration: Configuration,
  plan: RegistrationPlan,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const folder = (name: string): string => {
    const path = join(configuration.AKSHARA_DATA, name);
    mkdirSync(path, { mode: 0o700, recursive: true });
    return path;
  };
  const registering = await measureRegistrars(configuration, folder("registrars"), plan, say);
  const own = { ...configuration, AKSHARA_DATA: folder("register") };
  const foundation = await layFoundation({ configuration: own, say: () => undefined, join: false, work: true });
  try {
    say(`doubles among ${plan.registrations} registrations`);
    const doubles = await doublesRows(foundation, plan);
    return [...doubles, ...(await searchedRows(foundation, plan, say)), ...registering];
  } finally {
    await foundation.close();
  }
}
