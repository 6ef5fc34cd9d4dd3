// What the routes of births and deaths are given by the program, and what all of them share.
import { randomBytes } from "node:crypto";
import { instantMs } from "../../../kernel/civil-date.ts";
import type { Actor, Role } from "../../../kernel/decider.ts";
import {
  type AccountId,
  type CommandId,
  commandId,
  parseUuid,
  type PersonId,
  type SubjectId,
  subjectId,
  type Uuid,
  uuidV7,
} from "../../../kernel/ids.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { LogAcknowledger } from "../../../ledger/log/acknowledge.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import type { BlobStore } from "../../../platform/blobs/store.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database, Tx } from "../../../platform/database/connect.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { Outbox } from "../../../platform/messages/outbox.ts";
import type { PaperSettings } from "../../../platform/papers/issuing.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Crumb } from "../../../web/components/breadcrumb/breadcrumb.tsx";
import { links, townPath } from "../../../web/links.ts";
import { words as shell } from "../../../web/words/words.generated.ts";
import { isAdopted, isHolder } from "../rules/margin.ts";
import { type KnownEvent, readEvent } from "./event-store.ts";
import type { DigilockerIssuer } from "../rules/digilocker.ts";
import type { StateRegister } from "./state-register.ts";
import { readInstitutions } from "./unit-store.ts";

/** A member of a town's staff. */
export interface Serving {
  readonly person: PersonId;
  readonly login: string;
  readonly roles: readonly Role[];
}

export interface RegistryParts {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly acknowledger: Pick<LogAcknowledger, "logIndexOf">;
  readonly blobs: Pick<BlobStore, "put" | "get">;
  /** Where uploads of old books wait to be taken in; without it nothing is handed in on pages. */
  readonly bookFolder?: string | undefined;
  readonly papers: PaperSettings;
  readonly outbox: Pick<Outbox, "put">;
  readonly law: RegistrationLaw;
  /** Takes entries over; none where no state register is connected. */
  readonly stateRegister?: StateRegister | undefined;
  /** What DigiLocker signs with, and the ids of the installation there; without it its questions are not answered. */
  readonly digilocker?: { readonly key: string; readonly issuer: DigilockerIssuer } | undefined;
  /** The person of a login in the staff register of a town; the same login is the same person for ever. */
  personOf(town: TownId, login: string): PersonId;
  /** Who serves a town now, by login, with the roles of each. */
  serving(town: TownId): Promise<readonly Serving[]>;
  /** Where the fees of an account are paid. */
  payPath(town: TownId, account: AccountId): string;
  /** Where a clerk at the counter takes them. */
  takePath(town: TownId, account: AccountId): string;
}

/** Roles of whoever serves the register. */
export const officeRoles = ["clerk", "registrar", "district-registrar", "officer"] as const satisfies readonly Role[];
/** Roles of whoever may report. */
export const reporterRoles = ["citizen", "institution", "clerk", "registrar"] as const satisfies readonly Role[];
const isOf = (roles: readonly Role[], actor: Actor): boolean => roles.some((role) => actor.roles.includes(role));
export const isOffice = (actor: Actor): boolean => isOf(officeRoles, actor);

/** The blind tokens of the mobile with which a citizen signed in. */
export const mobileTokensOf = ({ session }: Visit): readonly string[] =>
  session?.kind === "citizen" ? (session.mobile?.find ?? []) : [];

const base = "/births-and-deaths";
export const registryPath = (town: TownId): string => townPath(town, base);
export const eventPath = (town: TownId, event: SubjectId): string => townPath(town, `${base}/events/${event}`);

function idIn(text: string, code: string): Uuid {
  const id = parseUuid(text);
  if (!id) throw new RefusedRequest(404, code);
  return id;
}
export const eventIn = (text: string): SubjectId => subjectId(idIn(text, "event.unknown"));
export const commandIn = (text: string): CommandId => commandId(idIn(text, "form.field_invalid"));
/** A fresh id for a form, or for an event that begins, drawn now. */
export const newId = (visit: Visit): Uuid => uuidV7(instantMs(visit.now), randomBytes(10));

/** The way back: the portal, the town, and further pages. */
export const crumbs = (visit: Visit, ...more: readonly Crumb[]): readonly Crumb[] => [
  { href: links.home, text: shell[visit.lang].home },
  { href: townPath(visit.town.id), text: visit.lang === "hi" ? visit.town.nameHi : visit.town.nameEn },
  ...more,
];

export interface FoundEvent {
  readonly id: SubjectId;
  readonly revision: number;
  readonly event: KnownEvent;
}

/** Whether somebody outside the office may see the event: whoever wrote it, and colleagues of the institution that reported. */
async function mayFollow(tx: Tx, event: KnownEvent, { session, actor }: Visit): Promise<boolean> {
  if (session === undefined) return false;
  if (event.state === "drafted") return event.by === actor.person;
  const { reporter } = event.report;
  if (isOffice(actor) || isHolder(event, actor.person, [])) return true;
  if (isAdopted(event)) return false;
  if (reporter.from !== "institution" || !actor.roles.includes("institution")) return false;
  const theirs = (await readInstitutions(tx)).find(({ id }) => id === reporter.institution);
  return theirs?.serving === true && theirs.people.includes(actor.person);
}

/**
 * The event of a path, for the office, whoever reported it and his colleagues; a draft for its writer alone. Anybody else is told
 * that there is none: a stranger learns nothing by trying ids. Throws `event.unknown` as 404.
 */
export async function eventOfPath(
  parts: Pick<RegistryParts, "database">,
  visit: Visit,
  text: string,
): Promise<FoundEvent> {
  const id = eventIn(text);
  const found = await parts.database.readInTown(visit.town.id, async (tx) => {
    const one = await readEvent(tx, id);
    return one && (await mayFollow(tx, one.event, visit)) ? one : undefined;
  });
  if (!found) throw new RefusedRequest(404, "event.unknown");
  return { id, ...found };
}
