// Who may be given a paper through DigiLocker, under which address, and what the paper says as data.
import assert from "node:assert/strict";
import { test } from "node:test";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { type CivilDate, civilDate } from "../../../kernel/civil-date.ts";
import { derivedUuid, subjectId } from "../../../kernel/ids.ts";
import { makeRegistrationNumber } from "../../../kernel/public-number.ts";
import type { TownId } from "../../../kernel/town.ts";
import { digilockerIssuer as issuer } from "../../../rulebook/digilocker.ts";
import { isOfPerson, placeOfNumber, placeOfUri, sameName, uriOf, versionOfPerson } from "./digilocker.ts";
import { certificateXml } from "./digilocker-xml.ts";
import type { MarginKind, MarginNote } from "./event.ts";
import type { Form } from "./forms.ts";

const town = 250705 as TownId;
const event = subjectId(derivedUuid("an entry"));
const number = makeRegistrationNumber("B", { town, year: 2026, unit: 1, serial: 45 });

test("one person's name agrees across scripts, spellings and orders, and an initial stands for a word beside a whole one", () => {
  const same: readonly (readonly [string, string])[] = [
    ["अन्वी धाकड़", "Anvi Dhakad"],
    ["अन्वी धाकड़", "ANVI DHAKAR"],
    ["मोहम्मद सलीम खान", "Mohd Salim Khan"],
    ["किशनलाल ओझा", "Kishan Lal Ojha"],
    ["रुखसाना बी", "Rukhsana Bi"],
    ["रविंद्र सिंह", "Ravindra Singh"],
    ["श्रीमती ममता धाकड़", "Mamta Dhakad"],
    ["सुरेश ओझा", "Ojha Suresh"],
    ["अन्वी", "Anvi"],
    ["रमेश कुमार शर्मा", "R. K. Sharma"],
    ["रमेश कुमार शर्मा", "Ramesh K Sharma"],
    ["आर. के. शर्मा", "Sharma Ramesh Kumar"],
  ];
  for (const [kept, asked] of same) assert.equal(sameName(kept, asked), true, `${kept} and ${asked}`);
});

test("another person's name does not agree, however near it sounds", () => {
  const others: readonly (readonly [string, string])[] = [
    ["रमेश कुमार", "Rakesh Kumar"],
    ["अनिल वर्मा", "Anita Verma"],
    ["अनिल वर्मा", "Sunil Verma"],
    ["सीता बाई", "Gita Bai"],
    ["अजय सिंह", "Vijay Singh"],
    ["दीपक जैन", "Deepika Jain"],
    ["प्रिया", "Priyanka"],
    ["रमेश कुमार", "Kumar"],
    ["अन्वी", "Anvi Dhakad"],
    ["अन्वी धाकड़", "Anvi"],
    ["रमेश कुमार शर्मा", "Ramesh Sharma"],
    ["राम कुमार सिंह चौहान", "Ram Kumar Singh"],
    ["रमेश कुमार शर्मा", "R. K. Verma"],
    ["रमेश कुमार शर्मा", "R. Sharma"],
    ["रमेश कुमार शर्मा", "S. K. Sharma"],
    ["रमेश", "R"],
    ["रमेश कुमार", "R K"],
    ["अन्वी धाकड़", "Anvi Sharma"],
    ["अन्वी धाकड़", ""],
    ["अन्वी धाकड़", "123"],
    ["", ""],
  ];
  for (const [kept, asked] of others) assert.equal(sameName(kept, asked), false, `${kept} and ${asked}`);
});

const birth: Form = { childName: "अन्वी धाकड़", eventDate: "2026-11-15", sex: "female" };
const death: Form = { personName: "किशनलाल ओझा", eventDate: "2026-11-14", sex: "male" };

test("name and day of birth must both be the person's; a death that knows no day of birth is nobody's, whatever age it tells", () => {
  const asked = (name: string, bornOn: string) => ({ name, bornOn: bornOn as CivilDate });
  const cases: readonly (readonly ["birth" | "death", Form, string, string, boolean])[] = [
    ["birth", birth, "Anvi Dhakad", "2026-11-15", true],
    ["birth", birth, "Anvi Dhakad", "2026-11-14", false],
    ["birth", birth, "Ravi Dhakad", "2026-11-15", false],
    ["birth", { ...birth, childName: "" }, "", "2026-11-15", false],
    ["birth", { eventDate: "2026-11-15", sex: "female" }, "Anvi Dhakad", "2026-11-15", false],
    ["death", { ...death, personBornOn: "1955-03-02" }, "Kishan Lal Ojha", "1955-03-02", true],
    ["death", { ...death, personBornOn: "1955-03-02" }, "Kishan Lal Ojha", "1955-03-03", false],
    ["death", { ...death, personBornOn: "1955-03-02" }, "Kishan", "1955-03-02", false],
    ["death", { ...death, personBornOn: "1955-03-02" }, "Mohan Ojha", "1955-03-02", false],
    ["death", { ...death, ageYears: "71" }, "Kishan Lal Ojha", "1955-03-02", false],
    ["death", { ...death, ageDays: "20" }, "Kishan Lal Ojha", "2026-10-25", false],
    ["death", death, "Kishan Lal Ojha", "1955-03-02", false],
  ];
  for (const [kind, form, name, bornOn, wanted] of cases)
    assert.equal(
      isOfPerson(kind, form, asked(name, bornOn)),
      wanted,
      `${kind} ${name} ${bornOn} ${JSON.stringify(form)}`,
    );
});

