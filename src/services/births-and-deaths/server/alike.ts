// Finding across the town what may be the same child or person once more: by blind tokens first, then by what was opened.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import type { Town, TownId } from "../../../kernel/town.ts";
import type { Database, Tx } from "../../../platform/database/connect.ts";
import { statement } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import { NameComparer } from "../rules/alike-names.ts";
import { daysLike, judgeDoubles, type Judged, type Why } from "../rules/doubles.ts";
import type { Report } from "../rules/event.ts";
import type { EventKind, Form } from "../rules/forms.ts";
import type { KnownEvent } from "./event-store.ts";
import { monthNumber, wordsIn } from "./find-tokens.ts";
import { formOfFound, type ListedEvent, readListed, readSealedForms, sealedFoundBy } from "./found-events.ts";
import { sealedOf } from "./opened.ts";

/** Events that are shown beside the one that is examined. */
export const alike_max = 5;
/** Candidates that are compared, those that are looked at for them, and of the compared the best whose whole forms are opened. */
const compared_max = 40;
const looked_at_max = 200;
const opened_max = 8;

/** One that may be the same. `why` says what is alike; the words are `whyWord` of pages/search. */
export interface Alike {
  readonly id: SubjectId;
  /** The number of the entry; a report has none yet. */
  readonly number?: string;
  readonly application?: string;
  readonly state: ListedEvent["state"];
  readonly what: EventKind;
  readonly form: Form;
  /** From 0 to 100. */
  readonly score: number;
  /** `same` is very likely one event, `alike` should be looked at. */
  readonly verdict: Exclude<Judged["verdict"], "other">;
  readonly why: readonly Why[];
}

export interface AlikeParts {
  readonly database: Database;
  readonly sealer: Pick<Sealer, "tokens" | "openMany">;
}
/** Who examines, and where; a visit is one. */
export interface Examiner {
  readonly town: Pick<Town, "id">;
  readonly actor: Actor;
}

/** The index of the days on which it may stand once more. */
interface Near {
  readonly tokens: readonly string[];
  readonly months: readonly number[];
}

async function nearDays(sealer: AlikeParts["sealer"], town: TownId, day: CivilDate): Promise<Near> {
  const days = daysLike(day);
  const tokens = await Promise.all(days.map(async (one) => (await sealer.tokens(town, "date", one))[0] ?? ""));
  return { tokens, months: days.map(monthNumber) };
}

// Two lists out of the index, of the days and of the names in the months of these days; what stands in both is compared. The
// limit is far above what a month of a large town has: it keeps each token's look-up to its month.
const bearers = (field: "date" | "name") =>
  statement(
    `events.alike.${field}`,
    `select b.event from unnest($2::text[], $3::integer[]) as t (token, month) cross join lateral (
       select f.event from state.event_find f
       where f.town = $1::integer and f.field = '${field}' and f.token = t.token and f.month = t.month limit 5000) as b`,
  );
const ofDays = bearers("date");
const ofNames = bearers("name");
// Of a child that was found nobody knows a name: the few that were found within these months are all looked at.
const ofFound = statement(
  "events.alike.found",
  `select id as event from state.events where town = $1::integer and place = 'found' and month = any ($2::text[])
   order by id desc limit $3::integer`,
);

type Row = { readonly event: SubjectId };
const monthText = (month: number): string => `${Math.floor(month / 100)}-${String(month % 100).padStart(2, "0")}`;

/** Those that share a day and a name, with the most names shared first. */
async function candidates(tx: Tx, near: Near, report: Report, self: SubjectId): Promise<readonly SubjectId[]> {
  const months = [...new Set(near.months)];
  const words = wordsIn(report.foundBy);
  const [days, names, found] = await Promise.all([
    tx.query<Row>(ofDays, [tx.town, near.tokens, near.months]),
    tx.query<Row>(ofNames, [tx.town, words.flatMap((word) => months.map(() => word)), words.flatMap(() => months)]),
    report.counted.place === "found"
      ? tx.query<Row>(ofFound, [tx.town, months.map(monthText), compared_max])
      : Promise.resolve([]),
  ]);
  const near_ids = new Set(days.map(({ event }) => event));
  const shared = new Map<SubjectId, number>();
  for (const { event } of [...names, ...found]) {
    if (event !== self && near_ids.has(event)) shared.set(event, (shared.get(event) ?? 0) + 1);
  }
  return [...shared]
    .toSorted(([one, left], [other, right]) => right - left || (one < other ? -1 : 1))
    .map(([id]) => id);
}

