// Which release runs: its version, and the commit where the project's history is at hand.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { type CivilDate, civilDate, civilDateInIndia, instantFrom } from "../kernel/civil-date.ts";
import { projectFile, projectFolder } from "../platform/place.ts";

/** The commit of the project's folder; undefined where there is no history. */
export function commitNow(): string | undefined {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], {
      cwd: projectFolder(),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

/** Written by the build: the day on which the pages' sources last changed. */
export const content_day_file = "content-day.json";

/** The day in India on which the pages last changed, shown as "last updated" where a page has no day of its own. */
export function contentDay(file = projectFile("dist", content_day_file)): CivilDate {
  try {
    const { on } = JSON.parse(readFileSync(file, "utf8")) as { readonly on: string };
    return civilDate(on);
  } catch {
    // A build of an earlier day, or none: the release's own file is what there is.
    return civilDateInIndia(instantFrom(Math.floor(statSync(projectFile("package.json")).mtimeMs)));
  }
}

/** `0.1.0`, or `0.1.0 (commit f4415e5)`. */
export function releaseNow(): string {
  const { version } = JSON.parse(readFileSync(projectFile("package.json"), "utf8")) as { readonly version: string };
  const commit = commitNow();
  return commit === undefined ? version : `${version} (commit ${commit.slice(0, 7)})`;
}
