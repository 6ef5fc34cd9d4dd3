// The house rules as tests: who may import whom, sizes, words, and papers that must agree with the code.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { projectFolder } from "../src/platform/place.ts";
import { pages, refusalKey, refusalsInCode, sources, wordsOf } from "../tools/docs.ts";

const root = projectFolder();
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const walk = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  );
const code = [...walk("src"), ...walk("tests"), ...walk("tools")].filter(
  (file) => /\.(ts|tsx|mjs)$/.test(file) && !file.endsWith(".generated.ts"),
);
const none = (complaints: readonly string[]): void => assert.deepEqual(complaints, []);

interface Zone {
  readonly name: string;
  readonly slice?: string;
}

function zoneOf(file: string): Zone {
  const [, first = "", slice = "", part = ""] = file.split("/");
  if (first === "services") {
    if (["rules", "pages", "server", "browser", "gateway"].includes(part)) return { name: part, slice };
    return { name: "server", slice };
  }
  if (first === "web" && slice === "browser") return { name: "browser" };
  return { name: first };
}

const may: Readonly<Record<string, readonly string[]>> = {
  kernel: ["kernel"],
  rulebook: ["kernel", "rulebook"],
  rules: ["kernel", "rules"],
  web: ["kernel", "web"],
  pages: ["kernel", "rules", "web", "pages"],
  browser: ["kernel", "rules", "pages", "web", "browser"],
  platform: ["kernel", "platform", "web"],
  ledger: ["kernel", "platform", "ledger"],
  operations: ["kernel", "platform", "ledger", "operations"],
  server: ["kernel", "rules", "pages", "server", "platform", "ledger", "web", "rulebook", "operations"],
  gateway: ["kernel", "gateway"],
  main: [
    "kernel",
    "rules",
    "pages",
    "server",
    "platform",
    "ledger",
    "web",
    "rulebook",
    "operations",
    "gateway",
    "main",
  ],
};

test("imports go only in the direction that the zones allow, and slices never import slices", () => {
  const complaints: string[] = [];
  for (const file of sources()) {
    const from = zoneOf(file);
    for (const [, target = ""] of read(file).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) {
      const to = zoneOf(normalize(join(dirname(file), target)));
      if (!may[from.name]?.includes(to.name)) complaints.push(`${file}: ${from.name} may not import ${to.name}`);
      if (from.slice && to.slice && from.slice !== to.slice) complaints.push(`${file}: imports slice ${to.slice}`);
    }
  }
  none(complaints);
});

