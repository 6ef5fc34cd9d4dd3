// Forms 1 (birth), 2 (death) and 3 (still-birth): their fields, legal and statistical, as one table that pages, checks and papers share.

export const eventKinds = ["birth", "death", "still-birth"] as const;
export type EventKind = (typeof eventKinds)[number];

/** How a field is written. `choice` has its words in `choices`; `identity` is an Aadhaar number. */
export type FieldKind = "name" | "text" | "date" | "time" | "choice" | "number" | "mobile" | "identity";

interface FieldShape {
  readonly kind: FieldKind;
  readonly of: readonly EventKind[];
  /** `medical` is the certificate of the cause of death: Form 4 of an institution, Form 4A elsewhere. */
  readonly part: "legal" | "statistical" | "medical";
  /** Without it the form is not complete. */
  readonly needed?: true;
  readonly choices?: readonly string[];
  /** The least and greatest number. */
  readonly from?: number;
  readonly to?: number;
}

const all = eventKinds;
const births = ["birth", "still-birth"] as const;
const birth = ["birth"] as const;
const death = ["death"] as const;

export const sexes = ["female", "male", "transgender"] as const;
/** `found`: a child who was found and whose birth nobody knows; the place is where it was found. */
export const placeKinds = ["institution", "home", "vehicle", "other", "found"] as const;
export type PlaceKind = (typeof placeKinds)[number];
const educations = ["none", "primary", "middle", "secondary", "graduate", "unknown"] as const;
const religions = ["hindu", "muslim", "christian", "sikh", "buddhist", "jain", "other", "unsaid"] as const;
const attentions = ["institutional", "doctor", "midwife", "traditional", "relatives", "none"] as const;
/** Groups of causes of death as the yearly return counts them. */
export const causes = [
  "circulatory",
  "respiratory",
  "infectious",
  "cancer",
  "digestive",
  "perinatal",
  "maternal",
  "accident",
  "suicide",
  "violence",
  "old-age",
  "other",
  "unknown",
] as const;

/** Years of life that a person may have had. */
export const age_years_max = 130;

/** Every field in the order of the forms. Source: Forms 1, 2 and 3 of the Rules; their wording is ours. */
export const fields = {
  eventDate: { kind: "date", of: all, part: "legal", needed: true },
  eventTime: { kind: "time", of: all, part: "legal" },
  sex: { kind: "choice", of: all, part: "legal", needed: true, choices: sexes },
  childName: { kind: "name", of: birth, part: "legal" },
  personName: { kind: "name", of: death, part: "legal", needed: true },
  personBornOn: { kind: "date", of: death, part: "legal" },
  ageYears: { kind: "number", of: death, part: "legal", from: 0, to: age_years_max },
  ageDays: { kind: "number", of: death, part: "legal", from: 0, to: 364 },
  spouseName: { kind: "name", of: death, part: "legal" },
  motherName: { kind: "name", of: all, part: "legal" },
  fatherName: { kind: "name", of: all, part: "legal" },
  personIdentity: { kind: "identity", of: death, part: "legal" },
  motherIdentity: { kind: "identity", of: births, part: "legal" },
  fatherIdentity: { kind: "identity", of: births, part: "legal" },
  mobile: { kind: "mobile", of: all, part: "legal" },
  place: { kind: "choice", of: all, part: "legal", needed: true, choices: placeKinds },
  placeAddress: { kind: "text", of: all, part: "legal" },
  firstHalt: { kind: "text", of: all, part: "legal" },
  addressThen: { kind: "text", of: all, part: "legal" },
  permanentAddress: { kind: "text", of: all, part: "legal" },
  informantName: { kind: "name", of: all, part: "legal", needed: true },
  informantAddress: { kind: "text", of: all, part: "legal" },
  remarks: { kind: "text", of: all, part: "legal" },
  residence: { kind: "text", of: all, part: "statistical" },
  religion: { kind: "choice", of: all, part: "statistical", choices: religions },
  motherEducation: { kind: "choice", of: births, part: "statistical", choices: educations },
  fatherEducation: { kind: "choice", of: birth, part: "statistical", choices: educations },
  motherOccupation: { kind: "text", of: birth, part: "statistical" },
  fatherOccupation: { kind: "text", of: birth, part: "statistical" },
  occupation: { kind: "text", of: death, part: "statistical" },
  motherAgeMarried: { kind: "number", of: birth, part: "statistical", from: 10, to: 60 },
  motherAge: { kind: "number", of: births, part: "statistical", from: 10, to: 65 },
  childrenAlive: { kind: "number", of: birth, part: "statistical", from: 0, to: 25 },
  attention: { kind: "choice", of: all, part: "statistical", choices: attentions },
  delivery: { kind: "choice", of: births, part: "statistical", choices: ["natural", "caesarean", "forceps"] },
  weightGrams: { kind: "number", of: birth, part: "statistical", from: 300, to: 8_000 },
  pregnancyWeeks: { kind: "number", of: births, part: "statistical", from: 20, to: 45 },
  /** One of twins or more: its place in the order of birth; 1 where it came alone. */
  birthOrder: { kind: "number", of: births, part: "legal", from: 1, to: 8 },
  certified: { kind: "choice", of: death, part: "statistical", choices: ["yes", "no"] },
  cause: { kind: "choice", of: ["death", "still-birth"], part: "statistical", choices: causes },
  causeText: { kind: "text", of: ["death", "still-birth"], part: "statistical" },
  pregnant: { kind: "choice", of: death, part: "statistical", choices: ["no", "yes", "unknown"] },
  smokedYears: { kind: "number", of: death, part: "statistical", from: 0, to: 100 },
  chewedYears: { kind: "number", of: death, part: "statistical", from: 0, to: 100 },
  drankYears: { kind: "number", of: death, part: "statistical", from: 0, to: 100 },
  causeA: { kind: "text", of: death, part: "medical" },
  causeB: { kind: "text", of: death, part: "medical" },
  causeC: { kind: "text", of: death, part: "medical" },
  causeBeside: { kind: "text", of: death, part: "medical" },
  causeSince: { kind: "text", of: death, part: "medical" },
  manner: {
    kind: "choice",
    of: death,
    part: "medical",
    choices: ["natural", "accident", "suicide", "homicide", "pending"],
  },
  certifier: { kind: "name", of: death, part: "medical" },
  certifierNumber: { kind: "text", of: death, part: "medical" },
} as const satisfies Readonly<Record<string, FieldShape>>;

export type FieldName = keyof typeof fields;
export const fieldNames = Object.keys(fields) as readonly FieldName[];
export const shapeOf = (name: FieldName): FieldShape => fields[name];

/** The fields of one form, in its order. */
export const fieldsOf = (what: EventKind): readonly FieldName[] =>
  fieldNames.filter((name) => shapeOf(name).of.includes(what));

/** A form that was read: each field in one way of writing (dates YYYY-MM-DD, times HH:MM, digits Latin); absent where nothing was said. */
export type Form = Readonly<Partial<Record<FieldName, string>>>;
/** A form as it was typed. */
export type Typed = Readonly<Record<string, string | undefined>>;
