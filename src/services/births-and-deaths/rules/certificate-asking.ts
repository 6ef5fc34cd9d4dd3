// Asking for a certificate, and the decision: whoever's mobile stands in the entry has it granted at once, others by the office.
import type { BlobReference } from "../../../kernel/blob.ts";
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { financialYearOf, yearOf } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  touch,
} from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { DueCorrected, DueRaised, Fact } from "../../../kernel/facts.ts";
import type { BookId, SubjectId } from "../../../kernel/ids.ts";
import { type Paise, paise, zero } from "../../../kernel/money.ts";
import { open } from "../../../kernel/private.ts";
import { makeApplicationNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import { looksLikeName, normaliseText } from "../../../kernel/text.ts";
import {
  accountOfRequest,
  type CertificateAsked,
  type CertificateFile,
  type CertificateGranted,
  type CertificateRefused,
  type CertificateRequest,
  fileOf,
  type ProofSeen,
  type RefusalReason,
  type Relation,
  relationsOf,
} from "./certificate.ts";
import { needsProof, readSeen, type SeenTyped } from "./certificate-seen.ts";
import { certificateFiles, certificateRequests } from "./certificates.ts";
import type { Event, Report } from "./event.ts";
import { events } from "./events.ts";
import type { EventKind } from "./forms.ts";
import { hasMobile, isReporter } from "./margin.ts";
import { serviceName } from "./reporting.ts";

const rule = "RBD Act 1969, sections 12 and 17";
/** Papers that prove who asks. */
export const proofs_max = 4;
/** Letters of a court's order: its number, day and court. */
export const order_letters_max = 200;
/** Letters of what was typed to find the entry. */
export const wanted_letters_max = 400;

/** The letters in front of the numbers of requests. */
const applicationLetters = "CT";
const requestBook = ({ town, today }: Context): BookId =>
  bookOf(town, `application/${applicationLetters}/${yearOf(today)}`);

type InRegister = Extract<Event, { state: "registered" }>;

/** The entry, while it stands. */
export function entryOf(see: See, event: SubjectId): Refused | { readonly ok: true; readonly state: InRegister } {
  const { state } = see(events, event);
  if (state.state === "cancelled") return refuse("certificate.entry_cancelled", rule);
  return state.state === "registered" ? { ok: true, state } : refuse("certificate.no_entry", rule);
}

/**
 * What an entry must say before a certificate of it is given: day, sex, and the name of the person or at least of the mother. An
 * old book may lack them; a correction in the margin adds them.
 */
export function incomplete({ counted, foundBy }: Pick<Report, "counted" | "foundBy">): Refused | undefined {
  if (counted.month === "") return refuse("certificate.day_missing", rule);
  if (counted.sex === "") return refuse("certificate.sex_missing", rule);
  return (foundBy.child ?? foundBy.person ?? foundBy.mother) ? undefined : refuse("certificate.name_missing", rule);
}

/** The entry of this kind, while it stands and says what a certificate must say. */
function certifiable(see: See, event: SubjectId, what: EventKind): ReturnType<typeof entryOf> {
  const entry = entryOf(see, event);
  if (!entry.ok) return entry;
  if (entry.state.report.what !== what) return refuse("certificate.no_entry", rule);
  return incomplete(entry.state.report) ?? entry;
}

/** What a certificate costs: nothing for a court or the office, nothing for the informant's first. */
export function feeOf(
  relation: Relation,
  file: CertificateFile,
  law: Pick<RegistrationLaw, "copy">,
): { readonly feePaise: Paise; readonly first: boolean } {
  if (relation === "court" || relation === "office") return { feePaise: zero, first: false };
  const first = relation === "informant" && !file.freeGiven;
  return { feePaise: first ? zero : paise(law.copy.feePaise), first };
}

/** Asks for a certificate. A clerk or registrar who asks at the counter has seen the proof: it is granted with it. */
export interface AskCertificate extends Command {
  readonly do: "certificate.ask";
  readonly request: SubjectId;
  readonly what: EventKind;
  readonly relation: Relation;
  /** The entry that what she typed leads to. */
  readonly event?: SubjectId;
  readonly wanted: string;
  readonly name: string;
  readonly order: string;
  readonly proofs: readonly BlobReference[];
  /** The tokens of the mobile with which she signed in. */
  readonly mobileTokens: readonly string[];
  /** At the counter: the applicant's proof. */
  readonly proof?: SeenTyped;
  readonly law: RegistrationLaw;
}

const isOffice = ({ actor }: Context): boolean => actor.roles.includes("clerk") || actor.roles.includes("registrar");

function askRefused(command: AskCertificate, context: Context): Refused | undefined {
  const { what, relation, name, order, proofs, wanted } = command;
  if (!relationsOf[what].includes(relation) || (relation === "office" && !isOffice(context)))
    return refuse("certificate.relation", rule, { field: "relation" });
  if (!looksLikeName(name)) return refuse("event.name", rule, { field: "name" });
  const order_letters = normaliseText(order).length;
  if (order_letters > order_letters_max)
    return refuse("event.too_long", rule, { field: "order", values: { max: order_letters_max } });
  if (relation === "court" && order_letters === 0) return refuse("certificate.order_needed", rule, { field: "order" });
  if (relation === "office" && order_letters === 0)
    return refuse("certificate.ground_needed", rule, { field: "order" });
  if (wanted.length > wanted_letters_max)
    return refuse("event.too_long", rule, { field: "number", values: { max: wanted_letters_max } });
  if (proofs.length > proofs_max)
    return refuse("event.documents", rule, { field: "document", values: { max: proofs_max } });
  return undefined;
}

/**
 * Why a citizen has it at once: the family gave its mobile in the form for this purpose; whoever reported is the informant, and
 * nothing else by that alone. A court's order is looked at by the office, whoever brings it.
 */
function entitled(
  { relation, mobileTokens }: AskCertificate,
  entry: InRegister,
  { actor }: Context,
): "mobile" | "reporter" | undefined {
  if (relation === "court") return undefined;
  if (hasMobile(entry, mobileTokens)) return "mobile";
  return relation === "informant" && isReporter(entry, actor.person) ? "reporter" : undefined;
}

function dueOf(request: SubjectId, feePaise: Paise, source: string, { today }: Context): readonly DueRaised[] {
  if (feePaise === 0n) return [];
  const year = financialYearOf(today);
  return [
    {
      kind: "due.raised",
      subject: accountOfRequest(request),
      of: request,
      service: serviceName,
      on: today,
      payableBy: today,
      dues: [{ head: "certificate-fee", year, amountPaise: feePaise }],
      source,
    },
  ];
}

interface Granting {
  readonly request: SubjectId;
  readonly event: SubjectId;
  readonly version: number;
  readonly relation: Relation;
  readonly how: CertificateGranted["how"];
  readonly seen?: ProofSeen;
  readonly law: RegistrationLaw;
  readonly source: string;
}

function granting(
  { request, event, version, relation, how, seen, law, source }: Granting,
  see: See,
  context: Context,
): Fact[] {
  const { feePaise, first } = feeOf(relation, see(certificateFiles, fileOf(event)).state, law);
  const granted: CertificateGranted = {
    kind: "certificate.granted",
    subject: request,
    event,
    how,
    version,
    feePaise,
    first,
    ...(seen && { seen }),
    on: context.today,
  };
  return [granted, ...dueOf(request, feePaise, source, context)];
}

function askedFact(command: AskCertificate, see: See, context: Context): CertificateAsked {
  const { request, what, relation, event, wanted, name, order, proofs } = command;
  const book = requestBook(context);
  const numbered = nextNumber(book, see(books, book).state);
  const parts = { service: applicationLetters, town: context.town, year: yearOf(context.today) };
  const said = normaliseText(order);
  return {
    kind: "certificate.asked",
    subject: request,
    application: makeApplicationNumber({ ...parts, serial: numbered.serial }),
    numbered,
    what,
    relation,
    from: isOffice(context) ? "counter" : "citizen",
    ...(event && { event }),
    wanted: open(wanted, "note"),
    name: open(normaliseText(name), "name"),
    ...(said !== "" && { order: open(said, "note") }),
    proofs,
    on: context.today,
  };
}

export const askCertificate: Procedure<AskCertificate> = {
  do: "certificate.ask",
  roles: ["citizen", "clerk", "registrar"],
  touches: ({ request, event }, context) => [
    touch(certificateRequests, request),
    touch(accounts, accountOfRequest(request)),
    touch(books, requestBook(context)),
    ...(event ? [touch(events, event), touch(certificateFiles, fileOf(event))] : []),
  ],
  decide: (command, see, context): Decision => {
    if (see(certificateRequests, command.request).state.state !== "none")
      return refuse("certificate.already_asked", rule);
    const refused = askRefused(command, context);
    if (refused) return refused;
    const asked = askedFact(command, see, context);
    const { request, event, what, law, id: source } = command;
    if (isOffice(context)) {
      if (!event) return refuse("certificate.no_entry", rule);
      const entry = certifiable(see, event, what);
      if (!entry.ok) return entry;
      const read = needsProof(command.relation) ? readSeen(command.proof, command.proofs.length) : undefined;
      if (read?.ok === false) return read;
      const { version } = entry.state.entry;
      const grant = { request, event, version, relation: command.relation, how: "office", law, source } as const;
      return accept<Fact>({ ...asked, ...(read && { seen: read.seen }) }, ...granting(grant, see, context));
    }
    const entry = event ? entryOf(see, event) : undefined;
    if (!event || !entry?.ok || entry.state.report.what !== what) return accept<Fact>(asked);
    const how = entitled(command, entry.state, context);
    if (!how) return accept<Fact>(asked);
    const lacks = incomplete(entry.state.report);
    if (lacks) return lacks;
    const { version } = entry.state.entry;
    const grant = { request, event, version, relation: command.relation, how, law, source } as const;
    return accept<Fact>(asked, ...granting(grant, see, context));
  },
};

interface OfRequest extends Command {
  readonly request: SubjectId;
}

function waiting(see: See, request: SubjectId) {
  const { state } = see(certificateRequests, request);
  if (state.state === "none") return refuse("certificate.unknown", rule);
  if (state.state !== "asked") return refuse("certificate.already_decided", rule);
  return { ok: true, asked: state.asked } as const;
}

/** Grants a request: somebody of the office has compared the proof with the entry. */
export interface GrantCertificate extends OfRequest {
  readonly do: "certificate.grant";
  /** The entry that the proof is about. */
  readonly event: SubjectId;
  /** The applicant's proof. */
  readonly proof?: SeenTyped;
  readonly law: RegistrationLaw;
}
export const grantCertificate: Procedure<GrantCertificate> = {
  do: "certificate.grant",
  roles: ["clerk", "registrar"],
  touches: ({ request, event }) => [
    touch(certificateRequests, request),
    touch(accounts, accountOfRequest(request)),
    touch(events, event),
    touch(certificateFiles, fileOf(event)),
  ],
  decide: ({ request, event, proof, law, id: source }, see, context): Decision => {
    const found = waiting(see, request);
    if (!found.ok) return found;
    const { what, relation, proofs } = found.asked;
    const entry = certifiable(see, event, what);
    if (!entry.ok) return entry;
    const { version } = entry.state.entry;
    const read = needsProof(relation) ? readSeen(proof, proofs.length) : undefined;
    if (read?.ok === false) return read;
    const grant = { request, event, version, relation, how: "office", law, source } as const;
    return accept<Fact>(...granting({ ...grant, ...(read && { seen: read.seen }) }, see, context));
  },
};

/** Refuses a request; or closes one that was granted, is not issued, and waits for what does not come. */
export interface RefuseCertificate extends OfRequest {
  readonly do: "certificate.refuse";
  /** The entry of a request that was granted. */
  readonly event?: SubjectId;
  readonly reason: RefusalReason;
}

type Granted = Extract<CertificateRequest, { state: "granted" }>;

/** The fee of what is not issued is asked no more; what was paid of it becomes advance. */
function feeBack(request: SubjectId, granted: Granted, source: string, { today }: Context): readonly DueCorrected[] {
  const { feePaise, grantedOn } = granted;
  if (feePaise === 0n) return [];
  const row = {
    head: "certificate-fee",
    year: financialYearOf(grantedOn),
    differencePaise: paise(0n - feePaise),
  } as const;
  const about = { subject: accountOfRequest(request), of: request, service: serviceName, on: today } as const;
  return [{ kind: "due.corrected", ...about, rows: [row], reason: "request-closed", source }];
}

export const refuseCertificate: Procedure<RefuseCertificate> = {
  do: "certificate.refuse",
  roles: ["clerk", "registrar"],
  touches: ({ request, event }) => [
    touch(certificateRequests, request),
    touch(accounts, accountOfRequest(request)),
    ...(event ? [touch(certificateFiles, fileOf(event))] : []),
  ],
  decide: ({ request, event, reason, id: source }, see, context): Decision => {
    const { state } = see(certificateRequests, request);
    const fact: CertificateRefused = { kind: "certificate.refused", subject: request, reason, on: context.today };
    if (state.state === "granted" && state.event === event && reason === "closed") {
      const freed = state.asked.relation === "informant" && state.feePaise === 0n ? { freed: event } : {};
      return accept<Fact>({ ...fact, ...freed }, ...feeBack(request, state, source, context));
    }
    const found = waiting(see, request);
    if (!found.ok) return found;
    return reason === "closed" ? refuse("certificate.not_granted", rule) : accept(fact);
  },
};
