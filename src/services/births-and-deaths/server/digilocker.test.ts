// A client written from DigiLocker's specification takes certificates: only the person's own, only good ones, and each question is seen.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { XMLValidator } from "fast-xml-parser";
import type { SubjectId } from "../../../kernel/ids.ts";
import { makeRegistrationNumber } from "../../../kernel/public-number.ts";
import { openPaperKeys } from "../../../platform/papers/keys.ts";
import { paperPrinter } from "../../../platform/papers/printer.ts";
import { openingsOf } from "../../../platform/sealing/openings.ts";
import { digilockerIssuer } from "../../../rulebook/digilocker.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import type { AskCertificate } from "../rules/certificate-asking.ts";
import type { IssueCertificate } from "../rules/certificate-issuing.ts";
import { pullsPath } from "../pages/outside/places.ts";
import type { EventKind, Typed } from "../rules/forms.ts";
import { digilocker_bytes_max } from "./digilocker-messages.ts";
import { pullsOf } from "./digilocker-store.ts";
import { readEvent } from "./event-store.ts";
import { post, pullDocument, pullUri, requestText, signatureOf, type Wanted } from "./test-digilocker.ts";
import { TestPages } from "./test-pages.ts";
import { shivpuri } from "./test-registry.ts";
import { type Amend, amending } from "./test-amending.ts";

const key = "an API key that was entered at DigiLocker";

