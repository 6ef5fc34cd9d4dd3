// Sealing on a real database: round trips, what must not open, what the tables hold, tokens across scripts, budgets.
import assert from "node:assert/strict";
import { createSecretKey, randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import * as fc from "fast-check";
import type { Actor } from "../../kernel/decider.ts";
import type { Fact } from "../../kernel/facts.ts";
import { personId, type SubjectId, subjectId, uuid } from "../../kernel/ids.ts";
import { open, type PrivateClass, type Sealed } from "../../kernel/private.ts";
import type { TownId } from "../../kernel/town.ts";
import { setClock } from "../clock.ts";
import { statement } from "../database/connect.ts";
import { type TestDatabase, testDatabase } from "../database/test-database.ts";
import { anonymous } from "../http/visit.ts";
import { privateClasses, WrongRootKey } from "./keys.ts";
import { openingLimits, openingsOf, publicLimit } from "./openings.ts";
import { fileRootKey, rootKeyOf } from "./root-key.ts";
import { SealBroken, sealText } from "./sealed-text.ts";
import { Sealer } from "./sealer.ts";

const shivpuri = 250705 as TownId;
const dewas = 250867 as TownId;
const newSubject = (): SubjectId => subjectId(uuid(randomUUID()));
const actor = (role: Actor["roles"][number]): Actor => ({ person: personId(uuid(randomUUID())), roles: [role] });
const machine = actor("system");

interface Registered extends Fact {
  readonly name: Sealed;
  readonly owners: readonly { readonly name: Sealed; readonly aliases: readonly Sealed[] }[];
}

describe("sealing", () => {
  let database: TestDatabase;
  let sealer: Sealer;
  const clock = setClock("2026-11-21T05:30:00.000Z");
  const root = rootKeyOf(randomBytes(32), "the test's root key");

  before(async () => {
    database = await testDatabase();
    sealer = new Sealer({ database: database.serve, root, clock });
  });
  after(() => database.close());

  const sealOne = (text: string, kind: PrivateClass, subject: SubjectId, field = "name", town = shivpuri) =>
    sealer.seal(open(text, kind), { town, subject, field });
  const openOne = async (value: Sealed, subject: SubjectId, field = "name", town = shivpuri) => {
    const answer = await sealer.open({ town, by: machine, why: "checker", subject, values: { [field]: value } });
    assert.ok(answer.ok);
    return answer.opened[field];
  };

  test("what was sealed opens as it was, whatever the text and its class", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.constantFrom(...privateClasses), async (text, kind) => {
        const subject = newSubject();
        assert.equal(await openOne(await sealOne(text, kind, subject), subject), text);
      }),
      { numRuns: 60 },
    );
  });

  test("a sealed value moved to another town, subject, field or class does not open", async () => {
    const subject = newSubject();
    const value = await sealOne("राम कुमार", "name", subject);
    await sealer.ready(dewas);
    const moves: readonly (readonly [string, () => Promise<unknown>])[] = [
      ["town", () => openOne(value, subject, "name", dewas)],
      ["subject", () => openOne(value, newSubject())],
      ["field", () => openOne(value, subject, "father")],
      ["class", () => openOne({ ...value, class: "address" }, subject)],
    ];
    for (const [what, move] of moves) await assert.rejects(move, SealBroken, what);
  });

  test("a sealed value changed anywhere does not open", async () => {
    const subject = newSubject();
    const value = await sealOne("राम कुमार", "name", subject);
    const bytes = Buffer.from(value.sealed, "base64url");
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await assert.rejects(openOne({ ...value, sealed: changed.toString("base64url") }, subject), SealBroken, `${at}`);
    }
    await assert.rejects(openOne({ ...value, sealed: "" }, subject), SealBroken);
    await assert.rejects(openOne({ ...value, sealed: value.sealed.slice(0, -4) }, subject), SealBroken);
  });

  test("every open value in a fact is sealed under its property, in lists and inner objects too", async () => {
    const subject = newSubject();
    const fact = {
      kind: "holding.registered",
      subject,
      areaPaise: 12n,
      name: open("राम कुमार", "name"),
      owners: [{ name: open("Sita Bai", "name"), aliases: [open("Sitabai", "name"), open("सीता", "name")] }],
    };
    const sealed = await database.serve.inTown(shivpuri, (tx) => sealer.sealFacts(tx, [fact]));
    const made = sealed[0] as Registered;
    assert.ok(!/राम|Sita|सीता|"open"/.test(JSON.stringify({ ...made, areaPaise: "" })));
    const [owner] = made.owners;
    assert.ok(owner);
    const answer = await sealer.open({
      town: shivpuri,
      by: machine,
      why: "checker",
      subject,
      values: { name: [made.name, owner.name], aliases: owner.aliases },
    });
    assert.deepEqual(answer, {
      ok: true,
      opened: { name: ["राम कुमार", "Sita Bai"], aliases: ["Sitabai", "सीता"] },
    });
  });

  test("a fact without personal values comes back as the same object", async () => {
    const fact = { kind: "due.raised", subject: newSubject(), rows: [{ amountsPaise: [1n, 2n] }] };
    const [same] = await database.serve.inTown(shivpuri, (tx) => sealer.sealFacts(tx, [fact]));
    assert.equal(same, fact);
  });

  test("a hundred thousand seals of one value have a hundred thousand nonces and texts", () => {
    const key = { class: "name", period: 2026, version: 1, key: createSecretKey(randomBytes(32)) } as const;
    const place = { town: shivpuri, subject: newSubject(), field: "name" };
    const nonces = new Set<string>();
    const texts = new Set<string>();
    const start = performance.now();
    for (let count = 0; count < 100_000; count += 1) {
      const sealed = sealText("राम कुमार शर्मा", place, key);
      nonces.add(Buffer.from(sealed, "base64url").subarray(5, 17).toString("hex"));
      texts.add(sealed);
    }
    const seconds = (performance.now() - start) / 1000;
    process.stdout.write(`sealing: ${Math.round(100_000 / seconds)} values a second\n`);
    assert.equal(nonces.size, 100_000);
    assert.equal(texts.size, 100_000);
  });

  test("equal values have different seals and equal tokens in one town, and other tokens in another", async () => {
    const [one, two] = [
      await sealOne("राम कुमार", "name", newSubject()),
      await sealOne("राम कुमार", "name", newSubject()),
    ];
    assert.notEqual(one.sealed, two.sealed);
    assert.deepEqual(one.find, two.find);
    assert.deepEqual(await sealer.tokens(shivpuri, "name", "राम कुमार"), one.find);
    const other = await sealer.tokens(dewas, "name", "राम कुमार");
    assert.equal(
      other.some((token) => one.find.includes(token)),
      false,
    );
  });

  for (const [hindi, english] of [
    ["राम कुमार", "Ram Kumar"],
    ["राम कुमार", "Raam Kumaar"],
    ["सीता बाई", "Sita Bai"],
    ["मोहम्मद इक़बाल", "Mohammad Iqbal"],
    ["लक्ष्मी नारायण", "Lakshmi Narayan"],
  ] as const) {
    test(`${english} finds ${hindi}`, async () => {
      const tokens = await sealer.tokens(shivpuri, "name", english);
      assert.ok(tokens.length > 0 && tokens.every((token) => /^[0-9a-f]{8}$/.test(token)));
      const value = await sealOne(hindi, "name", newSubject());
      assert.ok(tokens.every((token) => value.find.includes(token)));
    });
  }

  test("a mobile is found in any way of writing it, a house number too, an identity number never", async () => {
    const tokens = (kind: PrivateClass, text: string) => sealer.tokens(shivpuri, kind, text);
    assert.deepEqual(await tokens("mobile", "98260 12345"), await tokens("mobile", "+91-9826012345"));
    assert.match((await tokens("mobile", "9826012345"))[0] ?? "", /^[0-9a-f]{32}$/);
    assert.deepEqual(await tokens("house", "12/अ"), await tokens("house", "१२ / अ"));
    assert.match((await tokens("house", "12/अ"))[0] ?? "", /^[0-9a-f]{16}$/);
    assert.deepEqual(await tokens("identity", "1234 5678 9012"), []);
  });

  test("two programs that begin at once share the keys of the database, and next year has its own", async () => {
    const [one, two] = [1, 2].map(() => new Sealer({ database: database.serve, root, clock })) as [Sealer, Sealer];
    await Promise.all([one.ready(dewas), two.ready(dewas)]);
    const subject = newSubject();
    const place = { town: dewas, subject, field: "name" };
    const value = await one.seal(open("देवकी", "name"), place);
    clock.set("2027-01-05T05:30:00.000Z");
    const later = await two.seal(open("देवकी", "name"), place);
    assert.deepEqual(later.find, value.find);
    const years = [value, later].map(({ sealed }) => Buffer.from(sealed, "base64url").readUInt16BE(1));
    assert.deepEqual(years, [2026, 2027]);
    const answer = await one.open({
      town: dewas,
      by: machine,
      why: "checker",
      subject,
      values: { name: [value, later] },
    });
    assert.deepEqual(answer, { ok: true, opened: { name: ["देवकी", "देवकी"] } });
    clock.set("2026-11-21T05:30:00.000Z");
  });

  test("another root key is refused in words that say so, and changes nothing", async () => {
    await sealer.ready(shivpuri);
    const stranger = new Sealer({ database: database.serve, root: rootKeyOf(randomBytes(32), "keys/root.key"), clock });
    await assert.rejects(stranger.ready(shivpuri), (error: Error) => {
      assert.ok(error instanceof WrongRootKey);
      assert.match(error.message, /root key keys\/root\.key is not the one that wrapped the keys of town 250705/);
      return true;
    });
  });

  test("the root key's file is made once, for the owner only, and one that others can read is refused", () => {
    const folder = mkdtempSync(join(tmpdir(), "akshara-root-key-"));
    try {
      const { name } = fileRootKey(folder);
      assert.equal(statSync(name).mode & 0o777, 0o600);
      assert.equal(statSync(name).size, 32);
      assert.equal(fileRootKey(folder).name, name);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("a citizen is refused after 30 different records in an hour; the same record again is free", async () => {
    const citizen = actor("citizen");
    const limit = openingLimits.citizen.subjects_max;
    const subjects = await Promise.all(
      Array.from({ length: limit + 1 }, async () => {
        const subject = newSubject();
        return { subject, value: await sealOne("राम", "name", subject) };
      }),
    );
    const ask = ({ subject, value }: (typeof subjects)[number]) =>
      sealer.open({ town: shivpuri, by: citizen, why: "own-holding", subject, values: { name: value } });
    const [first] = subjects;
    assert.ok(first);
    for (const one of subjects.slice(0, limit)) assert.ok((await ask(one)).ok);
    assert.ok((await ask(first)).ok);
    const refused = await ask(subjects[limit] as (typeof subjects)[number]);
    assert.ok(!refused.ok);
    assert.equal(refused.refusal.code, "sealing.budget_spent");
    clock.pass(3600);
    assert.ok((await ask(subjects[limit] as (typeof subjects)[number])).ok);
    clock.set("2026-11-21T05:30:00.000Z");
  });

  test("those who have not signed in have a larger budget together, so that one cannot shut out the others", async () => {
    const visitor: Actor = { person: anonymous, roles: ["citizen"] };
    const of = await Promise.all(
      Array.from({ length: openingLimits.citizen.subjects_max + 1 }, async (_, at) => {
        const subject = newSubject();
        return { subject, values: { name: await sealOne(`राम ${at}`, "name", subject) } };
      }),
    );
    const ask = () => sealer.openMany({ town: shivpuri, by: visitor, why: "counter", of });
    assert.ok((await ask()).ok);
    assert.ok(publicLimit.subjects_max > openingLimits.citizen.subjects_max);
  });

  test("who opened a record, why and when can be seen; a ranked search of many is one row", async () => {
    const clerk = actor("clerk");
    const of = await Promise.all(
      ["राम", "सीता", "मोहन"].map(async (name) => {
        const subject = newSubject();
        return { subject, values: { name: await sealOne(name, "name", subject) } };
      }),
    );
    const [first] = of;
    assert.ok(first);
    const ranked = await sealer.openMany({ town: shivpuri, by: clerk, why: "search-ranking", of });
    assert.deepEqual(ranked.ok && ranked.opened.map((one) => one.name), ["राम", "सीता", "मोहन"]);
    clock.pass(60);
    await sealer.open({ town: shivpuri, by: clerk, why: "counter", ...first });
    const seen = await database.serve.readInTown(shivpuri, (tx) => openingsOf(tx, first.subject));
    assert.deepEqual(
      seen.map(({ person, role, why, fields }) => ({ person, role, why, fields })),
      ["counter", "search-ranking"].map((why) => ({ person: clerk.person, role: "clerk", why, fields: ["name"] })),
    );
    const elsewhere = await database.serve.readInTown(dewas, (tx) => openingsOf(tx, first.subject));
    assert.deepEqual(elsewhere, []);
    clock.set("2026-11-21T05:30:00.000Z");
  });

  test("the serving role can neither change nor take away an opening or a key", async () => {
    for (const table of ["openings", "opened", "town_keys", "data_keys"]) {
      for (const text of [`delete from platform.${table}`, `update platform.${table} set town = town`]) {
        const forbidden = statement(`test.${text}`.slice(0, 60), text);
        await assert.rejects(
          database.serve.inTown(shivpuri, (tx) => tx.query(forbidden)),
          /permission denied/,
        );
      }
    }
  });
});
