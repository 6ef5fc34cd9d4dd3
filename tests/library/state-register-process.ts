// The sandbox of the state's register as a real process for tests: started, killed, started again on the same book, given faults.
import { build } from "esbuild";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realClock } from "../../src/platform/clock.ts";
import { projectFile } from "../../src/platform/place.ts";
import type { Line } from "../../src/services/births-and-deaths/gateway/book.ts";
import type { Fault } from "../../src/services/births-and-deaths/gateway/register.ts";
import { sign } from "../../src/services/births-and-deaths/gateway/signing.ts";
import type { StateRegister } from "../../src/services/births-and-deaths/server/state-register.ts";
import { httpStateRegister } from "../../src/services/births-and-deaths/server/state-register-http.ts";

const secret = "a secret between a town and its state";

export class RegisterProcess {
  readonly folder: string;
  readonly #program: string;
  #child: ChildProcess | undefined;
  #address: string | undefined;

  private constructor(folder: string, program: string) {
    this.folder = folder;
    this.#program = program;
  }

  static async start(): Promise<RegisterProcess> {
    const folder = mkdtempSync(join(tmpdir(), "akshara-state-register-"));
    const program = join(folder, "sandbox.mjs");
    await build({
      entryPoints: [projectFile("src", "services", "births-and-deaths", "gateway", "sandbox.ts")],
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node24",
      outfile: program,
      logLevel: "warning",
    });
    writeFileSync(join(folder, "secret"), secret, { mode: 0o600 });
    const process = new RegisterProcess(folder, program);
    await process.again();
    return process;
  }

  /** Starts it, or starts it again: what it took before stands in its book. */
  async again(): Promise<void> {
    const words = [
      "--folder",
      join(this.folder, "book"),
      "--secret-file",
      join(this.folder, "secret"),
      "--slow-ms",
      "1500",
    ];
    const child = fork(this.#program, words, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
    this.#child = child;
    this.#address = await new Promise<string>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`the sandbox ended (${code})`)));
      child.stdout?.on("data", (bytes: Buffer) => {
        const found = /sandbox state register at (\S+)/.exec(bytes.toString());
        if (found?.[1] !== undefined) resolve(found[1]);
      });
    });
  }

  /** Kills it as a machine dies: without a word. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** Where it listens now. */
  get address(): string | undefined {
    return this.#address;
  }

  /** The adapter of the portal, on the machine's own clock; an answer may take so many milliseconds. */
  adapter(answer_ms_max = 500): StateRegister {
    return httpStateRegister({ address: () => this.#address, secret, clock: realClock, answer_ms_max });
  }

  async #control(body: string): Promise<readonly Line[]> {
    const headers = { "idempotency-key": "control", ...sign(secret, "control", "control", body, Date.now()) };
    const answer = await fetch(`${this.#address}/control`, { method: "POST", headers, body });
    return ((await answer.json()) as { readonly lines: readonly Line[] }).lines;
  }

  /** The faults of the next questions, one each. */
  async meet(...faults: readonly Fault[]): Promise<void> {
    await this.#control(JSON.stringify(faults));
  }

  /** What it has written down, in its order. */
  lines(): Promise<readonly Line[]> {
    return this.#control("");
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
