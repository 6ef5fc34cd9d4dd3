// A document as it may be kept: a picture drawn anew, or a PDF of its pages alone; what hides in it or says where it was made is left out.
import sharp from "sharp";
import { type Refused, refuse } from "../../kernel/refusal.ts";
import { WorkFailed, workerPool } from "../papers/worker-pool.ts";
import { projectFile } from "../place.ts";

/** Bytes of one document, as it is given. */
export const document_bytes_max = 10 * 1024 * 1024;
/** Pixels of one picture, as it is given; phones make up to fifty million. */
export const picture_pixels_max = 50_000_000;
/** Pixels of a kept picture's longer side: a sheet of A4 at 300 to the inch. */
export const picture_side_max = 3_508;
/** Pictures drawn anew at the same time: each may take 150 MB while it is turned. */
export const picturesAtOnce_max = 2;
/** Documents that may wait their turn. */
export const documentsWaiting_max = 40;
/** Seconds one picture may take. */
export const picture_seconds_max = 20;
/** Milliseconds one PDF may take. */
export const pdf_ms_max = 20_000;
/** Megabytes of the heap of the thread that rewrites PDFs. */
export const pdfHeap_mb_max = 384;

export type PictureType = "image/jpeg" | "image/png";
export type DocumentType = PictureType | "application/pdf";
export type CleanDocument =
  | { readonly ok: true; readonly type: DocumentType; readonly bytes: Uint8Array<ArrayBuffer> }
  | Refused;
export type CleanPicture =
  | { readonly ok: true; readonly type: PictureType; readonly bytes: Uint8Array<ArrayBuffer> }
  | Refused;

/** What the thread that rewrites PDFs answers. */
export type PdfAnswer = { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> } | Refused;

// Nothing but JPEG and PNG is ever decoded, whatever else the library can read.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer"] });
sharp.cache(false);
sharp.concurrency(1);

const rule = "document";
const refused = (code: string, values?: Readonly<Record<string, number>>): Refused =>
  refuse(code, rule, { field: "document", ...(values && { values }) });

type Kind = "jpeg" | "png" | "pdf";
const marks: readonly (readonly [Kind, Buffer])[] = [
  ["jpeg", Buffer.from([0xff, 0xd8, 0xff])],
  ["png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ["pdf", Buffer.from("%PDF-", "latin1")],
];

/** What the first bytes say; a file's name and what a browser calls it count for nothing. */
const kindOf = (bytes: Buffer): Kind | undefined =>
  marks.find(([, mark]) => bytes.subarray(0, mark.length).equals(mark))?.[0];

let drawing = 0;
const waiting: (() => void)[] = [];

/** Runs the work when fewer than `picturesAtOnce_max` are under way. Refuses when too many wait. */
async function inTurn<T>(work: () => Promise<T>): Promise<T | Refused> {
  if (drawing >= picturesAtOnce_max) {
    if (waiting.length >= documentsWaiting_max) return refused("document.busy");
    await new Promise<void>((go) => waiting.push(go));
  }
  drawing += 1;
  try {
    return await work();
  } finally {
    drawing -= 1;
    waiting.shift()?.();
  }
}

/** Draws a picture anew: upright, no larger than it is read, with no word of the camera's. */
async function redraw(bytes: Buffer, kind: "jpeg" | "png"): Promise<CleanPicture> {
  const source = sharp(bytes, { failOn: "error", limitInputPixels: false });
  const { width, height } = await source.metadata();
  if (width * height > picture_pixels_max) {
    return refused("document.too_many_pixels", { max: picture_pixels_max / 1_000_000 });
  }
  const drawn = sharp(bytes, { failOn: "error", limitInputPixels: picture_pixels_max })
    .autoOrient()
    .resize({ width: picture_side_max, height: picture_side_max, fit: "inside", withoutEnlargement: true })
    .timeout({ seconds: picture_seconds_max });
  const png = kind === "png" ? await drawn.clone().png().toBuffer() : undefined;
  // A photo that somebody stored as PNG is smaller, and no worse to read, as JPEG.
  if (png && png.length <= document_bytes_max) return { ok: true, type: "image/png", bytes: new Uint8Array(png) };
  const jpeg = await drawn.flatten({ background: "white" }).jpeg({ quality: 85 }).toBuffer();
  return { ok: true, type: "image/jpeg", bytes: new Uint8Array(jpeg) };
}

async function cleanImage(bytes: Buffer, kind: "jpeg" | "png"): Promise<CleanPicture> {
  return inTurn(async () => {
    try {
      return await redraw(bytes, kind);
    } catch {
      // The library's message may quote the file: it stays here.
      return refused("document.unreadable");
    }
  });
}

const pdfs = workerPool<Uint8Array, PdfAnswer>({
  file: projectFile("src", "platform", "blobs", "pdf-worker.ts"),
  workers: 1,
  queue_max: documentsWaiting_max,
  job_ms_max: pdf_ms_max,
  heap_mb_max: pdfHeap_mb_max,
});

async function cleanPdf(bytes: Uint8Array): Promise<PdfAnswer> {
  try {
    return await pdfs.run(bytes);
  } catch (error) {
    if (!(error instanceof WorkFailed)) throw error;
    return refused(error.why === "busy" || error.why === "closed" ? "document.busy" : "document.unreadable");
  }
}

/** The kind of a file of permitted size, or why it is not taken. */
function sized(bytes: Buffer): { readonly ok: true; readonly kind: Kind } | Refused {
  if (bytes.length > document_bytes_max) {
    return refused("document.too_large", { max: document_bytes_max / 1024 / 1024 });
  }
  const kind = kindOf(bytes);
  return kind ? { ok: true, kind } : refused("document.wrong_kind");
}

const asBuffer = (given: Uint8Array): Buffer => Buffer.from(given.buffer, given.byteOffset, given.byteLength);

/**
 * The document to keep in place of the one that was given: JPEG and PNG are decoded and drawn anew, upright and at most
 * `picture_side_max` long; of a PDF its pages are written into a new one, without scripts, actions, forms, attached files and
 * metadata. Refuses what is too large, neither of the three, damaged, locked, or two files in one. The order of bytes that come
 * back is never that of the file given.
 */
export async function cleanDocument(given: Uint8Array): Promise<CleanDocument> {
  const bytes = asBuffer(given);
  const found = sized(bytes);
  if (!found.ok) return found;
  if (found.kind !== "pdf") return cleanImage(bytes, found.kind);
  const cleaned = await cleanPdf(bytes);
  return cleaned.ok ? { ok: true, type: "application/pdf", bytes: cleaned.bytes } : cleaned;
}

/** The same for a photo: a PDF is none. */
export async function cleanPicture(given: Uint8Array): Promise<CleanPicture> {
  const bytes = asBuffer(given);
  const found = sized(bytes);
  if (!found.ok) return found;
  return found.kind === "pdf" ? refused("document.no_picture") : cleanImage(bytes, found.kind);
}
