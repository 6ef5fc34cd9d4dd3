// The checker sees every change: each column of each table that follows from the facts, each row more, less or elsewhere.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Client } from "pg";
import { stateTown, type TownId } from "../../src/kernel/town.ts";
import { compareRows, describeTables, type Difference, wantedRows } from "../../src/ledger/check-rows.ts";
import { checkTowns, occupiedTowns } from "../../src/ledger/check-towns.ts";
import { type CheckOptions, checkTown, differenceWords } from "../../src/ledger/checker.ts";
import { ledgerServices } from "../../src/main/services.ts";
import { statement } from "../../src/platform/database/connect.ts";
import { dewas, type FilledTown, fillTown, shivpuri } from "./filled-town.ts";
import {
  change,
  changeOf,
  dropGuards,
  insert,
  type PlantedRow,
  type PlantedTable,
  putBack,
  remove,
  rowOf,
  tablesOf,
} from "./planting.ts";

/** Columns that nothing can be compared with, each with its reason. */
const unchecked = new Map([
  [
    "journal.commands.hash",
    "a keyed hash of what was asked, which is kept nowhere; with another one a repeat is refused, never done twice",
  ],
]);

let town: FilledTown;
let client: Client;
let release: () => Promise<void>;
let tables: readonly PlantedTable[];

const find = async (of: TownId = shivpuri, options: CheckOptions = {}): Promise<readonly Difference[]> =>
  (await checkTown(town.databases.check, ledgerServices, of, options)).differences;

/** The town whose rows are changed: only the state has shards of the log. */
const home = ({ name }: PlantedTable): TownId => (name === "state.log_shards" ? stateTown : shivpuri);

/** So few subjects at once that this small town is folded in parts, as a large one is. */
const inParts: CheckOptions = { subjects_together: 40 };

/** Whether a difference names this row: its table, and its subject or position. */
function names(
  { kind, subject, position }: Difference,
  { name, key }: PlantedTable,
  rows: readonly PlantedRow[],
): boolean {
  const own = kind === name || (kind === "fact" && ["journal.facts", "journal.pending"].includes(name));
  return (
    own && rows.some(({ values }) => key.some((one) => values[one] === subject || values[one] === String(position)))
  );
}

/** A fact that is gone is missed by the command that made it. */
const missed = ({ kind, subject }: Difference, { values }: PlantedRow): boolean =>
  kind === "journal.commands" && subject === values["command"];

