// How fast a unit registers, against its own past: what is far above it is told, and beyond a ceiling the District Registrar is asked.
import {
  addDays,
  type CivilDate,
  civilDateInIndia,
  compareDates,
  type Instant,
  showInstant,
} from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Decision,
  type Procedure,
  type SubjectKind,
  touch,
} from "../../../kernel/decider.ts";
import type { Fact } from "../../../kernel/facts.ts";
import { derivedUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { refuse } from "../../../kernel/refusal.ts";
import type { PaceLaw, PaceLimit } from "../../../kernel/registration-law.ts";
import { type EventRegistered, isEventFact } from "./event.ts";
import { units } from "./unit.ts";

/** What is counted: all registrations of an hour, and the delayed ones of a day, both in India's time. */
export const alarmKinds = ["hour", "delayed-day"] as const;
export type AlarmKind = (typeof alarmKinds)[number];

/** One day of a unit: its busiest hour, and how many delayed ones. */
export interface DayPace {
  readonly on: CivilDate;
  readonly busiest: number;
  readonly delayed: number;
}
export interface Alarm {
  readonly what: AlarmKind;
  readonly on: CivilDate;
  /** The hour in India, such as `2026-11-21 15`. */
  readonly hour: string;
  readonly count: number;
  readonly limit: number;
}
export interface Pace {
  readonly hour: string;
  readonly count: number;
  /** The newest last; no day without a registration. */
  readonly days: readonly DayPace[];
  /** The newest last. */
  readonly alarms: readonly Alarm[];
  /** The day for which the District Registrar has lifted the ceilings. */
  readonly liftedOn?: CivilDate;
}

/** Days that a unit's pace is remembered; the law looks back no further. */
export const kept_days_max = 100;
/** Alarms that a unit's pace remembers. */
export const kept_alarms_max = 50;

const none: Pace = { hour: "", count: 0, days: [], alarms: [] };
const rule = "registrar's safety";

/** The pace of a unit: one for ever. */
export const paceOf = (unit: SubjectId): SubjectId => subjectId(derivedUuid("registration pace", unit));

export interface UnitAlarmed extends Fact {
  readonly kind: "unit.alarmed";
  readonly unit: SubjectId;
  readonly alarm: Alarm;
}
export interface CeilingLifted extends Fact {
  readonly kind: "unit.ceiling_lifted";
  readonly unit: SubjectId;
  readonly on: CivilDate;
}
type PaceFact = EventRegistered | UnitAlarmed | CeilingLifted;
const isPaceFact = (fact: Fact): fact is PaceFact =>
  fact.kind === "unit.alarmed" ||
  fact.kind === "unit.ceiling_lifted" ||
  (isEventFact(fact) && fact.kind === "event.registered");

/** The hour of an instant in India, such as `2026-11-21 15`. */
export const hourOf = (at: Instant): string => `${civilDateInIndia(at)} ${showInstant(at).slice(11, 13)}`;

/** The pace after one more registration. */
export function counted(pace: Pace, at: Instant, isDelayed: boolean): Pace {
  const hour = hourOf(at);
  const on = civilDateInIndia(at);
  const count = pace.hour === hour ? pace.count + 1 : 1;
  const today = pace.days.find((day) => day.on === on) ?? { on, busiest: 0, delayed: 0 };
  const day = { on, busiest: Math.max(today.busiest, count), delayed: today.delayed + (isDelayed ? 1 : 0) };
  const oldest = addDays(on, -kept_days_max);
  const others = pace.days.filter((one) => one.on !== on && compareDates(one.on, oldest) >= 0);
  return { ...pace, hour, count, days: [...others, day] };
}

export const paces: SubjectKind<Pace> = {
  kind: "unit-pace",
  initial: none,
  movedBy: (fact) => (isPaceFact(fact) ? [paceOf(fact.unit)] : []),
  evolve: (pace, fact) => {
    const move: Fact = fact;
    if (!isPaceFact(move)) return pace;
    switch (move.kind) {
      case "event.registered":
        return counted(pace, fact.recorded.at, move.delay !== "in-time");
      case "unit.alarmed":
        return { ...pace, alarms: [...pace.alarms, move.alarm].slice(-kept_alarms_max) };
      case "unit.ceiling_lifted":
        return { ...pace, liftedOn: move.on };
      default:
        return move satisfies never;
    }
  },
};

/** The value that 95 of 100 do not pass; 0 of none. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? 0;
}

/** How many are usual for this unit: the days before today, as far back as the law looks. */
export function usual(pace: Pace, what: AlarmKind, today: CivilDate, law: PaceLaw): number {
  const since = addDays(today, -law.history_days);
  const days = pace.days.filter((day) => compareDates(day.on, today) < 0 && compareDates(day.on, since) >= 0);
  return p95(days.map((day) => (what === "hour" ? day.busiest : day.delayed)));
}

/** The most that rings no bell: a floor for small units, and so many times what is usual for large ones. */
export const limitOf = (limit: PaceLimit, usualCount: number): number =>
  Math.max(limit.floor, limit.times * usualCount);

const limitsIn = (law: PaceLaw, what: AlarmKind): PaceLimit => (what === "hour" ? law.hour : law.delayedDay);

/** What one more registration now would mean: ceilings that it breaks, and alarms that it rings for the first time. */
export function judged(
  before: Pace,
  at: Instant,
  isDelayed: boolean,
  law: PaceLaw,
): { readonly above: PaceLimit | undefined; readonly alarms: readonly Alarm[] } {
  const after = counted(before, at, isDelayed);
  const [hour, on] = [hourOf(at), civilDateInIndia(at)];
  const delayed = after.days.at(-1)?.delayed ?? 0;
  const counts: readonly (readonly [AlarmKind, number])[] = [
    ["hour", after.count],
    ...(isDelayed ? ([["delayed-day", delayed]] as const) : []),
  ];
  const broken =
    before.liftedOn === on ? undefined : counts.find(([what, count]) => count > limitsIn(law, what).ceiling);
  const alarms = counts.flatMap(([what, count]): readonly Alarm[] => {
    const limit = limitOf(limitsIn(law, what), usual(before, what, on, law));
    const rung = before.alarms.some(
      (one) => one.what === what && (what === "hour" ? one.hour === hour : one.on === on),
    );
    return count > limit && !rung ? [{ what, on, hour, count, limit }] : [];
  });
  return { above: broken && limitsIn(law, broken[0]), alarms };
}

/** The District Registrar lets a unit go on today beyond its ceilings. Not a registrar of that unit. */
export interface LiftCeiling extends Command {
  readonly do: "unit.lift_ceiling";
  readonly unit: SubjectId;
}

export const liftCeiling: Procedure<LiftCeiling> = {
  do: "unit.lift_ceiling",
  roles: ["district-registrar"],
  touches: ({ unit }) => [touch(units, unit), touch(paces, paceOf(unit))],
  decide: ({ unit }, see, { actor, today }): Decision => {
    const { state } = see(units, unit);
    if (state.state !== "open") return refuse("unit.unknown", rule);
    if (state.registrars.includes(actor.person)) return refuse("event.same_person", rule);
    const fact: CeilingLifted = { kind: "unit.ceiling_lifted", subject: paceOf(unit), unit, on: today };
    return accept(fact);
  },
};
