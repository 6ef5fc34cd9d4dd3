// Prints papers as PDF/A-2a with correct Devanagari, in worker threads, with our own font and no other.
import { dirname } from "node:path";
import { qrPath, quietModules } from "../../kernel/papers/qr.ts";
import type { CertificatePaper } from "../../kernel/papers/certificate-paper.ts";
import type { LetterPaper } from "../../kernel/papers/letter-paper.ts";
import type { ReceiptPaper } from "../../kernel/papers/receipt-paper.ts";
import type { ReturnPaper } from "../../kernel/papers/return-paper.ts";
import { projectFile } from "../place.ts";
import type { PaperKeys } from "./keys.ts";
import { fontFiles, printable } from "./printable.ts";
import { workerPool } from "./worker-pool.ts";

/** Papers that may wait for a thread; at about ten milliseconds each, five seconds of work. */
export const printQueue_max = 500;
/** Milliseconds one paper may take. The first of a thread loads the fonts. */
export const print_ms_max = 15_000;

/** What a printing thread is started with: absolute paths. */
export type PrintSettings = {
  /** The folder of the templates. */
  readonly folder: string;
  readonly fonts: readonly string[];
  /** What the PDF is signed with; undefined leaves it unsigned. */
  readonly seal: PrintSeal | undefined;
};

/** The key and certificate for PDF signatures, as `openPaperKeys` gives them. */
export type PrintSeal = Pick<PaperKeys, "privateKey" | "certificate">;

/** One document to print: the template's file and what it is given. JSON and SVG reach it as values, never as its source. */
export type PrintJob = {
  readonly template: "receipt.typ" | "receipt-80mm.typ" | "letter.typ" | "certificate.typ" | "return.typ";
  readonly inputs: Readonly<Record<string, string>>;
  readonly issuedAtSeconds: number;
};

/** Letters in one document: at a few milliseconds each, well within the time of one job. */
export const letters_max = 100;

/** A sheet of A5, or the 80 mm roll of a counter's thermal printer. */
export type ReceiptForm = "a5" | "thermal";

export type PaperPrinter = {
  /** The receipt as PDF. Rejects with `WorkFailed`, which says "busy", "late", "failed" or "closed" and no more. */
  readonly printReceipt: (paper: ReceiptPaper, form?: ReceiptForm) => Promise<Uint8Array>;
  /** One PDF of these letters, 1 to `letters_max`, each on pages of its own. Rejects as above. */
  readonly printLetters: (letters: readonly LetterPaper[]) => Promise<Uint8Array>;
  /** The certificate of a birth or death as PDF. Rejects as above. */
  readonly printCertificate: (paper: CertificatePaper) => Promise<Uint8Array>;
  /** A statistical return as PDF. Rejects as above. */
  readonly printReturn: (paper: ReturnPaper) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
};

/** The QR symbol with its quiet margin as a picture by itself. */
function qrSvg(text: string): string {
  const { size, path } = qrPath(text);
  const side = size + 2 * quietModules;
  const box = `${-quietModules} ${-quietModules} ${side} ${side}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}"><path d="${path}"/></svg>`;
}

/** A paper for its template, every text of it in letters that our font has. */
const forTemplate = (paper: unknown): string =>
  JSON.stringify(paper, (_name, value: unknown) => (typeof value === "string" ? printable(value) : value));

/**
 * Makes a printer. Its threads start with the first paper and stay. With `seal` each PDF carries a PAdES B-B signature, by a
 * certificate that the installation signed itself: readers find every change, and show the signer as not yet trusted.
 */
export function paperPrinter({
  workers,
  seal,
}: {
  readonly workers: number;
  readonly seal?: PrintSeal | undefined;
}): PaperPrinter {
  const settings: PrintSettings = {
    folder: dirname(projectFile("src", "platform", "papers", "receipt.typ")),
    fonts: fontFiles,
    seal: seal && { privateKey: seal.privateKey, certificate: seal.certificate },
  };
  const pool = workerPool<PrintJob, Uint8Array>({
    file: projectFile("src", "platform", "papers", "printing-worker.ts"),
    workers,
    workerData: settings,
    queue_max: printQueue_max,
    job_ms_max: print_ms_max,
  });
  return {
    printReceipt: (paper, form = "a5") =>
      pool.run({
        template: form === "a5" ? "receipt.typ" : "receipt-80mm.typ",
        inputs: { paper: forTemplate(paper), symbol: qrSvg(paper.qrText) },
        issuedAtSeconds: paper.issuedAtSeconds,
      }),
    printLetters: async (letters) => {
      const [first] = letters;
      if (!first || letters.length > letters_max) throw new RangeError(`${letters.length} letters in one document`);
      const symbols = letters.map(({ qrText, pay }) => ({
        signed: qrSvg(qrText),
        ...(pay && { pay: qrSvg(pay.link) }),
      }));
      return pool.run({
        template: "letter.typ",
        inputs: { letters: forTemplate(letters), symbols: JSON.stringify(symbols) },
        issuedAtSeconds: first.issuedAtSeconds,
      });
    },
    printCertificate: (paper) =>
      pool.run({
        template: "certificate.typ",
        inputs: { paper: forTemplate(paper), symbol: qrSvg(paper.qrText) },
        issuedAtSeconds: paper.issuedAtSeconds,
      }),
    printReturn: (paper) =>
      pool.run({
        template: "return.typ",
        inputs: { paper: forTemplate(paper) },
        issuedAtSeconds: paper.issuedAtSeconds,
      }),
    close: pool.close,
  };
}
