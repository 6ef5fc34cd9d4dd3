// Writes the papers that list what is in the code (refusals, limits, configuration); the tidy test compares them.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keys } from "../src/main/configuration.ts";
import { projectFolder } from "../src/platform/place.ts";

const root = projectFolder();
const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** Every TypeScript source that is neither a test nor generated, as paths from the project's folder. */
export const sources = (): readonly string[] =>
  globSync("src/**/*.{ts,tsx}", { cwd: root })
    .filter((file) => !/\.test\.tsx?$|\.generated\.ts$/.test(file))
    .sort();

/** A refusal's code as its words' key. */
export const refusalKey = (code: string): string => `refusal_${code.replaceAll(/[.-]/g, "_")}`;

interface Found {
  readonly code: string;
  readonly rules: ReadonlySet<string>;
}

/** Every code that the sources refuse with, and the rules they name. */
export function refusalsInCode(): readonly Found[] {
  const found = new Map<string, Set<string>>();
  const words = wordsOf("en");
  for (const file of sources()) {
    const add = (code: string, rule: string): unknown => found.set(code, (found.get(code) ?? new Set()).add(rule));
    const text = read(file);
    for (const [, code = "", rule = ""] of text.matchAll(/\brefus(?:e|al)\(\s*"([a-z_]+\.[a-z_]+)",\s*"([^"]+)"/g))
      add(code, rule);
    // Other ways of naming a code: a literal that has words as a refusal.
    for (const [, code = ""] of text.matchAll(/"([a-z_]+\.[a-z_]+)"/g)) {
      if (refusalKey(code) in words && !found.has(code)) add(code, "web");
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, rules]) => ({ code, rules }));
}

/** All words of a language, from every folder that has some. */
export function wordsOf(lang: "hi" | "en"): Readonly<Record<string, string>> {
  const files = globSync(`src/**/words/${lang}.json`, { cwd: root }).sort();
  return Object.assign({}, ...files.map((file) => JSON.parse(read(file)) as Record<string, string>)) as Record<
    string,
    string
  >;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function refusalsPage(): string {
  const [hi, en] = [wordsOf("hi"), wordsOf("en")];
  const rows = refusalsInCode().map(
    ({ code, rules }) =>
      `| \`${code}\` | ${cell([...rules].join("; "))} | ${cell(hi[refusalKey(code)] ?? "")} | ${cell(en[refusalKey(code)] ?? "")} |`,
  );
  return `# Refusals\n\nEvery "no" the program says: its code, the rule behind it, and the words that tell the way out.\nMade by \`node tools/docs.ts\`; a test compares it with the code.\n\n| code | rule | Hindi | English |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

/** Named limits: constants whose name ends in a unit and \`max\`, with the comment before them. */
function limitsPage(): string {
  const rows: string[] = [];
  for (const file of sources()) {
    const lines = read(file).split("\n");
    for (const [at, line] of lines.entries()) {
      const limit = /^(?:export )?const ([a-z_]+_max)(?:: [^=]+)? = ([^;{[]+);/.exec(line);
      if (!limit) continue;
      const before = /^(?:\/\*\* |\/\/ )(.*?)(?: \*\/)?$/.exec(lines[at - 1] ?? "");
      rows.push(`| \`${limit[1]}\` | ${limit[2]} | ${file.slice(4)} | ${cell(before?.[1] ?? "")} |`);
    }
  }
  return `# Limits\n\nEvery named limit, its unit last in its name. Made by \`node tools/docs.ts\`; a test compares it with the code.\n\n| limit | value | where | why |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

function configurationPage(): string {
  const rows = (Object.entries(keys) as [string, { about: string; usual: string }][]).map(
    ([name, { about, usual }]) => `| \`${name}\` | ${usual === "" ? "" : `\`${usual}\``} | ${cell(about)} |`,
  );
  return `# Configuration\n\nEnvironment keys, read once and strictly: an unknown AKSHARA_ key or a bad value ends the start with its name.\n\`akshara config\` shows them with their values. Made by \`node tools/docs.ts\`; a test compares it with the code.\n\n| key | usual | what it is |\n|---|---|---|\n${rows.join("\n")}\n`;
}

/** The generated pages by file name. */
export const pages = (): Readonly<Record<string, string>> => ({
  "docs/refusals.md": refusalsPage(),
  "docs/limits.md": limitsPage(),
  "docs/configuration.md": configurationPage(),
});

if (process.argv[1] === import.meta.filename) {
  for (const [file, page] of Object.entries(pages())) writeFileSync(join(root, file), page);
}
