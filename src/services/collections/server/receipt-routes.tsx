// A receipt's page and paper: for whoever holds its link, whose id nobody can guess.
import { type Static, Type } from "typebox";
import { type Actor } from "../../../kernel/decider.ts";
import { derivedUuid, personId, type ReceiptId } from "../../../kernel/ids.ts";
import { isOpen } from "../../../kernel/private.ts";
import { qrPath } from "../../../kernel/papers/qr.ts";
import { maskedName } from "../../../kernel/text.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { shellTown, show } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { townTitle } from "../../../web/links.ts";
import { ReceiptBody } from "../pages/receipt-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import type { IssuedReceipt } from "../rules/receipt.ts";
import { crumbs } from "./crumbs.ts";
import type { CollectionsParts } from "./parts.ts";
import { passbookPath, receiptIn, receiptPath } from "./paths.ts";
import { printed } from "./printed.ts";
import { printedReceipt, type ReceiptToPrint, signedText } from "./receipt-paper.ts";
import { readReceipt, receiptPlace } from "./receipt-store.ts";

/** Opens names for those who hold a receipt's link without having signed in; they see the first letters only. */
const printer: Actor = { person: personId(derivedUuid("program", "receipt-printer")), roles: ["system"] };

/** The payer's masked name; empty when none was given, or when too many were opened. */
async function payerOf(parts: CollectionsParts, visit: Visit, id: ReceiptId, receipt: IssuedReceipt): Promise<string> {
  const { payer } = receipt;
  if (payer === undefined || isOpen(payer)) return "";
  const by = visit.session ? visit.actor : printer;
  const answer = await parts.sealer.open({ town: visit.town.id, by, why: "receipt", subject: id, values: { payer } });
  return answer.ok ? maskedName(answer.opened.payer) : "";
}

async function findReceipt(
  parts: CollectionsParts,
  visit: Visit,
  id: ReceiptId,
  sample: boolean,
): Promise<ReceiptToPrint> {
  const town = visit.town.id;
  const found = await parts.database.readInTown(town, async (tx) => {
    const [receipt, inLog] = await Promise.all([readReceipt(tx, id), receiptPlace(tx, parts.acknowledger, id)]);
    return receipt && { receipt, inLog };
  });
  if (!found) throw new RefusedRequest(404, "receipt.unknown");
  const { receipt } = found;
  const about = (await parts.about(town, receipt.account, visit.lang)) ?? {
    service: receipt.service,
    number: receipt.account,
    address: "",
    page: "",
  };
  return { id, ...found, town: visit.town, about, payer: await payerOf(parts, visit, id, receipt), sample };
}

const Params = Type.Object({ town: Type.String(), receipt: Type.String({ maxLength: 100 }) });

/** That the receipt stands in the log, as a file that anyone can check without this portal (C2SP tlog-proof). */
async function proofOf(parts: CollectionsParts, visit: Visit, id: ReceiptId): Promise<string> {
  const place = await parts.database.readInTown(visit.town.id, (tx) => receiptPlace(tx, parts.acknowledger, id));
  const proof = place && (await parts.proofOf(place));
  if (proof === undefined) throw new RefusedRequest(404, "receipt.unknown");
  return proof;
}

/** Registers `/<town>/receipts/<id>` and the same with `.pdf` and `.tlog-proof`. */
export function receiptRoutes(app: App, parts: CollectionsParts): void {
  const { sample } = app.site.settings;
  app.get<{ Params: Static<typeof Params> }>(
    "/:town/receipts/:receipt",
    { schema: { params: Params } },
    async (request, reply) => {
      const { visit } = request;
      const name = request.params.receipt;
      const id = receiptIn(name.replace(/(-80mm)?\.pdf$|\.tlog-proof$/, ""));
      if (name.endsWith(".tlog-proof")) {
        const proof = await proofOf(parts, visit, id);
        reply.header("content-disposition", `attachment; filename="${id}.tlog-proof"`);
        return reply.type("text/plain; charset=utf-8").send(proof);
      }
      const found = await findReceipt(parts, visit, id, sample);
      if (name.endsWith(".pdf")) {
        const form = name.endsWith("-80mm.pdf") ? "thermal" : "a5";
        const pdf = await printed(() => printedReceipt(found, parts.papers, form));
        return reply
          .type("application/pdf")
          .header("content-disposition", `inline; filename="${found.receipt.number}.pdf"`)
          .send(Buffer.from(pdf));
      }
      const own = words[visit.lang];
      const town = shellTown(visit);
      const signed = await signedText(found, parts.papers);
      const body = (
        <ReceiptBody
          lang={visit.lang}
          sample={sample}
          town={town ? townTitle(town, visit.lang) : ""}
          receipt={found.receipt}
          payer={found.payer}
          holding={found.about.number}
          holdingName={visit.lang === "hi" ? found.about.called?.numberHindi : found.about.called?.numberEnglish}
          inLog={found.inLog && Number(found.inLog.index)}
          signed={{ text: signed, qr: qrPath(signed) }}
          pdf={`${receiptPath(visit.town.id, id)}.pdf`}
          thermal={`${receiptPath(visit.town.id, id)}-80mm.pdf`}
          staff={
            visit.actor.roles.some((role) => role === "clerk" || role === "officer")
              ? {
                  passbook: passbookPath(visit.town.id, found.receipt.account),
                  ask: `${receiptPath(visit.town.id, id)}/ask`,
                }
              : undefined
          }
        />
      );
      const breadcrumb = crumbs(visit, found.about);
      const updatedOn = found.receipt.on;
      return show(visit, reply, { title: own.receipt_title, caption: own.service, breadcrumb, body, updatedOn });
    },
  );
}
