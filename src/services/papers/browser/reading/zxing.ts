// The reader for browsers without one: zxing as WebAssembly, from our own origin. A chunk of its own.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import binary from "zxing-wasm/reader/zxing_reader.wasm";
import type { Picture } from "./symbol.ts";

prepareZXingModule({ overrides: { locateFile: () => binary } });

/** Where the reader's binary is served. */
export const binaryPath = binary;

export async function readByZxing(picture: Picture): Promise<string | undefined> {
  const [found] = await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true });
  return found?.isValid === true ? found.text : undefined;
}
