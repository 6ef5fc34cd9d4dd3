// Compiles the words of hi.json and en.json (ICU messages) into typed functions that need nothing but Intl.
import { type MessageFormatElement, parse, type PluralElement, TYPE } from "@formatjs/icu-messageformat-parser";
import { existsSync, globSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const languages = ["hi", "en"] as const;
type Language = (typeof languages)[number];

/** How an argument is handed over: text ready to be shown, or a number that is counted or grouped. */
type ArgumentType = "string" | "number";

interface Message {
  readonly code: string;
  readonly types: ReadonlyMap<string, ArgumentType>;
}

const fault = (file: string, key: string, reason: string): Error => new Error(`${file}: ${key}: ${reason}`);

const keyShape = /^[a-z][a-z0-9_]*$/;
const argumentShape = /^[a-z][A-Za-z0-9]*$/;

/** Reads one language's file; refuses keys twice, empty words, and Devanagari that is not NFC. */
function readWords(file: string): Map<string, string> {
  const text = readFileSync(file, "utf8");
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw fault(file, "(whole file)", `is not JSON: ${String(error)}`);
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw fault(file, "(whole file)", "must be one object of key and words");
  }
  const words = new Map<string, string>();
  for (const [key, value] of Object.entries(data)) {
    if (!keyShape.test(key)) throw fault(file, key, "a key is small letters, digits and _");
    if (typeof value !== "string" || value.trim() === "") throw fault(file, key, "has no words");
    if (value !== value.normalize("NFC")) throw fault(file, key, "is not in NFC");
    words.set(key, value);
  }
  const written = [...text.matchAll(/^\s*"([^"]+)"\s*:/gm)].map((match) => match[1] ?? "");
  const twice = written.find((key, at) => written.indexOf(key) !== at);
  if (twice !== undefined) throw fault(file, twice, "stands twice");
  return words;
}

/** Turns one parsed message into the code of an expression, noting each argument with its type. */
class Writer {
  readonly types = new Map<string, ArgumentType>();
  readonly #language: Language;
  readonly #fail: (reason: string) => Error;

  constructor(language: Language, fail: (reason: string) => Error) {
    this.#language = language;
    this.#fail = fail;
  }

  #use(name: string, type: ArgumentType): string {
    if (!argumentShape.test(name)) throw this.#fail(`argument {${name}} must be a name like amount or townName`);
    const known = this.types.get(name);
    if (known !== undefined && known !== type) throw this.#fail(`argument {${name}} is both text and number`);
    this.types.set(name, type);
    return `a.${name}`;
  }

  #plural(element: PluralElement): string {
    if (element.pluralType === "ordinal") throw this.#fail("ordinals are not supported");
    const value = this.#use(element.value, "number");
    const count = element.offset === 0 ? value : `(${value} - ${element.offset})`;
    const categories = new Intl.PluralRules(this.#language).resolvedOptions().pluralCategories;
    const given = Object.keys(element.options);
    for (const category of categories) {
      if (!given.includes(category)) throw this.#fail(`{${element.value}} lacks the case "${category}"`);
    }
    let code = "";
    for (const [name, option] of Object.entries(element.options)) {
      if (name === "other") continue;
      const exact = /^=(\d+)$/.exec(name);
      if (!exact && !categories.some((category) => category === name)) {
        throw this.#fail(`{${element.value}} has the case "${name}", which ${this.#language} does not know`);
      }
      const test = exact ? `${value} === ${exact[1]}` : `plural.${this.#language}.select(${count}) === "${name}"`;
      code += `${test} ? ${this.expression(option.value, count)} : `;
    }
    return `(${code}${this.expression(element.options["other"]?.value ?? [], count)})`;
  }

  #element(element: MessageFormatElement, count: string | undefined): string {
    switch (element.type) {
      case TYPE.literal:
        return JSON.stringify(element.value);
      case TYPE.argument:
        return this.#use(element.value, "string");
      case TYPE.number:
        if (element.style) throw this.#fail("a number takes no style here");
        return `number.format(${this.#use(element.value, "number")})`;
      case TYPE.pound:
        return `number.format(${count ?? "0"})`;
      case TYPE.plural:
        return this.#plural(element);
      case TYPE.select: {
        const value = this.#use(element.value, "string");
        const cases = Object.entries(element.options).filter(([name]) => name !== "other");
        const code = cases.map(
          ([name, option]) => `${value} === "${name}" ? ${this.expression(option.value, count)} : `,
        );
        return `(${code.join("")}${this.expression(element.options["other"]?.value ?? [], count)})`;
      }
      case TYPE.date:
      case TYPE.time:
      case TYPE.tag:
        break;
    }
    throw this.#fail("dates, times and tags are not supported: hand them over as text");
  }

  expression(elements: readonly MessageFormatElement[], count?: string): string {
    return elements.length === 0 ? '""' : elements.map((element) => this.#element(element, count)).join(" + ");
  }
}

