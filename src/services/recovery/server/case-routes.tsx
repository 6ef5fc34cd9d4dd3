// The recovery of one account: its page, its steps, and the print of its papers.
import { type Static, Type } from "typebox";
import { parseCivilDate } from "../../../kernel/civil-date.ts";
import { openDues } from "../../../kernel/dues.ts";
import { sum } from "../../../kernel/money.ts";
import { refuse } from "../../../kernel/refusal.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { recoveryDays } from "../../../rulebook/recovery.ts";
import { CaseBody } from "../pages/case-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import { type Serving, servings } from "../rules/paper.ts";
import {
  type IssueBill,
  type IssueNotice,
  type IssueWarrant,
  reason_signs_max,
  recoveryOf,
  type RecordServing,
  type WithdrawRecovery,
} from "../rules/recovery.ts";
import { papersOfAccount, readPapers } from "./paper-store.ts";
import {
  accountOfPath,
  casePath,
  commandIn,
  crumbs,
  madeBy,
  newCommand,
  paperIn,
  paperPath,
  type RecoveryParts,
  recoveryPath,
} from "./parts.ts";
import { lettersOf, sendLetters } from "./print.ts";
import { readRecovery } from "./recovery-store.ts";

const Params = Type.Object({ town: Type.String(), account: Type.String({ maxLength: 100 }) });
const PaperParams = Type.Object({ town: Type.String(), paper: Type.String({ maxLength: 100 }) });
const DoneQuery = Type.Object({ done: Type.Optional(Type.String({ maxLength: 20 })) });
const command = Type.String({ minLength: 36, maxLength: 36 });
const StepForm = Type.Object({ command, sure: Type.Optional(Type.String({ maxLength: 10 })) });
const ServeForm = Type.Object({
  command,
  paper: Type.String({ maxLength: 100 }),
  on: Type.String({ maxLength: 40 }),
  how: Type.Optional(Type.String({ maxLength: 20 })),
});
const WithdrawForm = Type.Object({ command, reason: Type.String({ maxLength: 4 * reason_signs_max }) });

const doneWords = ["written", "served", "withdrawn"] as const;

async function drawCase(
  parts: RecoveryParts,
  visit: Visit,
  text: string,
  more: { readonly trouble?: FormTrouble; readonly done?: string | undefined } = {},
): Promise<Shown> {
  const { id, about } = await accountOfPath(parts, visit, text);
  const town = visit.town.id;
  const [account, recovery, papers] = await parts.database.readInTown(town, (tx) =>
    Promise.all([readAccounts(tx, [id]), readRecovery(tx, recoveryOf(id)), papersOfAccount(tx, id)]),
  );
  const kept = account.get(id);
  const own = words[visit.lang];
  const body = (
    <CaseBody
      lang={visit.lang}
      number={about.number}
      address={about.address}
      page={about.page}
      dues={kept ? openDues(kept.state) : []}
      recovery={recovery}
      papers={papers.map((one) => ({
        href: paperPath(town, one.id),
        what: one.paper.what,
        number: one.paper.number,
        on: one.paper.on,
        amountPaise: sum(one.paper.dues.map((due) => due.amountPaise)),
        served: one.paper.served,
      }))}
      done={doneWords.find((one) => one === more.done)}
      action={casePath(town, id)}
      csrf={visit.csrf}
      command={more.trouble?.values["command"] ?? newCommand(visit)}
      values={more.trouble?.values ?? {}}
      errors={more.trouble?.errors ?? []}
    />
  );
  const breadcrumb = crumbs(visit, { href: recoveryPath(town), text: own.service });
  return { title: own.case_title, caption: own.service, breadcrumb, body };
}

type Step = "bill" | "notice" | "warrant";

/** The command of a step; its days and their standing come from the rulebook. */
function stepCommand(step: Step, base: Pick<IssueBill, "id" | "paper" | "account" | "ward">) {
  switch (step) {
    case "bill": {
      const bill: IssueBill = { do: "recovery.bill", ...base, ...recoveryDays.bill };
      return bill;
    }
    case "notice": {
      const notice: IssueNotice = { do: "recovery.notice", ...base, ...recoveryDays.notice };
      return notice;
    }
    case "warrant": {
      const warrant: IssueWarrant = { do: "recovery.warrant", ...base, ...recoveryDays.notice, days: 0 };
      return warrant;
    }
    default:
      return step satisfies never;
  }
}

