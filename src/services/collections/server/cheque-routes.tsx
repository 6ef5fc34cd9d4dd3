// The cheque register and bank deposit slips on the web.
import { type Static, Type } from "typebox";
import { commandId, derivedUuid, type SubjectId } from "../../../kernel/ids.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import { ChequesBody, chequeStates, DepositBody } from "../pages/cheque-pages.tsx";
import { words } from "../pages/words/words.generated.ts";
import type { ChequeState } from "../rules/cheque.ts";
import type { ClearCheque } from "../rules/counter-work.ts";
import { chequesBy, chequesIn } from "./cheque-store.ts";
import { readDeposit } from "./counter-store.ts";
import { crumbs } from "./crumbs.ts";
import { depositPaper } from "./deposit-paper.ts";
import type { CollectionsParts } from "./parts.ts";
import { chequesPath, commandIn, depositPath, newCommand, receiptPath, subjectIn } from "./paths.ts";
import { factPlace } from "./fact-place.ts";
import { printed } from "./printed.ts";

const listed_max = 200;
const roles = ["clerk", "officer"] as const;

async function drawCheques(parts: CollectionsParts, visit: Visit, state: ChequeState): Promise<Shown> {
  const own = words[visit.lang];
  const town = visit.town.id;
  const list = await parts.database.readInTown(town, (tx) => chequesIn(tx, state, listed_max));
  const body = (
    <ChequesBody
      lang={visit.lang}
      state={state}
      count_max={listed_max}
      here={chequesPath(town)}
      csrf={visit.csrf}
      commandId={newCommand(visit.now)}
      lines={list.map(({ id, cheque }) => ({
        cheque,
        id,
        receipt: receiptPath(town, cheque.receipt),
        back: `${receiptPath(town, cheque.receipt)}/ask`,
      }))}
    />
  );
  return { title: own.cheques_title, caption: own.service, breadcrumb: crumbs(visit), body, width: "wide" };
}

async function findDeposit(parts: CollectionsParts, visit: Visit, id: SubjectId) {
  const found = await parts.database.readInTown(visit.town.id, async (tx) => {
    const deposit = await readDeposit(tx, id);
    if (!deposit) return undefined;
    const cheques = (await chequesBy(tx, deposit.cheques)).map((one) => one.cheque);
    return { deposit, cheques, ...(await factPlace(tx, parts.acknowledger, id, "deposit.made")) };
  });
  if (!found) throw new RefusedRequest(404, "deposit.unknown");
  return found;
}

const ListQuery = Type.Object({ state: Type.Optional(Type.String({ maxLength: 20 })) });
const chequeId = Type.String({ minLength: 36, maxLength: 36 });
const ClearForm = Type.Object({
  command: Type.String({ minLength: 36, maxLength: 36 }),
  cheques: Type.Union([chequeId, Type.Array(chequeId, { maxItems: listed_max })]),
});
const DepositParams = Type.Object({ town: Type.String(), deposit: Type.String({ maxLength: 100 }) });

/** Registers the cheque register, clearing, and deposit slips as page and paper. */
export function chequeRoutes(app: App, parts: CollectionsParts): void {
  app.get<{ Querystring: Static<typeof ListQuery> }>(
    "/:town/cheques",
    { schema: { querystring: ListQuery }, config: { roles } },
    async (request, reply) => {
      const state = chequeStates.find((one) => one === request.query.state) ?? "deposited";
      return show(request.visit, reply, await drawCheques(parts, request.visit, state));
    },
  );
  const again: DrawAgain = (visit) => drawCheques(parts, visit, "deposited");
  app.post<{ Body: Static<typeof ClearForm> }>(
    "/:town/cheques",
    { schema: { body: ClearForm }, config: { roles, again } },
    async ({ visit, body }, reply) => {
      const id = commandIn(body.command);
      const chosen = typeof body.cheques === "string" ? [body.cheques] : body.cheques;
      const commands = chosen.map((text): ClearCheque => {
        const cheque = subjectIn(text, "cheque.unknown");
        return { do: "cheque.clear", id: commandId(derivedUuid("clear", id, cheque)), cheque };
      });
      const outcomes = await parts.ledger.performAll({ town: visit.town.id, actor: visit.actor, commands });
      const refused = outcomes.filter((one) => !one.ok).map((one) => one.refusal);
      return refused.length === 0 ? goOn(reply, chequesPath(visit.town.id)) : showRefusal(visit, reply, refused);
    },
  );
  app.get<{ Params: Static<typeof DepositParams> }>(
    "/:town/deposits/:deposit",
    { schema: { params: DepositParams }, config: { roles } },
    async (request, reply) => {
      const { visit } = request;
      const name = request.params.deposit;
      const id = subjectIn(name.replace(/\.pdf$/, ""), "deposit.unknown");
      const { deposit, cheques, at, inLog } = await findDeposit(parts, visit, id);
      if (name.endsWith(".pdf")) {
        const { sample } = app.site.settings;
        const slip = { id, deposit, cheques, at, inLog, sample, town: visit.town };
        const letter = await depositPaper(slip, parts.papers);
        const pdf = await printed(() => parts.papers.printer.printLetters([letter]));
        return reply
          .type("application/pdf")
          .header("content-disposition", `inline; filename="${deposit.number}.pdf"`)
          .send(Buffer.from(pdf));
      }
      const own = words[visit.lang];
      const pdf = `${depositPath(visit.town.id, id)}.pdf`;
      const body = <DepositBody lang={visit.lang} deposit={deposit} cheques={cheques} pdf={pdf} />;
      return show(visit, reply, { title: own.deposit_title, caption: own.service, breadcrumb: crumbs(visit), body });
    },
  );
}
