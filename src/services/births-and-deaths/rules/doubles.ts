// Whether two reports or entries may be of the same child or person: what speaks for it and against it, as a score and a verdict.
import { addDays, type CivilDate, daysBetween, parseCivilDate } from "../../../kernel/civil-date.ts";
import { yearsLived } from "./age.ts";
import { NameComparer, type PartLikeness } from "./alike-names.ts";
import type { EventKind, FieldName, Form } from "./forms.ts";

/** One of the two: its form as far as it is known. */
export interface Known {
  readonly what: EventKind;
  readonly form: Form;
}

/** What the two have in common, in the order in which a page says it. */
export const whys = [
  "same-day",
  "swapped-day",
  "next-day",
  "near-day",
  "other-year",
  "child",
  "person",
  "mother",
  "father",
  "spouse",
  "sex",
  "age",
  "born-on",
  "mobile",
  "identity",
  "found",
  "twin",
] as const;
export type Why = (typeof whys)[number];

/** `same`: very likely one event; `alike`: somebody should look; `other`: two events. */
export type Verdict = "same" | "alike" | "other";
export interface Judged {
  readonly verdict: Verdict;
  /** From 0 to 100, for the order in which they are shown. */
  readonly score: number;
  readonly why: readonly Why[];
}

/** Points from which somebody looks, from which it is very likely one event, and that make a score of 100. */
const alike_points = 8;
const same_points = 11;
const full_points = 18;

export type DayLikeness = Extract<Why, `${string}-day` | "other-year"> | "other";

const swapped = (day: CivilDate): CivilDate | undefined =>
  parseCivilDate(`${day.slice(0, 4)}-${day.slice(8)}-${day.slice(5, 7)}`);
const inYear = (day: CivilDate, more: number): CivilDate | undefined =>
  parseCivilDate(`${Number(day.slice(0, 4)) + more}${day.slice(4)}`);

/** How two days may be one: written with day and month exchanged, a day or two apart, or of the year before. */
export function dayLikeness(one: CivilDate, other: CivilDate): DayLikeness {
  if (one === other) return "same-day";
  const apart = Math.abs(daysBetween(one, other));
  if (apart === 1) return "next-day";
  if (swapped(one) === other) return "swapped-day";
  if (apart === 2) return "near-day";
  return inYear(one, 1) === other || inYear(one, -1) === other ? "other-year" : "other";
}

/** Every day on which the event of this day may stand once more: those that `dayLikeness` does not call other. */
export function daysLike(day: CivilDate): readonly CivilDate[] {
  const days = [
    day,
    ...[-2, -1, 1, 2].map((more) => addDays(day, more)),
    swapped(day),
    inYear(day, -1),
    inYear(day, 1),
  ];
  return [...new Set(days.filter((one) => one !== undefined))];
}

const dayPoints: Readonly<Record<Exclude<DayLikeness, "other">, number>> = {
  "same-day": 4,
  "swapped-day": 3.25,
  "next-day": 2.5,
  "near-day": 1.5,
  "other-year": 0,
};

/** Points for a given name that sounds the same, that is close or near, and that differs. */
type NamePoints = Readonly<Record<PartLikeness, number>>;
type NameField = Extract<FieldName, "childName" | "personName" | "motherName" | "fatherName" | "spouseName">;
type NamesOf = readonly (readonly [Why, NameField, NamePoints])[];

// Children are often called otherwise at home than in the hospital; of the dead the name is what counts most.
const ofBirths: NamesOf = [
  ["child", "childName", { same: 3.5, close: 2, near: 0, other: -2 }],
  ["mother", "motherName", { same: 4, close: 2, near: -2, other: -6 }],
  ["father", "fatherName", { same: 4, close: 2, near: -2, other: -5.5 }],
];
const ofDeaths: NamesOf = [
  ["person", "personName", { same: 4.5, close: 2.5, near: -3, other: -10 }],
  ["mother", "motherName", { same: 3, close: 1.5, near: 0, other: -2 }],
  ["father", "fatherName", { same: 4, close: 2, near: -1, other: -5 }],
  ["spouse", "spouseName", { same: 4, close: 2, near: -1, other: -3.5 }],
];
// All names of a form are of one family, and any of them may leave it out: so it counts once. A family has more than one name
// (its caste's, its village's), and yet another name is mostly another family.
const familyPoints = { same: 1.5, close: 1, near: -1, other: -4.75, unknown: -0.6 } as const;

interface Evidence {
  readonly points: number;
  readonly why?: Why;
}
const nothing: Evidence = { points: 0 };

