// Reads XML as it comes, for the parts of a workbook: starts, ends and texts of elements; no documents with their own entities.
import type { Readable } from "node:stream";

/** Characters of one text or one tag. */
export const xml_text_letters_max = 1_000_000;

export class XmlFault extends Error {
  readonly why: "malformed" | "too-long";
  constructor(why: "malformed" | "too-long") {
    super(why);
    this.why = why;
  }
}

export interface XmlReader {
  /** `attributes` as they stand; `attribute` reads one. */
  start(name: string, attributes: string): void;
  end(name: string): void;
  text(text: string): void;
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Text with its entities as letters; an unknown one stays as it is written. */
export const plainText = (text: string): string =>
  text.includes("&")
    ? text.replace(
        /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{2,4}));/g,
        (whole, hex?: string, decimal?: string, name?: string) => {
          if (name !== undefined) return named[name] ?? whole;
          const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
          return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
        },
      )
    : text;

const patterns = new Map<string, RegExp>();

/** One attribute out of an element's attributes, with its entities as letters. */
export function attribute(attributes: string, name: string): string | undefined {
  let pattern = patterns.get(name);
  if (!pattern) {
    pattern = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
    patterns.set(name, pattern);
  }
  const found = pattern.exec(attributes);
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : plainText(value);
}

/** Where a tag ends that begins at `from`: a ">" within quotes does not count. */
function tagEnd(text: string, from: number): number {
  let end = text.indexOf(">", from);
  while (end >= 0) {
    const tag = text.slice(from, end);
    const open = (tag.split('"').length - 1) % 2 === 1 || (!tag.includes('"') && (tag.split("'").length - 1) % 2 === 1);
    if (!open) return end;
    end = text.indexOf(">", end + 1);
  }
  return -1;
}

/** Where something that is no element ends: a comment, a declaration, a text that is taken as it stands. */
const specials: readonly (readonly [begin: string, end: string])[] = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
];

/** Takes what is whole out of the text; gives back what must wait for more. */
function take(text: string, reader: XmlReader): string {
  let at = 0;
  for (;;) {
    const open = text.indexOf("<", at);
    if (open < 0) break;
    if (open > at) reader.text(plainText(text.slice(at, open)));
    at = open;
    const special = specials.find(([begin]) => text.startsWith(begin, open));
    if (special) {
      const [begin, end] = special;
      const closes = text.indexOf(end, open + begin.length);
      if (closes < 0) break;
      if (begin === "<![CDATA[") reader.text(text.slice(open + begin.length, closes));
      at = closes + end.length;
      continue;
    }
    if (text.startsWith("<!", open)) {
      // "<!" alone may be the beginning of a comment that has not come whole yet.
      if (text.length - open < 9) break;
      throw new XmlFault("malformed");
    }
    const closes = tagEnd(text, open + 1);
    if (closes < 0) break;
    element(text.slice(open + 1, closes), reader);
    at = closes + 1;
  }
  return text.slice(at);
}

function element(tag: string, reader: XmlReader): void {
  if (tag.startsWith("/")) return reader.end(localName(tag.slice(1).trim()));
  const empty = tag.endsWith("/");
  const inner = empty ? tag.slice(0, -1) : tag;
  const space = inner.search(/\s/);
  const name = localName(space < 0 ? inner : inner.slice(0, space));
  reader.start(name, space < 0 ? "" : inner.slice(space));
  if (empty) reader.end(name);
  return undefined;
}

/** The name without the prefix of its namespace. */
const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/**
 * Reads the stream piece by piece; between two pieces whoever asked may take what has gathered. Throws `XmlFault` for what is
 * no XML, has a document type, or a text beyond all measure.
 */
export async function* xmlPieces(stream: Readable, reader: XmlReader): AsyncGenerator<undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const piece of stream as AsyncIterable<Buffer>) {
    let text: string;
    try {
      text = decoder.decode(piece, { stream: true });
    } catch {
      throw new XmlFault("malformed");
    }
    rest = take(rest + text, reader);
    if (rest.length > xml_text_letters_max) throw new XmlFault("too-long");
    yield undefined;
  }
  if (rest.trim() !== "") throw new XmlFault("malformed");
}

/** Reads the stream to its end. Throws as above. */
export async function readXml(stream: Readable, reader: XmlReader): Promise<void> {
  for await (const _ of xmlPieces(stream, reader)) {
    // What is read goes to the reader.
  }
}
