// A database that is one session: its transactions commit only while the session lives, and with it the locks that it holds.
import type { TownId } from "../../kernel/town.ts";
import type { Database, RawConnection } from "./connect.ts";
import { type Rollback, runOnce, type Tx } from "./transaction.ts";

async function run<T>(
  { client }: RawConnection,
  town: TownId,
  isReadOnly: boolean,
  body: (tx: Tx) => Promise<T | Rollback<T>>,
): Promise<T> {
  const ran = await runOnce(client, town, isReadOnly, body);
  if (!ran.done) throw ran.failure;
  return ran.value;
}

/** One transaction after another, each tried once. Whoever opened the connection ends it. */
export const onSession = (connection: RawConnection): Database => ({
  inTown: (town, body) => run(connection, town, false, body),
  readInTown: (town, body) => run(connection, town, true, body),
  query: async ({ name, text }, values = []) =>
    (await connection.client.query({ name, text, values: [...values] })).rows,
  raw: async () => connection,
  close: async () => undefined,
});
