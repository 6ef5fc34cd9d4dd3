// What the margin's routes share: whose entry it is, its request, what is opened of both, and how people are called.
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import { isOpen, type Private, type Sealed } from "../../../kernel/private.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import { marginStartPath } from "../pages/margin/places.ts";
import { words } from "../pages/margin/words/words.generated.ts";
import type { Event } from "../rules/event.ts";
import type { Form } from "../rules/forms.ts";
import { adoptedSince, isAdopted, isHolder, marginOf } from "../rules/margin.ts";
import { readEvent } from "./event-store.ts";
import { type KeptRequest, requestsOf } from "./margin-store.ts";
import { openForm, sealedOf } from "./opened.ts";
import { eventIn, isOffice, mobileTokensOf, type RegistryParts, type Serving } from "./parts.ts";

/** Who may look at requests, and who may ask. */
export const lookRoles = ["citizen", "clerk", "registrar", "district-registrar", "officer"] as const;
export const askRoles = ["citizen", "clerk", "registrar"] as const;
export const marginOffice = ["clerk", "registrar", "district-registrar", "officer"] as const;
/** Who is shown the wordings that hold no more. */
export const historyRoles = ["registrar", "district-registrar"] as const;

export type KnownEntry = Extract<Event, { state: "registered" | "cancelled" }>;
export interface FoundEntry {
  readonly id: SubjectId;
  readonly event: KnownEntry;
  readonly requests: readonly KeptRequest[];
}

export const seesHistory = ({ actor }: Visit): boolean => historyRoles.some((role) => actor.roles.includes(role));

/** Whether what came before an adoption may be shown: the report's documents lead to the earlier family. */
export const seesReported = (visit: Visit, event: Event): boolean => !isAdopted(event) || seesHistory(visit);

/** Whether this reader may see a request: of what was asked before an adoption, and for it, only who may see the history. */
export const seesRequest = (visit: Visit, event: Event, { version }: Pick<KeptRequest, "version">): boolean =>
  seesHistory(visit) || !("entry" in event) || !adoptedSince(event.entry.margin, version);

/**
 * The entry of a path with its requests, for the office and for whoever holds it. Anybody else is told that there is none. Throws
 * `event.unknown` as 404 and `margin.not_registered` as 422.
 */
export async function entryOfPath(
  { database }: Pick<RegistryParts, "database">,
  visit: Visit,
  text: string,
): Promise<FoundEntry> {
  const id = eventIn(text);
  const { session, actor, town } = visit;
  const { found, requests } = await database.readInTown(town.id, async (tx) => ({
    found: await readEvent(tx, id),
    requests: await requestsOf(tx, id),
  }));
  const mine =
    found !== undefined &&
    session !== undefined &&
    (isOffice(actor) || isHolder(found.event, actor.person, mobileTokensOf(visit)));
  if (!found || !mine) throw new RefusedRequest(404, "event.unknown");
  const { event } = found;
  if (event.state !== "registered" && event.state !== "cancelled")
    throw new RefusedRequest(422, "margin.not_registered");
  return { id, event, requests };
}

/** Where other pages of an entry lead to its margin; nothing for who may not look there, and while there is no entry. */
export function marginLink(visit: Visit, id: SubjectId, event: Event): string | undefined {
  if (event.state !== "registered" && event.state !== "cancelled") return undefined;
  const { session, actor, town } = visit;
  const holds = session !== undefined && actor.roles.includes("citizen");
  const mine = holds && isHolder(event, actor.person, mobileTokensOf(visit));
  return mine || isOffice(actor) ? marginStartPath(town.id, id) : undefined;
}

export interface FoundRequest extends FoundEntry {
  readonly request: KeptRequest;
}

/** The request of a path. Throws `margin.unknown` as 404. */
export async function requestOfPath(
  parts: Pick<RegistryParts, "database">,
  visit: Visit,
  params: { readonly event: string; readonly serial: string },
): Promise<FoundRequest> {
  const found = await entryOfPath(parts, visit, params.event);
  const request = found.requests.find((one) => String(one.serial) === params.serial);
  // What an earlier holder asked is not the next one's to read, nor the other way round.
  const theirs =
    request !== undefined &&
    (isOffice(visit.actor) || request.askedBy === visit.actor.person) &&
    seesRequest(visit, found.event, request);
  if (!request || !theirs) throw new RefusedRequest(404, "margin.unknown");
  return { ...found, request };
}

const over = (code: string): RefusedRequest => new RefusedRequest(429, code);

/** The form that holds now. Throws beyond the reader's budget of openings. */
export async function formNow(parts: Pick<RegistryParts, "sealer">, visit: Visit, found: FoundEntry): Promise<Form> {
  const asked = { town: visit.town.id, by: visit.actor, why: "registration", subject: found.id } as const;
  const opened = await openForm(parts.sealer, asked, found.event.report);
  if (!opened.ok) throw over(opened.refusal.code);
  return opened.form;
}

export interface OpenedRequest {
  readonly form: Form;
  readonly ground: string;
  readonly witnesses: readonly string[];
  readonly remark: string | undefined;
  readonly reason: string | undefined;
}

/** What a request holds sealed. Throws beyond the reader's budget. */
export async function openRequest(
  { sealer }: Pick<RegistryParts, "sealer">,
  visit: Visit,
  request: KeptRequest,
): Promise<OpenedRequest> {
  const subject = marginOf(request.event, request.serial);
  const optional = (field: string, value: Private | undefined): Readonly<Record<string, Sealed>> =>
    value === undefined || isOpen(value) ? {} : { [field]: value };
  const values: Readonly<Record<string, Sealed | readonly Sealed[]>> = {
    form: sealedOf(request.form),
    ground: sealedOf(request.ground),
    name: request.witnesses.map(({ name }) => sealedOf(name)),
    ...optional("remark", request.examined?.remark),
    ...optional("reason", request.state === "refused" ? request.reason : undefined),
  };
  const answer = await sealer.open({ town: visit.town.id, by: visit.actor, why: "registration", subject, values });
  if (!answer.ok) throw over(answer.refusal.code);
  const text = (field: string): string | undefined => {
    const value = answer.opened[field];
    return typeof value === "string" ? value : undefined;
  };
  const names = answer.opened["name"];
  return {
    form: JSON.parse(text("form") ?? "{}") as Form,
    ground: text("ground") ?? "",
    witnesses: Array.isArray(names) ? (names as readonly string[]) : [],
    remark: text("remark"),
    reason: text("reason"),
  };
}

/** How a person is called before this reader: staff by login for the office, herself and everybody else without a name. */
export function personShown(serving: readonly Serving[], visit: Visit, request: KeptRequest | undefined) {
  const own = words[visit.lang];
  return (person: PersonId): string => {
    if (request?.from === "citizen" && request.askedBy === person) return own.person_citizen;
    return serving.find((one) => one.person === person)?.login ?? own.person_left;
  };
}
