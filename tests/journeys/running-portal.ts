// The really built program as a process of its own: started on free ports with a data folder that goes away afterwards.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = join(process.cwd(), "dist", "akshara.mjs");
const start_ms_max = 60_000;

export interface SampleLogin {
  readonly town: number;
  readonly login: string;
  readonly role: string;
  readonly password: string;
}

export interface RunningPortal {
  readonly origin: string;
  readonly gateway: string;
  readonly logins: readonly SampleLogin[];
  /** Everything the program has said so far. */
  said(): string;
  /** Asks it to stop and gives its exit code; it has fifteen seconds. */
  stop(): Promise<number | null>;
  /** Runs another command of the program on the same data folder. */
  command(...words: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }>;
  /** Removes the data folder. */
  forget(): void;
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    ports.push(address.port);
  }
  await Promise.all(servers.map(async (server) => once(server.close(), "close")));
  return ports;
}

/** The environment without what would lead the program to another database or another place. */
function environment(folder: string, port: number, gatewayPort: number): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AKSHARA_|DATABASE_URL$|PG)/.test(name));
  const configured = { PORT: String(port), AKSHARA_DATA: folder, AKSHARA_GATEWAY_PORT: String(gatewayPort) };
  return { ...Object.fromEntries(own), ...configured, AKSHARA_LOG_LEVEL: "warn" };
}

interface Run {
  readonly child: ChildProcess;
  readonly said: () => string;
}

function run(words: readonly string[], env: NodeJS.ProcessEnv): Run {
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.once("close", () => child.emit("said"));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      said += text;
      child.emit("said");
    });
  }
  return { child, said: () => said };
}

async function opened({ child, said }: Run): Promise<void> {
  const signal = AbortSignal.timeout(start_ms_max);
  while (!said().includes("Akshara is open at")) {
    if (child.exitCode !== null) throw new Error("it ended at its start");
    await once(child, "said", { signal });
  }
}

/** Starts it and resolves when it is open. */
export async function startPortal(): Promise<RunningPortal> {
  const folder = mkdtempSync(join(tmpdir(), "akshara-journeys-"));
  const [port = 0, gatewayPort = 0] = await freePorts(2);
  const env = environment(folder, port, gatewayPort);
  const serving = run(["serve"], env);
  try {
    await opened(serving);
  } catch (error) {
    serving.child.kill("SIGKILL");
    throw new Error(`the portal did not open:\n${serving.said()}`, { cause: error });
  }
  const logins = JSON.parse(readFileSync(join(folder, "sample-logins.json"), "utf8")) as readonly SampleLogin[];
  return {
    origin: `http://localhost:${port}`,
    gateway: `http://localhost:${gatewayPort}`,
    logins,
    said: serving.said,
    stop: async () => {
      if (serving.child.exitCode === null) {
        const closed = once(serving.child, "close");
        serving.child.kill("SIGTERM");
        await closed;
      }
      return serving.child.exitCode;
    },
    command: async (...words) => {
      const other = run(words, env);
      await once(other.child, "close");
      return { code: other.child.exitCode, said: other.said() };
    },
    forget: () => rmSync(folder, { recursive: true, force: true }),
  };
}
