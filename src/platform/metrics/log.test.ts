// The log keeps persons out: whatever an error or a line carries.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeLog, scrubbed } from "./log.ts";

for (const [text, kept] of [
  ['Key (mobile)=(9876543210) of "राम" exists', 'Key (…)=(…) of "…" exists'],
  ['invalid input syntax for type integer: "12 Rose Villa"', 'invalid input syntax for type integer: "…"'],
  ["call 98765 43210 now", "call # now"],
  ["सीता बाई has no row", "… … has no row"],
  ["row 12 is missing", "row 12 is missing"],
] as const) {
  test(`the log keeps of «${text}» only «${kept}»`, () => assert.equal(scrubbed(text), kept));
}

test("an error that quotes a megabyte of open brackets is cut before it is searched", () => {
  const begun = performance.now();
  assert.ok(scrubbed("(".repeat(1_000_000)).length <= 500);
  assert.ok(performance.now() - begun < 1_000);
});

test("an error's other properties and its request are never written", () => {
  const lines: string[] = [];
  const log = makeLog("info", { write: (line) => lines.push(line) });
  const error = Object.assign(new Error("unique"), {
    code: "23505",
    detail: "Key (name)=(Sita)",
    cause: new Error("x 'Sita'"),
  });
  log.error({ err: error, req: { url: "/find?name=Sita" } }, "failed");
  assert.ok(!lines.join("").includes("Sita"), lines.join(""));
  assert.match(lines.join(""), /"code":"23505"/);
});
