// The real portal on a test database, in this process: every service, the real log, sealing, sessions and a sandbox gateway.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor, Role } from "../../src/kernel/decider.ts";
import { derivedUuid, type PersonId, personId, uuidV7 } from "../../src/kernel/ids.ts";
import { open } from "../../src/kernel/private.ts";
import type { TownId } from "../../src/kernel/town.ts";
import { makeOutside, type Outside } from "../../src/main/background.ts";
import { readConfiguration } from "../../src/main/configuration.ts";
import { type Foundation, foundationOn } from "../../src/main/foundation.ts";
import { loadTowns } from "../../src/main/load-towns.ts";
import { makePortal, type Portal } from "../../src/main/portal.ts";
import { type Clock, realClock } from "../../src/platform/clock.ts";
import { connect, type Database } from "../../src/platform/database/connect.ts";
import { migrate } from "../../src/platform/database/migrate.ts";
import { type TestDatabase, testDatabase } from "../../src/platform/database/test-database.ts";
import { TestBrowser } from "../../src/platform/http/test-browser.ts";
import type { App } from "../../src/platform/http/visit.ts";
import { makeLog } from "../../src/platform/metrics/log.ts";
import { projectFile } from "../../src/platform/place.ts";
import { type Sandbox, startSandbox } from "../../src/services/collections/gateway/server.ts";
import { staffOf } from "../../src/services/people/rules/staff.ts";
import { type SampleLogin, seedPeople } from "../../src/services/people/server/sample-logins.ts";
import { seedProperty } from "../../src/services/property-tax/server/jobs.ts";

export const shivpuri = 250705 as TownId;
export const dewas = 250867 as TownId;
const prefix: ReadonlyMap<TownId, string> = new Map([
  [shivpuri, "shivpuri"],
  [dewas, "dewas"],
]);

export const staffAskers = [
  "clerk",
  "officer",
  "administrator",
  "registrar",
  "district-registrar",
  "institution",
] as const;
export type StaffAsker = (typeof staffAskers)[number];
export type Asker = "anonymous" | "citizen" | StaffAsker;
export const askers: readonly Asker[] = ["anonymous", "citizen", ...staffAskers];

/** Sample logins end in the role but for these. */
const endings: Partial<Readonly<Record<string, string>>> = {
  administrator: "admin",
  "district-registrar": "district",
  institution: "hospital",
};

export const newId = (): string => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
export const gatewaySecret = "a secret of the tests";

export interface PortalOptions {
  readonly clock?: Clock;
  /** Holdings of each sample town; 12 unless said. */
  readonly holdings?: number;
  /** More keys of the configuration. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Multiplies the limits of requests per minute; practically none unless said. */
  readonly allowed?: number;
}

type Made = Pick<
  SecurityPortal,
  "database" | "foundation" | "portal" | "outside" | "folder" | "logins" | "logged" | "said"
>;

export class SecurityPortal {
  readonly database: TestDatabase;
  readonly foundation: Foundation;
  readonly portal: Portal;
  readonly outside: Outside;
  readonly folder: string;
  readonly logins: readonly SampleLogin[];
  /** What the program logged, and what it said in the terminal. */
  readonly logged: string[];
  readonly said: string[];
  readonly #sandbox: Sandbox;

  private constructor(made: Made, sandbox: Sandbox) {
    this.database = made.database;
    this.foundation = made.foundation;
    this.portal = made.portal;
    this.outside = made.outside;
    this.folder = made.folder;
    this.logins = made.logins;
    this.logged = made.logged;
    this.said = made.said;
    this.#sandbox = sandbox;
  }

