// Issuing a certificate that was granted and paid, with the next number of the unit's year; and printing it again.
import { bookOf, books, nextNumber } from "../../../kernel/book.ts";
import { yearOf } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Context,
  type Decision,
  type Procedure,
  type See,
  touch,
} from "../../../kernel/decider.ts";
import { accounts, owed } from "../../../kernel/dues.ts";
import type { BookId, PersonId, SubjectId } from "../../../kernel/ids.ts";
import { makeRegistrationNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import {
  accountOfRequest,
  type CertificateIssued,
  type CertificatePrinted,
  type CertificateRequest,
  type Earlier,
  fileOf,
} from "./certificate.ts";
import { entryOf, incomplete } from "./certificate-asking.ts";
import { certificateFiles, certificateRequests, certificates } from "./certificates.ts";
import type { Entry } from "./event.ts";
import { events } from "./events.ts";
import { adoptedSince } from "./margin.ts";
import { units } from "./unit.ts";

const rule = "RBD Act 1969, sections 12 and 17";
/** The letter in front of a certificate's number. */
const certificateLetter = "C";
/** Prints of one certificate; whoever needs more asks for another. */
export const copies_max = 20;

/** The gapless book of a unit's certificates of one calendar year. */
const certificateBook = (context: Context, unit: SubjectId): BookId =>
  bookOf(context.town, `certificate/${unit}/${yearOf(context.today)}`);

const mayHave = ({ actor }: Context, holder: PersonId): boolean =>
  actor.roles.includes("clerk") || actor.roles.includes("registrar") || actor.person === holder;

/** Issues what was granted. `event` and `unit` are the request's entry and its unit, for the locks. */
export interface IssueCertificate extends Command {
  readonly do: "certificate.issue";
  readonly request: SubjectId;
  readonly certificate: SubjectId;
  readonly event: SubjectId;
  readonly unit: SubjectId;
}

type Granted = Extract<CertificateRequest, { state: "granted" }>;

/** The request whose turn it is: granted, paid, and of whoever asks. */
function granted(command: IssueCertificate, see: See, context: Context): Refused | ({ readonly ok: true } & Granted) {
  const { state } = see(certificateRequests, command.request);
  if (state.state === "none" || !mayHave(context, state.by)) return refuse("certificate.unknown", rule);
  if (state.state === "issued") return refuse("certificate.already_issued", rule);
  if (state.state !== "granted" || state.event !== command.event) return refuse("certificate.not_granted", rule);
  const account = see(accounts, accountOfRequest(command.request)).state;
  if (owed(account) > 0n) return refuse("certificate.fee_unpaid", rule);
  return { ok: true, ...state };
}

/**
 * The certificate that this one takes the place of: the last of an earlier version. One from before an adoption is not named: its
 * number would lead to the paper with the natural parents.
 */
function replaced(see: See, event: SubjectId, { version, margin }: Entry): Earlier | undefined {
  const { last } = see(certificateFiles, fileOf(event)).state;
  if (!last || last.version >= version || adoptedSince(margin, last.version)) return undefined;
  return { certificate: last.certificate, number: last.number };
}

export const issueCertificate: Procedure<IssueCertificate> = {
  do: "certificate.issue",
  roles: ["citizen", "clerk", "registrar"],
  touches: ({ request, certificate, event, unit }, context) => [
    touch(certificateRequests, request),
    touch(certificates, certificate),
    touch(certificateFiles, fileOf(event)),
    touch(accounts, accountOfRequest(request)),
    touch(events, event),
    touch(units, unit),
    touch(books, certificateBook(context, unit)),
  ],
  decide: (command, see, context): Decision => {
    const found = granted(command, see, context);
    if (!found.ok) return found;
    const { request, certificate, event } = command;
    const entry = entryOf(see, event);
    if (!entry.ok) return entry;
    const { report, entry: kept } = entry.state;
    const lacks = incomplete(report);
    if (lacks) return lacks;
    // Whoever was entitled before an adoption must not learn from the next certificate who the new parents are.
    if (adoptedSince(kept.margin, found.grantedVersion)) return refuse("certificate.entry_changed", rule);
    const unit = see(units, command.unit).state;
    if (report.unit !== command.unit || unit.state !== "open") return refuse("unit.unknown", rule);
    if (see(certificates, certificate).state.state !== "none") return refuse("certificate.already_issued", rule);
    const book = certificateBook(context, command.unit);
    const numbered = nextNumber(book, see(books, book).state);
    const parts = { town: context.town, year: yearOf(context.today), unit: unit.number, serial: numbered.serial };
    const replaces = replaced(see, event, kept);
    const fact: CertificateIssued = {
      kind: "certificate.issued",
      subject: certificate,
      event,
      request,
      what: report.what,
      unit: command.unit,
      number: makeRegistrationNumber(certificateLetter, parts),
      numbered,
      version: kept.version,
      relation: found.asked.relation,
      holder: found.by,
      ...(replaces && { replaces }),
      on: context.today,
    };
    return accept(fact);
  },
};

/** Prints a certificate again. */
export interface PrintCertificate extends Command {
  readonly do: "certificate.print";
  readonly certificate: SubjectId;
  readonly event: SubjectId;
}
export const printCertificate: Procedure<PrintCertificate> = {
  do: "certificate.print",
  roles: ["citizen", "clerk", "registrar"],
  touches: ({ certificate, event }) => [touch(certificates, certificate), touch(events, event)],
  decide: (command, see, context): Decision => {
    const { state } = see(certificates, command.certificate);
    if (state.state === "none" || state.event !== command.event || !mayHave(context, state.holder))
      return refuse("certificate.unknown", rule);
    const entry = entryOf(see, state.event);
    if (!entry.ok) return entry;
    if (entry.state.entry.version > state.version) return refuse("certificate.withdrawn", rule);
    if (state.copies >= copies_max) return refuse("certificate.copies_spent", rule, { values: { max: copies_max } });
    const fact: CertificatePrinted = {
      kind: "certificate.printed",
      subject: command.certificate,
      copy: state.copies + 1,
      on: context.today,
    };
    return accept(fact);
  },
};
