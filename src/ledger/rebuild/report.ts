// The report of a rebuild: one file for machines, one for people; the readable one is signed with the log's key and names the other.
import { hash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../../kernel/canonical.ts";
import { paise, rupees } from "../../kernel/money.ts";
import { differenceWords } from "../checker.ts";
import { signerKey, signNote } from "../log/note.ts";
import type { Fault } from "./bundles.ts";
import type { Proof } from "./prove.ts";
import type { Rebuilt, RebuiltShard } from "./rebuild.ts";

/** A note may hold 100,000 bytes; the towns' lines take what is left. */
const towns_listed_max = 500;
const faults_listed_max = 100;

export interface Circumstances {
  readonly at: string;
  /** Names of the vault's copies that were read. */
  readonly copies: readonly string[];
  readonly town?: number;
  readonly check_seconds: number;
  /** What this process held at most: when all was laid, and when all was checked. */
  readonly memory_mb: { readonly laying: number; readonly all: number };
}

const faultWords = ({ what, object, copy, first, count, reason, replaced }: Fault): string => {
  const which = object === "" ? "" : ` ${object}`;
  const where = copy === "" ? "" : ` in ${copy}`;
  const entries = count === 0 ? "" : `, entries ${first} to ${first + count - 1}`;
  return `${replaced ? "replaced" : "LOST"}: ${what}${which}${where}${entries}: ${reason}`;
};

/** What was lost of a shard, loudly; empty where nothing was. */
export function lossWords({ name, size, reading, judgement }: RebuiltShard): readonly string[] {
  const lines = reading.faults.slice(0, faults_listed_max).map((fault) => `shard ${name}: ${faultWords(fault)}`);
  if (reading.lost.length > 0 && reading.promised > size) {
    lines.push(`shard ${name}: LOST: entries ${size} to ${reading.promised - 1}; the last good state ends before them`);
  }
  if (judgement.state === "sealed") {
    lines.push(`shard ${name}: SEALED: ${judgement.reason}`);
    const [from, before] = judgement.missing ?? [0, 0];
    if (judgement.missing) lines.push(`shard ${name}: SEALED: missing are the entries ${from} to ${before - 1}`);
  }
  return lines;
}

const count = (numbers: readonly number[], what: string): string =>
  numbers.length === 0 ? `no ${what} entry` : `${what} entries: ${numbers.slice(0, 50).join(", ")}`;

function shardWords(shard: RebuiltShard, proof: Proof): readonly string[] {
  const { name, origin, size, root, judgement } = shard;
  const found = proof.entries.get(name);
  const witnessed =
    judgement.state === "not-asked"
      ? "no witnessed checkpoint was given: whether newer entries were there cannot be told"
      : judgement.state === "same"
        ? `it begins with the witnessed tree of ${judgement.witnessed.size} entries`
        : `SEALED, nothing was signed: ${judgement.reason}`;
  return [
    `log ${origin}: ${size} entries, root ${root}`,
    `log ${origin}: ${witnessed}`,
    ...(found
      ? [
          `log ${origin}: ${[count(found.missing, "missing"), count(found.extra, "extra"), count(found.altered, "altered")].join("; ")}`,
          ...found.files.slice(0, 20).map((problem) => `log ${origin}: ${problem}`),
        ]
      : []),
    ...lossWords(shard),
  ];
}

interface TownSum {
  facts: number;
  raised: bigint;
  received: bigint;
}

function townSums({ totals }: Rebuilt): ReadonlyMap<number, TownSum> {
  const sums = new Map<number, TownSum>();
  for (const [name, { facts, raisedPaise, receivedPaise }] of totals) {
    const town = Number(name.split(" ", 1)[0]);
    const sum = sums.get(town) ?? { facts: 0, raised: 0n, received: 0n };
    sums.set(town, sum);
    sum.facts += facts;
    sum.raised += raisedPaise;
    sum.received += receivedPaise;
  }
  return sums;
}

/** Whether everything came back, nothing differs and nothing is sealed. */
export const isWhole = (rebuilt: Rebuilt, proof: Proof): boolean =>
  rebuilt.shards.every(({ reading, judgement }) => reading.lost.length === 0 && judgement.state !== "sealed") &&
  [...proof.entries.values()].every((one) =>
    [one.missing, one.extra, one.altered, one.files].every((list) => list.length === 0),
  ) &&
  proof.towns.every(({ differences }) => differences.length === 0) &&
  proof.blobs.lost_count === 0 &&
  proof.days.length === 0;

/** The report as it is written for machines. */
function reportData(rebuilt: Rebuilt, proof: Proof, { at, copies, town, check_seconds, memory_mb }: Circumstances) {
  return {
    format: "akshara rebuild proof 1",
    at,
    copies,
    ...(town === undefined ? {} : { town }),
    whole: isWhole(rebuilt, proof),
    facts: rebuilt.facts,
    seconds: Number(rebuilt.seconds.toFixed(2)),
    check_seconds: Number(check_seconds.toFixed(2)),
    facts_per_second: Math.round(rebuilt.facts_per_second),
    memory_mb: { laying: Math.round(memory_mb.laying), all: Math.round(memory_mb.all) },
    shards: rebuilt.shards.map((shard) => ({
      shard: shard.name,
      origin: shard.origin,
      size: shard.size,
      root: shard.root,
      promised: shard.reading.promised,
      witnessed:
        shard.judgement.state === "not-asked"
          ? { state: "not-asked" }
          : {
              state: shard.judgement.state,
              size: shard.judgement.witnessed.size,
              root: Buffer.from(shard.judgement.witnessed.root).toString("base64"),
              ...(shard.judgement.state === "sealed" && shard.judgement.missing
                ? { missing_from: shard.judgement.missing[0], missing_before: shard.judgement.missing[1] }
                : {}),
            },
      faults: shard.reading.faults.map((fault) => ({ ...fault })),
      ...(proof.entries.has(shard.name) ? { entries: { ...proof.entries.get(shard.name) } } : {}),
    })),
    days: [...rebuilt.totals]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, total]) => {
        const [townText = "", day = ""] = name.split(" ");
        return { town: Number(townText), day, ...total };
      }),
    blobs: {
      named: proof.blobs.named,
      restored: proof.blobs.restored,
      lost_count: proof.blobs.lost_count,
      lost: proof.blobs.lost.map((one) => ({ ...one, position: String(one.position) })),
      poor_copies: proof.blobs.poor.map((one) => ({ ...one })),
    },
    day_differences: proof.days.map(({ town: of, day, vault, database }) => ({ town: of, day, vault, database })),
    towns: proof.towns.map(({ town: of, facts, subjects, differences }) => ({
      town: of,
      facts,
      subjects,
      differences: differences.map(({ what, kind, subject, position, detail }) => ({
        what,
        kind,
        detail,
        ...(subject === undefined ? {} : { subject }),
        ...(position === undefined ? {} : { position: String(position) }),
      })),
    })),
  };
}

