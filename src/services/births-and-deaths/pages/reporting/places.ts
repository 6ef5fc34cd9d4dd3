// The addresses of reporting.
import { townPath } from "../../../../web/links.ts";
import type { EventKind } from "../../rules/forms.ts";

const under = (town: number, rest: string): string => townPath(town, `/births-and-deaths${rest}`);

export const startPath = (town: number): string => under(town, "");
/** An empty form; with `twin` one that is copied from that child's. */
export const newReportPath = (town: number, what: EventKind, twin?: string): string =>
  under(town, `/new/${what}${twin === undefined ? "" : `?twin=${twin}`}`);
export const reportsPath = (town: number): string => under(town, "/reports");
/** Where a report stands, for whoever sent it. */
export const reportPath = (town: number, event: string): string => under(town, `/reports/${event}`);
/** The form of an event: a draft, or the answer to a question. */
export const formPath = (town: number, event: string): string => under(town, `/reports/${event}/form`);
export const documentsPath = (town: number, event: string): string => under(town, `/reports/${event}/documents`);
export const documentPath = (town: number, event: string, blob: string): string =>
  under(town, `/reports/${event}/documents/${blob}`);
export const bulkPath = (town: number, what: EventKind, rest = ""): string => under(town, `/bulk/${what}${rest}`);
