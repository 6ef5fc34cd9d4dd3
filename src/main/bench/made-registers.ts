// A register of any size for a measurement: made registrations, sealed and indexed as the ledger would, copied into the tables in bulk.
import { Client } from "pg";
import type { CivilDate } from "../../kernel/civil-date.ts";
import type { TownId } from "../../kernel/town.ts";
import { columnsOf, eventColumns, type EventKept } from "../../services/births-and-deaths/server/event-store.ts";
import { tokensOf } from "../../services/births-and-deaths/server/find-tokens.ts";
import { madeEvent, type MadeSpan } from "../../services/births-and-deaths/server/made-events.ts";
import { type Laid, laidOf, sealedStates } from "../../services/births-and-deaths/server/made-register.ts";
import { sequence } from "../../services/births-and-deaths/server/made-sequence.ts";
import { unitOf } from "../../services/births-and-deaths/rules/unit.ts";
import type { Foundation } from "../foundation.ts";
import { copyIn } from "./copy-in.ts";

/** Registrations that are sealed together. */
const together = 4_000;

/** A value as COPY's text form has it. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return "\\N";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replaceAll(
    /[\\\t\n\r]/g,
    (sign) => ({ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" })[sign] ?? "",
  );
}

const lines = (rows: readonly (readonly unknown[])[]): Buffer =>
  Buffer.from(rows.map((row) => `${row.map(cell).join("\t")}\n`).join(""));

interface Index {
  readonly drop: string;
  readonly make: string;
}

const indexes = `
  select case when c.conname is null then 'drop index ' || i.indexrelid::regclass
      else 'alter table ' || i.indrelid::regclass || ' drop constraint ' || c.conname end as drop,
    case when c.conname is null then pg_get_indexdef(i.indexrelid)
      else 'alter table ' || i.indrelid::regclass || ' add constraint ' || c.conname || ' '
        || pg_get_constraintdef(c.oid) end as make
  from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
  where i.indrelid = any (array['state.events', 'state.event_find']::regclass[])
    and not exists (select from pg_constraint f where f.conindid = i.indexrelid and f.contype = 'f')`;

/** The tables without their indexes while the body fills them: making them at the end takes a fraction of keeping them. */
async function withoutIndexes(client: Client, body: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<Index>(indexes);
  for (const { drop } of rows) await client.query(drop);
  await body();
  await client.query("set maintenance_work_mem = '1GB'");
  for (const { make } of rows) await client.query(make);
  await client.query("vacuum (analyze) state.events, state.event_find");
}

/** What is laid: `first` is the place of the first, so that more can be laid on top of what is there. */
export interface RegisterPlan {
  readonly town: TownId;
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly span: MadeSpan;
  /** How many of the first laid are answered, as they were made. */
  readonly kept: number;
}

/**
 * Lays entries of a register as the server's superuser, states only, without facts of their own: enough for finding, and nothing
 * for the checker. Answers the first ones.
 */
export async function layRegister(
  { database, sealer, opened }: Foundation,
  { town, seed, first, count, span, kept }: RegisterPlan,
  say: (line: string) => void,
): Promise<readonly Laid[]> {
  const draw = sequence(seed);
  const unit = unitOf(town, 1);
  const found: Laid[] = [];
  // Both tables are filled at once; neither looks up what the other has yet to get.
  const [client, other] = [new Client(opened.url), new Client(opened.url)];
  const began = performance.now();
  try {
    for (const one of [client, other]) {
      await one.connect();
      await one.query("set session_replication_role = replica; set jit = off; set synchronous_commit = off");
    }
    await withoutIndexes(client, async () => {
      let copied: Promise<unknown> = Promise.resolve();
      for (let from = 0; from < count; from += together) {
        const laid = Array.from({ length: Math.min(together, count - from) }, (_, at): Laid => {
          const place = first + from + at;
          return laidOf(madeEvent(draw, span), place, { application: place + 1, serial: place + 1 });
        });
        found.push(...laid.slice(0, Math.max(0, kept - found.length)));
        const states = await database.inTown(town, (tx) => sealedStates(tx, sealer, unit, laid));
        const rows = states.map(([id, { revision, state }]): EventKept => [id, revision, state]);
        const columns = columnsOf(rows);
        const events = lines(rows.map((_, at) => [town, ...columns.map((column) => column[at])]));
        const finds = lines(
          rows.flatMap(([id, , state]) =>
            state.state === "drafted"
              ? []
              : tokensOf(state.report).map((one) => [town, one.field, one.token, one.month, id]),
          ),
        );
        await copied;
        copied = Promise.all([
          copyIn(client, `copy state.events (town, ${eventColumns}) from stdin`, events),
          copyIn(other, "copy state.event_find (town, field, token, month, event) from stdin", finds),
        ]);
      }
      await copied;
      say(`${count} entries sealed and copied in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    });
  } finally {
    await Promise.all([client.end(), other.end()]);
  }
  say(`a register of ${first + count} entries stands after ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return found;
}

/** A register of the last two years, and one of half a century. */
export const twoYears: MadeSpan = { from: "2024-11-01" as CivilDate, days: 730 };
export const fiftyYears: MadeSpan = { from: "1976-11-01" as CivilDate, days: 18_262 };
