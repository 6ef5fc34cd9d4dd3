// `akshara log paper | mend | freeze`: the checkpoint on paper, pulling missing entries from a mirror, and the year's end.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { instantFrom, showInstant } from "../../kernel/civil-date.ts";
import { realFiles } from "../../ledger/log/files.ts";
import { parseVerifier } from "../../ledger/log/note.ts";
import { TileReader } from "../../ledger/log/tiles.ts";
import { MendRefused, mendLog } from "../../ledger/witness/mend.ts";
import { statement } from "../../platform/database/connect.ts";
import type { Configuration } from "../configuration.ts";
import { type Foundation, layFoundation } from "../foundation.ts";
import { logFolderOf, shardOnDisk } from "../log-shards.ts";
import { readLogStatus, readPolicy } from "../witnessing.ts";
import type { Command } from "./command.ts";
import { freeze } from "./log-freeze.ts";

type Say = (line: string) => void;

/** Needs files only. */
async function paper(configuration: Configuration, say: Say): Promise<number> {
  const shard = shardOnDisk(configuration);
  const folder = join(logFolderOf(configuration), shard ?? "");
  const key = await realFiles.read(join(folder, "key"));
  if (shard === undefined || key === undefined) {
    say(`there is no log in ${folder} yet`);
    return 1;
  }
  const publicKey = Buffer.from(key).toString();
  const { origin, size, root, cosigned } = await readLogStatus(
    folder,
    shard,
    publicKey,
    readPolicy(configuration),
    undefined,
  );
  const tree = cosigned ?? { size, root };
  process.stdout.write(
    `${[`${showInstant(instantFrom(Date.now()))} IST`, "", origin, tree.size, tree.root, ""].join("\n")}\n`,
  );
  if (cosigned === undefined) say("no quorum of witnesses has cosigned it yet: this is the log's own word");
  return 0;
}

const known = statement(
  "log.mend_known",
  `select index, commitment from log.entries
   where shard = $1::text and index >= $2::bigint and index < $3::bigint order by index`,
);

/** Runs of indexes as people write them: "3, 7 to 9". */
export function runs(indexes: readonly number[]): string {
  const found: [number, number][] = [];
  for (const index of indexes) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else found.push([index, index]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`)).join(", ");
}

const looked_at_once = 256;

/** The indexes in the log whose facts the database does not have. */
async function factsMissing(foundation: Foundation, shard: string, to: number): Promise<readonly number[]> {
  const database = foundation.opened.as("akshara_check", 1);
  const reader = new TileReader(realFiles, foundation.shards.folderOf(shard));
  const lacking: number[] = [];
  for (let first = 0; first < to; first += looked_at_once) {
    const width = Math.min(looked_at_once, to - first);
    const rows = await database.query<{ index: bigint; commitment: Buffer }>(known, [shard, first, first + width]);
    const byIndex = new Map(rows.map(({ index, commitment }) => [Number(index), commitment]));
    const entries = await reader.entries(first / looked_at_once, width);
    for (const [place, entry] of entries.entries()) {
      const commitment = byIndex.get(first + place);
      if (commitment === undefined || Buffer.compare(commitment, entry) !== 0) lacking.push(first + place);
    }
  }
  return lacking;
}

async function mend(words: readonly string[], configuration: Configuration, say: Say): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args: [...words], options: { mirror: text, shard: text } });
  const mirror = values.mirror?.replace(/\/$/, "");
  if (mirror === undefined) {
    say("akshara log mend --mirror URL [--shard NAME]: the address or folder of another copy of /log/");
    return 64;
  }
  const foundation = await layFoundation({ configuration, say, join: true, work: false });
  try {
    const { shards } = foundation;
    const shard = values.shard ?? shards.current;
    if (!shards.all.includes(shard)) throw new MendRefused(`there is no shard ${shard} here`);
    const folder = shards.folderOf(shard);
    const signer = await shards.keeper.openSigner(shards.originOf(shard));
    const own = { shard, folder, files: realFiles, log: parseVerifier(signer.publicKey), signer };
    const mended = await mendLog({ ...own, mirror });
    if (mended === undefined) say("the mirror has no entry that is not here");
    else say(`pulled entries ${mended.from} to ${mended.to - 1} from ${mirror}; their tree is the one that was signed`);
    const { size } = await readLogStatus(folder, shard, signer.publicKey, readPolicy(configuration), undefined);
    const lacking = await factsMissing(foundation, shard, size);
    if (lacking.length === 0) say(`all ${size} entries have their facts in the database`);
    else say(`facts missing in the database: entries ${runs(lacking)}; they come back by the rebuild from the vault`);
    return lacking.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof MendRefused)) throw error;
    say(`not mended: ${error.message}`);
    return 1;
  } finally {
    await foundation.close();
  }
}

export const log: Command = {
  about: "the log: paper (the checkpoint to print), freeze (the year's end), mend --mirror URL",
  run: async ([action = "", ...words], configuration, say) => {
    if (action === "paper") return await paper(configuration, say);
    if (action === "mend") return await mend(words, configuration, say);
    if (action === "freeze") return await freeze(words, configuration, say);
    say("akshara log paper | freeze [--next NAME] [--early] | mend --mirror URL [--shard NAME]");
    return 64;
  },
};
