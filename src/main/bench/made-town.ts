// A town of any size for a measurement: some holdings registered as usual, the others laid as copies of them by the server itself.
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { commandId, holdingId, uuidV7 } from "../../kernel/ids.ts";
import type { PropertyTaxRates } from "../../kernel/property-tax-rates.ts";
import type { RegisterHolding } from "../../services/property-tax/rules/register.ts";
import { importer } from "../../services/property-tax/server/import.ts";
import type { RegisterRow } from "../../services/property-tax/server/import-row.ts";
import { sampleRows } from "../../services/property-tax/server/sample-register.ts";
import type { Foundation } from "../foundation.ts";

/** Commands of one transaction while the town is made. */
const registered_together_max = 250;

/** Registers so many holdings through the ledger; answers their rows as they were claimed. */
export async function registerHoldings(
  { ledger, clock }: Foundation,
  rates: PropertyTaxRates,
  count: number,
): Promise<readonly RegisterRow[]> {
  const rows = [...sampleRows({ count, seed: 11, prefix: "B", rates, earlier: new Map() })];
  const newId = () => uuidV7(Date.parse(clock.now()), randomBytes(10));
  const commands = rows.map(
    (row): RegisterHolding => ({
      do: "holding.register",
      id: commandId(newId()),
      holding: holdingId(newId()),
      zones: rates.zones,
      origin: "import",
      ...row,
    }),
  );
  for (let from = 0; from < count; from += registered_together_max) {
    const some = commands.slice(from, from + registered_together_max);
    for (const outcome of await ledger.performAll({ town: rates.town, actor: importer, commands: some })) {
      if (!outcome.ok) throw new Error(`a holding of the measurement was refused: ${outcome.refusal.code}`);
    }
  }
  return rows;
}

// A copy is told from what was registered by its id: those of version 7 begin with this century's milliseconds.
const first_registered = "01000000-0000-0000-0000-000000000000";
const copies = `
  with registered as (
    select row_number() over (order by id) as place, h.* from state.holdings h
    where town = $1::integer and id >= '${first_registered}'
  ), copied as materialized (
    select registered.id as of, copy, place,
      (lpad(to_hex(copy), 8, '0') || '-' || lpad(to_hex(place), 4, '0') || '-7000-8000-000000000000')::uuid as id
    from generate_series($2::integer, $3::integer) as copy cross join registered
  )`;
/** What a copy's mobile is found by: another one than that of what it was copied from. */
const other = (token: string): string => `substr(md5(${token} || copied.copy), 1, length(${token}))`;
const mobile = "h.particulars #>> '{owners,0,mobile,find,0}'";
/** The account of a holding as rules/holding.ts derives it: SHA-256 over each part's length and bytes, as a UUID of version 8. */
const account = `encode(
    set_byte(set_byte(digest, 6, get_byte(digest, 6) & 15 | 128), 8, get_byte(digest, 8) & 63 | 128), 'hex')::uuid`;

const layHoldings = `${copies}
  insert into state.holdings (town, id, revision, number, number_key, old_number, portal_number, account, ward, colony, zone,
    plot_area_hundredths, registered_on, particulars, demanded_years, penalised_years)
  select h.town, copied.id, h.revision, h.number || '/' || copied.copy, h.number_key || '-' || copied.copy,
    h.old_number || '/' || copied.copy, h.portal_number || '/' || copied.copy, ${account},
    h.ward, h.colony, h.zone, h.plot_area_hundredths, h.registered_on,
    case when ${mobile} is null then h.particulars
      else replace(h.particulars::text, ${mobile}, ${other(mobile)})::jsonb end, h.demanded_years, h.penalised_years
  from copied join registered h on h.id = copied.of cross join lateral (
    select substring(sha256(int4send(7) || 'account' || int4send(36) || copied.id::text::bytea) for 16) as digest) as derived
  order by copied.id`;
const layFinds = `${copies}
  insert into state.holding_find (town, class, token, holding)
  select f.town, f.class, case f.class when 'mobile' then ${other("f.token")} else f.token end, copied.id
  from copied join state.holding_find f on f.town = $1::integer and f.holding = copied.of
  order by 2, 3, 4`;
const layNumbers = `${copies}
  insert into state.holding_numbers (town, id, revision, holding, series, number)
  select n.town, gen_random_uuid(), 1, copied.id, n.series, n.number || '/' || copied.copy
  from copied join state.holding_numbers n on n.town = $1::integer and n.holding = copied.of`;

/**
 * Lays copies of what was registered, numbered from one copy to another, as the server's superuser. They stand in the
 * tables as states only, without facts of their own: enough for demanding and finding, and nothing for the checker.
 */
export async function layCopies(url: string, town: number, from: number, to: number): Promise<void> {
  if (to < from) return;
  const client = new Client(url);
  await client.connect();
  try {
    // Foreign keys hold by the way the rows are made; looking up each would take longer than laying them.
    await client.query("set session_replication_role = replica; set work_mem = '256MB'; set jit = off");
    for (const text of [layHoldings, layFinds, layNumbers]) await client.query(text, [town, from, to]);
    await client.query("analyze state.holdings, state.holding_find, state.holding_numbers");
  } finally {
    await client.end();
  }
}
