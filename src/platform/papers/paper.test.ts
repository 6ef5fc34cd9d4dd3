// Tests of signing and verifying papers end to end, with real keys: a changed paper is never genuine.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";
import * as fc from "fast-check";
import { fromBase45, toBase45 } from "../../kernel/papers/base45.ts";
import { certifiedEvents, certifiedSexes, type PaperClaims } from "../../kernel/papers/claims.ts";
import { inflate } from "../../kernel/papers/inflate.ts";
import { emptyStatus, type TrustList, withdraw } from "../../kernel/papers/trust.ts";
import { paperBytes_max, type Verdict, verifyPaper } from "../../kernel/papers/verify.ts";
import { checkSignature, openPaperKeys, type PaperKeys, signPaper, signStatusList, trustList } from "./keys.ts";

const issuer = {
  issuer: "https://akshara.example.in",
  nameHindi: "अक्षर नमूना संस्थापन",
  nameEnglish: "Akshara sample installation",
};
const statusUri = "https://akshara.example.in/papers/status/1";
const issued = 1_795_000_000;

const claims: PaperClaims = {
  issuer: issuer.issuer,
  issuedAtSeconds: issued,
  status: { index: 4711, uri: statusUri },
  act: {
    paperClass: "receipt",
    number: "250705-2026-0000123-7",
    on: "2026-11-21",
    town: 250705,
    townHindi: "नगर पालिका परिषद शिवपुरी",
    townEnglish: "Municipal Council, Shivpuri",
    version: 1,
    sample: true,
    subject: "250705-H-0001234-5",
    payer: "रा••• कु•••",
    amountPaise: 1_234_550n,
    heads: [
      { head: "property-tax", amountPaise: 1_000_000n },
      { head: "education-cess", amountPaise: 234_550n },
    ],
    log: { origin: "akshara.example.in/log/2026", index: 1234 },
  },
};

