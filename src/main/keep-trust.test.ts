// The list of withdrawn papers out of a real database: a certificate whose entry was corrected or cancelled is withdrawn within a minute.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { SubjectId } from "../kernel/ids.ts";
import { derivedUuid, subjectId } from "../kernel/ids.ts";
import type { TrustList } from "../kernel/papers/trust.ts";
import { httpApp } from "../platform/http/app.ts";
import { TestBrowser } from "../platform/http/test-browser.ts";
import { testSite, shivpuri as town } from "../platform/http/test-site.ts";
import type { App } from "../platform/http/visit.ts";
import { qrReader, type QrReader } from "../platform/papers/qr-reader.ts";
import { registrationLaw } from "../rulebook/births-and-deaths.ts";
import type { AskCertificate } from "../services/births-and-deaths/rules/certificate-asking.ts";
import type { IssueCertificate } from "../services/births-and-deaths/rules/certificate-issuing.ts";
import { certificatePaper } from "../services/births-and-deaths/server/certificate-paper.ts";
import { readCertificate } from "../services/births-and-deaths/server/certificate-store.ts";
import { readEvent } from "../services/births-and-deaths/server/event-store.ts";
import { openForm } from "../services/births-and-deaths/server/opened.ts";
import {
  amend,
  testPapers,
  type TestPapers,
  testStatusUri,
} from "../services/births-and-deaths/server/test-certificates.ts";
import { actorOf, shivpuri, TestRegistry } from "../services/births-and-deaths/server/test-registry.ts";
import { paperRoutes } from "../services/papers/server/routes.ts";
import type { Foundation } from "./foundation.ts";
import { keepTrust } from "./keep-trust.ts";

const minute_seconds = 60;

describe("the list of withdrawn papers", () => {
  let registry: TestRegistry;
  let made: TestPapers;
  let trust: () => Promise<TrustList>;
  let app: App;
  let reader: QrReader;
  before(async () => {
    registry = await TestRegistry.open();
    made = await testPapers();
    const { clock, databases } = registry;
    const configuration = { AKSHARA_ISSUER: made.papers.issuer };
    const foundation = { opened: { as: () => databases.work }, clock, configuration } as unknown as Foundation;
    trust = keepTrust(foundation, made.papers.keys, testStatusUri);
    reader = qrReader();
    const site = testSite({ database: databases.serve, clock });
    app = await httpApp({ site, routes: (web) => paperRoutes(web, { trust, reader }) });
  });
  after(async () => {
    await app.close();
    await reader.close();
    await made.close();
    await registry.close();
  });

  /** A certificate of the office's own use, and the text of its QR. */
  async function certified(event: SubjectId): Promise<string> {
    const request = registry.newId();
    const certificate = subjectId(derivedUuid("test certificate", request));
    const about = { event, request };
    await registry.done<AskCertificate>(actorOf("clerk"), {
      do: "certificate.ask",
      ...about,
      what: "birth",
      relation: "office",
      wanted: '{"number":"x"}',
      name: "कार्यालय",
      order: "नस्ती 1/2026",
      proofs: [],
      mobileTokens: [],
      law: registrationLaw,
    });
    const issue = { do: "certificate.issue", ...about, certificate, unit: registry.unit } as const;
    await registry.done<IssueCertificate>(actorOf("clerk"), issue);
    const { databases, sealer, clock } = registry;
    const read = await databases.serve.readInTown(shivpuri, async (tx) => ({
      found: await readCertificate(tx, certificate),
      kept: await readEvent(tx, event),
    }));
    const kept = read.kept?.event;
    assert.ok(read.found && kept && "entry" in kept);
    const asked = { town: shivpuri, by: actorOf("clerk"), why: "certificate", subject: event } as const;
    const opened = await openForm(sealer, asked, kept.report);
    assert.ok(opened.ok);
    const unit = { nameHi: "शिवपुरी", nameEn: "Shivpuri" };
    const about_paper = { ...read.found, copy: 1, entry: kept.entry, form: opened.form, town, unit, sample: true };
    const round = { ...about_paper, institution: undefined, at: clock.now(), inLog: undefined, law: registrationLaw };
    return (await certificatePaper(round, made.papers)).qrText;
  }
  async function verdictOn(text: string): Promise<string> {
    const browser = new TestBrowser(app);
    await browser.get("/verify");
    return (await browser.post("/verify", { text })).text;
  }
  const verdict = (page: string): string => /data-verdict="([^"]+)"/.exec(page)?.[1] ?? "none";

  test("the verify page shows whose birth, day and sex a certificate says, and that it is genuine", async () => {
    const page = await verdictOn(await certified(await registry.registered("birth")));
    assert.equal(verdict(page), "genuine");
    for (const part of ["जन्म प्रमाण पत्र", "अन्वी धाकड़", "15-11-2026", "महिला", "B-250705-2026-01-", "पंजीयन क्रमांक"])
      assert.ok(page.includes(part), part);
  });

  test("within a minute of a correction the earlier certificate is withdrawn, and its neighbour and successor are not", async () => {
    const [event, other] = [await registry.registered("birth"), await registry.registered("birth")];
    const [earlier, neighbour] = [await certified(event), await certified(other)];
    assert.equal(verdict(await verdictOn(earlier)), "genuine");
    await amend(registry, event, { motherName: "ममता धाकड" });
    registry.clock.pass(minute_seconds + 1);
    const page = await verdictOn(earlier);
    assert.equal(verdict(page), "withdrawn");
    assert.match(page, /यह कागज़ वापस ले लिया गया है/);
    assert.equal(verdict(await verdictOn(neighbour)), "genuine");
    const successor = await certified(event);
    assert.equal(verdict(await verdictOn(successor)), "genuine");
    await amend(registry, event, "cancellation");
    registry.clock.pass(minute_seconds + 1);
    assert.equal(verdict(await verdictOn(successor)), "withdrawn");
    assert.equal(verdict(await verdictOn(neighbour)), "genuine");
  });
});
