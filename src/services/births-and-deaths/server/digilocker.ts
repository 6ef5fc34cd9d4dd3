// What DigiLocker is given: the entry is found, the person compared, the certificate drawn, and all of it kept before it leaves.
import { createHash, randomBytes } from "node:crypto";
import { type CivilDate, civilDateInIndia, type Instant, instantMs } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { derivedUuid, personId, type SubjectId, uuidV7 } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { Town, TownId } from "../../../kernel/town.ts";
import type { Tx } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import { fileOf } from "../rules/certificate.ts";
import {
  type DigilockerIssuer,
  isOfPerson,
  kindOfType,
  type LockedKind,
  type Place,
  placeOfNumber,
  placeOfUri,
  uriOf,
} from "../rules/digilocker.ts";
import { certificateXml } from "../rules/digilocker-xml.ts";
import type { Form } from "../rules/forms.ts";
import { type PrintParts, printedCertificate } from "./certificate-print.ts";
import { certificateFileStore, type FoundCertificate, readCertificate } from "./certificate-store.ts";
import type { Given, Question } from "./digilocker-messages.ts";
import {
  countQuestion,
  entriesAt,
  entryMark,
  type FoundEntry,
  keepPull,
  uncount,
  wasGiven,
} from "./digilocker-store.ts";
import { openForm } from "./opened.ts";
import { type OpenUnit, readUnits } from "./unit-store.ts";

/** The program that answers DigiLocker. */
const locker: Actor = { person: personId(derivedUuid("program", "digilocker")), roles: ["system"] };

export interface PullParts extends PrintParts {
  readonly sealer: Sealer;
  readonly issuer: DigilockerIssuer;
  readonly towns: ReadonlyMap<TownId, Town>;
  readonly sample: boolean;
}

const rule = "DigiLocker Issuer APIs 3.0.0";
const no = (code: string): Refused => refuse(code, rule);

/** The kind and place that a question names. */
function askedPlace(issuer: DigilockerIssuer, question: Question): { kind: LockedKind; place: Place } | undefined {
  if (question.what === "document") return question.uri === undefined ? undefined : placeOfUri(issuer, question.uri);
  const kind = kindOfType(issuer, question.docType ?? "");
  const place = placeOfNumber(question.number ?? "", question.townTyped);
  return kind && place && { kind, place };
}

/** Who asks, and the day under which the question is counted. */
interface Asking {
  readonly mark: Buffer;
  readonly on: CivilDate;
}

/** An entry with what was found beside it. */
interface Looked {
  readonly found: FoundEntry;
  /** The newest certificate of the entry as it stands now. */
  readonly certificate: FoundCertificate | undefined;
  readonly unit: OpenUnit;
  /** The account was given this entry's URI before. */
  readonly known: boolean;
}

async function goodCertificate(tx: Tx, { id, event }: FoundEntry): Promise<FoundCertificate | undefined> {
  const file = fileOf(id);
  const last = (await certificateFileStore.load(tx, [file], false)).get(file)?.state.last;
  return last?.version === event.entry.version ? await readCertificate(tx, last.certificate) : undefined;
}

/**
 * Counts the question before anything is compared, whether or not there is an entry, and finds the entries. An account that asks
 * too often adds nothing to an entry's count; who was given the entry before is not barred by others who guess at it.
 */
async function look(
  tx: Tx,
  { issuer: { limits } }: PullParts,
  { kind, place }: { readonly kind: LockedKind; readonly place: Place },
  { mark, on }: Asking,
): Promise<readonly Looked[] | "too-often"> {
  const own = await countQuestion(tx, [mark], on);
  if (own.asked > limits.asked_of_account_max || own.wrong > limits.wrong_of_account_max) return "too-often";
  const entries = (await entriesAt(tx, place)).filter(({ event }) => event.report.what === kind);
  const known = new Set<SubjectId>();
  for (const found of entries) if (await wasGiven(tx, mark, found)) known.add(found.id);
  const guessed = entries.filter(({ id }) => !known.has(id)).map(({ id }) => entryMark(id));
  const { wrong } = await countQuestion(tx, guessed, on);
  if (wrong > limits.wrong_of_entry_max) return "too-often";
  const units = await readUnits(tx);
  const looked: Looked[] = [];
  for (const found of entries) {
    const unit = units.find(({ id }) => id === found.event.report.unit);
    if (!unit) throw new Error(`the unit of entry ${found.id} is not there`);
    looked.push({
      found,
      certificate: await goodCertificate(tx, found),
      unit,
      known: known.has(found.id),
    });
  }
  return looked;
}

