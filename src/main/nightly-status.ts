// What the nights found: the last check and the last continuity file of each town, kept in a file so that it can be shown at any time.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CivilDate, Instant } from "../kernel/civil-date.ts";
import { stateTown, type TownId } from "../kernel/town.ts";
import { realFiles, SafeWriter } from "../ledger/log/files.ts";
import type { Configuration } from "./configuration.ts";

/** The last check of one town. */
export interface CheckedTown {
  /** When it was tried. */
  readonly at: Instant;
  /** When it was done last; the figures are of then. */
  readonly done?: Instant;
  readonly facts: number;
  readonly differences: number;
  /** The first of them in words, without any personal value. */
  readonly first: readonly string[];
  /** Why it could not be checked; empty when it could. */
  readonly trouble: string;
}

/** The last continuity file of one town. */
export interface CopiedTown {
  readonly at: Instant;
  /** The newest day there is a file of; undefined for none. */
  readonly on?: CivilDate;
  readonly bytes: number;
  readonly rows: Readonly<Record<string, number>>;
  /** Why there is no newer one; empty when there is. */
  readonly trouble: string;
}

export interface TownNight {
  readonly town: TownId;
  readonly check?: CheckedTown;
  readonly copy?: CopiedTown;
}

/** The last reading of the whole log with all its shards. */
export interface CheckedLog {
  readonly at: Instant;
  readonly done?: Instant;
  readonly entries: number;
  readonly problems: number;
  readonly first: readonly string[];
  readonly trouble: string;
}

export interface NightlyStatus {
  readonly log?: CheckedLog;
  /** By LGD code; towns that were never looked at are not in it. */
  readonly towns: readonly TownNight[];
}

const status_file = "nightly.json";
/** Words of differences that are kept of one town. */
export const words_kept_max = 20;

const pathIn = ({ AKSHARA_DATA }: Pick<Configuration, "AKSHARA_DATA">): string => join(AKSHARA_DATA, status_file);

const hasShape = (value: unknown): value is NightlyStatus => {
  const { towns } = Object(value) as Record<string, unknown>;
  return Array.isArray(towns) && towns.every((one: unknown) => typeof Object(one).town === "number");
};

/** As it was written last: "none" where no night has passed yet, "damaged" where it can not be read. */
export function readNightly(configuration: Pick<Configuration, "AKSHARA_DATA">): NightlyStatus | "none" | "damaged" {
  const file = pathIn(configuration);
  if (!existsSync(file)) return "none";
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return hasShape(value) ? value : "damaged";
  } catch {
    return "damaged";
  }
}

/** The same where it is only a memory aid: empty when it is not there or damaged. */
export function nightlyStatus(configuration: Pick<Configuration, "AKSHARA_DATA">): NightlyStatus {
  const read = readNightly(configuration);
  return typeof read === "object" ? read : { towns: [] };
}

/** Writes it whole or not at all, readable by the portal's user alone. */
export async function keepNightlyStatus(
  configuration: Pick<Configuration, "AKSHARA_DATA">,
  status: NightlyStatus,
): Promise<void> {
  const towns = [...status.towns].sort((a, b) => a.town - b.town);
  const writer = new SafeWriter(realFiles, configuration.AKSHARA_DATA);
  await writer.write(pathIn(configuration), Buffer.from(`${JSON.stringify({ ...status, towns })}\n`), 0o600);
}

/** The status with these towns' nights, and the log's check if one is given, in place of earlier ones. */
export const withNights = (status: NightlyStatus, nights: readonly TownNight[], log?: CheckedLog): NightlyStatus => ({
  ...status,
  ...(log && { log }),
  towns: [
    ...status.towns.filter((one) => !nights.some(({ town }) => town === one.town)),
    ...nights.map((night) => ({ ...status.towns.find(({ town }) => town === night.town), ...night })),
  ],
});

/** The same in a few figures, for pages: nothing that names a subject. */
export interface NightSummary {
  /** When the oldest of the last checks was done; undefined while none was, or one of them never could be. */
  readonly since: Instant | undefined;
  /** Without the state itself, which is checked too. */
  readonly towns: number;
  readonly facts: number;
  readonly differences: number;
  /** Towns with differences. */
  readonly differing: readonly TownId[];
  /** Towns, and the log, that could not be checked. */
  readonly unchecked: number;
}

export function summaryOf({ log, towns }: NightlyStatus): NightSummary {
  const checks = towns.flatMap(({ town, check }) => (check === undefined ? [] : [{ town, ...check }]));
  const times = [...checks, ...(log ? [log] : [])].map(({ done }) => done ?? "").sort();
  return {
    since: times[0] === "" ? undefined : times[0],
    towns: checks.filter(({ town }) => town !== stateTown).length,
    facts: checks.reduce((sum, { facts }) => sum + facts, 0),
    differences: checks.reduce((sum, { differences }) => sum + differences, 0) + (log?.problems ?? 0),
    differing: checks.filter(({ differences }) => differences > 0).map(({ town }) => town),
    unchecked:
      checks.filter(({ trouble }) => trouble !== "").length + (log !== undefined && log.trouble !== "" ? 1 : 0),
  };
}
