// Small files for tests, made by hand: a PNG, and PDFs out of their objects.
import { crc32, deflateSync } from "node:zlib";

export function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A grey picture; one that says it is enormous has no more than a million points in it. */
export function png(width: number, height: number, more: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const mark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const lines = Buffer.alloc(Math.min((width + 1) * height, 1_000_000));
  return Buffer.concat([
    mark,
    chunk("IHDR", header),
    ...more,
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", Buffer.of()),
  ]);
}

/** A stream object with its dictionary's further entries. */
export const pdfStream = (data: Buffer | string, entries = ""): Buffer => {
  const bytes = Buffer.from(data);
  const head = Buffer.from(`<< /Length ${bytes.length} ${entries} >>\nstream\n`);
  return Buffer.concat([head, bytes, Buffer.from("\nendstream")]);
};

/** A PDF of these objects, numbered from 1; the first is its catalog. `trailer` is added to the trailer's dictionary. */
export function pdfOf(objects: readonly (string | Buffer)[], trailer = ""): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1")];
  const offsets: number[] = [];
  const length = (): number => parts.reduce((sum, part) => sum + part.length, 0);
  for (const [at, object] of objects.entries()) {
    offsets.push(length());
    parts.push(Buffer.from(`${at + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n"));
  }
  const start = length();
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  parts.push(
    Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\n`),
    Buffer.from(`startxref\n${start}\n%%EOF\n`),
  );
  return Buffer.concat(parts);
}

/** Objects of a document of one page with a line of text; `page` and `catalog` are added to their dictionaries, `more` is numbered from 6. */
export const onePage = (
  more: readonly (string | Buffer)[] = [],
  {
    page = "",
    catalog = "",
    resources = "",
  }: { readonly page?: string; readonly catalog?: string; readonly resources?: string } = {},
): readonly (string | Buffer)[] => [
  `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
  "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${resources} >> ${page} >>`,
  pdfStream("BT /F1 24 Tf 20 100 Td (Janm praman) Tj ET"),
  "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ...more,
];
