// The claims of a paper: what a signed paper says, as an object and as the CBOR map of a CWT.
import { encode } from "cborg";
import { parseCivilDate } from "../civil-date.ts";

/** The kinds of papers Akshara issues. The word is signed, so a receipt can't pass for a permission. */
export const paperClasses = [
  "receipt",
  "no_dues",
  "order",
  "certificate",
  "permission",
  "bill",
  "notice",
  "deposit_slip",
] as const;
export type PaperClass = (typeof paperClasses)[number];

/** One head of account on the paper, in the order printed; `head` is the kernel's code, "other" codes are shown as they are. */
export type PaperHead = { readonly head: string; readonly amountPaise: bigint };

/** The person part (MOSIP claim 169), only where the paper names a person. */
export type PaperPerson = { readonly name: string };

/** Events that a certificate is about, and sexes; on the paper each is its place in these lists, counted from 1. */
export const certifiedEvents = ["birth", "death", "still-birth"] as const;
export const certifiedSexes = ["female", "male", "transgender"] as const;

/** The registered event behind a certificate; its person stands in the person part. */
export type CertifiedEvent = {
  readonly what: (typeof certifiedEvents)[number];
  /** Civil date of the event, YYYY-MM-DD. */
  readonly on: string;
  readonly sex: (typeof certifiedSexes)[number];
};

/** What was done: the private claim. */
export type PaperAct = {
  readonly paperClass: PaperClass;
  /** The paper's public number, as printed. */
  readonly number: string;
  /** Civil date of the act, YYYY-MM-DD. */
  readonly on: string;
  /** LGD code of the town. */
  readonly town: number;
  /** The town with its kind as printed, signed so that the reader needs no list of towns. */
  readonly townHindi: string;
  readonly townEnglish: string;
  /** 1 for the first issue; a correction issues the next and withdraws the one before. */
  readonly version: number;
  /** True when the data are invented: the verify page says so. */
  readonly sample: boolean;
  /** Public number of what the paper is about: a holding, an account, an entry of a register. */
  readonly subject?: string;
  /** Masked name of the payer, as printed; never the full name on a receipt. */
  readonly payer?: string;
  readonly amountPaise?: bigint;
  readonly heads?: readonly PaperHead[];
  /** The birth or death that the paper certifies. */
  readonly event?: CertifiedEvent;
  /** Where the fact stands in the public log; absent while it is not yet there. */
  readonly log?: { readonly origin: string; readonly index: number };
};

export type PaperClaims = {
  /** Claim 1: https URI of the installation that issued the paper. */
  readonly issuer: string;
  /** Claim 6: seconds since 1970. */
  readonly issuedAtSeconds: number;
  /** Claim 4: seconds since 1970; absent when the paper does not expire. */
  readonly expiresAtSeconds?: number;
  /** Claim 65535: where to look whether the paper was withdrawn. */
  readonly status: { readonly index: number; readonly uri: string };
  readonly person?: PaperPerson;
  readonly act: PaperAct;
};

const claim = { issuer: 1, expires: 4, issued: 6, person: 169, status: 65535, act: -65537 } as const;
const field = {
  paperClass: 1,
  number: 2,
  on: 3,
  town: 4,
  version: 5,
  sample: 6,
  subject: 7,
  payer: 8,
  amount: 9,
  heads: 10,
  log: 11,
  townHindi: 12,
  townEnglish: 13,
  event: 14,
} as const;
const personName = 4;

/**
 * Greatest number on a paper: what every reader of CBOR holds exactly (2^53 - 1).
 * Amounts stay below 10^13 paise by the kernel's own rule.
 */
const number_max = Number.MAX_SAFE_INTEGER;

function mapOf(entries: readonly (readonly [number, unknown])[]): Map<number, unknown> {
  return new Map(entries.filter(([, value]) => value !== undefined));
}

const writeEvent = ({ what, on, sex }: CertifiedEvent): readonly unknown[] => [
  certifiedEvents.indexOf(what) + 1,
  on,
  certifiedSexes.indexOf(sex) + 1,
];

/** The claims as the CBOR map of a CWT (RFC 8392). */
export function writeClaims({
  issuer,
  issuedAtSeconds,
  expiresAtSeconds,
  person,
  status,
  act,
}: PaperClaims): Uint8Array {
  const actFields = mapOf([
    [field.paperClass, act.paperClass],
    [field.number, act.number],
    [field.on, act.on],
    [field.town, act.town],
    [field.townHindi, act.townHindi],
    [field.townEnglish, act.townEnglish],
    [field.version, act.version],
    [field.sample, act.sample],
    [field.subject, act.subject],
    [field.payer, act.payer],
    [field.amount, act.amountPaise],
    [field.heads, act.heads?.map((row) => [row.head, row.amountPaise])],
    [field.log, act.log && [act.log.origin, act.log.index]],
    [field.event, act.event && writeEvent(act.event)],
  ]);
  return encode(
    mapOf([
      [claim.issuer, issuer],
      [claim.expires, expiresAtSeconds],
      [claim.issued, issuedAtSeconds],
      [claim.person, person && new Map([[personName, person.name]])],
      [claim.status, { status_list: { idx: status.index, uri: status.uri } }],
      [claim.act, actFields],
    ]),
  );
}

