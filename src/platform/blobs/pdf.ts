// A PDF of another's pages and nothing else of it: no script, action, form, attached file or metadata comes along.
import { PDF, PdfArray, PdfDict, PdfName, type PdfObject, PdfRef, PdfStream } from "@libpdf/core";
import { inflateSync } from "node:zlib";
import { type Refused, refuse } from "../../kernel/refusal.ts";
import type { PdfAnswer } from "./document.ts";
import { pictureAlone } from "./jpeg-in-pdf.ts";

/** Pages of one document. */
export const pdfPages_max = 100;
/** Bytes that one packed part of a PDF may unpack to: a sheet of A4 in colour at 600 to the inch has 104 million. */
export const unpacked_bytes_max = 128 * 1024 * 1024;
/** Bytes that all packed parts of a PDF may unpack to. */
export const unpackedTogether_bytes_max = 512 * 1024 * 1024;
/** How deep packed parts are looked for in packed parts. */
const packings_max = 3;

const rule = "document";
const refused = (code: string, values?: Readonly<Record<string, number>>): Refused =>
  refuse(code, rule, { field: "document", ...(values && { values }) });

/** Thrown where a part unpacks to more than it may. */
class UnpacksTooFar extends Error {}

const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
const looksPacked = (bytes: Buffer): boolean =>
  bytes.length > 2 && ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0;

/** Bytes that this part unpacks to, with what is packed in it again. */
function unpackedBytes(part: Buffer, deep = 1): number {
  if (deep > packings_max) throw new UnpacksTooFar();
  if (!looksPacked(part)) return 0;
  try {
    const unpacked = inflateSync(part, { maxOutputLength: unpacked_bytes_max });
    return unpacked.length + unpackedBytes(unpacked, deep + 1);
  } catch (error) {
    if (isTooLarge(error)) throw new UnpacksTooFar();
    // What only looks packed, or is cut off, is for the reader to judge.
    if (error instanceof UnpacksTooFar) throw error;
    return 0;
  }
}

/** Looks at every packed part before a reader unpacks one. Throws UnpacksTooFar. */
function unpackWithinLimits(bytes: Buffer): void {
  let together = 0;
  for (let at = bytes.indexOf("stream"); at >= 0; at = bytes.indexOf("stream", at + 6)) {
    const after = bytes[at + 6] === 0x0d ? at + 7 : at + 6;
    if (bytes[after] !== 0x0a) continue;
    together += unpackedBytes(bytes.subarray(after + 1));
    if (together > unpackedTogether_bytes_max) throw new UnpacksTooFar();
  }
}

/** Bytes behind a PDF's end that are its own: line ends, and what scanners fill a sector with. */
const tail_bytes_max = 4 * 1024;

/** Whether something else than filling stands behind the end: an archive, a program, a page. */
function hasTail(bytes: Buffer): boolean {
  const end = bytes.lastIndexOf("%%EOF");
  if (end < 0) return false;
  const tail = bytes.subarray(end + 5);
  return tail.length > tail_bytes_max || tail.some((byte) => byte !== 0 && byte !== 0x20 && (byte < 9 || byte > 13));
}

/** What a page needs to be drawn. */
const pageParts = new Set([
  "Type",
  "Parent",
  "MediaBox",
  "CropBox",
  "Rotate",
  "UserUnit",
  "Resources",
  "Contents",
  "Group",
]);
/** Parts of the resources, in which every name is the writer's own. */
const resourceParts = ["ColorSpace", "ExtGState", "Font", "Pattern", "Shading", "XObject"] as const;
/** Never needed to draw, wherever it stands. */
const neverDrawn = [
  "AA",
  "AF",
  "AcroForm",
  "Alternates",
  "Annots",
  "EF",
  "EmbeddedFiles",
  "JS",
  "JavaScript",
  "LastModified",
  "Measure",
  "Metadata",
  "Names",
  "OC",
  "OPI",
  "OpenAction",
  "Outlines",
  "PieceInfo",
  "Properties",
  "PtData",
  "Ref",
  "StructParent",
  "StructParents",
  "Thumb",
  "URI",
] as const;
/** A stream whose data would be fetched from elsewhere. */
const fetched = ["F", "FFilter", "FDecodeParms"] as const;
const foreignTypes = new Set([
  "Action",
  "Annot",
  "Catalog",
  "EmbeddedFile",
  "Filespec",
  "Metadata",
  "OCG",
  "OCMD",
  "Outlines",
  "Page",
  "Pages",
  "Sig",
  "StructElem",
  "StructTreeRoot",
]);
const actions = new Set([
  "GoTo",
  "GoToE",
  "GoToR",
  "Hide",
  "ImportData",
  "JavaScript",
  "Launch",
  "Movie",
  "Named",
  "Rendition",
  "ResetForm",
  "SetOCGState",
  "Sound",
  "SubmitForm",
  "Thread",
  "Trans",
  "URI",
]);

