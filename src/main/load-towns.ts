// Loads the rulebook's towns into the database: each its row and its own sequence of positions; again and again without harm.
import type { Town } from "../kernel/town.ts";
import { stateTown } from "../kernel/town.ts";
import { connect } from "../platform/database/connect.ts";
import { towns } from "../rulebook/towns.ts";

const load = `insert into akshara.towns
    (id, type, name_hi, name_en, name_hi_proofed, district_hi, district_en, population)
  select * from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[], $8::integer[])
  on conflict (id) do update set type = excluded.type, name_hi = excluded.name_hi, name_en = excluded.name_en,
    name_hi_proofed = excluded.name_hi_proofed, district_hi = excluded.district_hi,
    district_en = excluded.district_en, population = excluded.population
  where (towns.type, towns.name_hi, towns.name_en, towns.name_hi_proofed, towns.district_hi, towns.district_en,
         towns.population)
    is distinct from (excluded.type, excluded.name_hi, excluded.name_en, excluded.name_hi_proofed, excluded.district_hi,
         excluded.district_en, excluded.population)`;

const state = {
  id: stateTown,
  type: "state",
  nameHi: "मध्य प्रदेश",
  nameEn: "Madhya Pradesh",
  nameHiProofed: true,
  districtHi: "",
  districtEn: "",
  population: 0,
} as const;

/** `url` is the address of `akshara_migrate`, which may act as the owner. */
export async function loadTowns(url: string): Promise<void> {
  const all: readonly (Omit<Town, "type"> & { readonly type: string })[] = [state, ...towns];
  const database = connect({ url, connections_max: 1, name: "akshara towns" });
  const { client, release } = await database.raw();
  try {
    await client.query("begin");
    await client.query("set local role akshara_owner");
    await client.query("set local client_min_messages = warning");
    await client.query("select akshara.open_town(id) from unnest($1::integer[]) as t (id)", [
      all.map((town) => town.id),
    ]);
    await client.query(load, [
      all.map((town) => town.id),
      all.map((town) => town.type),
      all.map((town) => town.nameHi),
      all.map((town) => town.nameEn),
      all.map((town) => town.nameHiProofed),
      all.map((town) => town.districtHi),
      all.map((town) => town.districtEn),
      all.map((town) => town.population),
    ]);
    await client.query("commit");
  } finally {
    await release();
    await database.close();
  }
}
