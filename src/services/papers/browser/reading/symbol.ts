// Finds a QR in a picture: by the browser's own reader where it has one, else by zxing, which is fetched only then.

/** What can be looked at: a photo's file, or the camera's picture of this moment. */
export type Picture = Blob | ImageData;

type Detector = { detect(picture: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]> };
type DetectorMaker = {
  new (settings: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
};

async function makeDetector(): Promise<Detector | undefined> {
  const maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  if (!maker || !(await maker.getSupportedFormats()).includes("qr_code")) return undefined;
  return new maker({ formats: ["qr_code"] });
}

let detector: Promise<Detector | undefined> | undefined;

/** The browser's own reader, or undefined where it has none. */
export const ownDetector = (): Promise<Detector | undefined> => (detector ??= makeDetector().catch(() => undefined));

async function byDetector(picture: Picture): Promise<string | undefined> {
  const own = await ownDetector();
  if (!own) return undefined;
  const bitmap = picture instanceof Blob ? await createImageBitmap(picture) : picture;
  const [found] = await own.detect(bitmap);
  return found?.rawValue;
}

/** The text of the QR in the picture, or undefined when none can be read. `patient` asks zxing too where the browser reads. */
export async function readSymbol(picture: Picture, patient = true): Promise<string | undefined> {
  const quick = await byDetector(picture).catch(() => undefined);
  if (quick !== undefined || (!patient && (await ownDetector()))) return quick;
  const { readByZxing } = await import("./zxing.ts");
  return readByZxing(picture);
}