class Misshapen extends Error {}

function text(value: unknown, length_max = 200): string {
  if (typeof value !== "string" || value.length === 0 || value.length > length_max) throw new Misshapen();
  return value;
}

function whole(value: unknown): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > number_max) throw new Misshapen();
  return value;
}

/** Seconds since 1970, up to the end of the year 9999: what can be shown as a date. */
function moment(value: unknown): number {
  const seconds = whole(value);
  if (seconds > 253_402_300_799) throw new Misshapen();
  return seconds;
}

function truth(value: unknown): boolean {
  if (typeof value !== "boolean") throw new Misshapen();
  return value;
}

function map(value: unknown): ReadonlyMap<unknown, unknown> {
  if (!(value instanceof Map)) throw new Misshapen();
  return value;
}

function pair(value: unknown): readonly [unknown, unknown] {
  if (!Array.isArray(value) || value.length !== 2) throw new Misshapen();
  return [value[0], value[1]];
}

function readHeads(value: unknown): PaperHead[] {
  if (!Array.isArray(value) || value.length > 50) throw new Misshapen();
  return value.map((row: unknown) => {
    const [head, amount] = pair(row);
    return { head: text(head), amountPaise: BigInt(whole(amount)) };
  });
}

function readEvent(value: unknown): CertifiedEvent {
  if (!Array.isArray(value) || value.length !== 3) throw new Misshapen();
  const parts: readonly unknown[] = value;
  const what = certifiedEvents[whole(parts[0]) - 1];
  const on = text(parts[1]);
  const sex = certifiedSexes[whole(parts[2]) - 1];
  if (what === undefined || sex === undefined || parseCivilDate(on) === undefined) throw new Misshapen();
  return { what, on, sex };
}

function readAct(fields: ReadonlyMap<unknown, unknown>): PaperAct {
  const paperClass = paperClasses.find((name) => name === fields.get(field.paperClass));
  const on = text(fields.get(field.on));
  if (paperClass === undefined || parseCivilDate(on) === undefined) throw new Misshapen();
  const given = (key: number): boolean => fields.has(key);
  const log = given(field.log) ? pair(fields.get(field.log)) : undefined;
  return {
    paperClass,
    number: text(fields.get(field.number)),
    on,
    town: whole(fields.get(field.town)),
    townHindi: text(fields.get(field.townHindi)),
    townEnglish: text(fields.get(field.townEnglish)),
    version: whole(fields.get(field.version)),
    sample: truth(fields.get(field.sample)),
    ...(given(field.subject) && { subject: text(fields.get(field.subject)) }),
    ...(given(field.payer) && { payer: text(fields.get(field.payer)) }),
    ...(given(field.amount) && { amountPaise: BigInt(whole(fields.get(field.amount))) }),
    ...(given(field.heads) && { heads: readHeads(fields.get(field.heads)) }),
    ...(given(field.event) && { event: readEvent(fields.get(field.event)) }),
    ...(log && { log: { origin: text(log[0]), index: whole(log[1]) } }),
  };
}

function readStatus(value: unknown): PaperClaims["status"] {
  const list = map(map(value).get("status_list"));
  return { index: whole(list.get("idx")), uri: text(list.get("uri"), 300) };
}

/** The claims in a decoded CWT map; undefined when they are not shaped as a paper's. Further keys are passed over. */
export function readClaims(cwt: unknown): PaperClaims | undefined {
  try {
    const fields = map(cwt);
    const issuer = text(fields.get(claim.issuer), 300);
    if (!issuer.startsWith("https://")) return undefined;
    const expires = fields.get(claim.expires);
    const person = fields.get(claim.person);
    return {
      issuer,
      issuedAtSeconds: moment(fields.get(claim.issued)),
      ...(expires !== undefined && { expiresAtSeconds: moment(expires) }),
      status: readStatus(fields.get(claim.status)),
      ...(person !== undefined && { person: { name: text(map(person).get(personName)) } }),
      act: readAct(map(fields.get(claim.act))),
    };
  } catch (error) {
    if (error instanceof Misshapen) return undefined;
    throw error;
  }
}
