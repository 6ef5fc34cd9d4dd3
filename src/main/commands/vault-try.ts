// `akshara vault try`: tries with the portal's own rights and keys to read, change and delete in the vault; all of it must be refused.
import { parseArgs } from "node:util";
import { type Attempt, attempts, probeName, whyNoCreating } from "../../ledger/vault/attempts.ts";
import { readPlaces, type VaultPlace } from "../../ledger/vault/settings.ts";
import { isObjectName } from "../../ledger/vault/target.ts";
import type { Configuration } from "../configuration.ts";
import { noVaultWords, samplePlaces } from "../vault.ts";

type Say = (line: string) => void;

export const tryUsage = [
  "akshara vault try [--json] [OBJECT …]",
  "  as the portal's own user: tries to read, change and delete an object of its own (or the named ones!) in every target",
].join("\n");

function placesOf(configuration: Configuration): readonly VaultPlace[] {
  const { AKSHARA_VAULT_TARGETS_FILE: file } = configuration;
  if (file !== "") return readPlaces(file);
  if (!configuration.AKSHARA_SAMPLE) return [];
  return [{ kind: "directory", name: "folder", folder: samplePlaces(configuration).folder }];
}

/** Tries one target; the count of what was done. */
async function tryPlace(place: VaultPlace, objects: readonly string[], tell: (attempt: Attempt) => void) {
  let done = 0;
  for await (const attempt of attempts(place, objects)) {
    if (attempt.done) done += 1;
    tell(attempt);
  }
  return done;
}

/** Answers 1 when anything was done that must be refused, or when the portal cannot create. */
export async function tryVault(words: readonly string[], configuration: Configuration, say: Say): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  if (!positionals.every(isObjectName)) {
    say(tryUsage);
    return 64;
  }
  const places = placesOf(configuration);
  if (places.length === 0) {
    say(noVaultWords);
    return 1;
  }
  const objects = positionals.length === 0 ? [probeName] : positionals;
  const tell = (attempt: Attempt): void => {
    if (values.json) process.stdout.write(`${JSON.stringify(attempt)}\n`);
    else say(`${attempt.done ? "DONE" : "refused"}  ${attempt.target}: ${attempt.what} ${attempt.said}`);
  };
  let bad = 0;
  for (const place of places) {
    const unable = await whyNoCreating(place);
    // A folder that is tried beside its receiver must refuse that too.
    if (unable !== undefined && place.kind !== "directory") {
      say(`${place.name}: the portal cannot create there, so that refusals say nothing: ${unable}`);
      bad += 1;
    }
    bad += await tryPlace(place, objects, tell);
  }
  const who = process.getuid?.();
  say(
    `tried as user ${who ?? "of this system"}: ${bad === 0 ? "everything was refused" : `${bad} things are NOT IN ORDER`}`,
  );
  return bad === 0 ? 0 : 1;
}
