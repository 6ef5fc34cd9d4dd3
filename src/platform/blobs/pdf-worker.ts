// The thread that rewrites PDFs: a file made to exhaust or confuse its reader costs this thread and nothing else.
import { parentPort } from "node:worker_threads";
import { rewritePdf } from "./pdf.ts";

async function answer(bytes: Uint8Array): Promise<void> {
  const rewritten = await rewritePdf(bytes);
  parentPort?.postMessage({ answer: rewritten }, rewritten.ok ? [rewritten.bytes.buffer] : []);
}

parentPort?.on("message", (bytes: Uint8Array) => void answer(bytes));
