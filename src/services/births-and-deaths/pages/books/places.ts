// Where the pages of old books lie.
import type { SubjectId } from "../../../../kernel/ids.ts";
import { townPath } from "../../../../web/links.ts";

const base = "/births-and-deaths/books";
export const booksPath = (town: number): string => townPath(town, base);
export const bookUploadPath = (town: number, upload: string, part?: "take" | "faults.csv"): string =>
  townPath(town, `${base}/uploads/${upload}${part === undefined ? "" : `/${part}`}`);
/** A page of a book, or its scan alone. */
export const bookPagePath = (town: number, page: SubjectId, part?: "image"): string =>
  townPath(town, `${base}/pages/${page}${part === undefined ? "" : `/${part}`}`);
