// A town office for tests: people's routes and the ledger on a real PostgreSQL, sample staff, and a clock that is set.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Town } from "../../../kernel/town.ts";
import { makeLedger } from "../../../ledger/perform.ts";
import { kernelService } from "../../../ledger/stores.ts";
import { type SetClock, setClock } from "../../../platform/clock.ts";
import { type TestDatabase, testDatabase } from "../../../platform/database/test-database.ts";
import { httpApp } from "../../../platform/http/app.ts";
import { goOn, show } from "../../../platform/http/show.ts";
import type { SiteSettings } from "../../../platform/http/site.ts";
import { type Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { dewas, shivpuri, type TestSite, testSite } from "../../../platform/http/test-site.ts";
import type { App } from "../../../platform/http/visit.ts";
import { type Message, Outbox } from "../../../platform/messages/outbox.ts";
import { rootKeyOf } from "../../../platform/sealing/root-key.ts";
import { Sealer } from "../../../platform/sealing/sealer.ts";
import { staffProcedures } from "../rules/procedures.ts";
import { rightsOf } from "../rules/rights.ts";
import type { PeopleParts } from "./parts.ts";
import { totpNow } from "./passwords.ts";
import { peopleRoutes, peopleWords, personShown } from "./routes.ts";
import { type SampleLogin, seedPeople } from "./sample-logins.ts";
import { people } from "./service.ts";
import { rolesNow } from "./store.ts";

export const origin = "http://localhost:8080";
export const services = [kernelService, people];

/** A page and a form of some other service, for clerks. */
function deskRoutes(made: App, desked: string[]): void {
  made.get("/:town/desk", { config: { roles: ["clerk"] } }, async ({ visit }, reply) =>
    show(visit, reply, { title: "Desk", body: `desk ${visit.csrf}` }),
  );
  made.post("/:town/desk", { config: { roles: ["clerk"] } }, async ({ visit, body }, reply) => {
    desked.push(JSON.stringify(body));
    return goOn(reply, `/${visit.town.id}/desk`);
  });
}

/** Where a real browser reaches the office, and its built scripts. */
export type OfficeSettings = Partial<Pick<SiteSettings, "publicOrigin" | "publicFolder">>;

export class TestOffice {
  readonly clock: SetClock = setClock("2026-11-21T05:30:00.000Z");
  /** Messages that were sent. */
  readonly messages: Message[] = [];
  /** Forms that reached the clerks' desk. */
  readonly desked: string[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), "akshara-people-"));
  readonly database: TestDatabase;
  readonly site: TestSite;
  parts!: PeopleParts;
  app!: App;
  logins: readonly SampleLogin[] = [];

  private constructor(database: TestDatabase, settings: OfficeSettings) {
    this.database = database;
    this.site = testSite({
      database: database.serve,
      clock: this.clock,
      rolesNow,
      settings: { publicOrigin: origin, ...settings },
      changes: { personShown, words: (lang) => [peopleWords[lang]] },
    });
  }

  static async open(settings: OfficeSettings = {}): Promise<TestOffice> {
    const office = new TestOffice(await testDatabase(), settings);
    await office.#begin();
    return office;
  }

  async #begin(): Promise<void> {
    const { clock, site, messages } = this;
    const database = this.database.serve;
    const sealer = new Sealer({ database, root: rootKeyOf(randomBytes(32), "test"), clock });
    const adapter = { name: "test", send: async (message: Message) => void messages.push(message) };
    const outbox = new Outbox({ database, sealer, adapter, clock });
    const acknowledger = { waitFor: async () => "acknowledged" as const };
    const ledger = makeLedger({ database, clock, sealer, acknowledger, services, acknowledge_ms_max: 1000 });
    const { sessions } = site;
    const stem = { database, ledger, clock, sealer, outbox, sessions, publicOrigin: site.settings.publicOrigin };
    this.logins = await seedPeople(stem, this.folder);
    const sampleTowns = [shivpuri.id, dewas.id];
    const parts: PeopleParts = { ...stem, rights: rightsOf(staffProcedures), sampleLogins: this.logins, sampleTowns };
    this.parts = parts;
    const routes = (made: App): void => {
      peopleRoutes(made, parts);
      deskRoutes(made, this.desked);
    };
    this.app = await httpApp({ site, allowed: 1000, routes });
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.close();
    rmSync(this.folder, { recursive: true });
  }

  sample(login: string): SampleLogin {
    const found = this.logins.find((one) => one.login === login);
    assert.ok(found);
    return found;
  }

  browser(): TestBrowser {
    return new TestBrowser(this.app);
  }

  /** Two days later: every one-time password is new, and nobody waits for what another test tried. */
  nextDay(): void {
    this.clock.pass(2 * 24 * 3600);
  }

  /** Signs a sample member of staff in. */
  async signIn(login: string, town: Town = shivpuri, browser = this.browser()): Promise<TestBrowser> {
    await browser.get(`/${town.id}/staff/sign-in`);
    const { password, totp } = this.sample(login);
    const fields = { login, password, code: totpNow(totp, this.clock) };
    const answer = await browser.post(`/${town.id}/staff/sign-in`, fields);
    assert.equal(answer.status, 303, answer.text);
    return browser;
  }

  /** Asks for a code at Shivpuri and reads it from the message. */
  async askForCode(browser: TestBrowser, mobile: string): Promise<string> {
    await browser.get("/250705/sign-in?back=/250705/account");
    const answer = await browser.post("/250705/sign-in", { mobile, back: "/250705/account" });
    assert.equal(answer.status, 303, answer.text);
    await browser.follow(answer);
    await this.parts.outbox.deliver(shivpuri.id);
    return /[0-9]{6}/.exec(this.messages.at(-1)?.text ?? "")?.[0] ?? "none";
  }
}

/** The page holds these words; the complaint shows its main part only. */
export function says(answer: Answer, words: string): void {
  const main = answer.text.replace(/^.*<main/s, "").replace(/<footer.*$/s, "");
  assert.ok(answer.text.includes(words), `${answer.status} without "${words}": ${main}`);
}

export const otherCode = (code: string): string => (code === "000000" ? "111111" : "000000");
