// The queue of the state's register: seen by registrars and administrators, who may offer again what it did not take.
import { type Static, Type } from "typebox";
import { daysBetween } from "../../../kernel/civil-date.ts";
import { refuse } from "../../../kernel/refusal.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, Shown, Visit } from "../../../platform/http/visit.ts";
import { againPath, queuePath } from "../pages/outside/places.ts";
import { QueueBody, type QueueRow } from "../pages/outside/queue-page.tsx";
import { words } from "../pages/outside/words/words.generated.ts";
import { officePath } from "../pages/registering/places.ts";
import { offerAgain, type QueuedEntry, readQueue, rejectedEntries, waitingEntries } from "./hand-on-store.ts";
import { crumbs, eventIn, isOffice, type RegistryParts } from "./parts.ts";

/** Entries of each list that the page shows. */
export const queue_rows_max = 50;

const config = { roles: ["registrar", "district-registrar", "administrator"] } as const;
const DoneQuery = Type.Object({ done: Type.Optional(Type.String({ maxLength: 3 })) });
const Params = Type.Object({ town: Type.String({ maxLength: 6 }), event: Type.String({ maxLength: 36 }) });

const rowOf =
  (visit: Visit) =>
  (one: QueuedEntry): QueueRow => ({
    number: one.number,
    href: isOffice(visit.actor) ? officePath(visit.town.id, one.event) : undefined,
    what: one.what,
    version: one.version,
    registeredOn: one.registered_on,
    tries: one.tries,
    triedAt: one.tried_at ?? undefined,
    answer: one.answer ?? undefined,
    reason: one.reason ?? undefined,
    again: againPath(visit.town.id, one.event),
  });

async function drawQueue(parts: RegistryParts, visit: Visit, done: boolean): Promise<Shown> {
  const { lang, town, csrf, today } = visit;
  const [queue, rejected, waiting] = await parts.database.readInTown(town.id, (tx) =>
    Promise.all([readQueue(tx), rejectedEntries(tx, queue_rows_max), waitingEntries(tx, queue_rows_max)]),
  );
  const body = (
    <QueueBody
      lang={lang}
      csrf={csrf}
      connected={parts.stateRegister !== undefined}
      waiting={queue.waiting}
      rejected={queue.rejected}
      oldestDays={queue.oldest === null ? undefined : Math.max(0, daysBetween(queue.oldest, today))}
      rejectedRows={rejected.map(rowOf(visit))}
      waitingRows={waiting.map(rowOf(visit))}
      done={done}
    />
  );
  return { title: words[lang].queue_title, breadcrumb: crumbs(visit), body, width: "wide" };
}

/** Registers the page of the queue and its one form. */
export function handOnRoutes(app: App, parts: RegistryParts): void {
  app.get<{ Querystring: Static<typeof DoneQuery> }>(
    "/:town/births-and-deaths/state-register",
    { schema: { querystring: DoneQuery }, config },
    async (request, reply) =>
      show(request.visit, reply, await drawQueue(parts, request.visit, request.query.done === "yes")),
  );
  app.post<{ Params: Static<typeof Params> }>(
    "/:town/births-and-deaths/state-register/:event/again",
    { schema: { params: Params }, config: { ...config, again: (visit) => drawQueue(parts, visit, false) } },
    async (request, reply) => {
      const { visit, params } = request;
      const event = eventIn(params.event);
      const offered = await parts.database.inTown(visit.town.id, (tx) => offerAgain(tx, event, visit.now));
      if (offered) return goOn(reply, `${queuePath(visit.town.id)}?done=yes`);
      return showRefusal(visit, reply, refuse("event.nothing_to_offer", "state register").refusal, { status: 409 });
    },
  );
}
