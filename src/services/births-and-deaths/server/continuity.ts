// What births and deaths give to the town's continuity file: an index of the registers, by which an entry is found without the portal.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { Private, Sealed } from "../../../kernel/private.ts";
import {
  type ContinuityRead,
  type ContinuityRow,
  type ContinuityTable,
  field,
  page_rows_max,
} from "../../../operations/continuity/table.ts";
import { statement } from "../../../platform/database/connect.ts";
import { kindWord, stateWord } from "../pages/field-words.ts";
import type { FoundBy } from "../rules/event.ts";
import type { KnownEvent } from "./event-store.ts";
import { sealedOf } from "./opened.ts";
import { readUnits } from "./unit-store.ts";

interface EntryRow {
  readonly id: SubjectId;
  readonly registered_on: CivilDate;
  readonly body: KnownEvent;
}

const first: readonly [CivilDate, SubjectId] = [
  "0001-01-01" as CivilDate,
  "00000000-0000-0000-0000-000000000000" as SubjectId,
];

// Walks the index events_registered: each page goes on where the last ended.
const entriesAfter = statement(
  "continuity.registrations",
  `select id, registered_on, body from state.events
   where town = $1::integer and registered_on is not null and (registered_on, id) > ($2::date, $3::uuid)
   order by registered_on, id limit $4::integer`,
);

type Registered = Extract<KnownEvent, { state: "registered" | "cancelled" }>;
const isEntry = (event: KnownEvent): event is Registered => event.state === "registered" || event.state === "cancelled";

const opens = ["date", "child", "person", "mother", "father", "spouse"] as const;

/** Each value as a list, since an entry may lack it. */
function valuesOf(foundBy: FoundBy): Readonly<Record<(typeof opens)[number], readonly Sealed[]>> {
  const list = (value: Private | undefined): readonly Sealed[] => (value === undefined ? [] : [sealedOf(value)]);
  const { date, child, person, mother, father, spouse } = foundBy;
  return {
    date: list(date),
    child: list(child),
    person: list(person),
    mother: list(mother),
    father: list(father),
    spouse: list(spouse),
  };
}

async function indexRows(
  read: ContinuityRead,
  units: ReadonlyMap<SubjectId, number>,
  rows: readonly EntryRow[],
): Promise<readonly ContinuityRow[]> {
  const found = rows.flatMap(({ id, body }) => (isEntry(body) ? [{ id, event: body }] : []));
  const opened = await read.open(
    found.map(({ id, event }) => ({ subject: id, values: valuesOf(event.report.foundBy) })),
  );
  return found.map(({ event }, at) => {
    const { report, entry, state } = event;
    const names = opened[at];
    return {
      number: entry.number,
      register: kindWord(report.what, "hi"),
      unit: units.get(report.unit),
      registered_on: entry.on,
      // A book may have said no day that the calendar knows: then the cell is left empty.
      event_date: names?.date[0] || undefined,
      name: names?.child[0] ?? names?.person[0],
      mother: names?.mother[0],
      father: names?.father[0],
      spouse: names?.spouse[0],
      state: stateWord(state, "hi"),
      notes: entry.margin.length,
      book: entry.book?.book,
      page: entry.book?.page,
      entry: entry.book?.entry,
    };
  });
}

/** One row an entry, in the order of registration; a cancelled one is there too and says so. */
const registrationIndex: ContinuityTable = {
  name: "registration-index",
  hindi: "जन्म-मृत्यु पंजीयन की अनुक्रमणिका",
  english: "Index of births and deaths",
  opens,
  fields: [
    field("number", "पंजीयन क्रमांक", "Registration number"),
    field("register", "रजिस्टर", "Register"),
    field("unit", "पंजीयन इकाई", "Registration unit", "count"),
    field("registered_on", "पंजीयन दिनांक", "Registered on", "date"),
    field("event_date", "घटना की तिथि", "Date of the event", "date"),
    field("name", "शिशु या मृतक का नाम", "Name of the child or the deceased"),
    field("mother", "माता का नाम", "Name of the mother"),
    field("father", "पिता का नाम", "Name of the father"),
    field("spouse", "पति या पत्नी का नाम", "Name of the spouse"),
    field("state", "स्थिति", "State"),
    field("notes", "हाशिये की टिप्पणियाँ", "Notes in the margin", "count"),
    field("book", "पुराना रजिस्टर", "Old book"),
    field("page", "पृष्ठ", "Page", "count"),
    field("entry", "प्रविष्टि", "Entry"),
  ],
  rows: async function* (read) {
    const units = new Map((await readUnits(read.tx)).map((unit) => [unit.id, unit.number]));
    for (let last = first; ; ) {
      const rows = await read.tx.query<EntryRow>(entriesAfter, [read.town, ...last, page_rows_max]);
      yield* await indexRows(read, units, rows);
      const end = rows.at(-1);
      if (!end || rows.length < page_rows_max) return;
      last = [end.registered_on, end.id];
    }
  },
};

export const registryTables: readonly ContinuityTable[] = [registrationIndex];
