// The certificate of no dues: asked for by the owner or the office, read and printed by whoever holds its link.
import { type Static, Type } from "typebox";
import { openDues } from "../../../kernel/dues.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { townPath } from "../../../web/links.ts";
import { AskNoDuesBody, CertificateBody } from "../pages/no-dues-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import type { CertifyNoDues } from "../rules/no-dues.ts";
import { noDuesLetter } from "./letters.ts";
import {
  accountOfPath,
  certificatePath,
  commandIn,
  crumbs,
  madeBy,
  newCommand,
  noDuesPath,
  paperIn,
  type RecoveryParts,
} from "./parts.ts";
import { recordedOf, sendLetters } from "./print.ts";
import { readCertificate } from "./recovery-store.ts";

const Params = Type.Object({ town: Type.String(), account: Type.String({ maxLength: 100 }) });
const CertificateParams = Type.Object({ town: Type.String(), certificate: Type.String({ maxLength: 100 }) });
const Form = Type.Object({ command: Type.String({ minLength: 36, maxLength: 36 }) });
const config = { roles: ["citizen", "clerk", "officer"] } as const;

/** The account of a path, for its owner and the office only. */
async function ownAccount(parts: RecoveryParts, visit: Visit, text: string) {
  const found = await accountOfPath(parts, visit, text);
  if (!(await parts.accounts.mayAsk(visit, found.id))) throw new RefusedRequest(403, "no_dues.not_yours");
  return found;
}

function askRoutes(app: App, parts: RecoveryParts): void {
  app.get<{ Params: Static<typeof Params> }>(
    "/:town/no-dues/:account",
    { schema: { params: Params }, config },
    async ({ visit, params }, reply) => {
      const { id, about } = await ownAccount(parts, visit, params.account);
      const town = visit.town.id;
      const kept = (await parts.database.readInTown(town, (tx) => readAccounts(tx, [id]))).get(id);
      const own = words[visit.lang];
      const body = (
        <AskNoDuesBody
          lang={visit.lang}
          number={about.number}
          dues={kept ? openDues(kept.state) : []}
          action={noDuesPath(town, id)}
          pay={townPath(town, `/pay/${id}`)}
          csrf={visit.csrf}
          command={newCommand(visit)}
        />
      );
      const breadcrumb = crumbs(visit, { href: about.page, text: about.number });
      return show(visit, reply, { title: own.no_dues_title, caption: own.service, breadcrumb, body });
    },
  );
  app.post<{ Params: Static<typeof Params>; Body: Static<typeof Form> }>(
    "/:town/no-dues/:account",
    { schema: { params: Params, body: Form }, config },
    async ({ visit, params, body }, reply) => {
      const { id: account } = await ownAccount(parts, visit, params.account);
      const id = commandIn(body.command);
      const certificate = madeBy(id);
      const asked: CertifyNoDues = { do: "no_dues.certify", id, certificate, account };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command: asked });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, certificatePath(visit.town.id, certificate));
    },
  );
}

export function noDuesRoutes(app: App, parts: RecoveryParts): void {
  const { sample } = app.site.settings;
  askRoutes(app, parts);
  app.get<{ Params: Static<typeof CertificateParams> }>(
    "/:town/no-dues/certificates/:certificate",
    { schema: { params: CertificateParams } },
    async ({ visit, params }, reply) => {
      const id = paperIn(params.certificate.replace(/\.pdf$/, ""));
      const town = visit.town.id;
      const given = await parts.database.readInTown(town, (tx) => readCertificate(tx, id));
      if (!given) throw new RefusedRequest(404, "no_dues.unknown");
      const { about } = await accountOfPath(parts, visit, given.account);
      const { at, inLog } = (await recordedOf(parts, visit, [id])).get(id) ?? { at: visit.now, inLog: undefined };
      if (params.certificate.endsWith(".pdf")) {
        // No name stands on it: whoever holds the link may print it.
        const round = { id, at, town: visit.town, sample, about: about.number, to: [], inLog };
        return sendLetters(parts, reply, [await noDuesLetter(given, round, parts.papers)], given.number);
      }
      const own = words[visit.lang];
      const body = (
        <CertificateBody
          lang={visit.lang}
          number={given.number}
          holding={about.number}
          on={given.on}
          until={given.until}
          inLog={inLog && Number(inLog.index)}
          pdf={`${certificatePath(town, id)}.pdf`}
        />
      );
      const breadcrumb = crumbs(visit, { href: about.page, text: about.number });
      return show(visit, reply, { title: own.no_dues_title, caption: own.service, breadcrumb, body });
    },
  );
}
