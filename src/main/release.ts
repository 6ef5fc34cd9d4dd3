// Which release runs: its version, and the commit where the project's history is at hand.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
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

/** `0.1.0`, or `0.1.0 (commit f4415e5)`. */
export function releaseNow(): string {
  const { version } = JSON.parse(readFileSync(projectFile("package.json"), "utf8")) as { readonly version: string };
  const commit = commitNow();
  return commit === undefined ? version : `${version} (commit ${commit.slice(0, 7)})`;
}
