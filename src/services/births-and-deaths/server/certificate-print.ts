// Printing a certificate: read with its entry, opened with a recorded purpose, drawn, signed.
import type { Instant } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { Town, TownId } from "../../../kernel/town.ts";
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { isPrintable } from "../../../platform/papers/printable.ts";
import { WorkFailed } from "../../../platform/papers/worker-pool.ts";
import type { IssuedCertificate } from "../rules/certificate.ts";
import type { Report } from "../rules/event.ts";
import { certificatePaper, type CertificateRound } from "./certificate-paper.ts";
import { readCertificate } from "./certificate-store.ts";
import { readEvent } from "./event-store.ts";
import { openForm } from "./opened.ts";
import type { RegistryParts } from "./parts.ts";
import { institutionStore, unitStore } from "./unit-store.ts";

export type PrintParts = Pick<RegistryParts, "database" | "acknowledger" | "sealer" | "papers" | "law">;

export interface PrintAsked {
  readonly town: Town;
  readonly by: Actor;
  readonly certificate: SubjectId;
  /** Which of the counted prints, from 1. */
  readonly copy: number;
  readonly sample: boolean;
}

const rule = "RBD Act 1969, sections 12 and 17";

const issuedAt = statement(
  "certificates.issued_at",
  `select position, at from journal.facts where town = $1::integer and subject = $2::uuid order by position limit 1`,
);

/** When a certificate was issued, and where that stands in the public log; nothing while it is not safe there. */
export async function certificateRecorded(
  { database, acknowledger }: Pick<PrintParts, "database" | "acknowledger">,
  town: TownId,
  id: SubjectId,
): Promise<{ readonly at: Instant; readonly inLog: LogPlace | undefined }> {
  const [row] = await database.readInTown(town, (tx) =>
    tx.query<{ position: bigint; at: Instant }>(issuedAt, [town, id]),
  );
  if (!row) throw new Error(`certificate ${id} has no fact`);
  return { at: row.at, inLog: await acknowledger.logIndexOf(town, row.position) };
}

async function unitOfCertificate(tx: Tx, { unit }: IssuedCertificate): Promise<CertificateRound["unit"]> {
  const found = (await unitStore.load(tx, [unit], false)).get(unit)?.state;
  if (found?.state !== "open") throw new Error(`unit ${unit} issued a certificate and is not there`);
  return found;
}

async function institutionOf(tx: Tx, { reporter }: Report): Promise<CertificateRound["institution"]> {
  if (reporter.from !== "institution") return undefined;
  const { institution } = reporter;
  const found = (await institutionStore.load(tx, [institution], false)).get(institution)?.state;
  return found?.state === "listed" ? found : undefined;
}

/**
 * A certificate as PDF. Refused when there is none with so many copies (`certificate.unknown`), when its entry has changed or
 * was cancelled since (`certificate.withdrawn`), when it has letters of another script, when too many are being printed, and beyond the person's budget of openings.
 */
export async function printedCertificate(
  parts: PrintParts,
  asked: PrintAsked,
): Promise<{ readonly ok: true; readonly number: string; readonly pdf: Uint8Array } | Refused> {
  const { town, by, certificate: id, copy, sample } = asked;
  const read = await parts.database.readInTown(town.id, async (tx) => {
    const found = await readCertificate(tx, id);
    const event = found && (await readEvent(tx, found.certificate.event))?.event;
    if (!found || !event || !("entry" in event) || copy < 1 || copy > found.certificate.copies) return undefined;
    const { certificate } = found;
    const named = {
      unit: await unitOfCertificate(tx, certificate),
      institution: await institutionOf(tx, event.report),
    };
    return { certificate, event, ...named };
  });
  if (!read) return refuse("certificate.unknown", rule);
  const { certificate, event, unit, institution } = read;
  if (event.state === "cancelled" || event.entry.version > certificate.version)
    return refuse("certificate.withdrawn", rule);
  const opening = { town: town.id, by, why: "certificate", subject: certificate.event } as const;
  const opened = await openForm(parts.sealer, opening, event.report);
  if (!opened.ok) return opened;
  const { at, inLog } = await certificateRecorded(parts, town.id, id);
  const { entry } = event;
  const { form } = opened;
  const round = { id, certificate, copy, entry, form, town, unit, institution, sample, at, inLog, law: parts.law };
  const paper = await certificatePaper(round, parts.papers);
  // A certificate must not stand in other words than the register.
  if (!paper.rows.every((row) => isPrintable(row.value))) return refuse("certificate.letters", "architecture");
  try {
    const pdf = await parts.papers.printer.printCertificate(paper);
    return { ok: true, number: certificate.number, pdf };
  } catch (error) {
    if (error instanceof WorkFailed && ["busy", "late"].includes(error.why))
      return refuse("certificate.printer_busy", "architecture");
    throw error;
  }
}
