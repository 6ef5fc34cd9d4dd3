// Invented births, deaths and still-births for measurements, the same for the same seed; with known doubles and near misses among them.
import { addDays, type CivilDate } from "../../../kernel/civil-date.ts";
import type { EventKind, Form } from "../rules/forms.ts";
import {
  children,
  families,
  type MadeName,
  men,
  mensSuffixes,
  muslimChildren,
  muslimFamilies,
  muslimMen,
  muslimWomen,
  muslimWomensSuffixes,
  women,
  womensSuffixes,
} from "./made-names.ts";

export type Draw = () => number;
const between = (draw: Draw, low: number, high: number): number => low + Math.floor(draw() * (high - low + 1));

/** The first names are drawn most often: the commonest is borne by about one in twenty. */
const evenness = 8;
const weights = new Map<readonly unknown[], readonly number[]>();
function pickCommon<T>(draw: Draw, from: readonly T[]): T {
  const known = weights.get(from);
  const sums = known ?? from.reduce<number[]>((all, _, at) => [...all, (all.at(-1) ?? 0) + 1 / (at + evenness)], []);
  if (!known) weights.set(from, sums);
  const at = draw() * (sums.at(-1) ?? 1);
  const found = sums.findIndex((sum) => at < sum);
  return from[Math.max(found, 0)] as T;
}
export const pick = <T>(draw: Draw, from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;

/** A person's name in its parts, so that it can be written in several ways. */
export interface MadePerson {
  readonly given: MadeName;
  readonly suffix?: MadeName;
  readonly family?: MadeName;
}

/** How a name is written down. */
export interface Hand {
  readonly script: "hindi" | "latin";
  /** Which of the usual spellings: 0 is the first. */
  readonly spelling: number;
}

const wordIn = (name: MadeName, { script, spelling }: Hand): string =>
  name[script][Math.min(spelling, name[script].length - 1)] ?? "";

export const written = ({ given, suffix, family }: MadePerson, hand: Hand): string =>
  [given, suffix, family].flatMap((part) => (part ? [wordIn(part, hand)] : [])).join(" ");

/** Those who stand in a form, before anybody writes it down. */
export interface MadeEvent {
  readonly what: EventKind;
  readonly day: CivilDate;
  readonly sex: "female" | "male";
  readonly child?: MadePerson;
  readonly person?: MadePerson;
  readonly mother?: MadePerson;
  readonly father?: MadePerson;
  readonly spouse?: MadePerson;
  readonly mobile?: string;
  readonly birthOrder?: number;
  readonly ageYears?: number;
  readonly hand: Hand;
}

/** Mobiles from a series that is hardly given out; still, nothing is ever sent to them. */
export const mobileOf = (draw: Draw): string => `600${String(between(draw, 0, 9_999_999)).padStart(7, "0")}`;

interface People {
  readonly women: readonly MadeName[];
  readonly men: readonly MadeName[];
  readonly children: readonly MadeName[];
  readonly families: readonly MadeName[];
  readonly womensSuffixes: readonly MadeName[];
}
const hindus: People = { women, men, children, families, womensSuffixes };
const muslims: People = {
  women: muslimWomen,
  men: muslimMen,
  children: muslimChildren,
  families: muslimFamilies,
  womensSuffixes: muslimWomensSuffixes,
};
const peopleOf = (draw: Draw): People => (draw() < 0.12 ? muslims : hindus);

/** Older women often have no family name, younger ones mostly do. */
function woman(draw: Draw, people: People, family: MadeName, old: boolean): MadePerson {
  const given = pickCommon(draw, people.women);
  const plain = draw() < (old ? 0.7 : 0.25);
  if (plain) return { given, suffix: pick(draw, people.womensSuffixes) };
  return draw() < 0.1 ? { given, suffix: pick(draw, people.womensSuffixes), family } : { given, family };
}

function man(draw: Draw, people: People, family: MadeName): MadePerson {
  const given = pickCommon(draw, people.men);
  const suffix = people === hindus && draw() < 0.25 ? pickCommon(draw, mensSuffixes) : undefined;
  const plain = draw() < 0.1;
  return { given, ...(suffix && { suffix }), ...(!plain && { family }) };
}

const handOf = (draw: Draw): Hand => ({
  script: draw() < 0.8 ? "hindi" : "latin",
  spelling: draw() < 0.85 ? 0 : 1,
});

const sexOf = (draw: Draw): MadeEvent["sex"] => (draw() < 0.52 ? "male" : "female");

function birth(draw: Draw, what: "birth" | "still-birth", day: CivilDate): MadeEvent {
  const people = peopleOf(draw);
  const family = pickCommon(draw, people.families);
  const named = what === "birth" && draw() < 0.45;
  return {
    what,
    day,
    sex: sexOf(draw),
    ...(named && { child: { given: pickCommon(draw, people.children), ...(draw() < 0.6 && { family }) } }),
    mother: woman(draw, people, family, false),
    ...(draw() > 0.04 && { father: man(draw, people, family) }),
    ...(draw() < 0.85 && { mobile: mobileOf(draw) }),
    ...(draw() < 0.9 && { birthOrder: 1 }),
    hand: handOf(draw),
  };
}

function death(draw: Draw, day: CivilDate): MadeEvent {
  const people = peopleOf(draw);
  const family = pickCommon(draw, people.families);
  const sex = sexOf(draw);
  const ageYears = draw() < 0.06 ? between(draw, 0, 10) : between(draw, 25, 92);
  const married = ageYears > 24 && draw() < 0.75;
  const spouse = sex === "male" ? woman(draw, people, family, true) : man(draw, people, family);
  return {
    what: "death",
    day,
    sex,
    person: sex === "male" ? man(draw, people, family) : woman(draw, people, family, ageYears > 45),
    ...(draw() < 0.8 && { father: man(draw, people, family) }),
    ...(married && { spouse }),
    ...(draw() < 0.7 && { mobile: mobileOf(draw) }),
    ageYears,
    hand: handOf(draw),
  };
}

export interface MadeSpan {
  readonly from: CivilDate;
  readonly days: number;
}

/** One event of its own, on some day of the span. */
export function madeEvent(draw: Draw, { from, days }: MadeSpan): MadeEvent {
  const day = addDays(from, between(draw, 0, days - 1));
  const kind = draw();
  if (kind < 0.72) return birth(draw, "birth", day);
  return kind < 0.97 ? death(draw, day) : birth(draw, "still-birth", day);
}

/** The event as a form that was read. */
export function formOf(event: MadeEvent): Form {
  const { what, day, sex, hand, mobile, birthOrder, ageYears } = event;
  const name = (person: MadePerson | undefined) => (person === undefined ? undefined : written(person, hand));
  const fields: Record<string, string | undefined> = {
    eventDate: day,
    sex,
    childName: name(event.child),
    personName: name(event.person),
    motherName: name(event.mother),
    fatherName: name(event.father),
    spouseName: name(event.spouse),
    mobile,
    place: "institution",
    informantName: name(event.father ?? event.mother ?? event.person),
    ...(what !== "death" && { birthOrder: birthOrder?.toString() }),
    ...(what === "death" && { ageYears: String(ageYears ?? 0) }),
    ...(what === "still-birth" && { pregnancyWeeks: "34" }),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
