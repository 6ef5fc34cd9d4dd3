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
import { type Foundation, layFoundation, logFolderOf } from "../foundation.ts";
import { readLogStatus, readPolicy } from "../witnessing.ts";
import type { Command } from "./command.ts";

type Say = (line: string) => void;

const shardFolder = (configuration: Configuration): string =>
  join(logFolderOf(configuration), configuration.AKSHARA_LOG_SHARD);

/** Needs files only. */
async function paper(configuration: Configuration, say: Say): Promise<number> {
  const folder = shardFolder(configuration);
  const key = await realFiles.read(join(folder, "key"));
  if (key === undefined) {
    say(`there is no log in ${folder} yet`);
    return 1;
  }
  const shard = configuration.AKSHARA_LOG_SHARD;
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
async function factsMissing(foundation: Foundation, folder: string, to: number): Promise<readonly number[]> {
  const database = foundation.opened.as("akshara_check", 1);
  const reader = new TileReader(realFiles, folder);
  const lacking: number[] = [];
  for (let first = 0; first < to; first += looked_at_once) {
    const width = Math.min(looked_at_once, to - first);
    const shard = foundation.configuration.AKSHARA_LOG_SHARD;
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
  const { values } = parseArgs({ args: [...words], options: { mirror: { type: "string" } } });
  const mirror = values.mirror?.replace(/\/$/, "");
  if (mirror === undefined) {
    say("akshara log mend --mirror URL: the address or folder of another copy of /log/");
    return 64;
  }
  const foundation = await layFoundation({ configuration, say, join: true, work: false });
  try {
    const { signer } = foundation;
    const folder = shardFolder(configuration);
    const shard = configuration.AKSHARA_LOG_SHARD;
    const own = { shard, folder, files: realFiles, log: parseVerifier(signer.publicKey), signer };
    const mended = await mendLog({ ...own, mirror });
    if (mended === undefined) say("the mirror has no entry that is not here");
    else say(`pulled entries ${mended.from} to ${mended.to - 1} from ${mirror}; their tree is the one that was signed`);
    const { size } = await readLogStatus(folder, shard, signer.publicKey, readPolicy(configuration), undefined);
    const lacking = await factsMissing(foundation, folder, size);
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
  about: "the log: paper (the checkpoint to print), mend --mirror URL",
  run: async ([action = "", ...words], configuration, say) => {
    if (action === "paper") return await paper(configuration, say);
    if (action === "mend") return await mend(words, configuration, say);
    say("akshara log paper | mend --mirror URL");
    return 64;
  },
};
