// The yardstick of bulk work: COPY of the very same rows into the very same tables, once more under another town.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";

/** One table, and its columns without the town, as they stand in SQL. */
export interface CopiedTable {
  readonly table: string;
  readonly columns: string;
  /** Where the rows are read; the table itself unless said. */
  readonly from?: string;
  /** Which rows, beside those of the town. */
  readonly where?: string;
}

/**
 * Seconds that COPY took from files of the server, all tables in one transaction. Each table has its indexes and the rows
 * that the first town left there; COPY passes over row security, which is why only the superuser can do this.
 */
export async function copyRows(
  url: string,
  { of, into }: { readonly of: number; readonly into: number },
  tables: readonly CopiedTable[],
): Promise<{ readonly seconds: number; readonly rows: number }> {
  const client = new Client(url);
  await client.connect();
  const files: string[] = [];
  try {
    const { rows: found } = await client.query<{ data_directory: string }>("show data_directory");
    const folder = found[0]?.data_directory ?? "";
    await client.query("set jit = off");
    for (const { table, columns, from = table, where = "true" } of tables) {
      const file = join(folder, `bench-${table}.copy`);
      files.push(file);
      const text = `select ${into}, ${columns} from ${from} where town = ${of} and ${where}`;
      await client.query(`copy (${text}) to '${file}'`);
    }
    await client.query("checkpoint");
    const began = performance.now();
    let rows = 0;
    await client.query("begin");
    for (const [at, { table, columns }] of tables.entries()) {
      const done = await client.query(`copy ${table} (town, ${columns}) from '${files[at]}'`);
      rows += done.rowCount ?? 0;
    }
    await client.query("commit");
    return { seconds: (performance.now() - began) / 1000, rows };
  } finally {
    await client.end();
    for (const file of files) rmSync(file, { force: true });
  }
}
