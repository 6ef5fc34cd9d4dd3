// Printing recovery's papers: where each stands in the log, to whom it goes, and many in one document.
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import type { FastifyReply } from "fastify";
import type { Instant } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { sum } from "../../../kernel/money.ts";
import type { LetterPaper } from "../../../kernel/papers/letter-paper.ts";
import { statement } from "../../../platform/database/connect.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import { WorkFailed } from "../../../platform/papers/worker-pool.ts";
import { type LetterRound, paperLetter } from "./letters.ts";
import type { ListedPaper } from "./paper-store.ts";
import type { AboutAccount, RecoveryParts } from "./parts.ts";

const issuedAt = statement(
  "recovery.issued_at",
  `select distinct on (subject) subject, position, at from journal.facts
   where town = $1::integer and subject = any ($2::uuid[]) order by subject, position`,
);

/** Where and when each of these papers was recorded: its first fact. */
export interface Recorded {
  readonly at: Instant;
  /** Its number in the public log; undefined while it is not safe there. */
  readonly inLog: LogPlace | undefined;
}

export async function recordedOf(
  parts: RecoveryParts,
  visit: Visit,
  ids: readonly SubjectId[],
): Promise<ReadonlyMap<SubjectId, Recorded>> {
  const town = visit.town.id;
  const rows = await parts.database.readInTown(town, (tx) =>
    tx.query<{ subject: SubjectId; position: bigint; at: Instant }>(issuedAt, [town, ids]),
  );
  const found = await Promise.all(
    rows.map(async ({ subject, position, at }) => {
      const place = await parts.acknowledger.logIndexOf(town, position);
      return [subject, { at, inLog: place }] as const;
    }),
  );
  return new Map(found);
}

/** Everything of these papers that is printed. Throws the refusal of a spent budget of openings as 429. */
export async function lettersOf(
  parts: RecoveryParts,
  visit: Visit,
  listed: readonly (ListedPaper & { readonly about: AboutAccount })[],
  sample: boolean,
): Promise<readonly LetterPaper[]> {
  const recorded = await recordedOf(
    parts,
    visit,
    listed.map((one) => one.id),
  );
  const to = await parts.accounts.addressees(
    visit,
    listed.map((one) => one.paper.account),
  );
  if (!to.ok) throw new RefusedRequest(429, to.refusal.code);
  return Promise.all(
    listed.map(({ id, paper, about }) => {
      const { at, inLog } = recorded.get(id) ?? { at: visit.now, inLog: undefined };
      const amountPaise = sum(paper.dues.map((due) => due.amountPaise));
      const round: LetterRound = {
        id,
        at,
        town: visit.town,
        sample,
        about: about.number,
        to: to.lines.get(paper.account) ?? [],
        inLog,
        ...(paper.what === "bill" && { payLink: parts.payLink(visit, { number: paper.number, amountPaise }) }),
      };
      return paperLetter(paper, round, parts.papers);
    }),
  );
}

/** Sends letters as one PDF; under more load than the printers bear, a refusal that asks for patience. */
export async function sendLetters(
  parts: RecoveryParts,
  reply: FastifyReply,
  letters: readonly LetterPaper[],
  name: string,
): Promise<FastifyReply> {
  try {
    const pdf = await parts.papers.printer.printLetters(letters);
    return reply
      .type("application/pdf")
      .header("content-disposition", `inline; filename="${name}.pdf"`)
      .send(Buffer.from(pdf));
  } catch (error) {
    if (error instanceof WorkFailed && ["busy", "late"].includes(error.why))
      throw new RefusedRequest(503, "recovery.printer_busy");
    throw error;
  }
}
