// Whose entries are whose: by the person who reported and by the family's mobile; an adoption ends both.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { open } from "../../../kernel/private.ts";
import { eventsOf } from "./own-events.ts";
import { type Amend, amending } from "./test-amending.ts";
import { actorOf, shivpuri, TestRegistry } from "./test-registry.ts";

describe("one's own entries", () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await TestRegistry.open(amending);
  });
  after(() => registry.close());

  const seenBy = async (who: "clerk" | "citizen", mobile?: string) => {
    const { person } = actorOf(who);
    const place = { town: shivpuri, subject: person, field: "mobile" };
    const sealed = mobile === undefined ? undefined : await registry.sealer.seal(open(mobile, "mobile"), place);
    return await registry.databases.serve.readInTown(shivpuri, (tx) => eventsOf(tx, { person, mobile: sealed }));
  };

  test("who reported and whose mobile stands in the form see the entry as theirs, nobody else does", async () => {
    const event = await registry.registered("birth", { mobile: "9812345678" });
    assert.deepEqual(await seenBy("citizen", "9812345678"), [event]);
    assert.deepEqual(await seenBy("citizen", "9812345679"), []);
    assert.deepEqual(await seenBy("citizen"), []);
    assert.ok((await seenBy("clerk")).includes(event));
  });

  test("after an adoption the birth is its reporter's no more", async () => {
    const event = await registry.registered("birth");
    assert.ok((await seenBy("clerk")).includes(event));
    await registry.done<Amend>(registry.registrar, { do: "test.amend", event, what: "adoption" });
    assert.ok(!(await seenBy("clerk")).includes(event));
  });
});
