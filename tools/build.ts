// Builds the program: server bundle, browser scripts with content-hashed names, styles and font, and the list of them.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { civilDateInIndia, instantFrom } from "../src/kernel/civil-date.ts";
import { content_day_file } from "../src/main/release.ts";
import { compileWords } from "./words.ts";

const root = new URL("..", import.meta.url).pathname;
const serverOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  packages: "external",
  jsx: "automatic",
  jsxImportSource: "preact",
  sourcemap: "linked",
  logLevel: "warning",
} as const;

async function browserScripts(): Promise<Record<string, string>> {
  const entries = globSync(["src/web/browser/*.ts", "src/services/*/browser/*.ts"], { cwd: root }).filter(
    (file) => !file.endsWith(".test.ts"),
  );
  if (entries.length === 0) return {};
  const result = await build({
    absWorkingDir: root,
    entryPoints: entries,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outdir: "dist/public",
    entryNames: "[name]-[hash]",
    // What a script needs only sometimes (the QR reader) is a chunk of its own, fetched when it is needed.
    splitting: true,
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    publicPath: "/public/",
    jsx: "automatic",
    jsxImportSource: "preact",
    metafile: true,
    loader: { ".wasm": "file" },
    logLevel: "warning",
  });
  const named: Record<string, string> = {};
  for (const [output, made] of Object.entries(result.metafile.outputs)) {
    if (made.entryPoint) named[`${basename(made.entryPoint, ".ts")}.js`] = basename(output);
  }
  return named;
}

/** Copies a file under a name that holds its hash, so that it can be cached for ever. */
function hashed(file: string): string {
  const bytes = readFileSync(file);
  const mark = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const name = basename(file).replace(/(\.[a-z0-9]+)$/, `-${mark}$1`);
  cpSync(file, join(root, "dist/public", name));
  return name;
}

async function styles(): Promise<string> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: ["src/web/styles/site.css"],
    bundle: true,
    minify: true,
    outdir: "dist/public",
    entryNames: "site-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    metafile: true,
    logLevel: "warning",
  });
  const css = Object.keys(result.metafile.outputs).find((output) => output.endsWith(".css"));
  if (!css) throw new Error("the style build made no css file");
  return basename(css);
}

rmSync(join(root, "dist"), { recursive: true, force: true });
mkdirSync(join(root, "dist/public"), { recursive: true });
compileWords();
/** The day in India of the last change to what pages show: from the history, else from the files. */
function contentChangedOn(): string {
  const words = ["log", "-1", "--format=%ct", "--", "src/web", ":(glob)src/**/pages/**"];
  const said = spawnSync("git", words, { cwd: root, encoding: "utf8" });
  const seconds = said.status === 0 ? Number(said.stdout.trim()) : 0;
  if (seconds > 0) return civilDateInIndia(instantFrom(seconds * 1000));
  const files = globSync(["src/web/**/*.tsx", "src/**/pages/**/*.{tsx,json}"], { cwd: root });
  const newest = Math.max(...files.map((file) => statSync(join(root, file)).mtimeMs));
  return civilDateInIndia(instantFrom(Math.floor(newest)));
}

const assets: Record<string, string> = await browserScripts();
assets["site.css"] = await styles();
for (const file of globSync("src/web/public/*", { cwd: root })) assets[basename(file)] = hashed(join(root, file));
for (const file of globSync("dist/public/*.{css,js,svg,wasm}", { cwd: root })) {
  const bytes = readFileSync(join(root, file));
  writeFileSync(join(root, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(join(root, `${file}.br`), brotliCompressSync(bytes));
}
writeFileSync(join(root, "dist/assets.json"), `${JSON.stringify(assets, null, 1)}\n`);
writeFileSync(join(root, "dist", content_day_file), `${JSON.stringify({ on: contentChangedOn() })}\n`);
const programs = {
  akshara: "src/main/akshara.ts",
  "sandbox-gateway": "src/services/collections/gateway/sandbox.ts",
  "sandbox-state-register": "src/services/births-and-deaths/gateway/sandbox.ts",
};
await build({ ...serverOptions, entryPoints: programs, outdir: "dist", outExtension: { ".js": ".mjs" } });
