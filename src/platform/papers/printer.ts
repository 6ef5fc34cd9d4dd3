// Prints papers as PDF/A-2a with correct Devanagari, in worker threads, with our own font and no other.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { qrPath, quietModules } from "../../kernel/papers/qr.ts";
import type { ReceiptPaper } from "../../kernel/papers/receipt-paper.ts";
import { projectFile } from "../place.ts";
import type { PaperKeys } from "./keys.ts";
import { workerPool } from "./worker-pool.ts";

/** Papers that may wait for a thread; at about ten milliseconds each, five seconds of work. */
export const printQueue_max = 500;
/** Milliseconds one paper may take. The first of a thread loads the fonts. */
export const print_ms_max = 15_000;

/** What a printing thread is started with: absolute paths. */
export type PrintSettings = {
  readonly template: string;
  readonly folder: string;
  readonly fonts: readonly string[];
  /** What the PDF is signed with; undefined leaves it unsigned. */
  readonly seal: PrintSeal | undefined;
};

/** The key and certificate for PDF signatures, as `openPaperKeys` gives them. */
export type PrintSeal = Pick<PaperKeys, "privateKey" | "certificate">;

/** One page to print. `paper` is JSON, `symbol` an SVG; both reach the template as values, never as its source. */
export type PrintJob = { readonly paper: string; readonly symbol: string; readonly issuedAtSeconds: number };

export type PaperPrinter = {
  /** The receipt as PDF. Rejects with `WorkFailed`, which says "busy", "late", "failed" or "closed" and no more. */
  readonly printReceipt: (paper: ReceiptPaper) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
};

/** The QR symbol with its quiet margin as a picture by itself. */
function qrSvg(text: string): string {
  const { size, path } = qrPath(text);
  const side = size + 2 * quietModules;
  const box = `${-quietModules} ${-quietModules} ${side} ${side}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}"><path d="${path}"/></svg>`;
}

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
  const font = (weight: string): string =>
    createRequire(import.meta.url).resolve(
      `@expo-google-fonts/noto-sans-devanagari/${weight}/NotoSansDevanagari_${weight}.ttf`,
    );
  const template = projectFile("src", "platform", "papers", "receipt.typ");
  const settings: PrintSettings = {
    template,
    folder: dirname(template),
    fonts: ["400Regular", "700Bold"].map(font),
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
    printReceipt: (paper) =>
      pool.run({
        paper: JSON.stringify(paper),
        symbol: qrSvg(paper.qrText),
        issuedAtSeconds: paper.issuedAtSeconds,
      }),
    close: pool.close,
  };
}
