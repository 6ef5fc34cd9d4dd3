// How facts move requests for certificates, certificates, and what an entry has given out.
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact, Recorded } from "../../../kernel/facts.ts";
import {
  type Asked,
  type Certificate,
  type CertificateAsked,
  type CertificateFact,
  type CertificateFile,
  type CertificateIssued,
  type CertificateRequest,
  fileOf,
  isCertificateFact,
} from "./certificate.ts";

type Moved = Recorded<CertificateFact>;

const never = (fact: Moved, state: string): Error => new Error(`${fact.kind} of a request that is ${state}`);

function askedIn(fact: CertificateAsked): Asked {
  const { application, what, relation, from, event, wanted, name, order, proofs, seen } = fact;
  return {
    application,
    what,
    relation,
    from,
    ...(event && { event }),
    wanted,
    name,
    ...(order && { order }),
    proofs,
    ...(seen && { seen }),
  };
}

function moveRequest(request: CertificateRequest, fact: Moved): CertificateRequest {
  switch (fact.kind) {
    case "certificate.asked":
      if (request.state !== "none") throw never(fact, request.state);
      return { state: "asked", asked: askedIn(fact), by: fact.recorded.by, on: fact.on };
    case "certificate.granted": {
      if (request.state !== "asked") throw never(fact, request.state);
      const { event, how, version, feePaise, on, seen } = fact;
      const asked = seen ? { ...request.asked, seen } : request.asked;
      const granted = { grantedBy: fact.recorded.by, grantedOn: on, grantedVersion: version };
      return { ...request, state: "granted", asked, event, how, feePaise, ...granted };
    }
    case "certificate.refused": {
      if (request.state !== "asked" && request.state !== "granted") throw never(fact, request.state);
      const { asked, by, on } = request;
      return { state: "refused", asked, by, on, reason: fact.reason, refusedOn: fact.on };
    }
    case "certificate.issued":
      if (request.state !== "granted") throw never(fact, request.state);
      return { ...request, state: "issued", certificate: fact.subject };
    case "certificate.printed":
      return request;
    default:
      return fact satisfies never;
  }
}

export const certificateRequests: SubjectKind<CertificateRequest> = {
  kind: "certificate-request",
  initial: { state: "none" },
  movedBy: (fact) => {
    if (!isCertificateFact(fact) || fact.kind === "certificate.printed") return [];
    return [fact.kind === "certificate.issued" ? fact.request : fact.subject];
  },
  evolve: (request, fact) => {
    const move: Fact = fact;
    return isCertificateFact(move) ? moveRequest(request, move as Moved) : request;
  },
};

const issuedIn = (fact: CertificateIssued): Certificate => ({
  state: "issued",
  event: fact.event,
  request: fact.request,
  what: fact.what,
  unit: fact.unit,
  number: fact.number,
  serial: fact.numbered.serial,
  version: fact.version,
  relation: fact.relation,
  holder: fact.holder,
  on: fact.on,
  ...(fact.replaces && { replaces: fact.replaces }),
  copies: 1,
});

export const certificates: SubjectKind<Certificate> = {
  kind: "certificate",
  initial: { state: "none" },
  movedBy: (fact) =>
    isCertificateFact(fact) && (fact.kind === "certificate.issued" || fact.kind === "certificate.printed")
      ? [fact.subject]
      : [],
  evolve: (certificate, fact) => {
    const move: Fact = fact;
    if (!isCertificateFact(move)) return certificate;
    if (move.kind === "certificate.issued") return issuedIn(move);
    if (move.kind !== "certificate.printed" || certificate.state === "none") return certificate;
    return { ...certificate, copies: move.copy };
  },
};

export const certificateFiles: SubjectKind<CertificateFile> = {
  kind: "certificate-file",
  initial: { freeGiven: false, issued: 0 },
  movedBy: (fact) => {
    if (!isCertificateFact(fact)) return [];
    if (fact.kind === "certificate.issued" || (fact.kind === "certificate.granted" && fact.first))
      return [fileOf(fact.event)];
    return fact.kind === "certificate.refused" && fact.freed ? [fileOf(fact.freed)] : [];
  },
  evolve: (file, fact) => {
    const move: Fact = fact;
    if (!isCertificateFact(move)) return file;
    if (move.kind === "certificate.granted") return { ...file, event: move.event, freeGiven: true };
    if (move.kind === "certificate.refused") return { ...file, freeGiven: false };
    if (move.kind !== "certificate.issued") return file;
    const last = { certificate: move.subject, number: move.number, version: move.version };
    return { ...file, event: move.event, issued: file.issued + 1, last };
  },
};
