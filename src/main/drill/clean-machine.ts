// Drill 2: a large vault and nothing else becomes a portal; how long until the first verified read and the first write, and is the root equal.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leafHash, verifyInclusion } from "../../kernel/merkle.ts";
import { inclusionProofFrom } from "../../ledger/log/proofs.ts";
import { openCheckpoint, parseVerifier } from "../../ledger/log/note.ts";
import { platformHasher, TileReader } from "../../ledger/log/tiles.ts";
import { entryCommitment, type VaultEntry } from "../../ledger/vault/entry.ts";
import { sequence } from "../../services/property-tax/server/sample-people.ts";
import { towns } from "../../rulebook/towns.ts";
import { makeVault } from "../bench/made-vault.ts";
import { runCommand } from "../bench/program.ts";
import { sampleTowns } from "../sample-towns.ts";
import { type DrillOptions, drillOf, type Seen } from "./drill.ts";
import { inDatabase, openDrilled, payAll, paymentsOf } from "./drilled.ts";
import { wordsFor, writeSettings } from "./vault-beside.ts";

const facts_small = 20_000;
const facts_full = 1_000_000;
const towns_filled = 16;
const bundle_facts = 500;
/** Seconds from the command until the first verified read, at most; the first write too. */
const seconds_small_max = 180;
const seconds_full_max = 1_800;
const shard = "2026";

/** The portal's log as an outsider reads it: over HTTP. */
async function fetched(address: string): Promise<Uint8Array | undefined> {
  const answer = await fetch(address);
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  await answer.body?.cancel();
  return undefined;
}

/** What is wrong with the fact as the portal has it, against the paper from before and the log's old key; undefined when it verifies. */
async function readVerified(
  { origin, folder }: { readonly origin: string; readonly folder: string },
  paper: VaultEntry,
  verifier: string,
): Promise<string | undefined> {
  const text = "select body, encode(salt, 'hex') as salt from journal.facts where town = $1 and position = $2";
  const [row] = await inDatabase<{ body: string; salt: string }>(folder, text, [paper.town, paper.position]);
  if (row?.body !== paper.body || row.salt !== paper.salt) return "the fact is not the one from before";
  const note = await fetched(`${origin}/log/${shard}/checkpoint`);
  const checkpoint = note && openCheckpoint(Buffer.from(note).toString(), parseVerifier(verifier));
  if (checkpoint === undefined) return "the log's checkpoint is not signed by the key from before";
  const reader = new TileReader({ read: (path) => fetched(`${origin}/${path}`) }, `log/${shard}`);
  const { index } = paper;
  const proof = await inclusionProofFrom(reader, index, checkpoint.size);
  const leaf = leafHash(entryCommitment(paper), platformHasher);
  const isIn = verifyInclusion({ index, leaf, proof, size: checkpoint.size, root: checkpoint.root }, platformHasher);
  return isIn ? undefined : `entry ${index} is not in the tree that the checkpoint signs`;
}

async function run({ seed, full, folder, say }: DrillOptions): Promise<Seen> {
  const count = full ? facts_full : facts_small;
  const seconds_max = full ? seconds_full_max : seconds_small_max;
  const chosen = Math.floor(sequence(seed)() * count);
  let paper: VaultEntry | undefined;
  say(`making a vault of ${count} facts`);
  const ids = towns.map(({ id }) => id).filter((town) => !sampleTowns.includes(town));
  const made = await makeVault(folder, {
    towns: ids.slice(0, towns_filled),
    count,
    together: bundle_facts,
    made: (entry) => {
      if (entry.index === chosen) paper = entry;
    },
  });
  if (paper === undefined) throw new Error(`entry ${chosen} was not made`);
  const data = join(folder, "data");
  const settings = writeSettings(folder, made.folder, made.recipients);
  say("rebuilding");
  const start = performance.now();
  const since = (): number => (performance.now() - start) / 1000;
  const environment = { AKSHARA_DATA: data, AKSHARA_LOG_LEVEL: "error", ...settings };
  const { code, said } = await runCommand(["rebuild", ...wordsFor(made.folder, made.shares)], environment);
  if (code !== 0) throw new Error(`the rebuild ended with ${code}: ${said.trim().slice(-600)}`);
  const rebuilt_s = since();
  const [, size, root] = readFileSync(join(data, "log", shard, "checkpoint"), "utf8").split("\n");
  const isEqual = size === String(count) && root === Buffer.from(made.root, "hex").toString("base64");
  const drilled = await openDrilled(data, settings);
  try {
    const problem = await readVerified({ origin: drilled.program.origin, folder: data }, paper, made.verifier);
    const read_s = since();
    const [payment] = paymentsOf(drilled, seed, 1);
    const answers = await payAll(drilled, payment ? [payment] : []);
    const isWritten = [...answers.values()].some(({ kind }) => kind === "done");
    const write_s = since();
    const shown = (seconds: number): string => `${seconds.toFixed(1)} s`;
    return {
      mark: `root equal; first verified read and first write within ${seconds_max} s of the command, ${count} facts`,
      measure: [
        isEqual ? `root of ${count} entries equal` : `root NOT equal: ${size} entries, ${root}`,
        `rebuilt in ${shown(rebuilt_s)}`,
        problem === undefined ? `first verified read after ${shown(read_s)}` : `the read did NOT verify: ${problem}`,
        isWritten ? `first write after ${shown(write_s)}` : "the first write was NOT done",
      ].join("; "),
      passed: isEqual && problem === undefined && isWritten && write_s <= seconds_max,
    };
  } finally {
    await drilled.program.stop();
  }
}

export const cleanMachine = drillOf(
  {
    number: 2,
    name: "clean-machine",
    title: "a vault and nothing else becomes a portal: root equal, time to first verified read and write",
  },
  run,
);
