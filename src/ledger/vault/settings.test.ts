// The vault's settings: every field that is wrong is named in its complaint; what is right becomes targets.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { testFolder } from "../log/test-log.ts";
import { parseRecipients, parseTargets, readVaultSettings } from "./settings.ts";
import { newSplitKey } from "./shares.ts";

type Fields = Readonly<Record<string, unknown>>;

const directory: Fields = { kind: "directory", name: "disk", folder: "disk" };
const bucket: Fields = {
  kind: "s3",
  name: "far",
  endpoint: "https://s3.example.org",
  bucket: "akshara-vault",
  region: "ap-south-1",
  prefix: "town/",
  retainDays: 3650,
  credentials: "credentials",
};
const receiver: Fields = { kind: "receiver", name: "host", address: "http://vault:8460", token: "token" };

describe("the vault's settings", () => {
  let home: { readonly folder: string; readonly remove: () => void };
  let recipients: readonly string[];

  before(async () => {
    home = testFolder();
    writeFileSync(join(home.folder, "credentials"), "id\nsecret\n");
    writeFileSync(join(home.folder, "half"), "id\n");
    writeFileSync(join(home.folder, "token"), "a token that nobody guesses\n");
    recipients = [(await newSplitKey(3, 2)).recipient, (await newSplitKey(3, 2)).recipient];
  });
  after(() => home.remove());

  const parse = (value: unknown) => parseTargets(JSON.stringify(value), home.folder);

  test("a directory, a bucket and a receiver with a quorum are taken, the bucket's usual fields left out or not", () => {
    const { region: _region, prefix: _prefix, retainDays: _days, ...least } = bucket;
    const { targets, quorum } = parse({
      quorum: 2,
      targets: [directory, bucket, { ...least, name: "least" }, receiver],
    });
    assert.deepEqual(
      targets.map(({ name }) => name),
      ["disk", "far", "least", "host"],
    );
    assert.equal(quorum, 2);
  });

  const wrong: readonly (readonly [what: string, value: unknown, words: RegExp])[] = [
    ["a list instead of an object", [], /file of targets is not an object/],
    ["nothing", null, /file of targets is not an object/],
    ["an unknown field", { quorum: 1, targets: [directory], quorums: 1 }, /unknown field quorums/],
    ["no targets", { quorum: 1 }, /1 to 8 targets/],
    ["an empty list of targets", { quorum: 1, targets: [] }, /1 to 8 targets/],
    ["targets that are no list", { quorum: 1, targets: directory }, /1 to 8 targets/],
    ["nine targets", { quorum: 1, targets: Array.from({ length: 9 }, () => directory) }, /1 to 8 targets/],
    ["a name that stands twice", { quorum: 1, targets: [directory, directory] }, /name stands twice/],
    ["no quorum", { targets: [directory] }, /quorum must be a whole number from 1 to 1/],
    ["a quorum of none", { quorum: 0, targets: [directory] }, /quorum must be/],
    ["a quorum above the targets", { quorum: 2, targets: [directory] }, /quorum must be a whole number from 1 to 1/],
    ["a quorum and a half", { quorum: 1.5, targets: [directory, bucket] }, /quorum must be/],
    ["a quorum in words", { quorum: "1", targets: [directory] }, /quorum must be/],
    ["a target that is text", { quorum: 1, targets: ["disk"] }, /a target is not an object/],
  ];
  for (const [what, value, words] of wrong) {
    test(`${what} is refused in words`, () =>
      assert.throws(() => parse(value), { name: "VaultUnfit", message: words }));
  }

  const fields: readonly (readonly [of: Fields, name: string, values: readonly unknown[], words: RegExp])[] = [
    [directory, "kind", ["folder", "", 3, undefined], /^target 2: kind must match/],
    [directory, "name", ["", "Disk", "a b", "x".repeat(41), 7, undefined], /^target 2: name must match/],
    [directory, "folder", ["", 1, undefined], /^target 2: folder must match/],
    [directory, "path", ["x"], /^target 2: .*unknown field path/],
    [
      bucket,
      "endpoint",
      ["", "s3.example.org", "https://s3.example.org/", "ftp://x", undefined],
      /^target 2: endpoint must match/,
    ],
    [bucket, "bucket", ["", "a", "Vault", "vault/", undefined], /^target 2: bucket must match/],
    [bucket, "region", ["", "AP SOUTH", 1], /^target 2: region must match/],
    [bucket, "prefix", ["town", "/town/", "a b/", 1], /^target 2: prefix must match/],
    [bucket, "retainDays", [-1, 1.5, 36_501, "30"], /^target 2: retainDays must be a whole number from 0 to 36500/],
    [bucket, "credentials", ["", undefined, 1], /^target 2: credentials must match/],
    [bucket, "credentials", ["half"], /^target 2: .*credentials must hold two lines/],
    [bucket, "credentials", ["not-there"], /^target 2: .*not-there cannot be read/],
    [
      receiver,
      "address",
      ["", "vault:8460", "https://vault", "unix:socket", undefined],
      /^target 2: address must match/,
    ],
    [receiver, "token", [undefined, ""], /^target 2: .*needs a token/],
    [receiver, "token", ["not-there"], /^target 2: .*not-there cannot be read/],
  ];
  for (const [of, name, values, words] of fields) {
    for (const value of values) {
      test(`a ${String(of["kind"])} whose ${name} is ${JSON.stringify(value)} is refused in words`, () => {
        const target = { ...of, [name]: value };
        const others = { ...directory, name: "other" };
        assert.throws(() => parse({ quorum: 1, targets: [others, target] }), { name: "VaultUnfit", message: words });
      });
    }
  }

  test("what is no JSON is refused", () =>
    assert.throws(() => parseTargets("{", home.folder), { name: "VaultUnfit", message: /not JSON/ }));

  test("two public keys are the least; remarks, empty lines and a key that stands twice do not count", () => {
    const [one = "", other = ""] = recipients;
    assert.deepEqual(parseRecipients(`# ours\n${one}\n\n ${other} \r\n${one}\n`), [one, other]);
    for (const text of ["", "# nothing\n", one, `${one}\n${one}\n`]) {
      assert.throws(() => parseRecipients(text), { name: "VaultUnfit", message: /at least 2 public keys/ });
    }
  });

  test("a secret key among the recipients, and a line that is no key, are refused without being repeated whole", () => {
    const [one = ""] = recipients;
    const secret = `AGE-SECRET-KEY-1${"Q".repeat(58)}`;
    assert.throws(
      () => parseRecipients(`${one}\n${secret}`),
      (error: Error) => {
        assert.match(error.message, /a secret key stands among the recipients/);
        return !error.message.includes("QQQ");
      },
    );
    const line = "age1notakeyofanybodyatallbutlong";
    assert.throws(
      () => parseRecipients(`${one}\n${line}`),
      (error: Error) => {
        assert.match(error.message, /no public key of age: age1notakey/);
        return !error.message.includes(line);
      },
    );
  });

  test("both files are read, names in the first looked up beside it; a file that is not there is named", () => {
    const [targets, keys] = [join(home.folder, "targets.json"), join(home.folder, "recipients.txt")];
    writeFileSync(targets, JSON.stringify({ quorum: 1, targets: [bucket] }));
    writeFileSync(keys, recipients.join("\n"));
    const settings = readVaultSettings(targets, keys);
    assert.deepEqual([settings.quorum, settings.targets.length, settings.recipients], [1, 1, recipients]);
    assert.throws(() => readVaultSettings(`${targets}.gone`, keys), /targets.json.gone cannot be read/);
    assert.throws(() => readVaultSettings(targets, `${keys}.gone`), /recipients.txt.gone cannot be read/);
  });
});
