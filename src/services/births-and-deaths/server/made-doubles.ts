// A town's year of registrations for measuring how doubles are found: known doubles made in every way, and as many near misses.
import { addDays, type CivilDate, parseCivilDate } from "../../../kernel/civil-date.ts";
import {
  type Draw,
  type Hand,
  type MadeEvent,
  madeEvent,
  type MadePerson,
  type MadeSpan,
  mobileOf,
  pick,
} from "./made-events.ts";
import { children, families, men, women } from "./made-names.ts";
import { sequence } from "./made-sequence.ts";

/** One registration: `doubleOf` is the place of the event that it reports once more. */
export interface MadeRegistration {
  readonly event: MadeEvent;
  readonly doubleOf?: number;
  /** How the double or near miss was made. */
  readonly way?: string;
}

type Change = (draw: Draw, event: MadeEvent) => MadeEvent | undefined;

const swappedDay = (day: CivilDate): CivilDate | undefined =>
  parseCivilDate(`${day.slice(0, 4)}-${day.slice(8)}-${day.slice(5, 7)}`);
const without = (event: MadeEvent, field: "child" | "father"): MadeEvent | undefined => {
  if (event[field] === undefined) return undefined;
  const { [field]: _left, ...rest } = event;
  return rest;
};
const onHand = (event: MadeEvent, hand: Hand): MadeEvent => ({ ...event, hand });
const mainName = (event: MadeEvent) => (event.what === "death" ? "person" : "mother");
function person(event: MadeEvent, change: (person: MadePerson) => MadePerson | undefined): MadeEvent | undefined {
  const field = mainName(event);
  const before = event[field];
  const after = before && change(before);
  return after && { ...event, [field]: after };
}

/** One vowel sign or Latin letter left out within a name, as a slip of the pen. */
function slipped({ given, ...rest }: MadePerson, draw: Draw): MadePerson | undefined {
  const turn = draw();
  const slip = (text: string): string => {
    const signs = [...text.matchAll(/[\u093e-\u094c]|(?<=[a-z])[a-z](?=[a-z])/gu)].map(({ index }) => index);
    const at = signs[Math.floor(turn * signs.length)];
    return at === undefined ? text : `${text.slice(0, at)}${text.slice(at + 1)}`;
  };
  if ((given.hindi[0] ?? "").length < 4) return undefined;
  return { given: { hindi: given.hindi.map(slip), latin: given.latin.map(slip) }, ...rest };
}

/** The ways in which one event is reported a second time. A way that does not fit an event answers nothing. */
const doubleWays: Readonly<Record<string, Change>> = {
  "as it was": (_draw, event) => event,
  "other script": (_draw, event) =>
    onHand(event, { ...event.hand, script: event.hand.script === "hindi" ? "latin" : "hindi" }),
  "other spelling": (_draw, event) => onHand(event, { ...event.hand, spelling: 1 - event.hand.spelling }),
  "day and month exchanged": (_draw, event) => {
    const day = swappedDay(event.day);
    return day && day !== event.day ? { ...event, day } : undefined;
  },
  "a day off": (draw, event) => ({ ...event, day: addDays(event.day, draw() < 0.5 ? 1 : -1) }),
  "two days off": (draw, event) => ({ ...event, day: addDays(event.day, draw() < 0.5 ? 2 : -2) }),
  "child's name missing": (_draw, event) => without(event, "child"),
  "father's name missing": (_draw, event) => without(event, "father"),
  "family name missing": (_draw, event) =>
    person(event, ({ family, ...rest }) => (family === undefined ? undefined : rest)),
  "suffix missing": (_draw, event) => person(event, ({ suffix, ...rest }) => (suffix === undefined ? undefined : rest)),
  "a letter missing": (draw, event) => person(event, (one) => slipped(one, draw)),
  "wrong sex": (_draw, event) => ({ ...event, sex: event.sex === "male" ? "female" : "male" }),
  "age nearly": (draw, event) =>
    event.ageYears !== undefined && event.ageYears > 20
      ? { ...event, ageYears: event.ageYears + Math.floor(draw() * 9) - 4 }
      : undefined,
};
/** What comes with another way only: alone it is no double that anybody would make. */
const alongside = Object.keys(doubleWays).filter((way) => way !== "wrong sex" && way !== "two days off");

/** Hospital and family do not say the same beside the way itself. */
function otherReporter(draw: Draw, event: MadeEvent): MadeEvent {
  const script = draw() < 0.4 ? ("latin" as const) : ("hindi" as const);
  const { mobile, birthOrder, ...rest } = event;
  const kept = draw();
  return {
    ...rest,
    ...(kept < 0.35 ? mobile !== undefined && { mobile } : kept < 0.7 && { mobile: mobileOf(draw) }),
    ...(birthOrder !== undefined && draw() < 0.5 && { birthOrder }),
    hand: { script, spelling: draw() < 0.75 ? event.hand.spelling : 1 - event.hand.spelling },
  };
}

