// Measures the portal as a program of its own: its start, its memory at rest, its pages against the bare framework's hello.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { median, medianRound, type Round } from "./clients.ts";
import { measureFirstPage } from "./first-page.ts";
import { megabytesOf, megabytesOfFamily } from "./memory.ts";
import type { Plan } from "./plan.ts";
import { type Program, startProgram } from "./program.ts";
import type { Row } from "./report.ts";
import { visitPage } from "./visitors.ts";

export const page_ratio_aim = 0.3;
const page_bytes_max = 30_000;
const page_with_font_bytes_max = 80_000;
const town = "/250705";
const findPage = `${town}/property-tax/find`;
/** Multiplies the limits of requests a minute: here one address is many people. */
export const allowed_in_measurement = 1_000_000;

export interface Started {
  readonly program: Program;
  readonly rows: readonly Row[];
}

/** The number of the PostgreSQL inside; undefined where a server is used. */
function postmasterOf(folder: string): number | undefined {
  const note = join(folder, "postgres", "cluster", "postmaster.pid");
  return existsSync(note) ? Number(readFileSync(note, "utf8").split("\n")[0]) : undefined;
}

/** Starts the portal on an empty folder, reads its memory at rest, and starts it a second time. */
export async function measureStart(
  folder: string,
  environment: Readonly<Record<string, string>>,
  plan: Plan,
): Promise<readonly Row[]> {
  const cold = await startProgram(environment);
  let rows: readonly Row[];
  try {
    await pause(plan.rest_seconds * 1000);
    const postmaster = postmasterOf(folder);
    const own = megabytesOf(cold.pid);
    const database = postmaster === undefined ? 0 : megabytesOfFamily(postmaster);
    const said = own > 0 ? `after ${plan.rest_seconds} s of rest` : "this system does not tell";
    rows = [
      { name: "memory of serve at rest", value: own, unit: "MB", note: said },
      { name: "memory of its PostgreSQL", value: database, unit: "MB", note: said },
    ];
  } finally {
    await cold.stop();
  }
  const warm = await startProgram(environment);
  await warm.stop();
  return [
    {
      name: "start, cold",
      value: cold.ready_ms / 1000,
      unit: "s",
      note: "empty folder: PostgreSQL, 413 towns, samples",
    },
    { name: "start, warm", value: warm.ready_ms / 1000, unit: "s", note: "second start" },
    ...rows,
  ];
}

async function firstPageRows(origin: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, path] of [
    ["front page", "/"],
    ["town page", town],
  ] as const) {
    const page = await measureFirstPage(origin, path);
    const note = page.compressed ? "" : "the server sends it uncompressed";
    rows.push(
      { name: `${name}, gzip`, value: page.gzip_bytes, unit: "bytes", aim: { most: page_bytes_max }, note },
      {
        name: `${name} with font`,
        value: page.with_font_bytes,
        unit: "bytes",
        aim: { most: page_with_font_bytes_max },
      },
      { name: `${name}, scripts`, value: page.scripts, unit: "scripts", aim: { most: 0 } },
    );
  }
  return rows;
}

/** A holding's page, found as a citizen finds it. */
async function holdingPage(origin: string): Promise<string> {
  const answer = await fetch(`${origin}${findPage}?q=${encodeURIComponent("शर्मा")}`);
  const found = /href="(\/\d+\/property-tax\/holdings\/[0-9a-f-]{36})"/.exec(await answer.text())?.[1];
  if (found === undefined) throw new Error("the sample has no holding to look at");
  return found;
}

/** Pages against hello, in turns; each is a process of its own and the visitors are in this one. */
export async function measurePages(
  environment: Readonly<Record<string, string>>,
  plan: Plan,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const portal = await startProgram(environment, { words: ["bench", "portal"], heard: false });
  const hello = await startProgram({}, { words: ["bench", "hello"], path: "/", heard: false });
  try {
    const bytes = await firstPageRows(portal.origin);
    const pages = [
      ["find page", findPage],
      ["holding page", await holdingPage(portal.origin)],
    ] as const;
    const { visitors, seconds, rounds } = plan;
    const visit = (url: string): Promise<Round> => visitPage(url, { visitors, seconds: seconds / 2 });
    const rows: Row[] = [];
    for (const [name, path] of pages) {
      const turns: { readonly page: Round; readonly bare: Round }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        turns.push({ bare: await visit(`${hello.origin}/`), page: await visit(`${portal.origin}${path}`) });
      }
      const page = medianRound(turns.map((turn) => turn.page));
      const bare = medianRound(turns.map((turn) => turn.bare));
      say(`${name}: ${Math.round(page.per_second)} /s, hello ${Math.round(bare.per_second)} /s`);
      rows.push(
        {
          name: `${name} against hello`,
          value: median(turns.map((turn) => turn.page.per_second / turn.bare.per_second)),
          unit: "ratio",
          aim: { least: page_ratio_aim },
          of: [page.per_second, bare.per_second],
          note: `${visitors} connections kept open; the bare framework says hello`,
        },
        { name: `${name}, 99 of 100 waits`, value: page.p99_ms, unit: "ms" },
      );
    }
    return [...rows, ...bytes];
  } finally {
    await hello.stop();
    await portal.stop();
  }
}
