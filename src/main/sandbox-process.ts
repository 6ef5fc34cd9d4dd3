// A sandbox as a process of its own beside the portal of a sample set-up: started, waited for, ended with the portal.
import { type ChildProcess, fork } from "node:child_process";
import { projectFile } from "../platform/place.ts";

export interface SandboxProcess {
  /** The built program, such as `sandbox-gateway.mjs`. */
  readonly program: string;
  /** Options of its command line, without their dashes. */
  readonly settings: Readonly<Record<string, string>>;
  /** How the line begins that it prints when it listens; the address follows. */
  readonly ready: string;
  readonly say: (line: string) => void;
}

/** Starts it and resolves with its address when it listens; rejects when it ends before that. */
export async function startSandboxProcess(
  options: SandboxProcess,
): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  const { program, settings, ready, say } = options;
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = fork(projectFile("dist", program), words, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const address = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${program} ended at its start (${code})`)));
    child.stdout?.on("data", (bytes: Buffer) => {
      for (const line of bytes.toString().trim().split("\n")) {
        say(line);
        if (line.startsWith(ready)) resolve(line.slice(ready.length).trim());
      }
    });
  });
  return { child, address };
}