test("an entry is of the person it is of now since its last adoption or change of substance", () => {
  const versions = (...kinds: readonly MarginKind[]): number =>
    versionOfPerson({ margin: kinds.map((what) => ({ what }) as MarginNote) });
  assert.deepEqual(
    [versions(), versions("name", "clerical"), versions("name", "adoption"), versions("substantive", "clerical")],
    [1, 1, 3, 2],
  );
});

test("a document's address leads back to its entry, by its number or, for an old book's, by its id", () => {
  const uri = uriOf(issuer, { town, kind: "birth", event, number });
  assert.match(uri, /^in\.gov\.mp\.urban-BRTCR-B250705202601000045\d$/);
  assert.deepEqual(placeOfUri(issuer, uri), { kind: "birth", place: { town, number } });
  const old = uriOf(issuer, { town, kind: "death", event, number: "123/1987" });
  assert.deepEqual(placeOfUri(issuer, old), { kind: "death", place: { town, event } });
  const strange = [
    "",
    "in.gov.mp.urban",
    "in.gov.kerala-BRTCR-1",
    uri.replace("BRTCR", "INCER"),
    `${uri}-1`,
    uri.slice(0, -2),
  ];
  for (const one of strange) assert.equal(placeOfUri(issuer, one), undefined, one);
});

test("a number as it was typed names its town; one out of an old book needs the town beside it", () => {
  assert.deepEqual(placeOfNumber(number.replaceAll("-", " ").toLowerCase(), undefined), { town, number });
  assert.deepEqual(placeOfNumber("123/1987", "250705"), { town, number: "123/1987" });
  for (const [typed, beside] of [
    ["123/1987", undefined],
    ["123/1987", "shivpuri"],
    ["", "250705"],
    ["", undefined],
  ] as const)
    assert.equal(placeOfNumber(typed, beside), undefined);
});

test("the certificate as data is well-formed whatever names hold, and never tells cause, identity or mobile", () => {
  const form: Form = {
    ...death,
    personName: `ओझा <b> & "किशन" 'लाल'\u0000\u0008`,
    cause: "suicide",
    causeText: "गुप्त कारण",
    personIdentity: "234567890124",
    mobile: "9876501234",
  };
  const xml = certificateXml({
    kind: "death",
    issuer,
    form,
    number: "C-1",
    entryNumber: "D-1",
    version: 2,
    issuedOn: civilDate("2026-11-21"),
    registeredOn: civilDate("2026-11-20"),
    town: { id: 250705, name: "Shivpuri", district: "Shivpuri" },
    unit: "Shivpuri town",
    sample: true,
  });
  assert.equal(XMLValidator.validate(xml), true);
  const read = new XMLParser({ ignoreAttributes: false }).parse(xml) as {
    Certificate: { IssuedTo: { Person: Record<string, string> }; "@_type": string; "@_issueDate": string };
  };
  assert.equal(read.Certificate.IssuedTo.Person["@_name"], `ओझा <b> & "किशन" 'लाल'`);
  assert.deepEqual([read.Certificate["@_type"], read.Certificate["@_issueDate"]], ["DTHCR", "21-11-2026"]);
  assert.doesNotMatch(xml, /suicide|गुप्त|234567890124|9876501234/);
});

test("of a child who was found the data say the address, and not that it was found", () => {
  const form: Form = {
    childName: "आशा",
    sex: "female",
    eventDate: "2026-11-15",
    place: "found",
    placeAddress: "बस स्टैंड",
  };
  const xml = certificateXml({
    kind: "birth",
    issuer,
    form,
    number: "C-1",
    entryNumber: "B-1",
    version: 1,
    issuedOn: civilDate("2026-11-21"),
    registeredOn: civilDate("2026-11-20"),
    town: { id: 250705, name: "Shivpuri", district: "Shivpuri" },
    unit: "Shivpuri town",
    sample: true,
  });
  assert.match(xml, /<Field name="place">other<[\s\S]*बस स्टैंड/);
  assert.doesNotMatch(xml, /found/);
});
