// The pages of births and deaths for this service's tests: browsers signed in as whom the test wants, forms with files, messages kept.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { derivedUuid, type PersonId, personId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import type { Role } from "../../../kernel/decider.ts";
import type { LedgerService } from "../../../ledger/service.ts";
import { BlobFolder } from "../../../platform/blobs/folder.ts";
import { BlobStore } from "../../../platform/blobs/store.ts";
import { httpApp } from "../../../platform/http/app.ts";
import { type Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { type TestSite, testSite } from "../../../platform/http/test-site.ts";
import type { App } from "../../../platform/http/visit.ts";
import type { SignedBy } from "../../../platform/sessions/sessions.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import { registryWords } from "./all-words.ts";
import type { RegistryParts, Serving } from "./parts.ts";
import { registryRoutes } from "./routes.ts";
import { actorOf, shivpuri, TestRegistry } from "./test-registry.ts";

/** Roles of people who sign in at an office or an institution. */
export type StaffRole = Exclude<Role, "citizen" | "system">;

export interface TestPagesOptions {
  /** Further services of the ledger. */
  readonly services?: readonly LedgerService[];
  /** Parts that stand in for the usual ones; `papers` must be given where papers are printed. */
  readonly parts?: Partial<RegistryParts>;
}

export class TestPages {
  readonly registry: TestRegistry;
  readonly parts: RegistryParts;
  readonly site: TestSite;
  readonly app: App;
  readonly folder: string;
  /** Messages that were put into the outbox. */
  readonly messages: { readonly to: string; readonly text: string }[];
  readonly #serving: Map<PersonId, Serving>;

  private constructor(
    own: Pick<TestPages, "registry" | "parts" | "site" | "app" | "folder" | "messages">,
    serving: Map<PersonId, Serving>,
  ) {
    this.registry = own.registry;
    this.parts = own.parts;
    this.site = own.site;
    this.app = own.app;
    this.folder = own.folder;
    this.messages = own.messages;
    this.#serving = serving;
  }

  /** The registry of test-registry.ts with its pages; today is 21-11-2026. */
  static async open({ services = [], parts: given = {} }: TestPagesOptions = {}): Promise<TestPages> {
    const registry = await TestRegistry.open(...services);
    const { ledger, sealer, clock, databases } = registry;
    const folder = mkdtempSync(join(tmpdir(), "akshara-test-registry-"));
    const messages: { readonly to: string; readonly text: string }[] = [];
    const serving = new Map<PersonId, Serving>();
    const parts: RegistryParts = {
      ledger,
      sealer,
      clock,
      database: databases.serve,
      acknowledger: { logIndexOf: async () => undefined },
      blobs: new BlobStore({ folder: new BlobFolder(join(folder, "blobs")), sealer }),
      papers: {} as RegistryParts["papers"],
      outbox: { put: async (_tx, message) => String(messages.push(message)) },
      law: registrationLaw,
      personOf: (town, login) =>
        [...serving.values()].find((one) => one.login === login)?.person ??
        personId(derivedUuid("test-login", String(town), login)),
      serving: async () => [...serving.values()],
      payPath: (town, account) => `/${town}/pay/${account}`,
      takePath: (town, account) => `/${town}/take/${account}`,
      ...given,
    };
    const site = testSite({
      database: databases.serve,
      clock,
      rolesNow: async (_tx, kind, person) => (kind === "citizen" ? ["citizen"] : serving.get(person)?.roles),
      changes: { words: registryWords },
    });
    const app = await httpApp({ site, routes: (web) => registryRoutes(web, parts), allowed: 100 });
    return new TestPages({ registry, parts, site, app, folder, messages }, serving);
  }

  /** Somebody who has not signed in. */
  visitor(): TestBrowser {
    return new TestBrowser(this.app);
  }

  async #signedIn(session: Parameters<TestSite["sessions"]["begin"]>[1]): Promise<TestBrowser> {
    const cookie = await this.registry.databases.serve.inTown(shivpuri, (tx) => this.site.sessions.begin(tx, session));
    const browser = this.visitor();
    browser.cookies.set("akshara", cookie);
    return browser;
  }

  /**
   * A browser of the same person as `actorOf(role, who)`: "registrar" is the unit's, "institution" the hospital's nurse.
   * Signed in by passkey unless said.
   */
  staff(role: StaffRole, who = "", signedBy: SignedBy = "passkey"): Promise<TestBrowser> {
    const { person, roles } = actorOf(role, who);
    const login = `${role}${who}`;
    this.#serving.set(person, { person, login, roles });
    return this.#signedIn({ kind: "staff", person, signedBy, login });
  }

  /** A browser of a citizen who signed in by a code to this mobile. */
  async citizen(mobile: string): Promise<TestBrowser> {
    const person = personId(derivedUuid("test-citizen", mobile));
    const sealed = await this.registry.sealer.seal(open(mobile, "mobile"), {
      town: shivpuri,
      subject: person,
      field: "mobile",
    });
    return this.#signedIn({ kind: "citizen", person, signedBy: "code", mobile: sealed });
  }

  /** Sends a form with files as a browser without scripts does; its token comes from the page `from`. */
  async upload(
    browser: TestBrowser,
    path: { readonly from: string; readonly to: string },
    fields: Readonly<Record<string, string>>,
    files: Readonly<Record<string, File>>,
  ): Promise<Answer> {
    const page = await browser.get(path.from);
    const form = new FormData();
    form.set("_csrf", /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? "");
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    for (const [name, file] of Object.entries(files)) form.set(name, file);
    const sent = new Request("http://127.0.0.1/", { method: "POST", body: form });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, accept: "text/html", "content-type": sent.headers.get("content-type") ?? "" };
    const payload = Buffer.from(await sent.arrayBuffer());
    const answer = await this.app.inject({ method: "POST", url: path.to, headers, payload });
    const { location } = answer.headers;
    return { status: answer.statusCode, text: answer.body, location, headers: answer.headers };
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.folder, { recursive: true, force: true });
    await this.registry.close();
  }
}

/** The command id in a page's form. */
export const commandOf = (page: string): string => /name="command" value="([^"]+)"/.exec(page)?.[1] ?? "";
