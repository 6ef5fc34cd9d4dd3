// A stop finishes what was accepted and refuses what comes after; a request that never ends does not hold it for ever.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { testDatabase, type TestDatabase } from "../database/test-database.ts";
import { httpApp } from "./app.ts";
import { stopGracefully } from "./graceful-stop.ts";
import { testSite } from "./test-site.ts";
import type { App } from "./visit.ts";

let database: TestDatabase;
describe("graceful stop", () => {
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());

  async function listening(until: Promise<void>, arrived: () => void): Promise<{ app: App; address: string }> {
    const app = await httpApp({
      site: testSite({ database: database.serve }),
      routes: (made) => {
        made.get("/slow", async (_request, reply) => {
          arrived();
          await until;
          return reply.send("done");
        });
      },
    });
    return { app, address: await app.listen({ port: 0, host: "127.0.0.1" }) };
  }

  test("a request that was accepted is answered although the program is stopping", async () => {
    const { promise: until, resolve: finish } = Promise.withResolvers<void>();
    const { promise: inside, resolve: arrived } = Promise.withResolvers<void>();
    const { app, address } = await listening(until, arrived);
    const answer = fetch(`${address}/slow`);
    await inside;
    const stopped = stopGracefully(app);
    finish();
    assert.equal(await (await answer).text(), "done");
    assert.equal(await stopped, true);
    await assert.rejects(fetch(`${address}/healthz`));
  });

  test("a request that does not end is cut off at the bound", async () => {
    const { promise: until, resolve: finish } = Promise.withResolvers<void>();
    const { promise: inside, resolve: arrived } = Promise.withResolvers<void>();
    const { app, address } = await listening(until, arrived);
    const answer = fetch(`${address}/slow`).then(
      () => "answered",
      () => "cut",
    );
    await inside;
    assert.equal(await stopGracefully(app, 50), false);
    assert.equal(await answer, "cut");
    finish();
  });
});
