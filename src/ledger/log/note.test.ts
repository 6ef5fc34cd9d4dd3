// Signed notes and checkpoints as other people's software writes and reads them.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkpointText,
  formatVerifier,
  newKeyPem,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseVerifier,
  signerKey,
  signNote,
} from "./note.ts";

// The example in the documentation of golang.org/x/mod/sumdb/note.
const theirKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const theirText =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const theirNote = `${theirText}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

test("a published note signed by another program is opened with its published key", () => {
  assert.equal(openNote(theirNote, parseVerifier(theirKey)), theirText);
  assert.equal(formatVerifier(parseVerifier(theirKey)), theirKey);
});

test("a note is not opened when text, signature, name or form was changed", () => {
  const key = parseVerifier(theirKey);
  for (const changed of [
    theirNote.replace("your problem is", "your problem was"),
    theirNote.replace("x08go/Z", "x08go/Y"),
    theirNote.replace("— PeterNeumann", "— PeterNewmann"),
    theirNote.replace("— PeterNeumann", "- PeterNeumann"),
    theirNote.replace("\n\n", "\n"),
    theirNote.trimEnd(),
    `${theirNote}more\n`,
    theirNote.repeat(1000),
    "",
  ]) {
    assert.equal(openNote(changed, key), undefined);
  }
});

test("a note with other people's signatures beside ours is opened", () => {
  const witness = signerKey("witness.example", newKeyPem());
  const line = signNote(theirText, witness).slice(theirText.length + 1);
  assert.equal(openNote(`${theirNote}${line}`, parseVerifier(theirKey)), theirText);
  assert.equal(openNote(`${theirNote}${line}`, witness.verifier), theirText);
});

test("a key's line with a wrong id, another type or a cut key is refused", () => {
  for (const line of [
    theirKey.replace("c74f20a3", "c74f20a4"),
    theirKey.replace("PeterNeumann", "PeterNewmann"),
    theirKey.replace("+AR", "+Ah"),
    theirKey.slice(0, -4),
    "PeterNeumann",
    "",
  ]) {
    assert.throws(() => parseVerifier(line), /key|public/);
  }
});

test("a checkpoint says origin, size and root, and is only opened under its own origin", () => {
  const signer = signerKey("akshara.example/log/2026", newKeyPem());
  const root = new Uint8Array(32).fill(7);
  const text = checkpointText({ origin: "akshara.example/log/2026", size: 20_852_163, root });
  assert.equal(text, "akshara.example/log/2026\n20852163\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n");
  assert.equal(openCheckpoint(signNote(text, signer), signer.verifier)?.size, 20_852_163);
  const other = checkpointText({ origin: "akshara.example/log/2027", size: 1, root });
  assert.equal(openCheckpoint(signNote(other, signer), signer.verifier), undefined);
});

test("a checkpoint's text of any other form is none", () => {
  const root = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
  for (const text of [
    `a\n01\n${root}\n`,
    `a\n-1\n${root}\n`,
    `a\n1\n${root}`,
    `a\n1\n${root.slice(4)}\n`,
    `a\n1\n${root}\n\n`,
    `\n1\n${root}\n`,
    `a\n99999999999999999999\n${root}\n`,
  ]) {
    assert.equal(parseCheckpoint(text), undefined, text);
  }
  assert.equal(parseCheckpoint(`a\n1\n${root}\nextension\n`)?.size, 1);
});

test("a log's name holds no space and no plus sign", () => {
  for (const name of ["", "a b", "a+b", "a\u00a0b", "a\nb"]) assert.throws(() => signerKey(name, newKeyPem()), /name/);
});