  static async open(options: PortalOptions = {}): Promise<SecurityPortal> {
    const folder = mkdtempSync(join(tmpdir(), "akshara-security-"));
    mkdirSync(join(folder, "keys"), { mode: 0o700 });
    writeFileSync(join(folder, "keys", "gateway-secret"), gatewaySecret, { mode: 0o600 });
    const [logged, said]: [string[], string[]] = [[], []];
    const sandbox = await startSandbox({
      host: "127.0.0.1",
      port: 0,
      folder: join(folder, "sandbox-gateway"),
      secret: gatewaySecret,
      callbackUrl: "http://127.0.0.1:9/callbacks/gateway",
      slow_ms: 60_000,
      faults: { seed: 1, duplicate_share: 0, delay_ms_max: 0, silent_share: 0 },
      print: () => undefined,
    });
    const configured = readConfiguration({
      AKSHARA_DATA: folder,
      AKSHARA_GATEWAY_PORT: new URL(sandbox.address).port,
      AKSHARA_LOG_LEVEL: "debug",
      ...options.environment,
    });
    if (!configured.ok) throw new Error(configured.complaints.join("; "));
    const { configuration } = configured;
    const database = await allTowns();
    const log = makeLog("debug", { write: (line) => void logged.push(line) });
    const ground = { configuration, work: true, log, clock: options.clock ?? realClock };
    const foundation = await foundationOn(openedOn(database), ground);
    const logins = await seedPeople(foundation, folder);
    for (const town of [shivpuri, dewas]) {
      const seeded = await seedProperty({ ...foundation, town, count: options.holdings ?? 12 });
      if (!seeded.ok) throw new Error(seeded.refusal.code);
    }
    const say = (line: string): void => void said.push(line);
    const outside = makeOutside(foundation, say);
    const portal = await makePortal(foundation, logins, outside, { allowed: options.allowed ?? 1_000_000 });
    return new SecurityPortal({ database, foundation, portal, outside, folder, logins, logged, said }, sandbox);
  }

  get app(): App {
    return this.portal.app;
  }

  actorOf(town: TownId, ...roles: readonly Role[]): Actor {
    return { person: personId(derivedUuid("test-actor", String(town), ...roles)), roles };
  }

  /** The person behind a sample login such as `clerk`. */
  staff(town: TownId, role: StaffAsker): PersonId {
    return staffOf(town, this.loginOf(town, role));
  }

  loginOf(town: TownId, role: string): string {
    return `${prefix.get(town)}-${endings[role] ?? role}`;
  }

  /** A session begun in the database, as signing in would begin it; gives the cookie. */
  async session(town: TownId, asker: Exclude<Asker, "anonymous">, mobile = "6000000001"): Promise<string> {
    const { sessions } = this.app.site;
    const { sealer } = this.foundation;
    if (asker !== "citizen") {
      const login = this.loginOf(town, asker);
      return await this.database.serve.inTown(town, (tx) =>
        sessions.begin(tx, { kind: "staff", person: staffOf(town, login), signedBy: "passkey", login }),
      );
    }
    const person = personId(derivedUuid("test-citizen", String(town), mobile));
    const sealed = await sealer.seal(open(mobile, "mobile"), { town, subject: person, field: "mobile" });
    return await this.database.serve.inTown(town, (tx) =>
      sessions.begin(tx, { kind: "citizen", person, signedBy: "code", mobile: sealed }),
    );
  }

  /** A browser in which this person has signed in at this town; its next form carries its token. */
  async browser(town: TownId, asker: Asker = "anonymous", mobile?: string): Promise<TestBrowser> {
    const browser = new TestBrowser(this.app);
    if (asker !== "anonymous") browser.cookies.set("akshara", await this.session(town, asker, mobile));
    await browser.get(`/${town}/sign-in`);
    return browser;
  }

  async close(): Promise<void> {
    await this.portal.close();
    await this.foundation.close();
    await this.#sandbox.close();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A test database with all towns of the rulebook, as the program opens them. */
async function allTowns(): Promise<TestDatabase> {
  const database = await testDatabase();
  await loadTowns(database.addressOf("akshara_migrate"));
  // Once more, so that the new towns' sequences get their grants.
  await migrate({ url: database.addressOf("akshara_migrate"), folder: projectFile("sql"), log: () => undefined });
  return database;
}

/** The test database as `foundationOn` wants it: pools of its own, which it closes. */
function openedOn(database: TestDatabase): Foundation["opened"] {
  const pools: Database[] = [];
  return {
    url: database.url,
    addressOf: (role) => database.addressOf(role),
    as: (role, connections_max) => {
      const pool = connect({ url: database.addressOf(role), connections_max, name: `security ${role}` });
      pools.push(pool);
      return pool;
    },
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}
