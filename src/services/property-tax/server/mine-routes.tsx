// A citizen's own page: her holdings, the papers of their accounts, and her applications with their state and last day.
import type { FastifyReply } from "fastify";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { show } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { MineBody } from "../pages/mine-page.tsx";
import { holdingPath, noticePath, returnPath } from "../pages/places.ts";
import { noticeName, noticeStateIn } from "../pages/returns/notice-page.tsx";
import { returnName, returnStateIn } from "../pages/returns/return-pages.tsx";
import type { ApplicationView } from "../pages/views.ts";
import { words } from "../pages/words/words.generated.ts";
import { holdingsOf } from "./about.ts";
import { foundViews } from "./find-routes.tsx";
import { crumbs, type PropertyTaxParts } from "./parts.ts";
import { type FoundTask, readHoldings, tasksOfHoldings } from "./reads.ts";
import { type FoundNotice, type FoundReturn, noticesOfHoldings, returnsOfHoldings } from "./return-reads.ts";

/** Applications of each kind shown, the newest. */
const applications_max = 50;

type Numbers = ReadonlyMap<string, string>;

const nextOf = (visit: Visit, on: CivilDate | undefined, by: "office" | "owner"): ApplicationView["next"] =>
  on === undefined ? undefined : { on, by, late: on < visit.today };

function requestIn(visit: Visit, { task }: FoundTask, numbers: Numbers): ApplicationView {
  const own = words[visit.lang];
  const outcome = task.state === "open" ? "open" : task.outcome;
  return {
    href: holdingPath(visit.town.id, task.holding),
    what: own.task_title,
    number: numbers.get(task.holding) ?? "",
    on: task.askedOn,
    state: { open: own.task_open, granted: own.task_granted, refused: own.task_refused }[outcome],
    next: nextOf(visit, task.state === "open" ? task.dueOn : undefined, "office"),
  };
}

const returnIn = ({ lang, town }: Visit, { of }: FoundReturn, numbers: Numbers): ApplicationView => ({
  href: returnPath(town.id, of.holding),
  what: returnName(of.year, lang),
  number: numbers.get(of.holding) ?? "",
  on: of.on,
  state: returnStateIn(of.state, lang),
  next: undefined,
});

/** A notice: the owner may object to the last day; a hearing has its day. A draft has not reached her. */
function noticeIn(visit: Visit, { id, of }: FoundNotice, numbers: Numbers): ApplicationView {
  const { lang, town } = visit;
  const next =
    of.state === "served"
      ? nextOf(visit, of.served?.objectBy, "owner")
      : nextOf(visit, of.state === "hearing" ? of.hearing?.on : undefined, "office");
  return {
    href: noticePath(town.id, id),
    what: noticeName(of.number, lang),
    number: numbers.get(of.holding) ?? "",
    on: of.draftedOn,
    state: noticeStateIn(of.state, lang),
    next,
  };
}

async function showMine(parts: PropertyTaxParts, visit: Visit, reply: FastifyReply): Promise<FastifyReply> {
  const own = words[visit.lang];
  const { mine, tasks, filed, notices } = await parts.database.readInTown(visit.town.id, async (tx) => {
    const holdings = (await holdingsOf(tx, visit.session)) as readonly HoldingId[];
    return {
      mine: await readHoldings(tx, holdings),
      tasks: await tasksOfHoldings(tx, holdings, applications_max),
      filed: await returnsOfHoldings(tx, holdings, applications_max),
      notices: await noticesOfHoldings(tx, holdings, applications_max),
    };
  });
  const found = await foundViews(parts, visit, mine, true);
  const numbers = new Map(mine.map(({ id, holding }) => [id as string, holding.number]));
  const applications = [
    ...tasks.map((one) => requestIn(visit, one, numbers)),
    ...filed.map((one) => returnIn(visit, one, numbers)),
    ...notices.map((one) => noticeIn(visit, one, numbers)),
  ].sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? 1 : -1));
  return show(visit, reply, {
    title: own.mine_title,
    caption: own.service,
    breadcrumb: crumbs(visit),
    width: "wide",
    body: <MineBody lang={visit.lang} town={visit.town.id} found={found} applications={applications} />,
  });
}

/** Registers `/<town>/property-tax/mine`. */
export function mineRoutes(app: App, parts: PropertyTaxParts): void {
  app.get("/:town/property-tax/mine", { config: { roles: ["citizen"] } }, async ({ visit }, reply) =>
    showMine(parts, visit, reply),
  );
}
