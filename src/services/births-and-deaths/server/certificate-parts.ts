// What the routes of certificates share: requests and certificates of a path for whoever may see them, and how a page is framed.
import { type Static, Type } from "typebox";
import { accounts, owed } from "../../../kernel/dues.ts";
import { parseUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { Shown, Visit } from "../../../platform/http/visit.ts";
import { eventCertificatesPath } from "../pages/certificates/places.ts";
import { words } from "../pages/certificates/words/words.generated.ts";
import { accountOfRequest, type IssuedCertificate } from "../rules/certificate.ts";
import type { SeenTyped } from "../rules/certificate-seen.ts";
import { type FoundRequest, readRequest } from "./certificate-request-store.ts";
import { type FoundCertificate, readCertificate } from "./certificate-store.ts";
import { type KnownEvent, readEvent } from "./event-store.ts";
import { crumbs, registryPath, type RegistryParts } from "./parts.ts";

/** Who serves requests, and who may ask and print. */
export const deskRoles = ["clerk", "registrar"] as const;
export const copyRoles = ["citizen", "clerk", "registrar"] as const;
export const isDesk = ({ actor }: Visit): boolean => deskRoles.some((role) => actor.roles.includes(role));

export const RequestParams = Type.Object({ town: Type.String(), request: Type.String({ maxLength: 36 }) });
export const CertificateParams = Type.Object({ town: Type.String(), certificate: Type.String({ maxLength: 36 }) });
export type RequestPath = Static<typeof RequestParams>;
export type CertificatePath = Static<typeof CertificateParams>;
export const CommandForm = Type.Object({ command: Type.String({ minLength: 36, maxLength: 36 }) });

/** The fields of the proof that was seen; what is in them is the rules' to judge. */
export const SeenFields = {
  seen: Type.Optional(Type.String({ maxLength: 20 })),
  ending: Type.Optional(Type.String({ maxLength: 20 })),
};
interface SeenBody {
  readonly seen?: string;
  readonly ending?: string;
}
export const seenIn = ({ seen = "", ending = "" }: SeenBody): SeenTyped => ({ what: seen, ending });

export const unknown = (): RefusedRequest => new RefusedRequest(404, "certificate.unknown");
export function subjectIn(text: string): SubjectId {
  const id = parseUuid(text);
  if (!id) throw unknown();
  return subjectId(id);
}

/** The request of a path, for whoever made it and the office; anybody else is told that there is none. */
export async function requestOfPath(
  parts: Pick<RegistryParts, "database">,
  visit: Visit,
  text: string,
): Promise<FoundRequest> {
  const id = subjectIn(text);
  const found = await parts.database.readInTown(visit.town.id, (tx) => readRequest(tx, id));
  if (!found || (!isDesk(visit) && found.request.by !== visit.actor.person)) throw unknown();
  return found;
}

/** A certificate with its entry. */
export interface CertificateWithEntry extends FoundCertificate {
  readonly event: Extract<KnownEvent, { state: "registered" | "cancelled" }>;
  readonly withdrawn: boolean;
}

/** Whether the entry has changed or was cancelled since the certificate was issued. */
export const isWithdrawn = ({ version }: IssuedCertificate, event: CertificateWithEntry["event"]): boolean =>
  event.state === "cancelled" || event.entry.version > version;

/** The certificate of a path, for whoever asked for it and the office. */
export async function certificateOfPath(
  parts: Pick<RegistryParts, "database">,
  visit: Visit,
  text: string,
): Promise<CertificateWithEntry> {
  const id = subjectIn(text);
  const read = await parts.database.readInTown(visit.town.id, async (tx) => {
    const found = await readCertificate(tx, id);
    const event = found && (await readEvent(tx, found.certificate.event))?.event;
    return found && event && "entry" in event ? { ...found, event } : undefined;
  });
  if (!read || (!isDesk(visit) && read.certificate.holder !== visit.actor.person)) throw unknown();
  return { ...read, withdrawn: isWithdrawn(read.certificate, read.event) };
}

/** What is still to be paid for a request. */
export async function owedFor(
  parts: Pick<RegistryParts, "database">,
  visit: Visit,
  request: SubjectId,
): Promise<Paise> {
  const account = accountOfRequest(request);
  const read = await parts.database.readInTown(visit.town.id, (tx) => readAccounts(tx, [account]));
  return owed(read.get(account)?.state ?? accounts.initial);
}

/** The page of an entry's certificates, for whoever gives them out. */
export const certificatesLink = (visit: Visit, id: SubjectId, event: KnownEvent): string | undefined =>
  "entry" in event && isDesk(visit) ? eventCertificatesPath(visit.town.id, id) : undefined;

type Crumbs = Parameters<typeof crumbs>[1];
/** A page of certificates in its frame. */
export const framed = (visit: Visit, title: string, body: Shown["body"], ...more: readonly Crumbs[]): Shown => ({
  title,
  caption: words[visit.lang].service,
  breadcrumb: crumbs(visit, { href: registryPath(visit.town.id), text: words[visit.lang].service }, ...more),
  body,
});
