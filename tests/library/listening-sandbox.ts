// A portal and the sandbox bank that know one another, both listening: for the tests of taking money online.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "../../src/services/collections/gateway/server.ts";
import { startSandbox } from "../../src/services/collections/gateway/server.ts";
import { httpGateway } from "../../src/services/collections/server/gateway.ts";
import { type TestPortal, testPortal } from "../../src/services/collections/server/test-portal.ts";

export interface ListeningSandbox {
  readonly portal: TestPortal;
  readonly sandbox: Sandbox;
  readonly close: () => Promise<void>;
}

/** `faults` are the bank's; the same seed gives the same ones. */
export async function listeningSandbox(
  secret: string,
  faults: Parameters<typeof startSandbox>[0]["faults"],
  slow_ms: number,
): Promise<ListeningSandbox> {
  const folder = mkdtempSync(join(tmpdir(), "akshara-sandbox-"));
  // The address is known only when the portal listens, so the sandbox starts second and is asked through this name.
  let address = "";
  const portal = await testPortal((clock) => {
    const real = () => httpGateway({ name: "sandbox", address, secret, clock, sandbox: true });
    return {
      name: "sandbox",
      secret,
      register: (order) => real().register(order),
      tries: (payment) => real().tries(payment),
      page: (payment) => real().page(payment),
      upiPage: (tr) => real().upiPage(tr),
    };
  });
  const portalAddress = await portal.app.listen({ port: 0, host: "127.0.0.1" });
  const sandbox = await startSandbox({
    host: "127.0.0.1",
    port: 0,
    folder,
    secret,
    callbackUrl: `${portalAddress}/callbacks/gateway`,
    slow_ms,
    faults,
    print: () => undefined,
  });
  address = sandbox.address;
  return {
    portal,
    sandbox,
    close: async () => {
      await sandbox.close();
      await portal.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Asks again, as a payer who reloads the page, until it says what is waited for. */
export async function reload(read: () => Promise<string>, wanted: RegExp): Promise<string> {
  for (let look = 0; ; look += 1) {
    const text = await read();
    if (wanted.test(text)) return text;
    assert.ok(look < 200, `never said ${wanted.source}: ${text}`);
  }
}
