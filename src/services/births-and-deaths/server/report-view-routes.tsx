// Where a report stands: the page to which its reporter comes back.
import { type Static, Type } from "typebox";
import { owed } from "../../../kernel/dues.ts";
import { zero } from "../../../kernel/money.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { goOn, show } from "../../../platform/http/show.ts";
import type { App, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { kindWord } from "../pages/field-words.ts";
import { newCopyPath } from "../pages/certificates/places.ts";
import { marginStartPath } from "../pages/margin/places.ts";
import { pullsPath } from "../pages/outside/places.ts";
import { officePath } from "../pages/registering/places.ts";
import { formPath, reportsPath } from "../pages/reporting/places.ts";
import { ReportBody, type ReportProps, type ShownState } from "../pages/reporting/report-page.tsx";
import { words } from "../pages/reporting/words/words.generated.ts";
import { accountOfEvent, type Event } from "../rules/event.ts";
import type { Form } from "../rules/forms.ts";
import { seesReported } from "./margin-parts.ts";
import { sealedOf } from "./opened.ts";
import {
  crumbs,
  eventOfPath,
  type FoundEvent,
  isOffice,
  newId,
  officeRoles,
  type RegistryParts,
  reporterRoles,
} from "./parts.ts";
import { nameIn } from "./reporter.ts";
import { EventParams } from "./report-form-routes.tsx";
import { readUnits } from "./unit-store.ts";

type Parts = RegistryParts;
type Sent = Exclude<Event, { state: "none" | "drafted" }>;
export const followRoles = [...new Set([...reporterRoles, ...officeRoles])];

/** What was said in the form and about it; nothing where the person's budget of openings is spent. */
async function openedOf(parts: Parts, visit: Visit, id: FoundEvent["id"], event: Sent) {
  const answer = await parts.sealer.open({
    town: visit.town.id,
    by: visit.actor,
    why: "registration",
    subject: id,
    values: {
      form: sealedOf(event.report.form),
      question: event.state === "asked" ? [sealedOf(event.question)] : [],
      reason: event.state === "refused" ? [sealedOf(event.reason)] : [],
    },
  });
  if (!answer.ok) return { form: undefined, said: undefined };
  const { form, question, reason } = answer.opened;
  return { form: JSON.parse(form) as Form, said: question[0] ?? reason[0] };
}

const doneOf = (text: string | undefined): ReportProps["done"] =>
  text === "reported" || text === "answered" || text === "document" ? text : undefined;

interface Again {
  readonly command?: string | undefined;
  readonly chosen?: string | undefined;
  readonly errors?: readonly FieldError[];
  readonly done?: string | undefined;
}

/** The page of a report that was sent. */
export async function drawReport(parts: Parts, visit: Visit, found: FoundEvent, again: Again = {}): Promise<Shown> {
  const { lang, town } = visit;
  const { id, event } = found;
  const own = words[lang];
  if (event.state === "drafted") throw new Error("a draft has a form, not a page");
  const { report } = event;
  const account = accountOfEvent(id);
  const { units, kept } = await parts.database.readInTown(town.id, async (tx) => ({
    units: await readUnits(tx),
    kept: await readAccounts(tx, [account]),
  }));
  const state = kept.get(account)?.state;
  const isCitizen = visit.actor.roles.includes("citizen");
  const unit = units.find((one) => one.id === report.unit);
  const { form, said } = await openedOf(parts, visit, id, event);
  const body = (
    <ReportBody
      lang={lang}
      town={town.id}
      event={id}
      csrf={visit.csrf}
      command={again.command ?? newId(visit)}
      what={report.what}
      state={event.state satisfies ShownState}
      application={report.application}
      on={report.on}
      delay={report.delay}
      unit={unit ? nameIn(unit, visit) : ""}
      feePaise={state ? owed(state) : zero}
      payAt={parts.payPath(town.id, account)}
      said={said}
      number={"entry" in event ? event.entry.number : undefined}
      documents={seesReported(visit, event) ? report.documents : []}
      form={form}
      chosen={again.chosen}
      errors={again.errors ?? []}
      done={doneOf(again.done)}
      officeAt={isOffice(visit.actor) ? officePath(town.id, id) : undefined}
      copiesAt={event.state === "registered" && isCitizen ? newCopyPath(town.id) : undefined}
      lockerAt={"entry" in event && report.what !== "still-birth" ? pullsPath(town.id, id) : undefined}
      marginAt={event.state === "registered" && isCitizen ? marginStartPath(town.id, id) : undefined}
    />
  );
  return {
    title: own.report_title({ kind: kindWord(report.what, lang) }),
    caption: own.start_title,
    breadcrumb: crumbs(visit, { href: reportsPath(town.id), text: own.my_reports }),
    body,
  };
}

/** Registers it. */
export function reportViewRoutes(app: App, parts: Parts): void {
  const Query = Type.Object({ done: Type.Optional(Type.String({ maxLength: 20 })) });
  app.get<{ Params: Static<typeof EventParams>; Querystring: Static<typeof Query> }>(
    "/:town/births-and-deaths/reports/:event",
    { schema: { params: EventParams, querystring: Query }, config: { roles: followRoles } },
    async ({ visit, params, query }, reply) => {
      const found = await eventOfPath(parts, visit, params.event);
      if (found.event.state === "drafted") return goOn(reply, formPath(visit.town.id, found.id));
      return show(visit, reply, await drawReport(parts, visit, found, { done: query.done }));
    },
  );
}
