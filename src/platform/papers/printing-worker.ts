// The thread that prints: Typst makes the page, then the installation's seal is set on the PDF.
import { PDF, type Signer } from "@libpdf/core";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { signaturePair } from "./certificate.ts";
import type { PrintJob, PrintSeal, PrintSettings } from "./printer.ts";

// The standards are named by their text: the package's enum is a value that type stripping can't take along as a type.
// Where the platform's compiler is an older one it knows no tagged archive form, and prints the untagged one.
const archiveStandards = ["a-2a", "a-2b"] as const;

/** Bytes kept for the signature and the certificate in it; ours take about 900. */
const signature_bytes_max = 2048;

const { folder, fonts, seal } = workerData as PrintSettings;
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontBlobs: fonts.map((file) => readFileSync(file)) }],
});

function knows(standard: (typeof archiveStandards)[number]): boolean {
  try {
    compiler.pdf({ mainFileContent: '#set document(title: "-")\n-' }, { pdfStandard: standard });
    return true;
  } catch {
    return false;
  }
}

const archiveStandard = archiveStandards.find(knows) ?? "a-2b";

function print({ template, inputs, issuedAtSeconds }: PrintJob): Buffer {
  const page = { mainFilePath: join(folder, template), inputs };
  const pdf = compiler.pdf(page, { pdfStandard: archiveStandard, creationTimestamp: issuedAtSeconds });
  // What one paper left in the compiler's memory is forgotten within ten more.
  compiler.evictCache(10);
  return pdf;
}

const signerWith = ({ privateKey, certificate }: PrintSeal): Signer => ({
  certificate,
  keyType: "EC",
  signatureAlgorithm: "ECDSA",
  sign: async (data, hash) =>
    signaturePair(
      new Uint8Array(await webcrypto.subtle.sign({ name: "ECDSA", hash }, privateKey, new Uint8Array(data))),
    ),
});

/** The PDF with a signature over all of it, or as it is when there is no seal. The time is the paper's own, a claim. */
async function sealed(pdf: Buffer, issuedAtSeconds: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!seal) return new Uint8Array(pdf);
  const document = await PDF.load(pdf);
  const { bytes } = await document.sign({
    signer: signerWith(seal),
    level: "B-B",
    signingTime: new Date(issuedAtSeconds * 1000),
    estimatedSize: signature_bytes_max,
  });
  return new Uint8Array(bytes);
}

async function answer(job: PrintJob): Promise<void> {
  try {
    const pdf = await sealed(print(job), job.issuedAtSeconds);
    parentPort?.postMessage({ answer: pdf }, [pdf.buffer]);
  } catch {
    // The compiler's message quotes the page, and with it the payer: it stays here.
    parentPort?.postMessage({ failed: true }, []);
  }
}

parentPort?.on("message", (job: PrintJob) => void answer(job));