/** Whether the account may have it: by name and day of birth, or, where a second question leaves them out, since it had it before. */
function mayHave(kind: LockedKind, form: Form, question: Question, known: boolean): boolean {
  const { name, bornOn, bornTyped } = question;
  if (name !== undefined && bornOn !== undefined) return isOfPerson(kind, form, { name, bornOn });
  return question.what === "document" && name === undefined && bornTyped === undefined && known;
}

interface Drawn {
  readonly given: Given;
  readonly looked: Looked;
}

async function draw(
  parts: PullParts,
  town: Town,
  { looked, form, kind, format }: { looked: Looked; form: Form; kind: LockedKind; format: Question["format"] },
): Promise<Refused | ({ readonly ok: true } & Drawn)> {
  const { issuer, sample } = parts;
  const { found, certificate, unit } = looked;
  if (!certificate) return no("digilocker.no_certificate");
  const { entry } = found.event;
  const { number, version, on, copies } = certificate.certificate;
  const uri = uriOf(issuer, { town: town.id, kind, event: found.id, number: entry.number });
  const data = { kind, issuer, form, number, version, sample, entryNumber: entry.number, unit: unit.nameEn };
  const place = { id: town.id, name: town.nameEn, district: town.districtEn };
  const xml = certificateXml({ ...data, issuedOn: on, registeredOn: entry.on, town: place });
  if (format === "xml") return { ok: true, looked, given: { uri, xml } };
  const asked = { town, by: locker, certificate: certificate.id, copy: copies, sample };
  const printed = await printedCertificate(parts, asked);
  if (!printed.ok) return printed;
  return { ok: true, looked, given: { uri, pdf: printed.pdf, ...(format === "both" && { xml }) } };
}

/** Keeps the question, and counts one that was answered no more; refused when its very bytes came before. */
async function keep(
  { database, sealer }: PullParts,
  town: TownId,
  { question, body, mark, now }: { question: Question; body: Buffer; mark: Buffer; now: Instant },
  { found }: Looked,
  released?: { readonly answered: readonly Buffer[]; readonly on: CivilDate },
): Promise<boolean> {
  const place = { town, subject: found.id, field: "asker" };
  const { sealed } = await sealer.seal(open(question.asker, "identity"), place);
  return await database.inTown(town, async (tx) => {
    const fresh = await keepPull(tx, {
      id: uuidV7(instantMs(now), randomBytes(10)),
      at: now,
      request: createHash("sha256").update(body).digest(),
      asker: mark,
      askerSealed: sealed,
      event: found.id,
      version: found.event.entry.version,
      what: question.what,
      format: question.format,
      released: released !== undefined,
    });
    if (fresh && released) uncount(tx, released.answered, released.on);
    return fresh;
  });
}

/** Answers a question whose signature and time are good. The code of a refusal is for our figures; DigiLocker is told no more than no. */
export async function pull(
  parts: PullParts,
  question: Question,
  body: Buffer,
  now: Instant,
): Promise<Refused | { readonly ok: true; readonly given: Given }> {
  const { issuer, sealer, database } = parts;
  if (question.orgId !== issuer.orgId) return no("digilocker.other_issuer");
  const asked = askedPlace(issuer, question);
  const town = asked && parts.towns.get(asked.place.town);
  if (!asked || !town) return no("digilocker.unknown");
  const { kind } = asked;
  const mark = await sealer.fingerprint(town.id, `digilocker account\n${question.asker}`);
  const on = civilDateInIndia(now);
  const entries = await database.inTown(town.id, (tx) => look(tx, parts, asked, { mark, on }));
  if (entries === "too-often") return no("digilocker.too_often");
  const kept = { question, body, mark, now };
  const answered = [mark, ...entries.filter(({ known }) => !known).map(({ found }) => entryMark(found.id))];
  for (const looked of entries) {
    const opening = { town: town.id, by: locker, why: "certificate", subject: looked.found.id } as const;
    const opened = await openForm(sealer, opening, looked.found.event.report);
    if (!opened.ok) return opened;
    if (!mayHave(kind, opened.form, question, looked.known)) continue;
    const drawn = await draw(parts, town, { looked, form: opened.form, kind, format: question.format });
    if (!drawn.ok) return drawn;
    // Kept before it leaves: nothing is given that nobody can see was given.
    const fresh = await keep(parts, town.id, kept, looked, { answered, on });
    return fresh ? { ok: true, given: drawn.given } : no("digilocker.repeated");
  }
  const [first] = entries;
  if (!first) return no("digilocker.unknown");
  await keep(parts, town.id, kept, first);
  return no("digilocker.differs");
}
