// Tells the new portal's writer how far its vault is: it goes on with the next bundle of the same chain, in a generation of its own.
import type { SequencerSession } from "../log/numbering.ts";
import type { ShardReading } from "./bundles.ts";

/** Records that the shard's entries are in the vault as far as they were sound. `session` is akshara_work's. */
export async function setVaulted(
  session: SequencerSession,
  { shard, edge, chain, generations }: ShardReading,
): Promise<void> {
  if (edge.size === 0) return;
  await session.query({
    name: "rebuild.vaulted",
    text: `insert into log.vaulted as known (shard, size, chain, nodes, generation, at)
      values ($1::text, $2::bigint, $3::bytea, $4::bytea[], $5::smallint, clock_timestamp())
      on conflict (shard) do update set size = excluded.size, chain = excluded.chain, nodes = excluded.nodes,
        generation = excluded.generation, at = excluded.at`,
    values: [shard, edge.size, Buffer.from(chain, "hex"), edge.nodes.map((node) => Buffer.from(node)), generations + 1],
  });
}
