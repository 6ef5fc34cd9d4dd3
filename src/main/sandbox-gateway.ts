// Starts the sandbox gateway as a process of its own, beside the portal of a sample set-up.
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFile } from "../platform/place.ts";
import type { Configuration } from "./configuration.ts";

/** The secret that portal and gateway share; configured, or made once in the data folder. */
export function gatewaySecret(configuration: Configuration): string {
  return configuration.AKSHARA_GATEWAY_SECRET_FILE || readFileSync(secretFile(configuration), "utf8").trim();
}

/** The secret that BBPS's operating unit signs with; configured, or made once, so that nobody can sign with none. */
export function bbpsSecret(configuration: Configuration): string {
  return configuration.AKSHARA_BBPS_SECRET_FILE || readFileSync(secretFile(configuration, "bbps"), "utf8").trim();
}

function secretFile(configuration: Configuration, whose: "gateway" | "bbps" = "gateway"): string {
  const folder = join(configuration.AKSHARA_DATA, "keys");
  const file = join(folder, `${whose}-secret`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  }
  return file;
}

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
  const callback = `http://127.0.0.1:${configuration.PORT}/callbacks/gateway`;
  const settings = {
    host: configuration.AKSHARA_LISTEN,
    port: String(gatewayPort(configuration)),
    folder: join(configuration.AKSHARA_DATA, "sandbox-gateway"),
    "secret-file": secretFile(configuration),
    callback,
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = fork(projectFile("dist", "sandbox-gateway.mjs"), words, {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the sandbox gateway ended at its start (${code})`)));
    child.stdout?.on("data", (bytes: Buffer) => {
      for (const line of bytes.toString().trim().split("\n")) {
        say(line);
        if (line.startsWith("sandbox gateway at")) resolve();
      }
    });
  });
  return child;
}
