// The policy's file: groups within groups, and every line that is not one is named.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { formatVerifier, newKeyPem, signerKey } from "../log/note.ts";
import { formatWitness, witnessKey } from "./cosignature.ts";
import { parsePolicy } from "./policy.ts";

const vkey = (name: string): string => formatWitness(witnessKey(`${name}.example`, newKeyPem()).verifier);
const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => `witness ${name} ${vkey(name)} http://127.0.0.1/${name}/\n`);
const all = `${a}${b}${c}${d}`;

const quorums: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["group g 2 a b c\nquorum g", ["a b", "b c", "a b c d"], ["", "a", "a d"]],
  ["group g any a b\ngroup h all c d\ngroup both all g h\nquorum both", ["a c d", "b c d"], ["a b", "a c", "c d"]],
  ["quorum d", ["d", "a d"], ["a b c"]],
  ["quorum none", ["", "a"], []],
];

for (const [lines, enough, short] of quorums) {
  test(`"${lines.replaceAll("\n", "; ")}" is met by the right witnesses and by no others`, () => {
    const policy = parsePolicy(`# who watches\n\n${all}\t${lines}\n`);
    const names = (text: string): Set<string> => new Set(text.split(" ").filter((name) => name !== ""));
    for (const text of enough) assert.ok(policy.isEnough(names(text)), text);
    for (const text of short) assert.ok(!policy.isEnough(names(text)), text);
  });
}

test("witnesses, logs and mirrors are read with their addresses", () => {
  const log = formatVerifier(signerKey("akshara.example/log/2026", newKeyPem()).verifier);
  const policy = parsePolicy(`log ${log}\n${all}mirror https://mirror.example/log/\nmirror /mnt/mirror\nquorum a\n`);
  assert.deepEqual(policy.mirrors, ["https://mirror.example/log", "/mnt/mirror"]);
  assert.deepEqual(
    policy.witnesses.map(({ name, address }) => `${name} ${address}`),
    ["a http://127.0.0.1/a", "b http://127.0.0.1/b", "c http://127.0.0.1/c", "d http://127.0.0.1/d"],
  );
  assert.equal(policy.logs[0]?.name, "akshara.example/log/2026");
});

const wrong: readonly (readonly [string, string, RegExp])[] = [
  ["no quorum", all, /no quorum/],
  ["two quorums", `${all}quorum a\nquorum b`, /line 6: there is a quorum already/],
  ["a quorum of nobody known", `${all}quorum e`, /line 5: e is not known/],
  ["a group with one who comes later", `${a}group g any a b\n${b}quorum g`, /line 2: b is not known/],
  ["a witness in two groups", `${all}group g any a\ngroup h any a b\nquorum h`, /a is in a group already/],
  ["more needed than there are", `${all}group g 3 a b\nquorum g`, /3 of 2 members/],
  ["none needed", `${all}group g 0 a b\nquorum g`, /0 of 2 members/],
  ["one key twice", `${a}${a?.replace("witness a", "witness e")}quorum a`, /line 2: this key stands twice/],
  ["one name twice", `${a}${b?.replace("witness b", "witness a")}quorum a`, /line 2: the name a is taken/],
  ["the name none", `${a?.replace("witness a", "witness none")}quorum none`, /line 1: the name none is taken/],
  [
    "a log's key for a witness",
    `witness a ${formatVerifier(signerKey("x", newKeyPem()).verifier)}\nquorum a`,
    /line 1/,
  ],
  ["another word", `${all}trust a\nquorum a`, /line 5: a line is/],
  ["an address that is none", `${a?.replace("http:", "ftp:")}quorum a`, /line 1: .* is not an http address/],
];

for (const [what, text, words] of wrong) {
  test(`a policy with ${what} is refused, and the line is named`, () => assert.throws(() => parsePolicy(text), words));
}

test("the example of a policy can be read", () => {
  assert.equal(parsePolicy(readFileSync("docs/witness-policy.conf", "utf8")).quorum, "none");
});
