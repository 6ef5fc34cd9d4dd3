// The QR of a printed certificate, read from the picture of its page and checked by a verifier that is not ours. Without it, it says so loudly.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { derivedUuid, type SubjectId, subjectId } from "../../src/kernel/ids.ts";
import { emptyStatus, type TrustList, withdraw } from "../../src/kernel/papers/trust.ts";
import { statusIndexOf } from "../../src/platform/papers/issuing.ts";
import { signStatusList, trustList } from "../../src/platform/papers/keys.ts";
import { canDraw, drawnPage } from "../../src/platform/papers/test-certificate.ts";
import { shivpuri as town } from "../../src/platform/http/test-site.ts";
import { projectFile } from "../../src/platform/place.ts";
import { registrationLaw } from "../../src/rulebook/births-and-deaths.ts";
import type { AskCertificate } from "../../src/services/births-and-deaths/rules/certificate-asking.ts";
import type { IssueCertificate } from "../../src/services/births-and-deaths/rules/certificate-issuing.ts";
import type { EventKind } from "../../src/services/births-and-deaths/rules/forms.ts";
import { printedCertificate } from "../../src/services/births-and-deaths/server/certificate-print.ts";
import {
  CertificatePages,
  testIssuer,
  testStatusUri,
} from "../../src/services/births-and-deaths/server/test-certificates.ts";
import { actorOf, shivpuri } from "../../src/services/births-and-deaths/server/test-registry.ts";

/** Debian's python first: another one on the path may lack Debian's packages. */
const python = ["/usr/bin/python3", "python3"].find(
  (program) => spawnSync(program, ["-c", "import cbor2, cryptography"]).status === 0,
);
const missing =
  "NOT CHECKED BY ANOTHER'S VERIFIER: install poppler-utils, python3-cbor2 and python3-cryptography for certificates\n";

interface Said {
  readonly verdict: string;
  readonly name: string | null;
  readonly number: string;
  readonly version: number;
  readonly event: readonly string[] | null;
  readonly [more: string]: unknown;
}

describe("another's verifier of certificates", () => {
  let desk: CertificatePages;
  before(async () => {
    desk = await CertificatePages.open();
    const file = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(file)).buffer } });
  });
  after(() => desk.close());

  const listWith = async (...indexes: readonly number[]): Promise<TrustList> => {
    const { keys } = desk.papers;
    const at = Math.floor(Date.parse(desk.registry.clock.now()) / 1000);
    const list = await signStatusList(keys, testStatusUri, withdraw(emptyStatus(), indexes), at);
    return trustList(keys, testIssuer, { [testStatusUri]: list });
  };

  function check(text: string, trust: TrustList): Said {
    const script = projectFile("tests", "oracle", "certificate.py");
    const { status, stdout, stderr } = spawnSync(python ?? "", [script], { input: JSON.stringify({ text, trust }) });
    assert.equal(status, 0, stderr.toString());
    return JSON.parse(stdout.toString()) as Said;
  }

  /** Prints a certificate of a new entry and reads the QR from the picture of its page. */
  async function printed(
    what: EventKind,
  ): Promise<{ readonly id: SubjectId; readonly number: string; readonly text: string }> {
    const { registry } = desk;
    const event = await registry.registered(what);
    const request = registry.newId();
    const certificate = subjectId(derivedUuid("oracle certificate", request));
    const wish = {
      relation: "office",
      wanted: '{"number":"x"}',
      name: "कार्यालय",
      order: "नस्ती 1/2026",
      proofs: [],
    } as const;
    const ask = {
      do: "certificate.ask",
      request,
      event,
      what,
      mobileTokens: [],
      law: registrationLaw,
      ...wish,
    } as const;
    await registry.done<AskCertificate>(actorOf("clerk"), ask);
    const issue = { do: "certificate.issue", request, event, certificate, unit: registry.unit } as const;
    await registry.done<IssueCertificate>(actorOf("clerk"), issue);
    const asked = { town, by: actorOf("clerk"), certificate, copy: 1, sample: true };
    const answer = await printedCertificate(desk.pages.parts, asked);
    assert.ok(answer.ok);
    const [read] = await readBarcodes(drawnPage(answer.pdf, 200), { formats: ["QRCode"], tryHarder: true });
    assert.ok(read?.text, "the QR reads from the picture");
    return { id: certificate, number: answer.number, text: read.text };
  }

  for (const [what, name, event] of [
    ["birth", "अन्वी धाकड़", ["birth", "2026-11-15", "female"]],
    ["death", "किशनलाल ओझा", ["death", "2026-11-14", "male"]],
    ["still-birth", null, ["still-birth", "2026-11-13", "male"]],
  ] as const)
    test(`reads the same ${what} from the picture of the page, and takes a withdrawn one for withdrawn`, async (t) => {
      if (!python || !canDraw()) {
        process.stderr.write(missing);
        return;
      }
      const { id, number, text } = await printed(what);
      t.diagnostic(`${text.length} signs in the QR`);
      const said = check(text, await listWith());
      const { verdict, name: heard, number: read, version, event: of } = said;
      assert.deepEqual(
        [verdict, heard, read, version, of],
        ["genuine", name?.normalize("NFC") ?? null, number, 1, [...event]],
      );
      assert.deepEqual([said["class"], said["town"], said["sample"]], ["certificate", shivpuri, true]);
      assert.match(String(said["registration"]), /^[BDS]-250705-2026-01-\d{6}-\d$/);
      assert.equal(check(text, await listWith(statusIndexOf(id))).verdict, "withdrawn");
    });

  test("believes no certificate with another sign in it, and none of another's key", async () => {
    if (!python || !canDraw()) {
      process.stderr.write(missing);
      return;
    }
    const { text } = await printed("birth");
    const trust = await listWith();
    for (const at of [10, Math.floor(text.length / 2), text.length - 20]) {
      const other = text.slice(0, at) + (text.charAt(at) === "A" ? "B" : "A") + text.slice(at + 1);
      assert.equal(check(other, trust).verdict, "not genuine", `sign ${at}`);
    }
    assert.equal(check(text, { ...trust, keys: [] }).verdict, "not genuine");
  });
});
