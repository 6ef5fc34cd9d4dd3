// The nights on a portal with all services: each town once a night, by one process, kept and loud when something differs.
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { civilDate, instant } from "../kernel/civil-date.ts";
import { type SetClock, setClock } from "../platform/clock.ts";
import { statement } from "../platform/database/connect.ts";
import { makeLog } from "../platform/metrics/log.ts";
import { towns as rulebookTowns } from "../rulebook/towns.ts";
import { lastDue, Nightly, type NightlyParts } from "./nightly.ts";
import { nightlyStatus, summaryOf } from "./nightly-status.ts";
import { dewas, shivpuri, VaultedPortal } from "./test-rebuild.ts";

test("work falls due at its minute of the Indian night, and until then the night before counts", () => {
  const due = (now: string, today: string, minutes: number) => lastDue(instant(now), civilDate(today), minutes);
  // 01:00 in India is 19:30 of the day before in UTC.
  assert.equal(due("2026-11-21T19:30:00.000Z", "2026-11-22", 60), "2026-11-21T19:30:00.000Z");
  assert.equal(due("2026-11-21T19:29:59.000Z", "2026-11-22", 60), "2026-11-20T19:30:00.000Z");
  assert.equal(due("2026-11-22T12:00:00.000Z", "2026-11-22", 60), "2026-11-21T19:30:00.000Z");
});

describe("the nights", () => {
  let portal: VaultedPortal;
  let clock: SetClock;
  let parts: NightlyParts;
  const lines: string[] = [];
  before(async () => {
    portal = await VaultedPortal.open();
    clock = setClock("2026-11-22T08:00:00.000Z");
    const two = rulebookTowns.filter(({ id }) => id === shivpuri || id === dewas);
    const log = makeLog("info", { write: (line) => lines.push(line) });
    parts = { ...portal.foundation, clock, log, towns: new Map(two.map((town) => [town.id, town])) };
  });
  after(() => portal.close());

  const status = () => nightlyStatus(portal.foundation.configuration);
  const loud = () => lines.filter((line) => line.includes('"level":"error"') || line.includes('"level":50'));

  test("a portal that was never checked is checked at once, each town once, and then only in the next night", async () => {
    const [one, other] = [new Nightly(parts), new Nightly(parts)];
    const done = await Promise.all([one.look(), other.look()]);
    assert.equal(done[0] + done[1], 3);
    assert.deepEqual(
      status().towns.map(({ town, check, copy }) => [town, check?.differences, copy?.on]),
      [
        [0, 0, undefined],
        [shivpuri, 0, "2026-11-22"],
        [dewas, 0, "2026-11-22"],
      ],
    );
    assert.ok((status().log?.entries ?? 0) > 0 && status().log?.problems === 0);
    assert.equal(summaryOf(status()).differences, 0);
    assert.deepEqual(loud(), []);
    clock.set("2026-11-22T18:35:00.000Z");
    assert.equal(await one.look(), 0, "five minutes after midnight nobody's turn has come");
    clock.set("2026-11-22T23:30:00.000Z");
    assert.equal(await one.look(), 3);
    assert.equal(await one.look(), 0);
    assert.deepEqual(readdirSync(join(portal.folder, "continuity", String(dewas))), [
      "2026-11-22.zip.age",
      "2026-11-23.zip.age",
    ]);
  });

  test("towns take their turns over the night", async () => {
    const nightly = new Nightly(parts);
    const turns = new Map<number, number>();
    for (let minute = 0; minute < 300; minute += 15) {
      clock.set(new Date(Date.parse("2026-11-23T18:30:00.000Z") + minute * 60_000).toISOString());
      const done = await nightly.look();
      if (done > 0) turns.set(minute, done);
    }
    assert.equal(
      [...turns.values()].reduce((sum, one) => sum + one, 0),
      3,
    );
    assert.ok(turns.size > 1 && !turns.has(0) && !turns.has(15), JSON.stringify([...turns]));
  });

  test("a cell that was changed is kept, named, and loud in the log", async () => {
    const { superuser } = portal.database;
    const change = statement(
      "test.nightly.change",
      `update state.receipts set amount_paise = amount_paise + 100
       where town = $1::integer and id = (select min(id::text)::uuid from state.receipts where town = $1::integer)
       returning id::text as id`,
    );
    const [row] = await superuser.query<{ id: string }>(change, [shivpuri]);
    clock.set("2026-11-24T23:30:00.000Z");
    await new Nightly(parts).look();
    const found = status().towns.find(({ town }) => town === shivpuri)?.check;
    assert.equal(found?.differences, 1);
    assert.match(found?.first[0] ?? "", new RegExp(`row-altered.*${row?.id ?? "none"}.*amount_paise`));
    assert.deepEqual(summaryOf(status()).differing, [shivpuri]);
    assert.match(loud().join("\n"), /THE RECORDS DIFFER FROM THE JOURNAL/);
    await superuser.query(
      statement(
        "test.nightly.back",
        "update state.receipts set amount_paise = amount_paise - 100 where town = $1::integer and id = $2::uuid",
      ),
      [shivpuri, row?.id],
    );
    clock.set("2026-11-25T23:30:00.000Z");
    await new Nightly(parts).look();
    assert.equal(summaryOf(status()).differences, 0);
  });

  test("what could not be made says why, keeps the day of the last file, and is tried again after an hour", async () => {
    clock.set("2026-11-26T23:30:00.000Z");
    const nightly = new Nightly({ ...parts, vault: undefined });
    await nightly.look();
    const copy = () => status().towns.find(({ town }) => town === dewas)?.copy;
    assert.deepEqual([copy()?.trouble, copy()?.on], ["NoContinuityKey", "2026-11-26"]);
    assert.match(loud().join("\n"), /continuity file could not be made/);
    clock.pass(3_000);
    assert.equal(await nightly.look(), 0);
    clock.pass(700);
    assert.equal(await new Nightly(parts).look(), 2);
    assert.deepEqual([copy()?.trouble, copy()?.on], ["", "2026-11-27"]);
  });

  test("a file of nights that can not be read is as none", () => {
    writeFileSync(join(portal.folder, "nightly.json"), "{");
    assert.deepEqual(status(), { towns: [] });
  });
});