/** How the blobs came back; a lost one is told with its fact. */
function blobWords({ blobs }: Proof): readonly string[] {
  const { named, restored, lost, lost_count, poor } = blobs;
  if (named === 0) return [];
  const whole = lost_count === 0 ? "none lost" : `LOST: ${lost_count}`;
  return [
    `blobs: ${named} named by facts, ${restored} brought back from the vault, ${whole}`,
    ...lost.slice(0, faults_listed_max).map(({ town, subject, position, blob, what, reason }) => {
      return `LOST: blob ${blob} is ${what}; town ${town}, subject ${subject}, fact ${position}: ${reason}`;
    }),
    ...poor.slice(0, faults_listed_max).map(({ blob, copy, reason }) => `replaced: blob ${blob} in ${copy}: ${reason}`),
  ];
}

/** The readable lines, and the machine's text that they name by its hash. */
export function makeReport(rebuilt: Rebuilt, proof: Proof, circumstances: Circumstances) {
  const json = `${canonicalJson(reportData(rebuilt, proof, circumstances))}\n`;
  const sums = townSums(rebuilt);
  const differing = proof.towns.flatMap(({ differences }) => differences.slice(0, 20).map(differenceWords));
  const lines = [
    "akshara rebuild proof 1",
    `at ${circumstances.at}; ${isWhole(rebuilt, proof) ? "everything came back and nothing differs" : "NOT WHOLE"}`,
    `${rebuilt.facts} facts in ${rebuilt.seconds.toFixed(1)} s, ${Math.round(rebuilt.facts_per_second)} a second; ` +
      `checked in ${circumstances.check_seconds.toFixed(1)} s; at most ${Math.round(circumstances.memory_mb.all)} MB of memory`,
    ...rebuilt.shards.flatMap((shard) => shardWords(shard, proof)),
    ...[...sums]
      .slice(0, towns_listed_max)
      .map(
        ([town, { facts, raised, received }]) =>
          `town ${town}: ${facts} facts, raised Rs ${rupees(paise(raised))}, received Rs ${rupees(paise(received))}`,
      ),
    ...blobWords(proof),
    ...differing.slice(0, 100),
    ...proof.days.slice(0, 100).map(({ town, day }) => `town ${town}: ${day} counts otherwise in the database`),
    `rebuild-proof.json sha256 ${hash("sha256", json)}`,
  ];
  return { json, lines };
}

/** Writes both files into the folder; the readable one is signed by the log key of the newest shard that came back. */
export function writeReport(
  folder: string,
  rebuilt: Rebuilt,
  proof: Proof,
  circumstances: Circumstances,
): readonly string[] {
  const { json, lines } = makeReport(rebuilt, proof, circumstances);
  const last = rebuilt.shards.findLast(({ size }) => size > 0);
  if (!last) throw new Error("a rebuild without a shard proves nothing");
  writeFileSync(join(folder, "rebuild-proof.json"), json);
  writeFileSync(join(folder, "rebuild-proof.txt"), signNote(`${lines.join("\n")}\n`, signerKey(last.origin, last.pem)));
  return lines;
}