function ofNames(names: NameComparer, one: Form, other: Form, of: NamesOf): readonly Evidence[] {
  const families = (form: Form): readonly string[] =>
    of.flatMap(([, field]) => {
      const name = form[field];
      return name === undefined ? [] : (names.familyOf(name) ?? []);
    });
  const family = names.closest(families(one), families(other));
  const given = of.map(([why, field, points]): Evidence => {
    const [left, right] = [one[field], other[field]];
    const likeness = left !== undefined && right !== undefined ? names.givenLikeness(left, right) : undefined;
    return likeness ? { points: points[likeness], ...(likeness === "same" && { why }) } : nothing;
  });
  return [...given, { points: familyPoints[family ?? "unknown"] }];
}

/** Points where both tell it and it is equal, and where it differs. */
function ofEqual(one: Form, other: Form, field: FieldName, why: Why, same: number, differs: number): Evidence {
  const [left, right] = [one[field], other[field]];
  if (left === undefined || right === undefined) return nothing;
  return left === right ? { points: same, why } : { points: differs };
}

function ofAge(one: Form, other: Form): Evidence {
  const [left, right] = [yearsLived(one), yearsLived(other)];
  if (left === undefined || right === undefined) return nothing;
  const apart = Math.abs(left - right);
  if (apart <= 1) return { points: 1.5, why: "age" };
  if (apart <= 5) return { points: 0.5, why: "age" };
  return { points: apart <= 10 ? -0.5 : -4 };
}

function evidenceOf(names: NameComparer, one: Known, other: Known): readonly Evidence[] {
  const [left, right] = [one.form, other.form];
  if (one.what === "death") {
    return [
      ...ofNames(names, left, right, ofDeaths),
      ofEqual(left, right, "sex", "sex", 0.5, -3),
      ofAge(left, right),
      ofEqual(left, right, "personBornOn", "born-on", 2, 0),
      ofEqual(left, right, "mobile", "mobile", 2, 0),
      ofEqual(left, right, "personIdentity", "identity", 6, -4),
    ];
  }
  const found = left.place === "found" && right.place === "found";
  return [
    ...ofNames(names, left, right, ofBirths),
    ofEqual(left, right, "sex", "sex", 0.5, -2.5),
    ofEqual(left, right, "mobile", "mobile", 3, 0),
    ofEqual(left, right, "motherIdentity", "identity", 5, -4),
    ofEqual(left, right, "fatherIdentity", "identity", 3, -3),
    // Of a child that was found nobody knows the parents; that two are found within days of each other is rare enough.
    ...(found ? [{ points: 6, why: "found" } as const] : []),
    ...(one.what === other.what ? [] : [{ points: -1 }]),
  ];
}

const none: Judged = { verdict: "other", score: 0, why: [] };

/** What cannot be one event whatever else agrees. */
const apart = (one: Known, other: Known): boolean => (one.what === "death") !== (other.what === "death");

/**
 * Twins are two children, with one mother and one day. But the place in the order of birth is only what somebody wrote: a child
 * that is reported once more with another place would else be hidden as its own twin.
 */
function maybeTwins(one: Known, other: Known): boolean {
  const [left, right] = [one.form.birthOrder, other.form.birthOrder];
  return left !== undefined && right !== undefined && left !== right;
}

/** Judges two events; which of them is named first makes no difference. Who judges many gives one comparer to all. */
export function judgeDoubles(one: Known, other: Known, names: NameComparer = new NameComparer()): Judged {
  const [left, right] = [one.form.eventDate, other.form.eventDate];
  if (left === undefined || right === undefined || apart(one, other)) return none;
  const day = dayLikeness(left as CivilDate, right as CivilDate);
  if (day === "other") return none;
  const twins = maybeTwins(one, other);
  const evidence: readonly Evidence[] = [
    { points: dayPoints[day], why: day },
    ...evidenceOf(names, one, other),
    ...(twins ? [{ points: 0, why: "twin" } as const] : []),
  ];
  const said = new Set(evidence.flatMap(({ why }) => why ?? []));
  // Sisters and brothers are born in other years; only the same name makes one child of two.
  if (day === "other-year" && !said.has("child") && !said.has("person")) return none;
  const points = evidence.reduce((sum, { points: more }) => sum + more, 0);
  const verdict = points >= same_points && !twins ? "same" : points >= alike_points ? "alike" : "other";
  const score = Math.round(Math.min(Math.max(points / full_points, 0), 1) * 100);
  return { verdict, score, why: whys.filter((why) => said.has(why)) };
}