function doubleOf(draw: Draw, base: MadeEvent, way: string): MadeEvent | undefined {
  const changed = doubleWays[way]?.(draw, base);
  if (!changed) return undefined;
  const fixed = way === "other script" || way === "other spelling";
  const reported = otherReporter(draw, changed);
  const first = fixed ? { ...reported, hand: changed.hand } : reported;
  const second = draw() < 0.3 ? doubleWays[pick(draw, alongside)]?.(draw, first) : undefined;
  return second ?? first;
}

const isBirth = (event: MadeEvent): boolean => event.what === "birth";
const otherPerson = (draw: Draw, of: typeof women, family: MadePerson["family"]): MadePerson => ({
  given: pick(draw, of),
  ...(family && { family }),
});

/** Events that look much like another and are not the same. */
const nearWays: Readonly<Record<string, Change>> = {
  "a sister or brother the next year": (draw, event) =>
    isBirth(event)
      ? {
          ...event,
          day: addDays(event.day, 330 + Math.floor(draw() * 90)),
          ...(event.child && { child: { ...event.child, given: pick(draw, children) } }),
        }
      : undefined,
  "a sister or brother on the same day of the next year": (draw, event) => {
    const day = parseCivilDate(`${Number(event.day.slice(0, 4)) + 1}${event.day.slice(4)}`);
    if (!isBirth(event) || !day) return undefined;
    return { ...event, day, ...(event.child && { child: { ...event.child, given: pick(draw, children) } }) };
  },
  "a twin": (draw, event) =>
    isBirth(event) && event.birthOrder !== undefined
      ? {
          ...event,
          birthOrder: 2,
          sex: draw() < 0.5 ? "male" : "female",
          ...(event.child && { child: { ...event.child, given: pick(draw, children) } }),
        }
      : undefined,
  "the same mother's name on the same day": (draw, event) =>
    isBirth(event)
      ? { ...event, father: otherPerson(draw, men, event.mother?.family), mobile: mobileOf(draw) }
      : undefined,
  "the same father's name on the same day": (draw, event) =>
    isBirth(event)
      ? { ...event, mother: otherPerson(draw, women, event.mother?.family), mobile: mobileOf(draw) }
      : undefined,
  "the same child's name on the same day": (draw, event) =>
    isBirth(event) && event.child
      ? {
          ...event,
          mother: otherPerson(draw, women, event.mother?.family),
          father: otherPerson(draw, men, event.mother?.family),
          mobile: mobileOf(draw),
        }
      : undefined,
  "a namesake who died on the same day at another age": (draw, event) =>
    event.what === "death" && event.person
      ? {
          ...event,
          ageYears: ((event.ageYears ?? 0) + 20 + Math.floor(draw() * 30)) % 95,
          father: otherPerson(draw, men, event.person.family),
          spouse: otherPerson(draw, event.sex === "male" ? women : men, event.person.family),
          mobile: mobileOf(draw),
        }
      : undefined,
  "a brother who died in the same accident": (draw, event) =>
    event.what === "death" && event.sex === "male" && event.father
      ? {
          ...event,
          person: otherPerson(draw, men, pick(draw, [event.person?.family, pick(draw, families)])),
          ageYears: Math.abs((event.ageYears ?? 30) - 3 - Math.floor(draw() * 6)),
        }
      : undefined,
  "a namesake who died the next year": (draw, event) =>
    event.what === "death" ? { ...event, day: addDays(event.day, 200 + Math.floor(draw() * 300)) } : undefined,
};

export interface MadeSet {
  readonly seed: number;
  /** All registrations, doubles and near misses among them. */
  readonly count: number;
  readonly doubles: number;
  readonly span: MadeSpan;
}

/** The registrations in the order in which they were reported: a double after what it doubles. */
export function madeRegistrations({ seed, count, doubles, span }: MadeSet): readonly MadeRegistration[] {
  const draw = sequence(seed);
  const all: MadeRegistration[] = Array.from({ length: count - 2 * doubles }, () => ({ event: madeEvent(draw, span) }));
  const firsts = all.length;
  const used = new Set<number>();
  const add = (
    ways: Readonly<Record<string, unknown>>,
    make: (way: string, at: number) => MadeRegistration | undefined,
  ) => {
    const names = Object.keys(ways);
    for (let made = 0; made < doubles; ) {
      const at = Math.floor(draw() * firsts);
      const one = used.has(at) ? undefined : make(names[made % names.length] ?? "", at);
      if (!one) continue;
      used.add(at);
      all.push(one);
      made += 1;
    }
  };
  const eventAt = (at: number): MadeEvent => (all[at] as MadeRegistration).event;
  add(doubleWays, (way, at) => {
    const event = doubleOf(draw, eventAt(at), way);
    return event && { event, doubleOf: at, way };
  });
  add(nearWays, (way, at) => {
    const event = nearWays[way]?.(draw, eventAt(at));
    return event && { event: { ...event, hand: eventAt(at).hand }, way };
  });
  return all;
}
