// Many towns checked one after another: which of them hold any row at all is asked once, so that empty ones cost nothing.
import { stateTown, type TownId } from "../kernel/town.ts";
import { type Database, statement, type Tx } from "../platform/database/connect.ts";
import { describeTables } from "./check-rows.ts";
import { type CheckOptions, checkTown, type TownCheck } from "./checker.ts";
import type { LedgerService } from "./service.ts";

// Tables that were just filled have no statistics yet: every key begins with the town, so an index always has the answer.
const ask = statement(
  "checker.ask_towns",
  "select set_config('akshara.towns', $1::text, true), set_config('enable_seqscan', 'off', true)",
);
const answer = statement(
  "checker.occupied",
  "select town::integer from unnest(string_to_array(current_setting('akshara.occupied'), ',')) as o (town)",
);

/**
 * Looks into each table as each town: row security shows a session one town at a time, and the checker has no way past it. The
 * block leaves what it found in a setting of the transaction, since a block answers nothing. Its variable is called by the
 * block's name: a table may have a column of that name.
 */
const lookAt = (tables: readonly string[]): string => `do $$ <<looking>>
  declare asked integer;
  declare found text[] := '{}';
  begin
    foreach asked in array string_to_array(current_setting('akshara.towns'), ',')::integer[] loop
      perform set_config('akshara.town', asked::text, true);
      if ${tables.map((table) => `exists (select from ${table} where town = looking.asked)`).join(" or ")} then
        found := found || asked::text;
      end if;
    end loop;
    perform set_config('akshara.occupied', array_to_string(found, ','), true);
  end $$`;

async function occupiedIn(tx: Tx, towns: readonly TownId[]): Promise<ReadonlySet<TownId>> {
  const tables = [...(await describeTables(tx)).keys()];
  tx.send(ask, [towns.join(",")]);
  tx.send(statement("checker.look_at_towns", lookAt(tables)));
  return new Set((await tx.query<{ town: TownId }>(answer)).map(({ town }) => town));
}

/** Those of the towns that have a row in any table of the journal or of the states. */
export const occupiedTowns = async (check: Database, towns: readonly TownId[]): Promise<ReadonlySet<TownId>> =>
  towns.length === 0 ? new Set() : check.readInTown(stateTown, (tx) => occupiedIn(tx, towns));

/** Checks these towns, each from a snapshot of its own; in one without any row there is nothing to differ. */
export async function checkTowns(
  check: Database,
  services: readonly LedgerService[],
  towns: readonly TownId[],
  options: CheckOptions = {},
): Promise<readonly TownCheck[]> {
  const occupied = await occupiedTowns(check, towns);
  const checks: TownCheck[] = [];
  for (const town of towns) {
    checks.push(
      occupied.has(town)
        ? await checkTown(check, services, town, options)
        : { town, facts: 0, subjects: 0, differences: [] },
    );
  }
  return checks;
}
