// The first page of births and deaths and the list of one's own reports; registers all routes of reporting.
import { type Static, Type } from "typebox";
import { show } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { type DraftView, ReportsBody, type SentView } from "../pages/reporting/list-page.tsx";
import { startPath } from "../pages/reporting/places.ts";
import { StartBody } from "../pages/reporting/start-page.tsx";
import { words } from "../pages/reporting/words/words.generated.ts";
import type { FieldName } from "../rules/forms.ts";
import { sealedOf } from "./opened.ts";
import { crumbs, type RegistryParts, reporterRoles } from "./parts.ts";
import { furtherCards } from "./registry-cards.ts";
import { reportBulkRoutes } from "./report-bulk-routes.tsx";
import { reportDocumentRoutes } from "./report-document-routes.tsx";
import { reportFormRoutes } from "./report-form-routes.tsx";
import { type Draft, draftsOf, listed_max, sentBy, type SentReport } from "./report-reads.ts";
import { reportViewRoutes } from "./report-view-routes.tsx";
import { reporterOf } from "./reporter.ts";

type Parts = RegistryParts;
/** Reports that the first page shows. */
const newest_max = 5;

/** Whom a draft is about: the first of these that stands in it. */
const telling: readonly FieldName[] = ["childName", "personName", "motherName", "informantName"];
function aboutIn(draft: string): string {
  const typed = JSON.parse(draft) as Readonly<Partial<Record<FieldName, string>>>;
  return telling.map((name) => typed[name]).find((name) => name !== undefined && name !== "") ?? "";
}

/** Drafts with the name each holds, or without names where the budget of openings is spent. */
async function draftViews(parts: Parts, visit: Visit, drafts: readonly Draft[]): Promise<readonly DraftView[]> {
  const answer = await parts.sealer.openMany({
    town: visit.town.id,
    by: visit.actor,
    why: "registration",
    of: drafts.map(({ id, event }) => ({ subject: id, values: { draft: sealedOf(event.draft) } })),
  });
  const opened = answer.ok ? answer.opened : [];
  return drafts.map(({ id, event: { what, on } }, at) => ({ id, what, on, about: aboutIn(opened[at]?.draft ?? "{}") }));
}

const sentView = ({ id, what, on, state, application, number }: SentReport): SentView => ({
  id,
  what,
  on,
  state,
  application: application ?? "",
  number: number ?? "",
});

/** The drafts and one page of the reports of whoever visits. */
async function mineOf(parts: Parts, visit: Visit, page: { readonly size: number; readonly skip: number }) {
  const { institutions } = await reporterOf(parts, visit);
  const { person } = visit.actor;
  const found = await parts.database.readInTown(visit.town.id, async (tx) => ({
    drafts: await draftsOf(tx, person),
    sent: await sentBy(tx, person, institutions, page),
  }));
  return {
    drafts: await draftViews(parts, visit, found.drafts),
    sent: found.sent.slice(0, page.size).map(sentView),
    more: found.sent.length > page.size,
  };
}

const reports = ({ session }: Visit): boolean =>
  session !== undefined && reporterRoles.some((role) => session.roles.includes(role));

function startRoute(app: App, parts: Parts): void {
  app.get("/:town/births-and-deaths", async ({ visit }, reply) => {
    const { lang, town } = visit;
    const mine = reports(visit) ? await mineOf(parts, visit, { size: newest_max, skip: 0 }) : undefined;
    const body = (
      <StartBody
        lang={lang}
        town={town.id}
        law={parts.law}
        mayReport={visit.session === undefined || reports(visit)}
        further={furtherCards(visit)}
        bulk={visit.session?.roles.includes("institution") === true}
        drafts={mine?.drafts ?? []}
        sent={mine?.sent}
      />
    );
    return show(visit, reply, { title: words[lang].start_title, breadcrumb: crumbs(visit), body });
  });
}

function listRoute(app: App, parts: Parts): void {
  const Query = Type.Object({
    page: Type.Optional(Type.String({ maxLength: 4, pattern: "^[0-9]+$" })),
    done: Type.Optional(Type.String({ maxLength: 20 })),
  });
  app.get<{ Querystring: Static<typeof Query> }>(
    "/:town/births-and-deaths/reports",
    { schema: { querystring: Query }, config: { roles: reporterRoles } },
    async ({ visit, query }, reply) => {
      const { lang, town } = visit;
      const own = words[lang];
      const page = Math.max(1, Number(query.page ?? 1));
      const mine = await mineOf(parts, visit, { size: listed_max, skip: (page - 1) * listed_max });
      const body = <ReportsBody lang={lang} town={town.id} {...mine} page={page} saved={query.done === "saved"} />;
      return show(visit, reply, {
        title: own.my_reports,
        caption: own.start_title,
        breadcrumb: crumbs(visit, { href: startPath(town.id), text: own.start_title }),
        width: "wide",
        body,
      });
    },
  );
}

/** Registers them. */
export async function reportRoutes(app: App, parts: Parts): Promise<void> {
  startRoute(app, parts);
  listRoute(app, parts);
  reportFormRoutes(app, parts);
  reportViewRoutes(app, parts);
  await reportDocumentRoutes(app, parts);
  await reportBulkRoutes(app, parts);
}
