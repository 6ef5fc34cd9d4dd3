// Certificates of an entry (Forms 5 and 6): who asked for one and why she may have it, what was issued, what an entry has given out.
import type { BlobReference } from "../../../kernel/blob.ts";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Fact, Numbered } from "../../../kernel/facts.ts";
import {
  type AccountId,
  accountId,
  derivedUuid,
  type PersonId,
  type SubjectId,
  subjectId,
} from "../../../kernel/ids.ts";
import type { Paise } from "../../../kernel/money.ts";
import type { Private } from "../../../kernel/private.ts";
import type { EventKind } from "./forms.ts";

/** Why somebody may have a certificate. `office`: the registrar's own use, such as a file of the town. */
export const relations = ["informant", "parent", "person", "heir", "court", "office"] as const;
export type Relation = (typeof relations)[number];

/** Who may ask for a certificate of which kind: only the dead have heirs here, only the living ask for themselves. */
export const relationsOf: Readonly<Record<EventKind, readonly Relation[]>> = {
  birth: ["informant", "parent", "person", "heir", "court", "office"],
  death: ["informant", "parent", "heir", "court", "office"],
  "still-birth": ["informant", "parent", "court", "office"],
};

/** Reasons of a refusal. One for "no such entry" and "not yours": whoever may not know must not learn which it was. */
export const refusalReasons = ["not-shown", "unclear", "order-missing"] as const;
/** `closed`: it had been granted, and its fee did not come or its entry was cancelled. */
export type RefusalReason = (typeof refusalReasons)[number] | "closed";

/** Papers by which the office knows who asks. */
export const seenKinds = ["aadhaar", "voter", "ration", "driving", "passport", "heirship", "other"] as const;
export type SeenKind = (typeof seenKinds)[number];
export interface ProofSeen {
  readonly what: SeenKind;
  /** The last signs of its number; absent where a scan lies with the request. */
  readonly ending?: Private;
}

/** What a request says, whatever became of it. */
export interface Asked {
  /** The number under which people ask for it, such as "CT-250705-2026-0000012-4". */
  readonly application: string;
  readonly what: EventKind;
  readonly relation: Relation;
  /** At the counter, or by the citizen herself. */
  readonly from: "counter" | "citizen";
  /** The entry that was found by what she typed; absent where none was, which she is not told. */
  readonly event?: SubjectId;
  /** What she typed to find the entry, as JSON. */
  readonly wanted: Private;
  readonly name: Private;
  /** A court's order or summons, its number and day; of the office's own use why, and on which file. */
  readonly order?: Private;
  readonly proofs: readonly BlobReference[];
  /** The proof that somebody of the office saw: at the counter, or when she granted what a citizen had asked. */
  readonly seen?: ProofSeen;
}

interface Standing {
  readonly asked: Asked;
  readonly by: PersonId;
  readonly on: CivilDate;
}
/** Her mobile stands in the entry, she reported it herself and is its informant, or somebody of the office looked at her proof. */
export type GrantedBy = "mobile" | "reporter" | "office";

interface Granted extends Standing {
  readonly event: SubjectId;
  readonly how: GrantedBy;
  readonly grantedBy: PersonId;
  readonly grantedOn: CivilDate;
  /** The entry's version then. */
  readonly grantedVersion: number;
  /** 0: free of charge. */
  readonly feePaise: Paise;
}
export type CertificateRequest =
  | { readonly state: "none" }
  | ({ readonly state: "asked" } & Standing)
  | ({ readonly state: "refused"; readonly reason: RefusalReason; readonly refusedOn: CivilDate } & Standing)
  | ({ readonly state: "granted" } & Granted)
  | ({ readonly state: "issued"; readonly certificate: SubjectId } & Granted);

/** An earlier certificate of the same entry. */
export interface Earlier {
  readonly certificate: SubjectId;
  readonly number: string;
}

/** A certificate that was given out. It is good as long as the entry still has its version. */
export interface IssuedCertificate {
  readonly state: "issued";
  readonly event: SubjectId;
  readonly request: SubjectId;
  readonly what: EventKind;
  readonly unit: SubjectId;
  readonly number: string;
  readonly serial: number;
  /** The entry's version that stands on it. */
  readonly version: number;
  readonly relation: Relation;
  /** Who asked for it and may print it. */
  readonly holder: PersonId;
  readonly on: CivilDate;
  readonly replaces?: Earlier;
  /** Times it was printed. */
  readonly copies: number;
}
export type Certificate = { readonly state: "none" } | IssuedCertificate;

/** What an entry has given out: the informant's free certificate is given once. */
export interface CertificateFile {
  readonly event?: SubjectId;
  readonly freeGiven: boolean;
  readonly issued: number;
  readonly last?: Earlier & { readonly version: number };
}

/** The account of one request's fee: apart from the entry's own, so that nobody is served on another's money. */
export const accountOfRequest = (request: SubjectId): AccountId =>
  accountId(derivedUuid("certificate account", request));
/** The file of an entry: one for ever. */
export const fileOf = (event: SubjectId): SubjectId => subjectId(derivedUuid("certificate file", event));

interface Of<K extends string> extends Fact {
  readonly kind: K;
  readonly on: CivilDate;
}
export interface CertificateAsked extends Of<"certificate.asked">, Asked {
  readonly numbered: Numbered;
}
export interface CertificateGranted extends Of<"certificate.granted"> {
  readonly event: SubjectId;
  readonly how: GrantedBy;
  /** The entry's version that was looked at. */
  readonly version: number;
  readonly feePaise: Paise;
  /** The informant's first, which the entry gives once. */
  readonly first: boolean;
  /** Of what a citizen asked: the proof that was seen. */
  readonly seen?: ProofSeen;
}
export interface CertificateRefused extends Of<"certificate.refused"> {
  readonly reason: RefusalReason;
  /** The entry whose informant has his first free again: he did not take it. */
  readonly freed?: SubjectId;
}
/** The subject is the certificate; it moves its request, the entry's file and the unit's book too. */
export interface CertificateIssued
  extends Of<"certificate.issued">,
    Omit<IssuedCertificate, "state" | "serial" | "copies" | "on"> {
  readonly numbered: Numbered;
}
export interface CertificatePrinted extends Of<"certificate.printed"> {
  /** 2 for the second print. */
  readonly copy: number;
}
export type CertificateFact =
  | CertificateAsked
  | CertificateGranted
  | CertificateRefused
  | CertificateIssued
  | CertificatePrinted;

const kinds: ReadonlySet<string> = new Set<CertificateFact["kind"]>([
  "certificate.asked",
  "certificate.granted",
  "certificate.refused",
  "certificate.issued",
  "certificate.printed",
]);
export const isCertificateFact = (fact: Fact): fact is CertificateFact => kinds.has(fact.kind);
