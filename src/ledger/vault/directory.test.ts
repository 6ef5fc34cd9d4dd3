// A vault in a folder: objects are created whole and read-only, and nothing that the portal holds changes or removes one.
import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { testFolder } from "../log/test-log.ts";
import { directoryReader, directoryTarget } from "./directory.ts";
import { FaultyVaultFiles, targetFolder } from "./test-vault.ts";

let home: { readonly folder: string; readonly remove: () => void };

describe("directory", () => {
  before(() => {
    home = testFolder();
  });
  after(() => home.remove());

  const name = "bundles/2026/000000000000-1.age";
  const bytes = Buffer.from("sealed");

  async function listed(folder: string, prefix = "", from = ""): Promise<string[]> {
    const names: string[] = [];
    for await (const one of directoryReader(folder).list(prefix, from)) names.push(one);
    return names;
  }

  test("an object is stored once: the same bytes again are welcome, others are refused and change nothing", async () => {
    const folder = targetFolder(home.folder, "once");
    const target = directoryTarget("disk", folder);
    assert.equal(await target.put(name, bytes), "stored");
    assert.equal(await target.put(name, bytes), "already");
    for (const other of [Buffer.from("other!"), Buffer.of(), Buffer.concat([bytes, bytes])]) {
      await assert.rejects(target.put(name, other), { name: "VaultConflict" });
      await assert.rejects(target.put(name, other, true), { name: "VaultConflict" });
    }
    assert.deepEqual(readFileSync(join(folder, name)), bytes);
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o400);
    assert.deepEqual(readdirSync(join(folder, "bundles/2026")), ["000000000000-1.age"]);
  });

  test("the portal's object can create and nothing else: no way to read, list, rename or delete", () => {
    const target = directoryTarget("disk", home.folder);
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(target));
    assert.deepEqual(names, ["constructor", "put"]);
    assert.deepEqual(Object.keys(target), ["name"]);
  });

  for (const wrong of [
    "../outside.age",
    "bundles/../../outside.age",
    "/etc/passwd",
    "bundles/2026/000000000000-1.age/../x",
    "keys/short.age",
    "checkpoint",
    "",
  ]) {
    test(`an object cannot be called «${wrong}»`, async () => {
      const folder = targetFolder(home.folder, "names");
      await assert.rejects(directoryTarget("disk", folder).put(wrong, bytes), /no name of an object/);
      assert.deepEqual(await listed(folder), []);
    });
  }

  test("a vault's folder that is gone, as when its disk is not mounted, is not made anew", async () => {
    const folder = join(home.folder, "unmounted");
    await assert.rejects(directoryTarget("disk", folder).put(name, bytes), { code: "ENOENT" });
    assert.equal(existsSync(folder), false);
  });

  test("a disk that was taken out and put back empty is noticed or filled, never believed to have its folders", async () => {
    const folder = targetFolder(home.folder, "swapped");
    const target = directoryTarget("disk", folder);
    await target.put(name, bytes);
    chmodSync(join(folder, name), 0o600);
    rmSync(join(folder, "bundles"), { recursive: true });
    await assert.rejects(target.put("bundles/2026/000000000001-1.age", bytes));
    assert.equal(await target.put("bundles/2026/000000000001-1.age", bytes), "stored");
  });

  test("after a fault in any file operation an object is there whole or not at all, and the next try stores it", async () => {
    let tried = 0;
    for (const fault of ["before", "half", "after"] as const) {
      for (let fail_at = 1; ; fail_at += 1) {
        const folder = targetFolder(home.folder, `fault-${fault}-${fail_at}`);
        const files = new FaultyVaultFiles(fail_at, fault, false);
        const target = directoryTarget("disk", folder, files);
        const first = await target.put(name, bytes).catch(() => undefined);
        const path = join(folder, name);
        if (existsSync(path)) assert.deepEqual(readFileSync(path), bytes);
        if (first !== undefined) assert.ok(existsSync(path));
        if (first === undefined) await target.put(name, bytes).catch(() => target.put(name, bytes));
        assert.deepEqual(readFileSync(path), bytes);
        assert.deepEqual(await listed(folder), [name]);
        tried += 1;
        if (!files.hasFailed) break;
      }
    }
    assert.ok(tried > 20, `only ${tried} operations were tried`);
  });

  test("a reader lists names in order, from a prefix, behind a name, without unfinished files, and gets bytes", async () => {
    const folder = targetFolder(home.folder, "listed");
    const target = directoryTarget("disk", folder);
    const names = [
      "bundles/2025/000000000000-3.age",
      "bundles/2026/000000000000-10.age",
      "bundles/2026/000000000010-1.age",
      "bundles/2026/000000000011-2.age",
      "bundles/2026/000000000013-1.age",
      "bundles/2026/000000000014-1.age",
      `keys/${"ab".repeat(32)}.age`,
    ];
    for (const one of names.toReversed()) await target.put(one, Buffer.from(one));
    assert.deepEqual(await listed(folder), names);
    assert.deepEqual(await listed(folder, "bundles/2026/"), names.slice(1, 6));
    assert.deepEqual(await listed(folder, "bundles/", names[1]), names.slice(2, 6));
    assert.deepEqual(await listed(folder, "blobs/"), []);
    for (const together of [1, 2, 3]) {
      const few = [];
      for await (const one of directoryReader(folder, together).list("")) few.push(one);
      assert.deepEqual(few, names);
    }
    const reader = directoryReader(folder);
    assert.equal(Buffer.from(await reader.get(names[6] ?? "")).toString(), names[6]);
    await assert.rejects(reader.get("keys/".concat("cd".repeat(32), ".age")), /the vault has no/);
  });
});
