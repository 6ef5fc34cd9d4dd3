// A portal with property tax alone, for this service's page tests: browsers that are signed in as whom the test wants.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { derivedUuid, type PersonId, personId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import type { Role } from "../../../kernel/decider.ts";
import { BlobFolder } from "../../../platform/blobs/folder.ts";
import { BlobStore } from "../../../platform/blobs/store.ts";
import { httpApp } from "../../../platform/http/app.ts";
import { TestBrowser } from "../../../platform/http/test-browser.ts";
import { shivpuri as shivpuriTown, type TestSite, testSite } from "../../../platform/http/test-site.ts";
import type { App } from "../../../platform/http/visit.ts";
import { words as ratesWords } from "../pages/rates/words/words.generated.ts";
import { words } from "../pages/words/words.generated.ts";
import { propertyTaxRoutes } from "./routes.ts";
import { TestRegister } from "./test-register.ts";

const staff: Readonly<Record<string, readonly Role[]>> = {
  clerk: ["clerk"],
  officer: ["officer"],
  administrator: ["administrator"],
};
const personOf = (login: string): PersonId => personId(derivedUuid("test-login", login));

export class TestPages {
  readonly register: TestRegister;
  readonly site: TestSite;
  readonly app: App;
  readonly importFolder: string;

  private constructor(register: TestRegister, site: TestSite, app: App, importFolder: string) {
    this.importFolder = importFolder;
    this.register = register;
    this.site = site;
    this.app = app;
  }

  static async open(): Promise<TestPages> {
    const register = await TestRegister.open();
    const logins = new Map(Object.keys(staff).map((login) => [personOf(login), staff[login]]));
    const site = testSite({
      database: register.databases.serve,
      clock: register.clock,
      rolesNow: async (_tx, kind, person) => (kind === "citizen" ? ["citizen"] : logins.get(person)),
      changes: { words: (lang) => [words[lang], ratesWords[lang]] },
    });
    const { ledger, sealer, clock, databases } = register;
    const importFolder = mkdtempSync(join(tmpdir(), "akshara-test-imports-"));
    const blobs = new BlobStore({ folder: new BlobFolder(join(importFolder, "blobs")), sealer });
    const parts = { ledger, sealer, clock, database: databases.serve, blobs, importFolder };
    const app = await httpApp({ site, routes: (web) => propertyTaxRoutes(web, parts), allowed: 100 });
    return new TestPages(register, site, app, importFolder);
  }

  /** Somebody who has not signed in. */
  visitor(): TestBrowser {
    return new TestBrowser(this.app);
  }

  async #signedIn(session: Parameters<TestSite["sessions"]["begin"]>[1]): Promise<TestBrowser> {
    const cookie = await this.register.databases.serve.inTown(shivpuriTown.id, (tx) =>
      this.site.sessions.begin(tx, session),
    );
    const browser = this.visitor();
    browser.cookies.set("akshara", cookie);
    return browser;
  }

  staff(login: "clerk" | "officer" | "administrator"): Promise<TestBrowser> {
    return this.#signedIn({ kind: "staff", person: personOf(login), signedBy: "password", login });
  }

  async citizen(mobile: string): Promise<TestBrowser> {
    const person = personOf(mobile);
    const place = { town: shivpuriTown.id, subject: person, field: "mobile" };
    const sealed = await this.register.sealer.seal(open(mobile, "mobile"), place);
    return this.#signedIn({ kind: "citizen", person, signedBy: "code", mobile: sealed });
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.importFolder, { recursive: true, force: true });
    await this.register.close();
  }
}