describe("checker", () => {
  before(async () => {
    town = await fillTown();
    ({ client, release } = await town.databases.superuser.raw());
    await dropGuards(client);
    tables = await tablesOf(client);
  });
  after(async () => {
    await release();
    await town.databases.close();
  });

  describe("the checker", () => {
    test("finds nothing in a town where everything has happened, also while more happens", async () => {
      const [differences] = await Promise.all([find(), ...Array.from({ length: 12 }, (_, at) => town.pay(at))]);
      assert.deepEqual(differences, []);
      assert.deepEqual(await find(), []);
      assert.deepEqual(await find(dewas), []);
      assert.ok(tables.length > 14);
    });

    test("sees every value that is changed, in every column of every table, and names the row", async () => {
      const unseen: string[] = [];
      for (const table of tables) {
        for (const column of table.columns.filter(({ name }) => name !== "town")) {
          const row = await rowOf(client, table, home(table), column.name);
          const plants = [changeOf(column), ...(column.nullable && row.values[column.name] !== null ? ["null"] : [])];
          for (const plant of plants) {
            const changed = await change(client, table, await rowOf(client, table, home(table), column.name), [
              column.name,
              plant,
            ]);
            assert.notEqual(changed.values[column.name], row.values[column.name]);
            const found = (await find(home(table))).filter((one) => names(one, table, [row, changed]));
            const said = found.some(
              ({ what, detail }) => !what.startsWith("row-altered") || detail.includes(column.name),
            );
            if (!said) unseen.push(`${table.name}.${column.name}`);
            await putBack(client, table, changed, column, row);
          }
        }
      }
      assert.deepEqual(unseen, [...unchecked.keys()]);
      assert.deepEqual([await find(), await find(stateTown)], [[], []]);
    });

    test("sees a row that is gone from any table", async () => {
      for (const table of tables) {
        const row = await rowOf(client, table, home(table), table.key.at(-1) ?? "town");
        await remove(client, table, row);
        const found = await find(home(table));
        assert.ok(
          found.some((one) => names(one, table, [row]) || missed(one, row)),
          table.name,
        );
        await insert(client, table, row);
      }
      assert.deepEqual([await find(), await find(stateTown)], [[], []]);
    });

    test("sees a row that was copied under another id in any table", async () => {
      for (const table of tables) {
        const row = await rowOf(client, table, home(table), table.key.at(-1) ?? "town");
        const copies = table.columns.filter(({ name }) => table.key.includes(name) || name === "id");
        const other = Object.fromEntries(
          copies.flatMap(({ name, type }) => {
            if (type === "uuid") return [[name, crypto.randomUUID()]];
            return type === "bigint" ? [[name, String(BigInt(row.values[name] ?? "0") + 1_000_000n)]] : [];
          }),
        );
        const copy = await insert(client, table, row, other);
        assert.ok(
          (await find(home(table))).some((one) => names(one, table, [copy])),
          table.name,
        );
        await remove(client, table, copy);
      }
      assert.deepEqual([await find(), await find(stateTown)], [[], []]);
    });

    test("sees a row that was moved to another town, in both towns", async () => {
      for (const table of tables) {
        const row = await rowOf(client, table, home(table), table.key.at(-1) ?? "town");
        const moved = await change(client, table, row, ["town", String(dewas)]);
        const here = await find(home(table));
        assert.ok(
          here.some((one) => names(one, table, [row]) || missed(one, row)),
          table.name,
        );
        assert.ok(
          (await find(dewas)).some((one) => names(one, table, [row])),
          table.name,
        );
        await change(client, table, moved, ["town", String(home(table))]);
      }
      assert.deepEqual([await find(), await find(dewas), await find(stateTown)], [[], [], []]);
    });

    test("passes over towns without any row, and sees a single row of any table in one of them", async () => {
      const empty = 250_999 as TownId;
      const { check } = town.databases;
      const towns = [empty, stateTown, shivpuri];
      assert.deepEqual(await occupiedTowns(check, []), new Set());
      assert.deepEqual(await occupiedTowns(check, [empty]), new Set());
      assert.deepEqual(await occupiedTowns(check, towns), new Set([stateTown, shivpuri]));
      for (const table of tables) {
        const row = await rowOf(client, table, home(table), table.key.at(-1) ?? "town");
        const moved = await change(client, table, row, ["town", String(empty)]);
        const [found] = await checkTowns(check, ledgerServices, [empty]);
        assert.ok(
          found?.differences.some((one) => names(one, table, [row])),
          table.name,
        );
        await change(client, table, moved, ["town", String(home(table))]);
      }
      const checks = await checkTowns(check, ledgerServices, towns);
      assert.deepEqual(
        checks.map(({ town: one, facts, differences }) => [one, facts > 0, differences]),
        [
          [empty, false, []],
          [stateTown, true, []],
          [shivpuri, true, []],
        ],
      );
    });

    test("folds a large town in parts: sees the same, and leaves no file behind", async () => {
      const folder = mkdtempSync(join(tmpdir(), "akshara-checked-"));
      assert.deepEqual(await find(shivpuri, { ...inParts, folder }), []);
      for (const table of tables) {
        const row = await rowOf(client, table, home(table), table.key.at(-1) ?? "town");
        await remove(client, table, row);
        const [whole, parted] = [await find(home(table)), await find(home(table), { ...inParts, folder })];
        const sorted = (found: readonly Difference[]): readonly string[] => found.map(differenceWords).sort();
        assert.deepEqual(sorted(parted), sorted(whole), table.name);
        assert.notDeepEqual(whole, []);
        await insert(client, table, row);
      }
      assert.deepEqual(readdirSync(folder), []);
      rmSync(folder, { recursive: true });
    });

    test("names town, subject and fact: of a row the last one that moved it, of an altered fact itself", async () => {
      const newest = await client.query<{ subject: string; position: string; body: string }>(
        `select subject, position::text, body from journal.facts where town = $1 and kind = 'receipt.issued'
         order by facts.position desc limit 1`,
        [shivpuri],
      );
      const [fact] = newest.rows;
      assert.ok(fact);
      const position = BigInt(fact.position);
      for (const options of [{}, inParts]) {
        await client.query("update state.receipts set amount_paise = amount_paise + 1 where id = $1", [fact.subject]);
        const [cell] = await find(shivpuri, options);
        assert.deepEqual(
          [cell?.town, cell?.what, cell?.subject, cell?.position],
          [shivpuri, "row-altered", fact.subject, position],
        );
        await client.query("update state.receipts set amount_paise = amount_paise - 1 where id = $1", [fact.subject]);
        const change = "update journal.facts set body = $3 where town = $1 and position = $2";
        await client.query(change, [shivpuri, fact.position, fact.body.replace('"cash"', '"cAsh"')]);
        const [byte] = (await find(shivpuri, options)).filter(({ kind }) => kind === "fact");
        assert.deepEqual([byte?.what, byte?.subject, byte?.position], ["fact-altered", fact.subject, position]);
        assert.match(
          differenceWords(byte as Difference),
          new RegExp(`town ${shivpuri}: fact-altered, fact ${fact.subject}`),
        );
        await client.query(change, [shivpuri, fact.position, fact.body]);
      }
      assert.deepEqual(await find(), []);
    });

    test("names a subject whose facts were altered into what fits no row, and still compares the others", async () => {
      const facts = tables.find(({ name }) => name === "journal.facts") as PlantedTable;
      const { rows } = await client.query<PlantedRow & { subject: string }>(
        `select ctid::text as place, subject from journal.facts where town = $1 and kind = 'receipt.issued' limit 1`,
        [shivpuri],
      );
      const [row] = rows;
      assert.ok(row);
      const body = `regexp_replace("body", '"on":"[^"]*"', '"on":"never"')`;
      const before = await client.query<{ body: string }>("select body from journal.facts where ctid = $1", [
        row.place,
      ]);
      const changed = await change(client, facts, row, ["body", body]);
      const others = await client.query<{ id: string }>(
        "select id from state.receipts where town = $1 and id <> $2 limit 1",
        [shivpuri, row.subject],
      );
      const other = others.rows[0]?.id;
      await client.query("update state.receipts set amount_paise = amount_paise + 1 where id = $1", [other]);
      const found = await find();
      assert.ok(found.some(({ what, subject }) => what === "state-refused" && subject === row.subject));
      assert.ok(found.some(({ what, subject }) => what === "row-altered" && subject === other));
      await client.query("update state.receipts set amount_paise = amount_paise - 1 where id = $1", [other]);
      await change(client, facts, changed, ["body", "$1::text"], [before.rows[0]?.body ?? ""]);
      assert.deepEqual(await find(), []);
    });

    test("names a column that no service saves, and a row in a table that no service knows", async () => {
      await client.query("alter table state.books add column shelf text");
      await client.query(`create table state.shelves (town integer, id uuid, primary key (town, id));
      grant select on state.shelves to akshara_check; insert into state.shelves values (250705, gen_random_uuid())`);
      const found = (await find()).map(({ what, kind, detail }) => [what, kind, detail]);
      assert.deepEqual(found, [
        ["column-unknown", "state.books", "no service saves shelf"],
        ["row-unknown", "state.shelves", "no fact made this row"],
      ]);
      await client.query("alter table state.books drop column shelf; drop table state.shelves");
    });

    const subjects = statement(
      "test.subjects",
      "select id from journal.subjects where town = $1::integer and kind = $2::text",
    );
    test("what a store loads is saved again as it was", async () => {
      const ofState = (kind: string): boolean => kind === "log-shard";
      for (const where of [shivpuri, stateTown])
        await town.databases.check.readInTown(where, async (tx) => {
          const described = await describeTables(tx);
          const stores = ledgerServices.flatMap((service) => service.stores);
          for (const store of stores.filter(({ kind }) => ofState(kind.kind) === (where === stateTown))) {
            const ids = await tx.query<{ id: never }>(subjects, [where, store.kind.kind]);
            const kept = await store.load(
              tx,
              ids.map(({ id }) => id),
              false,
            );
            assert.ok(kept.size > 0, store.kind.kind);
            for (const wanted of await wantedRows(where, (one) => store.save(one, kept))) {
              const table = described.get(wanted.table);
              assert.ok(table);
              assert.deepEqual(await compareRows(tx, table, wanted), []);
            }
          }
        });
    });
  });
});
