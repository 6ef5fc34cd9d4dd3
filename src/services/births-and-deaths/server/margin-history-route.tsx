// The whole history of an entry, for its registrars alone: every wording it ever had, and who changed it on whose word.
import { type Static, Type } from "typebox";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { show } from "../../../platform/http/show.ts";
import type { App, Shown, Visit } from "../../../platform/http/visit.ts";
import { HistoryBody, type HistoryNote } from "../pages/margin/history-page.tsx";
import { words } from "../pages/margin/words/words.generated.ts";
import type { Form } from "../rules/forms.ts";
import { marginCrumbs } from "./margin-ask-routes.tsx";
import { entryOfPath, type FoundEntry, historyRoles, personShown } from "./margin-parts.ts";
import { type EntryVersion, versionsOf } from "./margin-store.ts";
import { sealedOf } from "./opened.ts";
import type { RegistryParts } from "./parts.ts";

const Params = Type.Object({ town: Type.String(), event: Type.String({ maxLength: 100 }) });

interface OpenedVersion {
  readonly form: Form;
  readonly said: string;
}

/** Opens every wording at once: one look at one entry. */
async function openVersions(
  { sealer }: Pick<RegistryParts, "sealer">,
  visit: Visit,
  { id }: FoundEntry,
  versions: readonly EntryVersion[],
): Promise<readonly OpenedVersion[]> {
  const answer = await sealer.openMany({
    town: visit.town.id,
    by: visit.actor,
    why: "registration",
    of: versions.map(({ form, note }) => ({
      subject: id,
      values: { form: sealedOf(form), said: note ? [sealedOf(note.note.said)] : [] },
    })),
  });
  if (!answer.ok) throw new RefusedRequest(429, answer.refusal.code);
  return answer.opened.map(({ form, said }) => ({ form: JSON.parse(form) as Form, said: said[0] ?? "" }));
}

async function drawHistory(parts: RegistryParts, visit: Visit, found: FoundEntry): Promise<Shown> {
  const { lang, town } = visit;
  const own = words[lang];
  const { entry, report } = found.event;
  const serving = await parts.serving(town.id);
  const versions = await parts.database.readInTown(town.id, (tx) => versionsOf(tx, found.id));
  const opened = await openVersions(parts, visit, found, versions);
  const notes = versions.flatMap(({ note }, at): readonly HistoryNote[] => {
    if (!note) return [];
    const request = found.requests.find((one) => one.state === "approved" && one.number === note.note.number);
    const person = personShown(serving, visit, request);
    const { number, what, authority, changed, askedBy, approvedBy } = note.note;
    const people = { askedBy: person(askedBy), approvedBy: person(approvedBy) };
    const { form = {}, said = "" } = opened[at] ?? {};
    return [{ number, what, authority, changed, on: note.on, ...people, form, said, request }];
  });
  const body = (
    <HistoryBody
      lang={lang}
      town={town.id}
      event={found.id}
      what={report.what}
      number={entry.number}
      registeredOn={entry.on}
      registeredBy={personShown(serving, visit, undefined)(entry.by)}
      registered={opened[0]?.form ?? {}}
      notes={notes}
    />
  );
  return { title: own.history_title, caption: entry.number, breadcrumb: marginCrumbs(visit, found.id), body };
}

/** Registers it. */
export function marginHistoryRoute(app: App, parts: RegistryParts): void {
  app.get<{ Params: Static<typeof Params> }>(
    "/:town/births-and-deaths/events/:event/history",
    { schema: { params: Params }, config: { roles: historyRoles } },
    async ({ visit, params }, reply) =>
      show(visit, reply, await drawHistory(parts, visit, await entryOfPath(parts, visit, params.event))),
  );
}