describe("DigiLocker", () => {
  let pages: TestPages;
  let folder: string;
  let printer: ReturnType<typeof paperPrinter>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "akshara-digilocker-"));
    const keys = await openPaperKeys(folder);
    printer = paperPrinter({ workers: 1, seal: keys });
    const papers = {
      keys,
      printer,
      issuer: "https://akshara.invalid",
      statusUri: "https://akshara.invalid/papers/status/1",
      logOriginOf: (shard: string) => `test.invalid/log/${shard}`,
      verifyAt: "akshara.invalid/verify",
    };
    pages = await TestPages.open({
      services: [amending],
      parts: { papers, digilocker: { key, issuer: digilockerIssuer } },
    });
  });
  after(async () => {
    await pages.close();
    await printer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const entryOf = async (event: SubjectId) => {
    const found = await pages.registry.databases.serve.readInTown(shivpuri, (tx) => readEvent(tx, event));
    assert.ok(found && "entry" in found.event);
    return found.event;
  };

  /** The registrar draws a certificate of the entry as it stands. */
  async function certified(event: SubjectId, what: EventKind): Promise<void> {
    const { registry } = pages;
    const request = registry.newId();
    const ask = {
      do: "certificate.ask",
      request,
      what,
      relation: "office",
      event,
      wanted: "{}",
      name: "रजिस्ट्रार",
    } as const;
    await registry.done<AskCertificate>(registry.registrar, {
      ...ask,
      order: "नस्ती 1/2026",
      proofs: [],
      mobileTokens: [],
      law: registrationLaw,
    });
    const issue = {
      do: "certificate.issue",
      request,
      certificate: registry.newId(),
      event,
      unit: registry.unit,
    } as const;
    await registry.done<IssueCertificate>(registry.registrar, issue);
  }
  async function ready(what: "birth" | "death", typed: Typed = {}): Promise<{ event: SubjectId; number: string }> {
    const event = await pages.registry.registered(what, typed);
    await certified(event, what);
    return { event, number: (await entryOf(event)).entry.number };
  }

  let count = 0;
  /** A question of a new transaction now, by an account of its own unless said. */
  const asking = (details: Wanted["details"], more: Partial<Wanted> = {}): Wanted => {
    count += 1;
    const account = `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
    const ts = pages.registry.clock.now().replace(/\.\d+Z$/, "+00:00");
    return { key, ts, txn: `T${count}`, orgId: "in.gov.mp.urban", account, format: "both", details, ...more };
  };
  const anvi = { DocType: "BRTCR", FullName: "Anvi Dhakad", DOB: "15-11-2026" };
  const search = (number: string, more: Partial<Wanted> = {}, details: object = {}) =>
    pullUri(pages.app, asking({ ...anvi, UDF1: number, ...details }, more));

  test("a parent who knows number, name and day finds the certificate, and fetches it by its URI in both forms", async () => {
    const { number } = await ready("birth");
    const found = await search(number.toLowerCase().replaceAll("-", " "));
    assert.deepEqual([found.http, found.status, found.txn], [200, "1", `T${count}`]);
    assert.equal(found.uri, `in.gov.mp.urban-BRTCR-${number.replaceAll("-", "")}`);
    assert.equal(found.pdf?.subarray(0, 5).toString(), "%PDF-");
    assert.equal(XMLValidator.validate(found.text), true);
    assert.equal(XMLValidator.validate(found.xml ?? ""), true);
    assert.match(found.xml ?? "", new RegExp(`<Person name="अन्वी धाकड़" dob="15-11-2026".*number="${number}"`));
    const details = { URI: found.uri ?? "", FullName: "ANVI DHAKAD", DOB: "15-11-2026" };
    for (const [format, pdf, xml] of [
      ["pdf", true, false],
      ["xml", false, true],
      ["both", true, true],
      [undefined, true, false],
    ] as const) {
      const { format: _both, ...rest } = asking(details);
      const got = await pullDocument(pages.app, { ...rest, ...(format && { format }) });
      assert.deepEqual([got.status, got.pdf !== undefined, got.xml !== undefined], ["1", pdf, xml], format ?? "none");
    }
  });

  test("a certificate of a death is found by the name and day of birth of the deceased; an age alone gives it to nobody", async () => {
    const aged = await ready("death");
    const { number } = await ready("death", { personBornOn: "02-03-1955", ageYears: undefined });
    const details = { DocType: "DTHCR", FullName: "Kishan Lal Ojha", DOB: "02-03-1955", UDF1: number };
    assert.equal((await pullUri(pages.app, asking(details))).status, "1");
    assert.equal((await pullUri(pages.app, asking({ ...details, DOB: "02-03-1985" }))).status, "0");
    assert.equal((await pullUri(pages.app, asking({ ...details, UDF1: aged.number }))).status, "0");
    assert.equal((await pullUri(pages.app, asking({ ...details, DocType: "BRTCR" }))).status, "0");
  });

  test("a wrong name, day, number, kind, town or issuer gets 0 and nothing else, and is not told which it was", async () => {
    const { number } = await ready("birth");
    const wrong: readonly (readonly [string, object, Partial<Wanted>])[] = [
      ["a name", { FullName: "Ravi Sharma" }, {}],
      ["no name", { FullName: "" }, {}],
      ["a day", { DOB: "16-11-2026" }, {}],
      ["a day that is none", { DOB: "31-02-2026" }, {}],
      ["no day", { DOB: "" }, {}],
      ["a number", { UDF1: `${number.slice(0, -1)}${(Number(number.slice(-1)) + 1) % 10}` }, {}],
      ["a number nobody has", { UDF1: "B-250705-2026-01-999999-9" }, {}],
      ["words for a number", { UDF1: "'; drop table state.events; --" }, {}],
      ["a kind", { DocType: "DTHCR" }, {}],
      ["a kind nobody has", { DocType: "INCER" }, {}],
      ["an issuer", {}, { orgId: "in.gov.kerala" }],
    ];
    for (const [what, details, more] of wrong) {
      const got = await search(number, more, details);
      assert.deepEqual(
        [got.http, got.status, got.uri, got.pdf, got.xml],
        [200, "0", undefined, undefined, undefined],
        what,
      );
      assert.match(got.text, /<DocDetails\/>/);
      assert.doesNotMatch(got.text, /अन्वी|धाकड़/);
    }
    assert.equal((await search(number)).status, "1");
  });

  test("nothing is read before the signature holds, and only for five minutes, and the same bytes only once", async () => {
    const { number } = await ready("birth");
    const wanted = asking({ ...anvi, UDF1: number });
    const body = requestText("PullURIRequest", wanted);
    const path = "/digilocker/pull-uri";
    const wrong = [
      undefined,
      "",
      signatureOf("another key", body),
      signatureOf(key, `${body} `),
      signatureOf(key, body).slice(1),
    ];
    for (const hmac of wrong) assert.deepEqual((await post(pages.app, path, body, hmac)).http, 401);
    const changed = body.replace("15-11-2026", "16-11-2026");
    assert.equal((await post(pages.app, path, changed, signatureOf(key, body))).http, 401);
    assert.equal((await post(pages.app, path, body, signatureOf(key, body))).status, "1");
    assert.equal((await post(pages.app, path, body, signatureOf(key, body))).status, "0");
    pages.registry.clock.pass(301);
    const old = await post(pages.app, path, body, signatureOf(key, body));
    assert.deepEqual([old.http, old.status], [401, "0"]);
  });

  test("declarations, outside entities and entity bombs are refused even when they are signed; a huge body before that", async () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "haha"><!ENTITY b "${"&a;".repeat(100)}"><!ENTITY c "${"&b;".repeat(100)}">]>`;
    const outside = '<!DOCTYPE a [<!ENTITY c SYSTEM "file:///etc/passwd">]>';
    const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
    for (const declared of [bomb, outside]) {
      const plain = requestText("PullURIRequest", asking({ ...anvi, FullName: "NAME", UDF1: "B-1" }));
      const body = plain.replace(head, `${head}${declared}`).replace("NAME", "&c;");
      const got = await post(pages.app, "/digilocker/pull-uri", body, signatureOf(key, body));
      assert.deepEqual([got.http, got.status], [400, "0"]);
      assert.doesNotMatch(got.text, /haha|root:/);
    }
    const huge = Buffer.alloc(digilocker_bytes_max + 1, 0x20);
    assert.equal((await post(pages.app, "/digilocker/pull-uri", huge, signatureOf(key, huge))).http, 413);
  });

  test("by its URI alone only an account gets a certificate that found it by name and day before", async () => {
    const { number } = await ready("birth");
    const found = asking({ ...anvi, UDF1: number });
    const { uri = "" } = await pullUri(pages.app, found);
    const alone = (more: Partial<Wanted>) => pullDocument(pages.app, asking({ URI: uri }, more));
    assert.equal((await alone({ account: found.account })).status, "1");
    assert.equal((await alone({})).status, "0");
    const half = asking({ URI: uri, FullName: "Ravi Sharma" }, { account: found.account });
    assert.equal((await pullDocument(pages.app, half)).status, "0");
  });

  test("an entry without a certificate, with a newer note in its margin, or cancelled gets 0 until a good one is drawn", async () => {
    const bare = await pages.registry.registered("birth");
    assert.equal((await search((await entryOf(bare)).entry.number)).status, "0");
    const { event, number } = await ready("birth");
    assert.equal((await search(number)).status, "1");
    const amend = (what: Amend["what"]) =>
      pages.registry.done<Amend>(pages.registry.registrar, { do: "test.amend", event, what });
    /** In each form, since a paper that may not be printed must not leave as data either. */
    const statuses = async (): Promise<readonly (string | undefined)[]> => [
      (await search(number, { format: "pdf" })).status,
      (await search(number, { format: "xml" })).status,
    ];
    await amend("clerical");
    assert.deepEqual(await statuses(), ["0", "0"]);
    await certified(event, "birth");
    assert.deepEqual(await statuses(), ["1", "1"]);
    await amend("cancellation");
    assert.deepEqual(await statuses(), ["0", "0"]);
  });

  test("after an adoption or a change of substance whoever had it before must say name and day anew", async () => {
    for (const what of ["adoption", "substantive"] as const) {
      const { event, number } = await ready("birth");
      const amend = (note: Amend["what"]) =>
        pages.registry.done<Amend>(pages.registry.registrar, { do: "test.amend", event, what: note });
      const found = asking({ ...anvi, UDF1: number });
      const { uri = "" } = await pullUri(pages.app, found);
      const { account } = found;
      const alone = async () => (await pullDocument(pages.app, asking({ URI: uri }, { account }))).status;
      await amend("clerical");
      await certified(event, "birth");
      assert.equal(await alone(), "1", "a clerical note changes no person");
      await amend(what);
      await certified(event, "birth");
      assert.equal(await alone(), "0", what);
      await search(number, { account });
      assert.equal(await alone(), "1", "name and day matched again");
    }
  });

  const { asked_of_account_max, wrong_of_account_max, wrong_of_entry_max } = digilockerIssuer.limits;
  const guesses = (number: string, count_max: number, account: string) =>
    Promise.all(
      Array.from({ length: count_max }, (_, at) =>
        search(number, { account }, { FullName: `Guess ${"abcdefghij"[at]}` }),
      ),
    );
  const accountOf = (at: number): string => `99999999-0000-4000-8000-${String(at).padStart(12, "0")}`;

  test("an account that guesses is stopped for the day, and bars no entry to others", async () => {
    const [one, other] = [await ready("birth"), await ready("birth")];
    const account = accountOf(1);
    await guesses(one.number, wrong_of_account_max, account);
    assert.equal((await search(other.number, { account })).status, "0", "this account guesses no more");
    for (let more = 0; more < 3; more += 1) await guesses(one.number, wrong_of_account_max, account);
    assert.equal((await search(one.number)).status, "1", "its further questions count against nobody else");
    pages.registry.clock.pass(86_401);
    assert.equal((await search(one.number, { account })).status, "1", "a day later it is asked anew");
    for (let asked = 1; asked < asked_of_account_max; asked += 1)
      await search(other.number, { account, format: "xml" });
    assert.equal((await search(other.number, { account })).status, "0", "so many a day and no more");
  });

  test("questions that are sent at once are counted each, also about numbers that nobody has and certificates not drawn", async () => {
    const { event, number } = await ready("birth");
    const bare = (await entryOf(await pages.registry.registered("birth"))).entry.number;
    const nobodys = makeRegistrationNumber("B", { town: shivpuri, year: 2026, unit: 1, serial: 999_999 });
    for (const [at, tried] of [nobodys, bare].entries()) {
      const account = accountOf(20 + at);
      await Promise.all(Array.from({ length: wrong_of_account_max }, () => search(tried, { account })));
      assert.equal((await search(number, { account })).status, "0", tried);
    }
    const rounds = await Promise.all([1, 2, 3].map(() => guesses(number, wrong_of_account_max, accountOf(30))));
    assert.ok(rounds.flat().every(({ status }) => status === "0"));
    const compared = await pages.registry.databases.serve.readInTown(shivpuri, (tx) => pullsOf(tx, event, 100));
    assert.equal(compared.length, wrong_of_account_max, "no more than these were compared with the entry");
  });

  test("an entry that many accounts guess at is given no more that day, but to those who had it before", async () => {
    const { number } = await ready("birth");
    const before = asking({ ...anvi, UDF1: number });
    assert.equal((await pullUri(pages.app, before)).status, "1");
    const accounts = Math.ceil(wrong_of_entry_max / wrong_of_account_max);
    for (let at = 0; at < accounts; at += 1) await guesses(number, wrong_of_account_max, accountOf(40 + at));
    assert.equal((await search(number)).status, "0", "a new account");
    assert.equal((await search(number, { account: before.account })).status, "1", "who had it");
    pages.registry.clock.pass(86_401);
    assert.equal((await search(number)).status, "1", "the next day");
  });

  test("each question is recorded as an opening and shown to whoever reported the entry, and to no stranger", async () => {
    const { event, number } = await ready("birth");
    await search(number, {}, { FullName: "Ravi Sharma" });
    await search(number);
    const openings = await pages.registry.databases.serve.readInTown(shivpuri, (tx) => openingsOf(tx, event));
    assert.ok(openings.filter(({ why, role }) => why === "certificate" && role === "system").length >= 2);
    const clerk = await pages.staff("clerk");
    const page = await clerk.get(pullsPath(shivpuri, event));
    assert.equal(page.status, 200);
    assert.equal(page.text.match(/DigiLocker खाता [0-9a-f]{6}/g)?.length, 2);
    assert.match(page.text, /नहीं दिया/);
    assert.doesNotMatch(page.text, /00000000-0000-4000-8000/);
    const stranger = await pages.citizen("9000000009");
    assert.equal((await stranger.get(pullsPath(shivpuri, event))).status, 404);
  });

  test("nothing of what was asked or given stands in the program's log", () => {
    const logged = pages.site.logged.join("\n");
    assert.doesNotMatch(logged, /Anvi|Dhakad|अन्वी|4000-8000|BRTCR/);
  });
});
