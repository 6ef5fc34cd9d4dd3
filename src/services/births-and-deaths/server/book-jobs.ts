// Uploads of old books: an index alone, or a zip of an index and its scans; what is done with a file that is whole.
import { rm } from "node:fs/promises";
import { type UploadJob, UploadJobs } from "../../../operations/imports/upload-jobs.ts";
import { indexOfZip, noImages, zipImages } from "./book-images.ts";
import { type BookReport, importBooks } from "./book-import.ts";
import type { RegistryParts } from "./parts.ts";

/** Bytes of an upload; larger ones are the operator's, on the command line. */
export const book_upload_bytes_max = 200_000_000;

export type BookJob = UploadJob<BookReport>;
export type BookJobs = UploadJobs<BookReport>;

export const bookJobs = (parts: RegistryParts, folder: string, failed: (error: unknown) => void): BookJobs =>
  new UploadJobs<BookReport>({
    folder,
    failed,
    bytes_max: book_upload_bytes_max,
    work: async ({ town, file, by: broughtBy }, how, progress) => {
      const index = await indexOfZip(file);
      if (typeof index === "object") return index;
      try {
        const images = index === undefined ? noImages : await zipImages(file);
        if ("ok" in images) return images;
        const { database, ledger, clock, sealer, blobs, law } = parts;
        const own = { database, ledger, clock, sealer, blobs, law };
        return await importBooks({ ...own, town, file: index ?? file, images, broughtBy, progress, ...how });
      } finally {
        if (index !== undefined) await rm(index, { force: true });
      }
    },
  });
