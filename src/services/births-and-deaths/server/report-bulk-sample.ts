// A sample CSV of each form, with invented people: its headings in the reader's language and two rows that are right.
import type { Lang } from "../../../web/language.ts";
import { choiceWord, fieldWord } from "../pages/field-words.ts";
import { type EventKind, type FieldName, shapeOf, type Typed } from "../rules/forms.ts";
import { bulkColumns } from "./report-bulk.ts";

const rows: Readonly<Record<EventKind, readonly [Typed, Typed]>> = {
  birth: [
    {
      eventDate: "15-11-2026",
      eventTime: "04:20",
      sex: "female",
      childName: "अन्वी रावत",
      motherName: "ममता रावत",
      fatherName: "रामेश्वर रावत",
      mobile: "9000000101",
      informantName: "डॉ. स. तिवारी",
      addressThen: "गली 3, फिजिकल कॉलोनी",
      religion: "hindu",
      attention: "institutional",
      delivery: "natural",
      motherAge: "24",
      weightGrams: "2850",
      birthOrder: "1",
    },
    {
      eventDate: "16-11-2026",
      sex: "male",
      motherName: "शबाना खान",
      fatherName: "सलीम खान",
      mobile: "9000000102",
      informantName: "डॉ. स. तिवारी",
      addressThen: "पुरानी बस्ती",
      delivery: "caesarean",
      motherAge: "29",
      weightGrams: "3100",
      birthOrder: "1",
    },
  ],
  death: [
    {
      eventDate: "14-11-2026",
      eventTime: "22:05",
      sex: "male",
      personName: "किशनलाल ओझा",
      ageYears: "71",
      fatherName: "मोतीलाल ओझा",
      mobile: "9000000103",
      informantName: "डॉ. स. तिवारी",
      permanentAddress: "सदर बाज़ार",
      certified: "yes",
      cause: "circulatory",
      causeA: "हृदयाघात",
      manner: "natural",
      certifier: "डॉ. स. तिवारी",
    },
    {
      eventDate: "15-11-2026",
      sex: "female",
      personName: "कमला बाई",
      ageYears: "64",
      spouseName: "हरिराम",
      informantName: "डॉ. स. तिवारी",
      certified: "no",
      cause: "respiratory",
    },
  ],
  "still-birth": [
    {
      eventDate: "13-11-2026",
      sex: "male",
      motherName: "रुखसाना बी",
      fatherName: "इरफ़ान",
      informantName: "डॉ. स. तिवारी",
      motherAge: "29",
      pregnancyWeeks: "34",
    },
    {
      eventDate: "14-11-2026",
      sex: "female",
      motherName: "सीता जाटव",
      informantName: "डॉ. स. तिवारी",
      motherAge: "22",
      pregnancyWeeks: "31",
    },
  ],
};

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const shown = (name: FieldName, value: string, lang: Lang): string =>
  value !== "" && shapeOf(name).kind === "choice" ? choiceWord(name, value, lang) : value;

/** The file, with the mark by which Excel knows UTF-8. */
export function sampleCsv(what: EventKind, lang: Lang): string {
  const [first] = rows[what];
  const used = new Set([...Object.keys(first), ...Object.keys(rows[what][1])]);
  const columns = bulkColumns(what).filter((name) => used.has(name));
  const lines = [
    columns.map((name) => fieldWord(name, lang, what)),
    ...rows[what].map((row) => columns.map((name) => shown(name, row[name] ?? "", lang))),
  ];
  return `\ufeff${lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
}
