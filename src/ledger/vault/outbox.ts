// The vault's plan in the database: sealed objects on their way to the targets, so that a crash changes none of their bytes.
import type { TownId } from "../../kernel/town.ts";
import type { ChainEnd } from "./chain.ts";
import type { VaultSession } from "./source.ts";

/** How far a shard is in the vault once this bundle is stored. */
export interface BundleEnd {
  readonly shard: string;
  readonly end: ChainEnd;
}

/** An object that stands in the plan. */
export interface Planned {
  readonly id: bigint;
  readonly name: string;
  readonly bundle?: BundleEnd;
  /** Targets that are known to have it. */
  readonly stored: readonly string[];
}

interface PlannedRow {
  readonly id: bigint;
  readonly name: string;
  readonly shard: string | null;
  readonly size: bigint | null;
  readonly chain: Buffer | null;
  readonly nodes: Buffer[] | null;
  readonly stored: string[];
}

function plannedOf({ id, name, shard, size, chain, nodes, stored }: PlannedRow): Planned {
  if (shard === null || size === null || chain === null || nodes === null) return { id, name, stored };
  return { id, name, stored, bundle: { shard, end: { size: Number(size), chain: chain.toString("hex"), nodes } } };
}

/** Everything in the plan, in its order, without the bytes. */
export async function readOutbox(session: VaultSession): Promise<Planned[]> {
  const { rows } = await session.query<PlannedRow>({
    name: "vault.outbox",
    text: "select id, name, shard, size, chain, nodes, stored from log.vault_outbox order by id",
  });
  return rows.map(plannedOf);
}

/** Blobs that the portal put into the plan and no target was given yet. */
export async function newBlobs(session: VaultSession, known: readonly bigint[]): Promise<Planned[]> {
  const { rows } = await session.query<PlannedRow>({
    name: "vault.new_blobs",
    text: `select id, name, shard, size, chain, nodes, stored from log.vault_outbox
      where shard is null and not id = any ($1::bigint[]) order by id`,
    values: [known],
  });
  return rows.map(plannedOf);
}

/** The object's bytes; undefined when it is no longer in the plan. */
export async function readObject(session: VaultSession, id: bigint): Promise<Uint8Array | undefined> {
  const { rows } = await session.query<{ object: Buffer }>({
    name: "vault.object",
    text: "select object from log.vault_outbox where id = $1::bigint",
    values: [id],
  });
  return rows[0]?.object;
}

/** A key as it is remembered to be given to the vault: by the hash of its bytes. */
export interface KeyMark {
  readonly town: TownId;
  readonly name: string;
  readonly digest: Buffer;
}

/** Whether this key is in the vault or on its way. */
export async function wasGiven(session: VaultSession, { town, name, digest }: KeyMark): Promise<boolean> {
  const { rows } = await session.query<{ given: boolean }>({
    name: "vault.was_given",
    text: `select exists (
      select from log.vault_keyring where town = $1::integer and name = $2::text and digest = $3::bytea
    ) as given`,
    values: [town, name, digest],
  });
  return rows[0]?.given === true;
}

/** Puts an object into the plan; with a keyring object also remembers which keys are in it. */
export async function plan(
  session: VaultSession,
  name: string,
  object: Uint8Array,
  { bundle, keys = [] }: { readonly bundle?: BundleEnd; readonly keys?: readonly KeyMark[] },
): Promise<Planned> {
  const { rows } = await session.query<{ id: bigint }>({
    name: "vault.plan",
    text: `
      with noted as (
        insert into log.vault_keyring (town, name, digest)
        select town, name, digest from unnest($7::integer[], $8::text[], $9::bytea[]) as given (town, name, digest)
      )
      insert into log.vault_outbox (name, object, shard, size, chain, nodes)
      values ($1::text, $2::bytea, $3::text, $4::bigint, $5::bytea, $6::bytea[]) returning id`,
    values: [
      name,
      object,
      bundle?.shard ?? null,
      bundle?.end.size ?? null,
      bundle === undefined ? null : Buffer.from(bundle.end.chain, "hex"),
      bundle?.end.nodes ?? null,
      keys.map(({ town }) => town),
      keys.map((key) => key.name),
      keys.map(({ digest }) => digest),
    ],
  });
  const [row] = rows;
  if (row === undefined) throw new Error(`${name} was not planned`);
  return { id: row.id, name, stored: [], ...(bundle === undefined ? {} : { bundle }) };
}

/** The channel that tells of a checkpoint tells of the vault too: whoever waits looks again. */
const toldOn = "log_published";

/**
 * A quorum has it: moves the shard on or remembers the object, notes who has it, and takes it out when everyone has. Nobody waits for
 * the disk here: what a crash makes of it is undone by giving the plan's objects again, which are there already.
 */
export async function record(
  session: VaultSession,
  { id, name, bundle }: Planned,
  stored: readonly string[],
  everywhere: boolean,
): Promise<void> {
  await session.query({
    name: "vault.record",
    text: `
      with moved as (
        insert into log.vaulted as v (shard, size, chain, nodes, at)
        select $2::text, $3::bigint, $4::bytea, $5::bytea[], clock_timestamp() where $2::text is not null
        on conflict (shard) do update
          set size = excluded.size, chain = excluded.chain, nodes = excluded.nodes, at = excluded.at
          where v.size < excluded.size
      ), noted as (
        insert into log.vault_objects (name, at) select $6::text, clock_timestamp() where $2::text is null
        on conflict (name) do nothing
      ), kept as (
        update log.vault_outbox set stored = $7::text[] where id = $1::bigint and not $8::boolean
      ), gone as (
        delete from log.vault_outbox where id = $1::bigint and $8::boolean
      )
      select pg_notify('${toldOn}', 'vaulted'), set_config('synchronous_commit', 'off', true)`,
    values: [
      id,
      bundle?.shard ?? null,
      bundle?.end.size ?? null,
      bundle === undefined ? null : Buffer.from(bundle.end.chain, "hex"),
      bundle?.end.nodes ?? null,
      name,
      stored,
      everywhere,
    ],
  });
}

/** A target has it later than the quorum. */
export async function recordLate(
  session: VaultSession,
  id: bigint,
  stored: readonly string[],
  everywhere: boolean,
): Promise<void> {
  await session.query({
    name: "vault.record_late",
    text: `
      with kept as (
        update log.vault_outbox set stored = $2::text[] where id = $1::bigint and not $3::boolean
      )
      delete from log.vault_outbox where id = $1::bigint and $3::boolean`,
    values: [id, stored, everywhere],
  });
}
