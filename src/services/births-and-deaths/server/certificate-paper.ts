// What stands on a certificate (Forms 5 and 6): field by field out of the entry's form, in both languages, with the signed QR.
import { type CivilDate, instantMs, type Instant, showDate } from "../../../kernel/civil-date.ts";
import { dateInWords } from "../../../kernel/date-words.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { CertificatePaper, CertificateRow } from "../../../kernel/papers/certificate-paper.ts";
import { type CertifiedEvent, certifiedSexes } from "../../../kernel/papers/claims.ts";
import type { BothWords } from "../../../kernel/papers/letter-paper.ts";
import type { RegistrationLaw } from "../../../kernel/registration-law.ts";
import type { Town } from "../../../kernel/town.ts";
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import {
  logClaim,
  logPrint,
  type PaperSettings,
  statusIndexOf,
  townTitles,
  typeTitles,
} from "../../../platform/papers/issuing.ts";
import { signPaper } from "../../../platform/papers/keys.ts";
import { choiceWord, fieldWord } from "../pages/field-words.ts";
import { relationWord } from "../pages/certificates/relation-word.ts";
import { type Words, words } from "../pages/certificates/words/words.generated.ts";
import type { IssuedCertificate } from "../rules/certificate.ts";
import type { Entry } from "../rules/event.ts";
import type { EventKind, FieldName, Form } from "../rules/forms.ts";

/** A name in both languages. */
interface Named {
  readonly nameHi: string;
  readonly nameEn: string;
}

/** What a certificate is made of. */
export interface CertificateRound {
  readonly id: SubjectId;
  readonly certificate: IssuedCertificate;
  /** Which print this is, from 1. */
  readonly copy: number;
  readonly entry: Entry;
  readonly form: Form;
  readonly town: Town;
  readonly unit: Named;
  /** The institution that reported, where it happened there. */
  readonly institution: Named | undefined;
  readonly sample: boolean;
  readonly at: Instant;
  readonly inLog: LogPlace | undefined;
  readonly law: Pick<RegistrationLaw, "certificateForm">;
}

type WordKey = { [Key in keyof Words]: Words[Key] extends string ? Key : never }[keyof Words];
const both = (key: WordKey): BothWords => ({ hindi: words.hi[key], english: words.en[key] });
const nobody: BothWords = { hindi: "", english: "" };

const forms: Readonly<Record<EventKind, BothWords>> = {
  birth: both("paper_form_birth"),
  death: both("paper_form_death"),
  // The Rules have no form for it: it is given on request.
  "still-birth": nobody,
};
const titles: Readonly<Record<EventKind, BothWords>> = {
  birth: both("paper_title_birth"),
  death: both("paper_title_death"),
  "still-birth": both("paper_title_still_birth"),
};
const saying = {
  birth: "paper_says_birth",
  death: "paper_says_death",
  "still-birth": "paper_says_still_birth",
} as const satisfies Record<EventKind, keyof Words>;

/** The fields in the order of the forms. The cause of a death stands on no certificate. Source: RBD Act 1969, section 17(1). */
const printed: Readonly<Record<EventKind, readonly FieldName[]>> = {
  birth: [
    "childName",
    "sex",
    "eventDate",
    "place",
    "motherName",
    "motherIdentity",
    "fatherName",
    "fatherIdentity",
    "addressThen",
    "permanentAddress",
  ],
  death: [
    "personName",
    "personIdentity",
    "sex",
    "eventDate",
    "ageYears",
    "place",
    "motherName",
    "fatherName",
    "spouseName",
    "addressThen",
    "permanentAddress",
  ],
  "still-birth": [
    "sex",
    "eventDate",
    "pregnancyWeeks",
    "place",
    "motherName",
    "fatherName",
    "addressThen",
    "permanentAddress",
  ],
};
/** Fields that are left out where nothing was said; the others say that nothing is recorded. */
const optional: ReadonlySet<FieldName> = new Set<FieldName>([
  "motherIdentity",
  "fatherIdentity",
  "personIdentity",
  "spouseName",
]);

type Value = Pick<CertificateRow, "value" | "valueEnglish">;
const inBoth = ({ hindi, english }: BothWords): Value => ({ value: hindi, valueEnglish: english });
const choice = (field: FieldName, value: string): BothWords => ({
  hindi: choiceWord(field, value, "hi"),
  english: choiceWord(field, value, "en"),
});

/** A day in figures and in words, in both languages. */
const dayIn = (date: CivilDate): Value => ({
  value: `${showDate(date)} (${dateInWords(date, "hi")})`,
  valueEnglish: dateInWords(date, "en"),
});

/**
 * Where it happened: the institution by its own names, every other place as it was written. Of a child who was found the address
 * alone: that it was found is nobody's to read on its papers.
 */
function placeIn({ form, institution }: Pick<CertificateRound, "form" | "institution">): Value | undefined {
  const place = form.place ?? "other";
  if (place === "found") return form.placeAddress === undefined ? undefined : { value: form.placeAddress };
  if (place === "institution" && institution) return { value: institution.nameHi, valueEnglish: institution.nameEn };
  const named = choice("place", place);
  const where = place === "vehicle" ? form.firstHalt : form.placeAddress;
  return where === undefined ? inBoth(named) : { value: where, valueEnglish: `${named.hindi} / ${named.english}` };
}

