// The thread that prints: Typst makes the page, then the installation's seal is set on the PDF.
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { PrintJob, PrintSettings } from "./printer.ts";

// The standard is named by its text: the package's enum is a value that type stripping can't take along as a type.
const archiveStandard = "a-2a";

const { template, folder, fonts } = workerData as PrintSettings;
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontBlobs: fonts.map((file) => readFileSync(file)) }],
});

function print({ paper, symbol, issuedAtSeconds }: PrintJob): Buffer {
  const page = { mainFilePath: template, inputs: { paper, symbol } };
  const pdf = compiler.pdf(page, { pdfStandard: archiveStandard, creationTimestamp: issuedAtSeconds });
  // What one paper left in the compiler's memory is forgotten within ten more.
  compiler.evictCache(10);
  return pdf;
}

parentPort?.on("message", (job: PrintJob) => {
  try {
    const answer = new Uint8Array(print(job));
    parentPort?.postMessage({ answer }, [answer.buffer]);
  } catch {
    // The compiler's message quotes the page, and with it the payer: it stays here.
    parentPort?.postMessage({ failed: true }, []);
  }
});
