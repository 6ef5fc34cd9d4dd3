// Where the pages of certificates are.
import { townPath } from "../../../../web/links.ts";

const under = (town: number, rest: string): string => townPath(town, `/births-and-deaths${rest}`);

/** A citizen's own requests. */
export const copiesPath = (town: number): string => under(town, "/copies");
export const newCopyPath = (town: number): string => under(town, "/copies/new");
/** Where a request stands: for whoever made it, and for the office, which decides there. */
export const requestPath = (town: number, request: string): string => under(town, `/copies/${request}`);
export const doRequestPath = (town: number, request: string, doing: "grant" | "refuse" | "issue"): string =>
  `${requestPath(town, request)}/${doing}`;
export const proofPath = (town: number, request: string, blob: string): string =>
  `${requestPath(town, request)}/proofs/${blob}`;
/** What waits for the office. */
export const waitingCopiesPath = (town: number): string => under(town, "/certificates");
export const certificatePath = (town: number, certificate: string): string =>
  under(town, `/certificates/${certificate}`);
export const printPath = (town: number, certificate: string): string => `${certificatePath(town, certificate)}/print`;
export const certificatePdfPath = (town: number, certificate: string, copy: number): string =>
  `${certificatePath(town, certificate)}/paper.pdf?copy=${copy}`;
/** All certificates of an entry, and asking at the counter. */
export const eventCertificatesPath = (town: number, event: string): string =>
  under(town, `/events/${event}/certificates`);