function stepRoutes(app: App, parts: RecoveryParts, again: DrawAgain): void {
  const config = { roles: ["officer"], again } as const;
  for (const step of ["bill", "notice", "warrant"] as const) {
    app.post<{ Params: Static<typeof Params>; Body: Static<typeof StepForm> }>(
      `/:town/recovery/accounts/:account/${step}`,
      { schema: { params: Params, body: StepForm }, config },
      async ({ visit, params, body }, reply) => {
        const { id: account, about } = await accountOfPath(parts, visit, params.account);
        if (step !== "bill" && body.sure !== "yes")
          return showRefusal(
            visit,
            reply,
            refuse("recovery.not_sure", "a step that cannot be undone", { field: "sure" }).refusal,
          );
        const id = commandIn(body.command);
        const asked = stepCommand(step, { id, paper: madeBy(id), account, ward: about.ward });
        const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command: asked });
        if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
        return goOn(reply, `${casePath(visit.town.id, account)}?done=written`);
      },
    );
  }
}

function serveRoutes(app: App, parts: RecoveryParts, again: DrawAgain): void {
  const config = { roles: ["officer"], again } as const;
  app.post<{ Params: Static<typeof Params>; Body: Static<typeof ServeForm> }>(
    "/:town/recovery/accounts/:account/serve",
    { schema: { params: Params, body: ServeForm }, config },
    async ({ visit, params, body }, reply) => {
      const { id: account } = await accountOfPath(parts, visit, params.account);
      const on = parseCivilDate(body.on);
      if (!on) return showRefusal(visit, reply, refuse("form.field_invalid", "date", { field: "on" }).refusal);
      const how = servings.find((one) => one === body.how) ?? ("" as Serving);
      const serving: RecordServing = {
        do: "recovery.serve",
        id: commandIn(body.command),
        account,
        paper: paperIn(body.paper),
        on,
        how,
      };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command: serving });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${casePath(visit.town.id, account)}?done=served`);
    },
  );
  app.post<{ Params: Static<typeof Params>; Body: Static<typeof WithdrawForm> }>(
    "/:town/recovery/accounts/:account/withdraw",
    { schema: { params: Params, body: WithdrawForm }, config },
    async ({ visit, params, body }, reply) => {
      const { id: account } = await accountOfPath(parts, visit, params.account);
      const { reason } = body;
      const withdrawing: WithdrawRecovery = { do: "recovery.withdraw", id: commandIn(body.command), account, reason };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command: withdrawing });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${casePath(visit.town.id, account)}?done=withdrawn`);
    },
  );
}

export function caseRoutes(app: App, parts: RecoveryParts): void {
  const { sample } = app.site.settings;
  const again: DrawAgain = (visit, trouble) => drawCase(parts, visit, trouble.params["account"] ?? "", { trouble });
  app.get<{ Params: Static<typeof Params>; Querystring: Static<typeof DoneQuery> }>(
    "/:town/recovery/accounts/:account",
    { schema: { params: Params, querystring: DoneQuery }, config: { roles: ["officer"] } },
    async ({ visit, params, query }, reply) =>
      show(visit, reply, await drawCase(parts, visit, params.account, { done: query.done })),
  );
  stepRoutes(app, parts, again);
  serveRoutes(app, parts, again);
  app.get<{ Params: Static<typeof PaperParams> }>(
    "/:town/recovery/papers/:paper",
    { schema: { params: PaperParams }, config: { roles: ["citizen", "clerk", "officer"] } },
    async ({ visit, params }, reply) => {
      const id = paperIn(params.paper.replace(/\.pdf$/, ""));
      const [listed] = await parts.database.readInTown(visit.town.id, (tx) => readPapers(tx, [id]));
      if (!listed || !(await parts.accounts.mayAsk(visit, listed.paper.account)))
        throw new RefusedRequest(404, "recovery.paper_unknown");
      const { about } = await accountOfPath(parts, visit, listed.paper.account);
      return sendLetters(
        parts,
        reply,
        await lettersOf(parts, visit, [{ ...listed, about }], sample),
        listed.paper.number,
      );
    },
  );
}
