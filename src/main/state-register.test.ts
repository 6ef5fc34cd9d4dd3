// The state's register as configured: its own address, the sample's sandbox, or none; and its figures when the database is away.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Registry } from "prom-client";
import type { TownId } from "../kernel/town.ts";
import { setClock } from "../platform/clock.ts";
import type { Database } from "../platform/database/connect.ts";
import { type Configuration, readConfiguration } from "./configuration.ts";
import { isRegisterConnected, isSandboxRegister, stateRegisterFigures, stateRegisterOf } from "./state-register.ts";

const clock = setClock("2026-11-21T05:30:00.000Z");
const folder = mkdtempSync(join(tmpdir(), "akshara-register-configured-"));

function configured(changes: Partial<Configuration>): Configuration {
  const read = readConfiguration({ AKSHARA_DATA: folder });
  assert.ok(read.ok);
  return { ...read.configuration, ...changes };
}

test("in service nothing is handed on until an address is configured; a sample has its sandbox, which may be away", async () => {
  const service = configured({ AKSHARA_SAMPLE: false });
  assert.equal(stateRegisterOf(service, clock), undefined);
  assert.equal(isSandboxRegister(service), false);
  assert.equal(isRegisterConnected(service), false, "then no figure is counted either");
  assert.equal(isRegisterConnected(configured({})), true);
  const named = { AKSHARA_STATE_REGISTER_URL: "https://crs.invalid/v1", AKSHARA_STATE_REGISTER_SECRET_FILE: "secret" };
  assert.ok(stateRegisterOf(configured({ AKSHARA_SAMPLE: false, ...named }), clock));
  assert.equal(isSandboxRegister(configured(named)), false);
  const sample = stateRegisterOf(configured({}), clock);
  assert.equal(await sample?.ready(), false);
  rmSync(folder, { recursive: true, force: true });
});

test("the figures tell by town what waits and since when, and stay as they were while the database is away", async () => {
  const rows = [{ town: 250705, waiting: 3, rejected: 1, oldest: "2026-11-18" }];
  let away = false;
  const query = async (): Promise<object[]> => (away ? Promise.reject(new Error("away")) : [...rows]);
  const registry = new Registry();
  stateRegisterFigures(registry, { query } as unknown as Database, { clock, towns: [250705 as TownId] });
  const seen = await registry.metrics();
  for (const [name, value] of [
    ["waiting_entries", 3],
    ["rejected_entries", 1],
    ["waiting_days", 3],
  ] as const)
    assert.match(seen, new RegExp(`akshara_state_register_${name}\\{town="250705"\\} ${value}`));
  away = true;
  assert.match(await registry.metrics(), /waiting_entries\{town="250705"\} 3/);
  away = false;
  rows.length = 0;
  assert.doesNotMatch(await registry.metrics(), /town="250705"/);
});
