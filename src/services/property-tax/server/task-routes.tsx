// Asking for a correction, the officers' inbox, and refusing a request with its reason.
import { type Static, Type } from "typebox";
import { derivedUuid, parseUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { correctionDays } from "../../../rulebook/days.ts";
import { dateIn } from "../pages/names.ts";
import { holdingPath, inboxPath, noticePath, verifyPath } from "../pages/places.ts";
import { noticeStateIn } from "../pages/returns/notice-page.tsx";
import { words as returnWords } from "../pages/returns/words/words.generated.ts";
import { AskBody, InboxBody, TaskBody } from "../pages/task-pages.tsx";
import { words } from "../pages/words/words.generated.ts";
import type { AskCorrection, RefuseCorrection } from "../rules/correction.ts";
import { HoldingParams } from "./holding-routes.tsx";
import { commandIn, crumbs, holdingOfPath, mobileTokensOf, newCommand, type PropertyTaxParts } from "./parts.ts";
import { type FoundTask, readHoldings, readOpenTasks, readTasks } from "./reads.ts";
import { type FoundNotice, type FoundReturn, noticesToDo, returnsToVerify } from "./return-reads.ts";
import { nextOn } from "./return-store.ts";
import { taskViews } from "./show-task.ts";

/** Tasks shown in the inbox at once, the most pressing. */
const inbox_max = 100;

const command = Type.String({ minLength: 36, maxLength: 36 });
const AskForm = Type.Object({ command, request: Type.String({ maxLength: 2_000 }) });
const RefuseForm = Type.Object({ command, reason: Type.String({ maxLength: 2_000 }) });
const InboxQuery = Type.Object({ done: Type.Optional(Type.String({ maxLength: 20 })) });
const TaskParams = Type.Object({ town: Type.String(), task: Type.String({ maxLength: 100 }) });

async function drawAsk(parts: PropertyTaxParts, visit: Visit, text: string, trouble?: FormTrouble): Promise<Shown> {
  const { id, holding } = await holdingOfPath(parts, visit, text);
  const own = words[visit.lang];
  return {
    title: own.ask_title,
    caption: own.service,
    breadcrumb: [...crumbs(visit), { href: holdingPath(visit.town.id, id), text: holding.number }],
    body: (
      <AskBody
        lang={visit.lang}
        town={visit.town.id}
        holding={id}
        number={holding.number}
        days={correctionDays.days}
        csrf={visit.csrf}
        command={trouble?.values["command"] ?? newCommand(visit)}
        request={trouble?.values["request"] ?? ""}
        errors={trouble?.errors ?? []}
      />
    ),
  };
}

/** The task of a path. Throws the refusal `correction.unknown` as 404. */
async function taskOfPath(parts: PropertyTaxParts, visit: Visit, text: string): Promise<FoundTask> {
  const id = parseUuid(text);
  const [found] = id ? await parts.database.readInTown(visit.town.id, (tx) => readTasks(tx, [subjectId(id)])) : [];
  if (!found) throw new RefusedRequest(404, "correction.unknown");
  return found;
}

const numbersOf = async (
  parts: PropertyTaxParts,
  visit: Visit,
  tasks: readonly FoundTask[],
  more: readonly SubjectId[] = [],
) => {
  const ids: readonly SubjectId[] = [...new Set([...tasks.map(({ task }) => task.holding), ...more])];
  const found = await parts.database.readInTown(visit.town.id, (tx) => readHoldings(tx, ids));
  return new Map(found.map(({ id, holding }) => [id as string, holding.number]));
};

async function drawTask(parts: PropertyTaxParts, visit: Visit, text: string, trouble?: FormTrouble): Promise<Shown> {
  const found = await taskOfPath(parts, visit, text);
  const [task] = await taskViews(parts, visit, [found], await numbersOf(parts, visit, [found]));
  if (!task) throw new Error("a task was found and not shown");
  const own = words[visit.lang];
  return {
    title: own.task_title,
    caption: own.service,
    breadcrumb: [...crumbs(visit), { href: inboxPath(visit.town.id), text: own.inbox_title }],
    body: (
      <TaskBody
        lang={visit.lang}
        town={visit.town.id}
        task={task}
        csrf={visit.csrf}
        command={trouble?.values["command"] ?? newCommand(visit)}
        reason={trouble?.values["reason"] ?? ""}
        errors={trouble?.errors ?? []}
      />
    ),
  };
}

function askRoutes(app: App, parts: PropertyTaxParts): void {
  const again: DrawAgain = (visit, trouble) => drawAsk(parts, visit, trouble.params["holding"] ?? "", trouble);
  const path = "/:town/property-tax/holdings/:holding/ask";
  const roles = ["citizen", "clerk"] as const;
  app.get<{ Params: Static<typeof HoldingParams> }>(
    path,
    { schema: { params: HoldingParams }, config: { roles } },
    async ({ visit, params }, reply) => show(visit, reply, await drawAsk(parts, visit, params.holding)),
  );
  app.post<{ Params: Static<typeof HoldingParams>; Body: Static<typeof AskForm> }>(
    path,
    { schema: { params: HoldingParams, body: AskForm }, config: { roles, again } },
    async ({ visit, params, body }, reply) => {
      const { id: holding } = await holdingOfPath(parts, visit, params.holding);
      const id = commandIn(body.command);
      const asking: AskCorrection = {
        do: "correction.ask",
        id,
        task: subjectId(derivedUuid("correction", id)),
        holding,
        request: body.request,
        mobileTokens: mobileTokensOf(visit),
        days: correctionDays.days,
      };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command: asking });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${holdingPath(visit.town.id, holding)}?done=asked`);
    },
  );
}

type Numbers = ReadonlyMap<string, string>;

const returnList = ({ lang, town }: Visit, filed: readonly FoundReturn[], numbers: Numbers) => ({
  title: returnWords[lang].inbox_returns,
  tasks: filed.map(({ of }) => ({
    href: verifyPath(town.id, of.holding),
    title: returnWords[lang].inbox_return({ year: of.year, number: numbers.get(of.holding) ?? "" }),
    note: returnWords[lang].inbox_filed({ date: dateIn(of.on, lang) }),
  })),
});

const noticeList = ({ lang, town, today }: Visit, notices: readonly FoundNotice[], numbers: Numbers) => ({
  title: returnWords[lang].inbox_notices,
  tasks: notices.map(({ id, of }) => {
    const next = nextOn(of);
    return {
      href: noticePath(town.id, id),
      title: returnWords[lang].inbox_notice({ number: of.number }),
      note: numbers.get(of.holding) ?? "",
      state: { text: noticeStateIn(of.state, lang) },
      ...(next === undefined ? {} : { due: dateIn(next, lang), late: next < today && of.state !== "drafted" }),
    };
  }),
});

export function taskRoutes(app: App, parts: PropertyTaxParts): void {
  askRoutes(app, parts);
  const config = { roles: ["officer"] } as const;
  const schema = { querystring: InboxQuery };
  app.get("/:town/property-tax/inbox", { schema, config }, async ({ visit, query }, reply) => {
    const { found, filed, notices } = await parts.database.readInTown(visit.town.id, async (tx) => ({
      found: await readOpenTasks(tx, inbox_max),
      filed: await returnsToVerify(tx, inbox_max),
      notices: await noticesToDo(tx, inbox_max),
    }));
    // The list shows no words of the askers, so nothing is opened for it.
    const others = [...filed, ...notices].map(({ of }) => of.holding);
    const numbers = await numbersOf(parts, visit, found, others);
    const tasks = found.map(({ id, task }) => ({
      id,
      holding: task.holding,
      number: numbers.get(task.holding) ?? "",
      askedOn: task.askedOn,
      dueOn: task.dueOn,
      late: task.dueOn < visit.today,
      outcome: "open" as const,
      request: undefined,
      reason: undefined,
    }));
    const own = words[visit.lang];
    const body = (
      <InboxBody
        lang={visit.lang}
        town={visit.town.id}
        tasks={tasks}
        more={[returnList(visit, filed, numbers), noticeList(visit, notices, numbers)]}
        refused={query.done === "refused"}
      />
    );
    return show(visit, reply, { title: own.inbox_title, caption: own.service, breadcrumb: crumbs(visit), body });
  });
  app.get<{ Params: Static<typeof TaskParams> }>(
    "/:town/property-tax/tasks/:task",
    { schema: { params: TaskParams }, config },
    async ({ visit, params }, reply) => show(visit, reply, await drawTask(parts, visit, params.task)),
  );
  const again: DrawAgain = (visit, trouble) => drawTask(parts, visit, trouble.params["task"] ?? "", trouble);
  app.post<{ Params: Static<typeof TaskParams>; Body: Static<typeof RefuseForm> }>(
    "/:town/property-tax/tasks/:task/refuse",
    { schema: { params: TaskParams, body: RefuseForm }, config: { ...config, again } },
    async ({ visit, params, body }, reply) => {
      const { id: task } = await taskOfPath(parts, visit, params.task);
      const refusing: RefuseCorrection = {
        do: "correction.refuse",
        id: commandIn(body.command),
        task,
        reason: body.reason,
      };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command: refusing });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${inboxPath(visit.town.id)}?done=refused`);
    },
  );
}
