// Runs the tests: bundles them with esbuild, then node's own runner in one process. Words given narrow it to matching files.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const root = new URL("..", import.meta.url).pathname;
const wanted = process.argv.slice(2);
const run = (command: string, ...words: string[]): void => {
  const { status } = spawnSync(command, words, { stdio: "inherit", cwd: root });
  if (status !== 0) process.exit(status ?? 1);
};

if (wanted.length === 0) {
  run("node", "tools/build.ts");
  run("tsc", "-b");
  run("biome", "format");
  run("oxlint", "--type-aware", "--deny-warnings");
  run("knip");
}
const files = globSync(["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}"], { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort();
const out = wanted.length === 0 ? "dist/tests" : `dist/tests-${process.pid}`;
mkdirSync(join(root, out), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: files,
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node24",
  packages: "external",
  jsx: "automatic",
  jsxImportSource: "preact",
  sourcemap: "inline",
  outdir: out,
  outbase: root,
  outExtension: { ".js": ".mjs" },
  logLevel: "warning",
});
run(
  "node",
  "--enable-source-maps",
  "--test",
  "--test-isolation=none",
  "--test-concurrency=1",
  ...files.map((file) => join(out, file.replace(/\.tsx?$/, ".mjs"))),
);