test("pure code knows no clock, no chance and no page", () => {
  const banned =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(|\bdocument\.|\bwindow\.|\bsetTimeout\(/;
  const pure = sources().filter((file) => ["kernel", "rulebook", "rules", "pages", "web"].includes(zoneOf(file).name));
  none(pure.filter((file) => banned.test(read(file).replaceAll(/\/\/.*|\/\*[\s\S]*?\*\//g, ""))));
});

test("every file says in its first line what it is for, and none is longer than 400 lines", () => {
  none(
    code.filter((file) => {
      const lines = read(file).split("\n");
      const first = lines[0]?.startsWith("#!") ? lines[1] : lines[0];
      return !/^(\/\/|\/\*)/.test(first ?? "") || lines.length > 401;
    }),
  );
});

test("no folder or file is called after nothing in particular", () => {
  none(code.filter((file) => /(^|\/)(utils?|helpers?|common|misc|managers?)(\/|\.|$)/i.test(file)));
});

test("no test is skipped and no work is left for later", () => {
  const self = "tests/tidy.test.ts";
  const marks = /\b(TODO|FIXME|XXX|HACK)\b|\b(test|it|describe)\.(skip|only|todo)\(|@ts-(ignore|nocheck|expect-error)/;
  none(code.filter((file) => file !== self && marks.test(read(file))));
  none(code.filter((file) => file !== self && /oxlint-disable|biome-ignore|eslint-disable/.test(read(file))));
});

test("DEPENDENCIES.md has one line for each dependency and none for others", () => {
  const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
  const kinds = ["dependencies", "devDependencies", "optionalDependencies"];
  const wanted = kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {})).sort();
  const lines = [...read("DEPENDENCIES.md").matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name as string).sort();
  assert.deepEqual(lines, wanted);
});

test("every refusal has words in both languages, and no words are left of a refusal that is gone", () => {
  const codes = new Set(refusalsInCode().map(({ code: one }) => refusalKey(one)));
  for (const lang of ["hi", "en"] as const) {
    const words = Object.keys(wordsOf(lang)).filter((key) => key.startsWith("refusal_"));
    none([...codes].filter((key) => !words.includes(key)).map((key) => `${lang} lacks ${key}`));
    none(words.filter((key) => !codes.has(key)).map((key) => `${lang} has ${key} for nothing`));
  }
});

test("all words are used, except those of refusals, which are found by their code", () => {
  const texts = code.filter((file) => file.startsWith("src/")).map(read);
  const used = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
  // Where a key is put together, as in `role_${role}`.
  const begun = texts.flatMap((text) => [...text.matchAll(/`(\w+_)\$\{/g)].map(([, start = ""]) => start));
  const unused = walk("src")
    .filter((file) => file.endsWith("/words/hi.json"))
    .flatMap((file) => Object.keys(JSON.parse(read(file)) as object).map((key) => [file, key] as const))
    .filter(([, key]) => !used.has(key) && !["refusal_", ...begun].some((start) => key.startsWith(start)));
  none(unused.map(([file, key]) => `${file} has ${key} for nothing`));
});

test("docs/refusals.md and docs/limits.md say what the code says", () => {
  for (const [file, page] of Object.entries(pages())) assert.equal(read(file), page, `${file}: run node tools/docs.ts`);
});

test("docs/map.md tells of every folder in one sentence and of no other", () => {
  const folders = new Set(["src", "tests", "tools", "sql", "docs"].flatMap((top) => foldersIn(top)));
  const told = [...read("docs/map.md").matchAll(/^\| `([^`]+)\/` \| .+\. \|$/gm)].map(([, folder]) => folder as string);
  assert.deepEqual([...told].sort(), [...folders].sort());
});

function foldersIn(top: string): string[] {
  const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard", top], { cwd: root, encoding: "utf8" });
  const found = new Set<string>();
  for (const file of tracked.split("\n").filter(Boolean)) {
    for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) found.add(folder);
  }
  // A component's own folder is told by the folder of components; words and fonts by their owner.
  return [...found].filter((folder) => !/components\/.|\/words$|\/fonts$|tests\/journeys\/./.test(folder));
}

test("links in the project's papers lead somewhere", () => {
  const papers = [...readdirSync(root), ...walk("docs"), ...walk("src")].filter((file) => file.endsWith(".md"));
  const complaints: string[] = [];
  for (const paper of papers) {
    for (const [, target = ""] of read(paper).matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)/g)) {
      const file = join(root, dirname(paper), target);
      if (!existsSync(file)) complaints.push(`${paper} links to ${target}`);
    }
  }
  none(complaints);
});

test("no file of the project is larger than a megabyte", () => {
  const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);
  none(tracked.filter((file) => existsSync(join(root, file)) && statSync(join(root, file)).size > 1_000_000));
});

test("every command that README names is there", () => {
  const readme = read("README.md");
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const named = [...readme.matchAll(/npm (?:run )?(start|test|build|bench|drill)\b/g)].map(
    ([, name]) => name as string,
  );
  none(named.filter((name) => !(name in scripts)));
  const commands = read("src/main/commands/commands.ts");
  const asked = [...readme.matchAll(/npx akshara ([a-z]+)/g)].map(([, name]) => name as string);
  assert.ok(asked.length > 3);
  none(asked.filter((name) => !new RegExp(`\\b${name}\\b`).test(commands)));
});
