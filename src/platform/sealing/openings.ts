// The opening log: who opened whose values, why and when; and how many a person may open in a time.
import type { Actor, Role } from "../../kernel/decider.ts";
import type { Tx } from "../database/connect.ts";
import { statement } from "../database/connect.ts";
import { anonymous } from "../http/visit.ts";

/** Why a value is opened. */
export type Purpose =
  | "own-holding"
  | "counter"
  | "officer"
  | "verification"
  | "receipt"
  | "search-ranking"
  | "inbox"
  | "message"
  | "sign-in"
  | "import"
  | "checker"
  | "continuity"
  | "registration"
  | "certificate"
  | "state-register";

/** A limit: at most `subjects_max` different subjects, and `searches_max` ranked searches, in each span of hours. */
export interface OpeningLimit {
  readonly span_hours: 1 | 24;
  readonly subjects_max: number;
  readonly searches_max: number;
}

/** Limits by role; a person with several roles has the widest. Source: design/trust.md 5.5. */
export const openingLimits: Readonly<Record<Role, OpeningLimit>> = {
  citizen: { span_hours: 1, subjects_max: 30, searches_max: 60 },
  institution: { span_hours: 24, subjects_max: 300, searches_max: 300 },
  clerk: { span_hours: 24, subjects_max: 300, searches_max: 1_000 },
  registrar: { span_hours: 24, subjects_max: 1_000, searches_max: 2_000 },
  "district-registrar": { span_hours: 24, subjects_max: 1_000, searches_max: 1_000 },
  officer: { span_hours: 24, subjects_max: 1_000, searches_max: 2_000 },
  administrator: { span_hours: 24, subjects_max: 300, searches_max: 300 },
  system: { span_hours: 24, subjects_max: 10_000_000, searches_max: 100_000 },
};

/** For everybody who has not signed in, all together; each address has its own limit of requests besides. */
export const publicLimit: OpeningLimit = { span_hours: 1, subjects_max: 3_000, searches_max: 10_000 };

const widest: readonly Role[] = [
  "system",
  "officer",
  "registrar",
  "district-registrar",
  "clerk",
  "administrator",
  "institution",
  "citizen",
];
const hour_ms = 3_600_000;
/** India is 5 hours 30 minutes ahead: a clerk's day begins at midnight there. */
const india_ms = 19_800_000;

const roleOf = (actor: Actor): Role => widest.find((role) => actor.roles.includes(role)) ?? "citizen";

export interface Opening {
  readonly id: string;
  readonly by: Actor;
  readonly why: Purpose;
  readonly subjects: readonly string[];
  readonly fields: readonly string[];
  readonly atMs: number;
}

/* A subject that the person opened in this span already costs nothing again. A ranked search costs one. */
const record = statement(
  "sealing.opening.record",
  `with asked as (select distinct subject from unnest($3::uuid[]) as asked (subject)),
   logged as (
     insert into platform.openings (town, id, at, person, role, why, subjects, fields)
     values ($1::integer, $2::uuid, $4::timestamptz, $5::uuid, $6::text, $7::text, $3::uuid[], $8::text[])
   ),
   fresh as (
     select subject from asked where not exists (
       select 1 from platform.opened where town = $1::integer and person = $5::uuid and span = $9::timestamptz
       and opened.subject = asked.subject and opened.search = $10::boolean)
   ),
   listed as (
     insert into platform.opened (town, person, span, subject, opening, search)
     select $1::integer, $5::uuid, $9::timestamptz, subject, $2::uuid, $10::boolean from asked
   )
   insert into platform.opening_budgets as budget (town, person, span, search, spent)
   select $1::integer, $5::uuid, $9::timestamptz, $10::boolean,
          case when $10::boolean then 1 else (select count(*)::integer from fresh) end
   on conflict (town, person, span, search) do update set spent = budget.spent + excluded.spent
   returning spent`,
);

/** Writes the log row and counts it; false when that goes over the limit, and the caller must roll back. */
export async function recordOpening(tx: Tx, opening: Opening): Promise<boolean> {
  const role = roleOf(opening.by);
  const limit = opening.by.person === anonymous ? publicLimit : openingLimits[role];
  const search = opening.why === "search-ranking";
  const span_ms = limit.span_hours * hour_ms;
  const rows = await tx.query<{ spent: number }>(record, [
    tx.town,
    opening.id,
    opening.subjects,
    new Date(opening.atMs).toISOString(),
    opening.by.person,
    role,
    opening.why,
    opening.fields,
    new Date(Math.floor((opening.atMs + india_ms) / span_ms) * span_ms - india_ms).toISOString(),
    search,
  ]);
  return (rows[0]?.spent ?? 0) <= (search ? limit.searches_max : limit.subjects_max);
}

/** One line of what a citizen sees of who opened her record. */
export interface OpeningSeen {
  readonly at: string;
  readonly person: string;
  readonly role: Role;
  readonly why: Purpose;
  readonly fields: readonly string[];
}

const ofSubject = statement(
  "sealing.opening.of_subject",
  `select openings.at, openings.person, openings.role, openings.why, openings.fields
   from platform.opened join platform.openings on openings.town = opened.town and openings.id = opened.opening
   where opened.town = $1::integer and opened.subject = $2::uuid
   order by openings.at desc, openings.id limit $3::integer`,
);

/** The last openings of this subject's values, newest first. */
export const openingsOf = (tx: Tx, subject: string, count_max = 100): Promise<OpeningSeen[]> =>
  tx.query<OpeningSeen>(ofSubject, [tx.town, subject, count_max]);
