// The programs that are measured from outside: the portal without limits of requests, and the bare framework's hello.
import { once } from "node:events";
import fastify from "fastify";
import { makeOutside } from "../background.ts";
import type { Configuration } from "../configuration.ts";
import { layFoundation } from "../foundation.ts";
import { makePortal } from "../portal.ts";
import { seedSample } from "../seed-sample.ts";
import { allowed_in_measurement } from "./measure-pages.ts";

const untilStopped = (): Promise<unknown> => Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);

/** The portal as `serve` opens it, but for the limits: the measurement comes from one address. */
export async function servePortal(configuration: Configuration, say: (line: string) => void): Promise<number> {
  const foundation = await layFoundation({ configuration, say, join: false, work: true });
  try {
    // A sealed portal refuses every command, also those that fill the samples.
    const sealed = foundation.witnessing.guardian.seal() !== undefined;
    const logins = sealed ? [] : await seedSample(foundation, say);
    const outside = makeOutside(foundation, say);
    const portal = await makePortal(foundation, logins, outside, { allowed: allowed_in_measurement });
    await portal.app.listen({ host: configuration.AKSHARA_LISTEN, port: configuration.PORT });
    await untilStopped();
    await portal.close();
    return 0;
  } finally {
    await foundation.close();
  }
}

/** The bare framework, with nothing but a word. */
export async function serveHello(configuration: Configuration): Promise<number> {
  const app = fastify({ logger: false });
  app.get("/", async (_request, reply) => reply.type("text/html; charset=utf-8").send("<!doctype html><p>hello"));
  await app.listen({ host: configuration.AKSHARA_LISTEN, port: configuration.PORT });
  await untilStopped();
  await app.close();
  return 0;
}
