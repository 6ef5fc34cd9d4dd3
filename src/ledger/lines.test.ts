// Lines of a file come back as they were written, whatever signs are in them and however large they are.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { linesOf } from "./lines.ts";

test("only the line feed ends a line, also where a chunk of the file ends within a letter", async () => {
  const folder = mkdtempSync(join(tmpdir(), "akshara-lines-"));
  const lines = ["one", "", "क\u2028ख\u2029ग\rघ", "रमेश ".repeat(50_000), "{}", "x".repeat(65_535), "अ"];
  writeFileSync(join(folder, "lines"), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "cut"), lines.join("\n"));
  for (const name of ["lines", "cut"]) {
    const found = [];
    for await (const line of linesOf(join(folder, name))) found.push(line);
    assert.deepEqual(found, lines);
  }
  rmSync(folder, { recursive: true });
});