function empty(dict: PdfDict): void {
  for (const key of dict.keys()) dict.delete(key);
}

const isForeign = (dict: PdfDict): boolean => {
  const type = dict.get("Type");
  const does = dict.get("S");
  return (
    (type instanceof PdfName && foreignTypes.has(type.value)) || (does instanceof PdfName && actions.has(does.value))
  );
};

/** Walks all that the pages reach and takes out what does not draw. */
class Sieve {
  readonly #pdf: PDF;
  readonly #seen = new Set<PdfObject>();

  constructor(pdf: PDF) {
    this.#pdf = pdf;
  }

  #resolved(value: PdfObject | undefined): PdfObject | undefined {
    return value instanceof PdfRef ? (this.#pdf.getObject(value) ?? undefined) : value;
  }

  /** Takes the page's parts, and goes into what it draws with. */
  page(page: PdfDict): void {
    for (const key of page.keys()) if (!pageParts.has(key.value)) page.delete(key);
    this.#seen.add(page);
    for (const key of page.keys()) if (key.value !== "Parent") this.#enter(page.get(key));
  }

  #enter(given: PdfObject | undefined): void {
    const queue: (PdfObject | undefined)[] = [given];
    for (let next = queue.pop(); queue.length > 0 || next; next = queue.pop()) {
      const found = this.#resolved(next);
      if (!found || this.#seen.has(found)) continue;
      if (found instanceof PdfArray) {
        this.#seen.add(found);
        queue.push(...found);
      } else if (found instanceof PdfDict) {
        this.#seen.add(found);
        queue.push(...this.#inside(found));
      }
    }
  }

  /** Takes out of one dictionary what does not draw; gives what is left to go into. */
  #inside(dict: PdfDict): PdfObject[] {
    if (isForeign(dict)) {
      empty(dict);
      if (dict instanceof PdfStream) dict.setData(new Uint8Array());
      return [];
    }
    for (const key of neverDrawn) dict.delete(key);
    if (dict instanceof PdfStream) this.#stream(dict);
    const named = resourceParts.flatMap((part) => {
      const names = this.#resolved(dict.get(part));
      if (!(names instanceof PdfDict) || names instanceof PdfStream) return [];
      this.#seen.add(names);
      return [...names].map(([, value]) => value);
    });
    return [...[...dict].map(([, value]) => value), ...named];
  }

  #stream(stream: PdfStream): void {
    for (const key of fetched) stream.delete(key);
    const filter = this.#resolved(stream.get("Filter"));
    const only = filter instanceof PdfArray && filter.length === 1 ? this.#resolved(filter.at(0)) : filter;
    if (!(only instanceof PdfName) || only.value !== "DCTDecode") return;
    const picture = pictureAlone(stream.data);
    if (!picture) throw new Error("a picture that cannot be drawn");
    const asked = stream.get("DecodeParms");
    stream.setData(picture);
    stream.set("Filter", PdfName.of("DCTDecode"));
    if (asked) stream.set("DecodeParms", asked);
  }
}

async function rewritten(bytes: Buffer): Promise<PdfAnswer> {
  const given = await PDF.load(bytes);
  if (given.isEncrypted) return refused("document.locked");
  const count = given.getPageCount();
  if (given.recoveredViaBruteForce || count === 0) return refused("document.unreadable");
  if (count > pdfPages_max) return refused("document.too_many_pages", { max: pdfPages_max });
  // What was typed into a form or stamped onto a page is drawn on it before forms and notes go.
  given.flattenAll();
  const made = PDF.create();
  await made.copyPagesFrom(given, [...Array(count).keys()], { includeAnnotations: false });
  const sieve = new Sieve(made);
  for (const page of made.getPages()) sieve.page(page.dict);
  made.context.info.trailer.delete("Info");
  return { ok: true, bytes: new Uint8Array(await made.save()) };
}

/** Writes the pages of a PDF into a new one. Refuses what is locked, damaged, too long, two files in one, or packed to exhaust. */
export async function rewritePdf(given: Uint8Array): Promise<PdfAnswer> {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (hasTail(bytes)) return refused("document.two_in_one");
  try {
    unpackWithinLimits(bytes);
    return await rewritten(bytes);
  } catch (error) {
    if (error instanceof UnpacksTooFar) return refused("document.unpacks_too_far");
    // A locked file that cannot even be read still says that it is locked.
    return refused(bytes.includes("/Encrypt") ? "document.locked" : "document.unreadable");
  }
}
