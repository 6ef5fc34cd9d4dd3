// Roles on a server of their own, since their passwords are the whole server's.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { changedAddress } from "./address.ts";
import type { Database } from "./connect.ts";
import { connect, sqlState, statement } from "./connect.ts";
import type { Inside } from "./inside.ts";
import { startInside } from "./inside.ts";
import { migrate } from "./migrate.ts";
import { DatabaseUnfit, ensureRoles, loginRoles, roleAddress, roleSecret } from "./roles.ts";
import { projectFile } from "../place.ts";

const whoAmI = statement("test.who", "select current_user::text as name");
const silent = (): void => undefined;

// Hooks outside a suite would run for every file, since one process runs them all.
describe("roles", () => {
  let folder: string;
  let inside: Inside;
  let superuser: Database;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "akshara-roles-"));
    inside = await startInside({ dataFolder: folder, log: silent, unsafe: true });
    superuser = connect({ url: inside.url, connections_max: 1, name: "test roles" });
  });
  after(async () => {
    await superuser.close();
    await inside.stop();
    rmSync(folder, { recursive: true });
  });

  const logIn = async (address: string): Promise<unknown> => {
    const database = connect({ url: address, connections_max: 1, name: "test log in" });
    try {
      return await database.query(whoAmI);
    } finally {
      await database.close();
    }
  };
  const make = async (name: string, text: string): Promise<unknown> => await superuser.query(statement(name, text));

  test("a user that owns the database and may make roles prepares it without being a superuser", async () => {
    await make("test.plain_role", "create role plain login createrole password 'plain'");
    await make("test.plain_database", "create database plain owner plain");
    const url = changedAddress(inside.url, { user: "plain", password: "plain", database: "plain" });
    const secret = roleSecret(folder);
    await ensureRoles(url, secret);
    await ensureRoles(url, secret);
    await migrate({ url: roleAddress(url, "akshara_migrate", secret), folder: projectFile("sql"), log: silent });
    assert.deepEqual(await logIn(roleAddress(url, "akshara_serve", secret)), [{ name: "akshara_serve" }]);
  });

  test("several programs ensure the roles at once; each then logs in with what follows from the secret", async () => {
    const secret = roleSecret(folder);
    assert.deepEqual(roleSecret(folder), secret);
    assert.equal(statSync(join(folder, "database-secret")).mode & 0o777, 0o600);
    await Promise.all([1, 2, 3, 4].map(() => ensureRoles(inside.url, secret)));
    for (const role of loginRoles) {
      assert.deepEqual(await logIn(roleAddress(inside.url, role, secret)), [{ name: role }]);
      await assert.rejects(
        logIn(roleAddress(inside.url, role, new Uint8Array(32))),
        (error) => sqlState(error) === "28P01",
      );
    }
  });

  test("a user that may not make roles is told what to change", async () => {
    const address = roleAddress(inside.url, "akshara_serve", roleSecret(folder));
    await assert.rejects(
      ensureRoles(address, new Uint8Array(32)),
      (error) => error instanceof DatabaseUnfit && /CREATEROLE/.test(error.message),
    );
  });
});