// Births and deaths lie in one index; what was refused or cancelled is nobody's double.
const comparable = statement(
  "events.alike.comparable",
  `select id as event from state.events where town = $1::integer and id = any ($2::uuid[])
   and state in ('reported', 'asked', 'registered') and (what = 'death') = $3::boolean`,
);

/** Those of them that are compared, in their order. */
async function compared(tx: Tx, ids: readonly SubjectId[], { what }: Report): Promise<readonly SubjectId[]> {
  const rows = await tx.query<Row>(comparable, [tx.town, ids.slice(0, looked_at_max), what === "death"]);
  const fit = new Set(rows.map(({ event }) => event));
  return ids.filter((id) => fit.has(id)).slice(0, compared_max);
}

interface Ranked {
  readonly listed: ListedEvent;
  readonly judged: Judged;
}
const likely = (one: { readonly judged: Judged }): boolean => one.judged.verdict !== "other";
const byScore = (one: { readonly judged: Judged }, other: { readonly judged: Judged }): number =>
  other.judged.score - one.judged.score;

/** A page of candidates, compared by what the index opens: one of the person's ranked searches. */
async function ranked(
  { sealer }: AlikeParts,
  { town, actor }: Examiner,
  report: Report,
  form: Form,
  some: readonly ListedEvent[],
): Promise<{ readonly ok: true; readonly likely: readonly Ranked[] } | Refused> {
  const answer = await sealer.openMany({
    town: town.id,
    by: actor,
    why: "search-ranking",
    of: some.map(({ id, found_by }) => ({ subject: id, values: sealedFoundBy(found_by) })),
  });
  if (!answer.ok) return answer;
  const names = new NameComparer();
  const judged = some.map((listed, at) => ({
    listed,
    judged: judgeDoubles(
      { what: report.what, form },
      { what: listed.what, form: formOfFound(answer.opened[at] ?? {}, listed.counted) },
      names,
    ),
  }));
  return { ok: true, likely: judged.filter(likely).toSorted(byScore).slice(0, opened_max) };
}

/** The whole forms of the likely ones, as the registrar reads them side by side, judged once more by all of it. */
async function shown(
  { database, sealer }: AlikeParts,
  { town, actor }: Examiner,
  report: Report,
  form: Form,
  some: readonly Ranked[],
): Promise<{ readonly ok: true; readonly alike: readonly Alike[] } | Refused> {
  const sealed = await database.readInTown(town.id, (tx) =>
    readSealedForms(
      tx,
      some.map(({ listed }) => listed.id),
    ),
  );
  const answer = await sealer.openMany({
    town: town.id,
    by: actor,
    why: "registration",
    of: sealed.map((one) => ({ subject: one.id, values: { form: sealedOf(one.form) } })),
  });
  if (!answer.ok) return answer;
  const forms = new Map(sealed.map(({ id }, at) => [id, JSON.parse(answer.opened[at]?.form ?? "{}") as Form]));
  const alike = some.flatMap(({ listed }) => {
    const { id, state, what, number, application } = listed;
    const whole = forms.get(id);
    const judged = whole && judgeDoubles({ what: report.what, form }, { what, form: whole });
    if (!whole || !judged || judged.verdict === "other") return [];
    const { verdict, score, why } = judged;
    const numbers = { ...(number !== null && { number }), ...(application !== null && { application }) };
    return [{ id, ...numbers, state, what, form: whole, score, verdict, why, judged }];
  });
  return {
    ok: true,
    alike: alike
      .toSorted(byScore)
      .slice(0, alike_max)
      .map(({ judged: _judged, ...one }) => one),
  };
}

/**
 * Reports and entries of the whole town that may be of the same child or person as this one, the likeliest first, at most 5;
 * refused reports, cancelled entries and drafts are none. `form` is the event's own form, which the caller opened. Costs one
 * ranked search, and an opening for each that is shown; refuses `sealing.budget_spent`.
 */
export async function alikeOf(
  parts: AlikeParts,
  examiner: Examiner,
  found: { readonly id: SubjectId; readonly event: KnownEvent },
  form: Form,
): Promise<{ readonly ok: true; readonly alike: readonly Alike[] } | Refused> {
  const { id, event } = found;
  if (event.state === "drafted" || form.eventDate === undefined) return { ok: true, alike: [] };
  const { report } = event;
  const near = await nearDays(parts.sealer, examiner.town.id, form.eventDate as CivilDate);
  const some = await parts.database.readInTown(examiner.town.id, async (tx) => {
    const ids = await candidates(tx, near, report, id);
    return readListed(tx, await compared(tx, ids, report));
  });
  const first = await ranked(parts, examiner, report, form, some);
  if (!first.ok) return first;
  return first.likely.length === 0 ? { ok: true, alike: [] } : shown(parts, examiner, report, form, first.likely);
}
