// Reads the QR in an uploaded photo, in a thread of its own and within bounds.
import { projectFile } from "../place.ts";
import { isFitPicture } from "./picture.ts";
import { WorkFailed, workerPool } from "./worker-pool.ts";

/** Photos that may wait. */
export const readQueue_max = 20;
/** Milliseconds for one photo. */
export const read_ms_max = 10_000;

/** The text of the photo's QR; or that there is none, that the file is no fit photo, or that too many wait. */
export type ReadPhoto = { readonly text: string } | { readonly fault: "no_symbol" | "not_read" | "busy" };

export type QrReader = {
  readonly read: (photo: Uint8Array) => Promise<ReadPhoto>;
  readonly close: () => Promise<void>;
};

/** Makes a reader; its thread starts with the first photo. */
export function qrReader(): QrReader {
  const pool = workerPool<Uint8Array, string | null>({
    file: projectFile("src", "platform", "papers", "reading-worker.ts"),
    workers: 1,
    queue_max: readQueue_max,
    job_ms_max: read_ms_max,
  });
  return {
    read: async (photo) => {
      if (!isFitPicture(photo)) return { fault: "not_read" };
      try {
        const text = await pool.run(photo);
        return text === null ? { fault: "no_symbol" } : { text };
      } catch (error) {
        if (!(error instanceof WorkFailed)) throw error;
        return { fault: error.why === "busy" ? "busy" : "not_read" };
      }
    },
    close: pool.close,
  };
}
