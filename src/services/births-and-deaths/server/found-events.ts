// Reading events that a search found, and opening what they are found and compared by.
import type { SubjectId } from "../../../kernel/ids.ts";
import type { Sealed } from "../../../kernel/private.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { Counted, FoundBy, Report } from "../rules/event.ts";
import type { EventKind, Form } from "../rules/forms.ts";
import type { KnownEvent } from "./event-store.ts";
import { nameFields } from "./find-tokens.ts";
import { sealedOf } from "./opened.ts";

/** An event as a list shows it: what lies open, and its names and day sealed. */
export interface ListedEvent {
  readonly id: SubjectId;
  readonly state: Exclude<KnownEvent["state"], "drafted">;
  readonly what: EventKind;
  readonly unit: SubjectId;
  readonly number: string | null;
  readonly application: string | null;
  readonly registered_on: string | null;
  readonly reported_on: string;
  readonly found_by: FoundBy;
  readonly counted: Counted;
}

const listed = statement(
  "events.listed",
  `select id, state, what, unit, number, application, registered_on, reported_on, body #> '{report,foundBy}' as found_by,
     body #> '{report,counted}' as counted
   from state.events where town = $1::integer and id = any ($2::uuid[])`,
);

/** These events in the order asked; unknown ones, drafts and refused reports are left out. */
export async function readListed(tx: Tx, ids: readonly SubjectId[]): Promise<readonly ListedEvent[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<ListedEvent | { readonly id: SubjectId; readonly state: "drafted" }>(listed, [
    tx.town,
    ids,
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined || row.state === "drafted" || row.state === "refused" ? [] : [row];
  });
}

/** What it is found by, each under its own name, to be opened. */
export function sealedFoundBy(foundBy: FoundBy): Readonly<Record<string, Sealed>> {
  const all = ["date", ...nameFields, "mobile"] as const;
  return Object.fromEntries(
    all.flatMap((field) => {
      const value = foundBy[field];
      return value === undefined ? [] : [[field, sealedOf(value)] as const];
    }),
  );
}

/** The part of a form that was opened by its index, with what of it lies open. */
export function formOfFound(opened: Readonly<Record<string, string>>, counted: Counted): Form {
  const number = (value: number | undefined) => (value === undefined ? undefined : String(value));
  const fields: Form = {
    ...(opened["date"] && { eventDate: opened["date"] }),
    ...(opened["child"] && { childName: opened["child"] }),
    ...(opened["person"] && { personName: opened["person"] }),
    ...(opened["mother"] && { motherName: opened["mother"] }),
    ...(opened["father"] && { fatherName: opened["father"] }),
    ...(opened["spouse"] && { spouseName: opened["spouse"] }),
    ...(opened["mobile"] && { mobile: opened["mobile"] }),
  };
  const parts = { ageYears: number(counted.ageYears), birthOrder: number(counted.birthOrder) };
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return {
    ...fields,
    ...(counted.sex !== "" && { sex: counted.sex }),
    ...(counted.place && { place: counted.place }),
    ...given,
  };
}

const forms = statement(
  "events.forms",
  `select id, body #> '{report,form}' as form from state.events where town = $1::integer and id = any ($2::uuid[])`,
);

/** The sealed forms of events, in the order asked. */
export async function readSealedForms(
  tx: Tx,
  ids: readonly SubjectId[],
): Promise<readonly (Pick<Report, "form"> & { readonly id: SubjectId })[]> {
  const rows = await tx.query<Pick<Report, "form"> & { readonly id: SubjectId }>(forms, [tx.town, ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
