// The register on a real database: reported, registered with the next number of its unit's year, kept as its facts say.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { checkTown } from "../../../ledger/checker.ts";
import { kernelService } from "../../../ledger/stores.ts";
import { readEvent } from "./event-store.ts";
import { birthsAndDeaths } from "./service.ts";
import { codeOf, shivpuri, TestRegistry } from "./test-registry.ts";

describe("the register of a unit", () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await TestRegistry.open();
  });
  after(() => registry.close());

  const numberOf = async (event: Parameters<typeof readEvent>[1]): Promise<string> => {
    const found = await registry.databases.serve.readInTown(shivpuri, (tx) => readEvent(tx, event));
    return found?.event.state === "registered" ? found.event.entry.number : (found?.event.state ?? "none");
  };

  test("each register of the unit counts by itself, without a gap", async () => {
    const births = [await registry.registered("birth"), await registry.registered("birth")];
    const death = await registry.registered("death");
    assert.match(await numberOf(births[0] as never), /^B-250705-2026-01-000001-\d$/);
    assert.match(await numberOf(births[1] as never), /^B-250705-2026-01-000002-\d$/);
    assert.match(await numberOf(death), /^D-250705-2026-01-000001-\d$/);
  });

  test("a report is registered once, by its own unit's registrar, who signed in with a passkey", async () => {
    const event = await registry.report("birth");
    assert.equal(codeOf(await registry.register("birth", event, { passkey: false })), "event.passkey_needed");
    assert.equal(codeOf(await registry.register("birth", event, { alike: [registry.unit] })), "event.doubles_unseen");
    assert.equal(codeOf(await registry.register("birth", event)), "accepted");
    assert.equal(codeOf(await registry.register("birth", event)), "event.already_decided");
  });

  test("a late report waits for its fee and its second person", async () => {
    const event = await registry.report("birth", { eventDate: "25-10-2026" });
    assert.equal(codeOf(await registry.register("birth", event)), "event.no_attest");
  });

  test("the tables are what the facts say", async () => {
    const { check } = registry.databases;
    const found = await checkTown(check, [kernelService, birthsAndDeaths], shivpuri);
    assert.deepEqual(found.differences, []);
  });
});