let folder: string;
let keys: PaperKeys;
let trust: TrustList;
describe("paper", () => {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "papers-"));
    keys = await openPaperKeys(folder);
    trust = trustList(keys, issuer);
  });
  after(() => rm(folder, { recursive: true }));

  const verify = (text: string, list = trust, today = issued + 3600): Promise<Verdict> =>
    verifyPaper(list, text, today, checkSignature);
  const verdictOf = async (text: string, list = trust, today?: number): Promise<string> =>
    (await verify(text, list, today)).verdict;

  test("a signed receipt is genuine and says again what was signed, within QR version 18", async (t) => {
    const text = await signPaper(keys, claims);
    const answer = await verify(text);
    assert.equal(answer.verdict, "genuine");
    assert.deepEqual("claims" in answer && answer.claims, claims);
    // Version 18 at level M holds 816 signs of the alphanumeric set.
    assert.ok(text.length <= 816, `${text.length} signs`);
    t.diagnostic(`${text.length} signs`);
  });

  test("whatever a paper says comes back as it was signed", async () => {
    const words = fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" });
    const plainRecord = { noNullPrototype: true };
    const act = fc.record(
      {
        paperClass: fc.constantFrom("receipt" as const, "no_dues" as const),
        number: words,
        on: fc.constant("2026-04-01"),
        town: fc.nat(),
        townHindi: words,
        townEnglish: words,
        version: fc.nat(),
        sample: fc.boolean(),
        subject: words,
        payer: words,
        amountPaise: fc.bigInt({ min: 0n, max: 10n ** 13n }),
        heads: fc.array(fc.record({ head: words, amountPaise: fc.bigInt({ min: 0n, max: 10n ** 13n }) }, plainRecord), {
          maxLength: 8,
        }),
        event: fc.record(
          {
            what: fc.constantFrom(...certifiedEvents),
            on: fc.constantFrom("2026-11-15", "1931-02-28"),
            sex: fc.constantFrom(...certifiedSexes),
          },
          plainRecord,
        ),
        log: fc.record({ origin: words, index: fc.nat() }, plainRecord),
      },
      {
        requiredKeys: ["paperClass", "number", "on", "town", "townHindi", "townEnglish", "version", "sample"],
        noNullPrototype: true,
      },
    );
    await fc.assert(
      fc.asyncProperty(act, async (made) => {
        const answer = await verify(await signPaper(keys, { ...claims, act: made }));
        assert.equal(answer.verdict, "genuine");
        assert.deepEqual("claims" in answer && answer.claims.act, made);
      }),
      { numRuns: 60 },
    );
  });

  /** What stands behind a text before any key is asked; undefined when nothing does. */
  const behind = (text: string): Uint8Array | undefined =>
    inflate(fromBase45(text) ?? new Uint8Array(), paperBytes_max);

  test("each single changed byte, of the text, the packed bytes or the signed bytes, is never genuine", async () => {
    const text = await signPaper(keys, claims);
    const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    const packed = fromBase45(text) ?? new Uint8Array();
    const plain = inflateSync(packed);
    const changed: string[] = [];
    for (let at = 0; at < text.length; at++) {
      const sign = alphabet.charAt((alphabet.indexOf(text.charAt(at)) + 1 + (at % 44)) % 45);
      if (sign !== text.charAt(at)) changed.push(text.slice(0, at) + sign + text.slice(at + 1));
    }
    for (const mask of [0x01, 0x20, 0x80, 0xff]) {
      for (let at = 0; at < packed.length; at++) {
        const other = new Uint8Array(packed);
        other[at] = (other[at] ?? 0) ^ mask;
        changed.push(toBase45(other));
      }
      for (let at = 0; at < plain.length; at++) {
        const other = new Uint8Array(plain);
        other[at] = (other[at] ?? 0) ^ mask;
        changed.push(toBase45(deflateSync(other, { level: 9 })));
      }
    }
    for (const one of changed) {
      // Packing may say the same bytes in two ways (an earlier copy of a word); the same signed bytes are the same paper.
      const same = Buffer.compare(behind(one) ?? Buffer.of(), plain) === 0;
      if (!same) assert.notEqual(await verdictOf(one), "genuine");
    }
    assert.ok(changed.length > 3000);
  });

  test("a paper whose text lost a sign or a blank is altered, not something else", async () => {
    const text = await signPaper(keys, claims);
    for (const cut of [5, 100, text.length - 1]) {
      assert.equal(await verdictOf(text.slice(0, cut) + text.slice(cut + 1)), "altered");
    }
  });

  test("a paper signed with another key is of an unknown issuer", async () => {
    const others = await openPaperKeys(join(folder, "other"));
    assert.equal(await verdictOf(await signPaper(others, claims)), "unknown-issuer");
  });

  test("a paper signed with another key under our key's id is altered", async () => {
    const others = await openPaperKeys(join(folder, "other"));
    assert.equal(await verdictOf(await signPaper({ ...others, keyId: keys.keyId }, claims)), "altered");
  });

  test("a key counts only for its issuer, towns, classes and time", async () => {
    const text = await signPaper(keys, claims);
    const [key] = trust.keys;
    assert.ok(key);
    for (const [why, narrowed] of [
      ["issuer", { issuer: "https://aksharra.example.in" }],
      ["town", { towns: [250867] }],
      ["class", { classes: ["no_dues" as const] }],
      ["time", { issuedUntilSeconds: issued - 1 }],
      ["time", { issuedFromSeconds: issued + 1 }],
    ] as const) {
      const answer = await verify(text, { ...trust, keys: [{ ...key, ...narrowed }] });
      assert.deepEqual(answer, { verdict: "unknown-issuer", why });
    }
  });

  test("a paper from the day after tomorrow is not believed", async () => {
    assert.equal(await verdictOf(await signPaper(keys, claims), trust, issued - 2 * 86_400), "unknown-issuer");
  });

  test("a paper expires at its own second and not before", async () => {
    const text = await signPaper(keys, { ...claims, expiresAtSeconds: issued + 100 });
    assert.equal(await verdictOf(text, trust, issued + 99), "genuine");
    assert.equal(await verdictOf(text, trust, issued + 100), "expired");
  });

  test("a withdrawn paper is withdrawn, its neighbour is not, and an unsigned list changes nothing", async () => {
    const text = await signPaper(keys, claims);
    const listed = async (list: Uint8Array): Promise<TrustList> =>
      trustList(keys, issuer, { [statusUri]: await signStatusList(keys, statusUri, list, issued) });
    assert.deepEqual(await verify(text, await listed(withdraw(emptyStatus(), [4710, 4712]))), {
      verdict: "genuine",
      claims,
      key: trust.keys[0],
      status: { known: true, asOfSeconds: issued },
    });
    assert.equal(await verdictOf(text, await listed(withdraw(emptyStatus(), [4711]))), "withdrawn");
    const others = await openPaperKeys(join(folder, "other"));
    const forged = await signStatusList(
      { ...others, keyId: keys.keyId },
      statusUri,
      withdraw(emptyStatus(), [4711]),
      issued,
    );
    const answer = await verify(text, trustList(keys, issuer, { [statusUri]: forged }));
    assert.deepEqual("status" in answer && answer.status, { known: false });
  });

  test("a status list is not taken for a paper", async () => {
    const list = await signStatusList(keys, statusUri, emptyStatus(), issued);
    assert.equal(await verdictOf(toBase45(deflateSync(Buffer.from(list, "hex"), { level: 9 }))), "not-a-paper");
  });

  for (const [name, text] of [
    ["nothing", ""],
    ["a web address", "HTTPS://AKSHARA.EXAMPLE.IN/V/1"],
    ["a health pass", "HC1:NCFOXN%TS3DH3ZSUZK+.V0ETD%65NL-AH-R6IOOK"],
    ["a megabyte", "A".repeat(1_000_000)],
    ["a zip bomb", toBase45(deflateSync(Buffer.alloc(2_000_000), { level: 9 }))],
    ["deep nesting", toBase45(deflateSync(Buffer.alloc(8000, 0x81), { level: 9 }))],
    ["markup", "<script>alert(1)</script>"],
  ] as const) {
    test(`${name} is never genuine and answers in time`, async () => {
      assert.ok(["not-a-paper", "altered"].includes(await verdictOf(text)));
    });
  }

  test("any text at all gets a verdict", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        assert.notEqual(await verdictOf(text), "genuine");
      }),
    );
  });

  test("the key file is the owner's alone, is kept, and is refused when it is something else", async () => {
    const path = join(folder, "papers-key.pem");
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.match(await readFile(path, "utf8"), /^-----BEGIN PRIVATE KEY-----\n/);
    const again = await openPaperKeys(folder);
    assert.deepEqual(again.keyId, keys.keyId);
    assert.equal(await verdictOf(await signPaper(again, claims)), "genuine");
    const spoilt = await mkdtemp(join(tmpdir(), "papers-"));
    await writeFile(join(spoilt, "papers-key.pem"), "not a key");
    await assert.rejects(openPaperKeys(spoilt));
    await rm(spoilt, { recursive: true });
  });

  test("two programs that start at once end with the same key", async () => {
    const shared = join(folder, "shared");
    const [first, second] = await Promise.all([openPaperKeys(shared), openPaperKeys(shared)]);
    assert.deepEqual(first.keyId, second.keyId);
  });
});
