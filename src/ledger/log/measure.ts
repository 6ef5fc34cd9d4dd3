// Measures the log: how many facts a second get from committed to signed, every file flushed to the disk.
import { join } from "node:path";
import type { Database } from "../../platform/database/connect.ts";
import { statement } from "../../platform/database/connect.ts";
import { realFiles } from "./files.ts";
import { Sequencer } from "./sequencer.ts";
import { openSigner } from "./signer.ts";

/** Facts waiting in the queue, numbered, written, read back, signed. `ms` is from the first look to the last checkpoint. */
export interface LogMeasure {
  readonly facts: number;
  readonly ms: number;
  readonly facts_per_second: number;
  readonly checkpoints: number;
}

const queue = statement(
  "measure.queue",
  `insert into journal.pending (town, position, commitment)
   select $1::integer, place, sha256(int8send(place)) from generate_series(1::bigint, $2::bigint) as given (place)`,
);

/** Needs a database of its own (its facts are invented), as akshara_work, and an empty folder on the disk to be measured. */
export async function measureLog(options: {
  readonly database: Database;
  readonly folder: string;
  readonly facts: number;
  readonly batch_max?: number;
}): Promise<LogMeasure> {
  const { database, folder, facts, batch_max } = options;
  await database.query(queue, [0, facts]);
  const signer = await openSigner(realFiles, join(folder, "signer"), "measure.example/log");
  let checkpoints = 0;
  return await new Promise<LogMeasure>((resolve, reject) => {
    const start = performance.now();
    const sequencer = new Sequencer({
      database,
      shard: async () => ({ name: "measure", folder: join(folder, "log"), files: realFiles, signer }),
      ...(batch_max === undefined ? {} : { batch_max }),
      published: (size) => {
        checkpoints += 1;
        if (size < facts) return;
        const ms = performance.now() - start;
        const measure = { facts, ms, facts_per_second: (facts / ms) * 1000, checkpoints };
        sequencer.stop().then(() => resolve(measure), reject);
      },
      changed: ({ state, reason }) => {
        if (state !== "failing" && state !== "halted") return;
        sequencer.stop().then(() => reject(new Error(`the log failed while it was measured: ${reason}`)), reject);
      },
    });
    sequencer.start();
  });
}
