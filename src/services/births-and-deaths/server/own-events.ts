// Entries that are a signed-in person's own: she reported them, or the mobile she signed in with stands in their form.
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { isHolder } from "../rules/margin.ts";
import type { KnownEvent } from "./event-store.ts";

/** Entries that are looked at for one person, the newest. */
export const own_events_max = 100;

const ownEvents = statement(
  "own_events.list",
  `select id, body from state.events
   where town = $1::integer and state <> 'drafted' and (reported_by = $2::uuid or id in (
     select event from state.event_find where town = $1::integer and field = 'mobile' and token = any ($3::text[])))
   order by reported_on desc, id limit $4::integer`,
);

/** Whose openings she may see among her own. After an adoption whoever reported the birth is a stranger to it. */
export async function eventsOf(
  tx: Tx,
  session: { readonly person: PersonId; readonly mobile: { readonly find: readonly string[] } | undefined },
): Promise<readonly SubjectId[]> {
  const tokens = session.mobile?.find ?? [];
  const rows = await tx.query<{ id: SubjectId; body: KnownEvent }>(ownEvents, [
    tx.town,
    session.person,
    tokens,
    own_events_max,
  ]);
  return rows.filter(({ body }) => isHolder(body, session.person, tokens)).map(({ id }) => id);
}
