// A certificate as data for DigiLocker: its general form of certificates (API Setu, "XML format"), with the entry's fields beneath.
import { type CivilDate, showDate } from "../../../kernel/civil-date.ts";
import type { DigilockerIssuer, LockedKind } from "./digilocker.ts";
import type { Form } from "./forms.ts";

const signs: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};
/** Characters that XML 1.0 cannot hold at all. */
const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A text as it may stand in XML, also between quotes. */
export const xmlText = (text: string): string =>
  text.replaceAll(impossible, "").replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? "");

type Attributes = Readonly<Record<string, string>>;

/** One element with its attributes and whatever stands in it, which is XML already. */
export function element(name: string, attributes: Attributes, inner = ""): string {
  const told = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(value)}"`);
  return `<${name}${told.join("")}${inner === "" ? "/>" : `>${inner}</${name}>`}`;
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

export interface CertificateData {
  readonly kind: LockedKind;
  readonly issuer: DigilockerIssuer;
  readonly form: Form;
  /** The certificate's own number, and that of the entry. */
  readonly number: string;
  readonly entryNumber: string;
  readonly version: number;
  readonly issuedOn: CivilDate;
  readonly registeredOn: CivilDate;
  readonly town: { readonly id: number; readonly name: string; readonly district: string };
  readonly unit: string;
  readonly sample: boolean;
}

const names: Readonly<Record<LockedKind, string>> = { birth: "Birth Certificate", death: "Death Certificate" };
const genders: Readonly<Record<string, string>> = { female: "F", male: "M", transgender: "T" };
/** What the printed certificate shows, without identity numbers. Of a death never the cause. Source: RBD Act 1969, section 17(1). */
const shown = {
  birth: ["childName", "sex", "eventDate", "place", "placeAddress", "motherName", "fatherName", "permanentAddress"],
  death: [
    "personName",
    "sex",
    "eventDate",
    "ageYears",
    "place",
    "placeAddress",
    "motherName",
    "fatherName",
    "spouseName",
  ],
} as const satisfies Readonly<Record<LockedKind, readonly (keyof Form)[]>>;

const day = (date: string | undefined): string => (date === undefined ? "" : showDate(date as CivilDate));

function personOf({ kind, form }: CertificateData): string {
  const [name, dob] = kind === "birth" ? [form.childName, form.eventDate] : [form.personName, form.personBornOn];
  const gender = genders[form.sex ?? ""] ?? "";
  const [swd, swdIndicator] =
    form.fatherName === undefined ? ["", ""] : [form.fatherName, kind === "birth" ? "C" : "S"];
  return element("Person", { name: name ?? "", dob: day(dob), gender, swd, swdIndicator });
}

/** A field as it leaves. That a child was found is nobody's to read: its place is one of the others. */
function shownIn(field: keyof Form, value: string): string {
  if (field === "eventDate") return day(value);
  return field === "place" && value === "found" ? "other" : value;
}

/** The certificate as XML. */
export function certificateXml(data: CertificateData): string {
  const { kind, form, issuer, town, unit, sample } = data;
  const fields = shown[kind].flatMap((field) => {
    const value = form[field];
    return value === undefined ? [] : [element("Field", { name: field }, xmlText(shownIn(field, value)))];
  });
  const entry = {
    register: kind,
    number: data.entryNumber,
    registeredOn: day(data.registeredOn),
    unit,
    version: String(data.version),
    ...(sample && { sample: "yes" }),
  };
  const address = element("Address", { vtc: town.name, district: town.district, state: "MP", country: "IN" });
  const organization = element("Organization", { name: unit, code: `23-${town.id}`, type: "SG" }, address);
  const certificate = {
    language: "99",
    name: names[kind],
    type: issuer.docTypes[kind],
    number: data.number,
    issuedAt: town.name,
    issueDate: day(data.issuedOn),
    status: "A",
  };
  const inner = [
    element("IssuedBy", {}, organization),
    element("IssuedTo", {}, personOf(data)),
    element("CertificateData", {}, element("Entry", entry, fields.join(""))),
  ];
  return `${xmlHead}\n${element("Certificate", certificate, inner.join(""))}`;
}
