// The thread that reads a QR from a photo, for visitors whose browser runs no scripts.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const file = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(file)).buffer } });

async function read(picture: Uint8Array): Promise<string | null> {
  const [found] = await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true });
  return found?.isValid === true ? found.text : null;
}

parentPort?.on("message", (picture: Uint8Array) => {
  read(picture).then(
    (answer) => parentPort?.postMessage({ answer }, []),
    () => parentPort?.postMessage({ failed: true }, []),
  );
});