function compileMessage(file: string, key: string, text: string, language: Language): Message {
  const fail = (reason: string): Error => fault(file, key, reason);
  let elements: readonly MessageFormatElement[];
  try {
    elements = parse(text, { ignoreTag: true });
  } catch (error) {
    throw fail(`is not an ICU message: ${error instanceof Error ? error.message : String(error)}`);
  }
  const writer = new Writer(language, fail);
  const code = writer.expression(elements);
  return { code, types: writer.types };
}

const signature = (types: ReadonlyMap<string, ArgumentType>): string =>
  [...types]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, type]) => `readonly ${name}: ${type}`)
    .join("; ");

/** Refuses languages that differ: in their keys, or in the arguments of one key. */
function compare(folder: string, of: Readonly<Record<Language, ReadonlyMap<string, Message>>>): void {
  for (const [here, there] of [
    ["hi", "en"],
    ["en", "hi"],
  ] as const) {
    for (const [key, message] of of[here]) {
      const other = of[there].get(key);
      const file = join(folder, `${there}.json`);
      if (!other) throw fault(file, key, `is missing (it stands in ${here}.json)`);
      const [want, have] = [signature(message.types), signature(other.types)];
      if (want !== have) throw fault(file, key, `has arguments {${have}}, but ${here}.json has {${want}}`);
    }
  }
}

/** The module's text for one words folder. Throws with file, key and reason. */
export function compileFolder(folder: string): string {
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".json") && !languages.some((language) => name === `${language}.json`)) {
      throw fault(join(folder, name), "(whole file)", `no such language is spoken here (only ${languages.join(", ")})`);
    }
  }
  const compiled = (language: Language): ReadonlyMap<string, Message> => {
    const file = join(folder, `${language}.json`);
    if (!existsSync(file)) throw fault(file, "(whole file)", "is missing");
    const messages = [...readWords(file)].map(
      ([key, text]) => [key, compileMessage(file, key, text, language)] as const,
    );
    return new Map(messages);
  };
  const of = { hi: compiled("hi"), en: compiled("en") };
  compare(folder, of);

  const keys = [...of.hi.keys()].sort();
  const types = keys.map((key) => {
    const args = signature(of.hi.get(key)?.types ?? new Map());
    return `  readonly ${key}: ${args === "" ? "string" : `(a: { ${args} }) => string`};\n`;
  });
  const values = languages.map((language) => {
    const lines = keys.map((key) => {
      const message = of[language].get(key);
      return `    ${key}: ${message && message.types.size > 0 ? "(a) => " : ""}${message?.code ?? '""'},\n`;
    });
    return `  ${language}: {\n${lines.join("")}  },\n`;
  });
  const body = values.join("");
  return [
    "// Made by tools/words.ts from hi.json and en.json beside it: change those.\n",
    body.includes("number.format(") ? 'const number = new Intl.NumberFormat("en-IN-u-nu-latn");\n' : "",
    body.includes("plural.hi.")
      ? 'const plural = { hi: new Intl.PluralRules("hi"), en: new Intl.PluralRules("en") };\n'
      : "",
    `export type Words = {\n${types.join("")}};\n`,
    `export const words: { readonly hi: Words; readonly en: Words } = {\n${body}};\n`,
  ].join("");
}

/** Compiles every words folder under src and writes words.generated.ts where it changed. Throws on the first fault. */
export function compileWords(root: string = new URL("..", import.meta.url).pathname): readonly string[] {
  const folders = [
    ...new Set(globSync("src/**/words/{hi,en}.json", { cwd: root }).map((file) => join(file, ".."))),
  ].sort();
  for (const folder of folders) {
    const made = join(root, folder, "words.generated.ts");
    const text = compileFolder(join(root, folder));
    if (existsSync(made) && readFileSync(made, "utf8") === text) continue;
    const half = `${made}.${process.pid}`;
    writeFileSync(half, text);
    renameSync(half, made);
  }
  return folders;
}

if (import.meta.main) compileWords();