function ageIn({ ageYears, ageDays, personBornOn }: Form): Value | undefined {
  const said = (key: "paper_years" | "paper_days", count: string): Value => ({
    value: words.hi[key]({ count }),
    valueEnglish: words.en[key]({ count }),
  });
  if (ageYears !== undefined) return said("paper_years", ageYears);
  if (ageDays !== undefined) return said("paper_days", ageDays);
  if (personBornOn === undefined) return undefined;
  const born = fieldWord("personBornOn", "hi");
  return {
    value: `${born} ${showDate(personBornOn as CivilDate)}`,
    valueEnglish: `${fieldWord("personBornOn", "en")} ${showDate(personBornOn as CivilDate)}`,
  };
}

/** The last four digits: the paper is shown to many. */
const maskedIdentity = (identity: string): string => `XXXX XXXX ${identity.slice(-4)}`;

function valueOf(field: FieldName, round: CertificateRound): Value | undefined {
  const { form } = round;
  const said = form[field];
  if (field === "place") return placeIn(round);
  if (field === "ageYears") return ageIn(form);
  if (said === undefined) return field === "childName" ? inBoth(both("paper_not_named")) : undefined;
  if (field === "sex") return inBoth(choice("sex", said));
  if (field === "eventDate") return dayIn(said as CivilDate);
  if (field === "pregnancyWeeks")
    return { value: words.hi.paper_weeks({ count: said }), valueEnglish: words.en.paper_weeks({ count: said }) };
  return { value: field.endsWith("Identity") ? maskedIdentity(said) : said };
}

function rowsOf(round: CertificateRound): readonly CertificateRow[] {
  const { certificate, entry } = round;
  const rows = printed[certificate.what].flatMap((field): readonly CertificateRow[] => {
    const value = valueOf(field, round);
    if (value === undefined && optional.has(field)) return [];
    const named =
      field === "ageYears"
        ? both("paper_age")
        : { hindi: fieldWord(field, "hi", certificate.what), english: fieldWord(field, "en", certificate.what) };
    return [{ ...named, ...(value ?? inBoth(both("paper_not_recorded"))) }];
  });
  return [
    ...rows,
    { ...both("entry_number"), value: entry.number },
    { ...both("paper_registered_on"), value: showDate(entry.on) },
  ];
}

/** Of an adoption nothing is said: the child's certificate is that of any other child. Source: RBD Act 1969, section 15. */
function remarksOf({ entry, certificate }: CertificateRound): readonly BothWords[] {
  const { book, margin } = entry;
  const said = <K extends "paper_old_book" | "paper_margin" | "paper_replaces">(
    key: K,
    values: Parameters<Words[K]>[0],
  ): BothWords => ({ hindi: words.hi[key](values as never), english: words.en[key](values as never) });
  return [
    ...(book ? [said("paper_old_book", { book: book.book, page: String(book.page), entry: book.entry })] : []),
    ...margin
      .filter((note) => note.what !== "adoption")
      .map((note) => said("paper_margin", { number: note.number, date: showDate(note.on) })),
    ...(certificate.replaces ? [said("paper_replaces", { number: certificate.replaces.number })] : []),
  ];
}

function certifiedIn({ certificate, form }: CertificateRound): CertifiedEvent {
  const sex = certifiedSexes.find((one) => one === form.sex);
  if (sex === undefined || form.eventDate === undefined) throw new Error("an entry without day or sex was certified");
  return { what: certificate.what, on: form.eventDate, sex };
}

function signedText(round: CertificateRound, settings: PaperSettings): Promise<string> {
  const { id, certificate, entry, form, town, sample, at, inLog } = round;
  const name = form.childName ?? form.personName;
  return signPaper(settings.keys, {
    issuer: settings.issuer,
    issuedAtSeconds: Math.floor(instantMs(at) / 1000),
    status: { index: statusIndexOf(id), uri: settings.statusUri },
    ...(name !== undefined && { person: { name } }),
    act: {
      paperClass: "certificate",
      number: certificate.number,
      on: certificate.on,
      town: town.id,
      ...townTitles(town),
      version: certificate.version,
      sample,
      subject: entry.number,
      event: certifiedIn(round),
      ...logClaim(settings, inLog),
    },
  });
}

/** The certificate as it is printed. The entry must still have the certificate's version. */
export async function certificatePaper(round: CertificateRound, settings: PaperSettings): Promise<CertificatePaper> {
  const { certificate, town, unit, at, law, inLog, sample, copy } = round;
  const { what, relation } = certificate;
  const says = saying[what];
  const given = { copy: String(copy) };
  return {
    townHindi: town.nameHi,
    townEnglish: town.nameEn,
    ...typeTitles(town),
    sample,
    form: forms[what],
    title: titles[what],
    law: both("paper_law"),
    ...(!law.certificateForm.verified && { unverified: both("paper_unverified") }),
    says: { hindi: words.hi[says]({ unit: unit.nameHi }), english: words.en[says]({ unit: unit.nameEn }) },
    unit: {
      hindi: words.hi.paper_unit({ unit: unit.nameHi }),
      english: words.en.paper_unit({ unit: unit.nameEn }),
    },
    number: certificate.number,
    date: showDate(certificate.on),
    issuedAtSeconds: Math.floor(instantMs(at) / 1000),
    rows: rowsOf(round),
    remarks: remarksOf(round),
    given: {
      hindi: words.hi.paper_given({ relation: relationWord(relation, "hi"), ...given }),
      english: words.en.paper_given({ relation: relationWord(relation, "en"), ...given }),
    },
    signer: both("paper_signer"),
    ...logPrint(settings, inLog),
    verifyAt: settings.verifyAt,
    qrText: await signedText(round, settings),
  };
}
