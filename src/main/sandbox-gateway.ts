// Where the payment gateway is, the secrets of those who bring money, and the sandbox gateway beside the portal of a sample set-up.
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Configuration } from "./configuration.ts";
import { ownSecretFile, secretWith } from "./own-secret.ts";
import { startSandboxProcess } from "./sandbox-process.ts";

/** The secret that portal and gateway share. */
export const gatewaySecret = (configuration: Configuration): string =>
  secretWith(configuration, "gateway", configuration.AKSHARA_GATEWAY_SECRET_FILE);

/** The secret that BBPS's operating unit signs with. */
export const bbpsSecret = (configuration: Configuration): string =>
  secretWith(configuration, "bbps", configuration.AKSHARA_BBPS_SECRET_FILE);

export const gatewayPort = (configuration: Configuration): number =>
  configuration.AKSHARA_GATEWAY_PORT || configuration.PORT + 1;

export const publicOrigin = (configuration: Configuration): string =>
  configuration.AKSHARA_ADDRESS || `http://localhost:${configuration.PORT}`;

/** Where payers' browsers and the portal reach the gateway. */
export const gatewayAddress = (configuration: Configuration): string =>
  configuration.AKSHARA_GATEWAY_ADDRESS || `http://localhost:${gatewayPort(configuration)}`;

/** Whether the gateway is the sandbox that `serve` starts itself. */
export const isSandbox = (configuration: Configuration): boolean => configuration.AKSHARA_GATEWAY_ADDRESS === "";

/** Starts it and resolves when it listens; rejects when it ends before that. */
export async function startSandboxGateway(
  configuration: Configuration,
  say: (line: string) => void,
): Promise<ChildProcess> {
  const { child } = await startSandboxProcess({
    program: "sandbox-gateway.mjs",
    ready: "sandbox gateway at",
    say,
    settings: {
      host: configuration.AKSHARA_LISTEN,
      port: String(gatewayPort(configuration)),
      folder: join(configuration.AKSHARA_DATA, "sandbox-gateway"),
      "secret-file": ownSecretFile(configuration, "gateway"),
      callback: `http://127.0.0.1:${configuration.PORT}/callbacks/gateway`,
    },
  });
  return child;
}
