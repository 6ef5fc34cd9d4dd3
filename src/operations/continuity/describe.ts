// What a continuity file says of itself: a Data Package with a table schema for programs, and a page of text for people.
import { type CivilDate, type Instant, showDate, showInstant } from "../../kernel/civil-date.ts";
import type { Town } from "../../kernel/town.ts";
import type { ContinuityField, ContinuityTable } from "./table.ts";

/** A table as it was written. */
export interface WrittenTable {
  readonly table: ContinuityTable;
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** Hexadecimal SHA-256 of the file. */
  readonly digest: string;
}

const profiles = "https://datapackage.org/profiles/2.0";

function schemaField({ key, hindi, english, type }: ContinuityField): object {
  const own = { name: hindi, title: english, key };
  if (type === "date") return { ...own, type: "date", format: "%d-%m-%Y" };
  if (type === "amount") return { ...own, type: "number", description: "rupees", decimalChar: "." };
  return { ...own, type: type === "count" ? "integer" : "string" };
}

/** datapackage.json: the Data Package standard 2.0, with each field's own key and each table's count of rows beside it. */
export function packageJson(town: Town, at: Instant, written: readonly WrittenTable[]): string {
  const described = {
    $schema: `${profiles}/datapackage.json`,
    name: `continuity-${town.id}`,
    title: `${town.nameHi} – ${town.nameEn}`,
    description:
      "What a town office needs to go on without the portal. A text that begins with ' began with a sign of a formula.",
    created: at,
    town: town.id,
    resources: written.map(({ table, path, rows, bytes, digest }) => ({
      $schema: `${profiles}/dataresource.json`,
      name: table.name,
      title: `${table.hindi} – ${table.english}`,
      type: "table",
      path,
      format: "csv",
      mediatype: "text/csv",
      encoding: "utf-8",
      bytes,
      hash: `sha256:${digest}`,
      rows,
      dialect: { delimiter: ",", lineTerminator: "\r\n", quoteChar: '"', doubleQuote: true, header: true },
      schema: { fields: table.fields.map(schemaField), missingValues: [""] },
    })),
  };
  return `${JSON.stringify(described, undefined, 2)}\n`;
}

/** What the file is for and how its tables are opened, Hindi first. Windows line ends: it is opened by a double click. */
export function readMe(town: Town, on: CivilDate, at: Instant, tables: readonly ContinuityTable[]): string {
  const lines = [
    `${town.nameHi}: पोर्टल बंद हो तो काम चलाने के लिए`,
    "",
    `ये सूचियाँ ${showDate(on)} की रात पोर्टल से निकाली गईं (${showInstant(at)})। इनमें नागरिकों के नाम हैं: किसी और को न दें, काम पूरा होने पर मिटा दें।`,
    "हर .csv फ़ाइल Excel या LibreOffice में खुलती है। मकान नंबर जैसे 12/3 तारीख न बन जाएँ, इसके लिए LibreOffice में खोलते समय",
    "ऐसे कॉलम को 'Text' चुनें; Excel में Data > From Text/CSV से खोलें और 'Do not detect data types' चुनें।",
    "जो लिखावट ' से शुरू होती है, उसमें ' बाद में जोड़ा गया है ताकि वह सूत्र न समझी जाए।",
    "",
    ...tables.map(({ name, hindi }) => `${name}.csv  ${hindi}`),
    "",
    `${town.nameEn}: to go on while the portal is away`,
    "",
    `Taken from the portal in the night of ${showDate(on)} (${showInstant(at)} Indian time). It names citizens: hand it to nobody, delete it when done.`,
    "Every .csv opens in Excel and LibreOffice. A house number such as 12/3 may be taken for a date: open it by",
    "Data > From Text/CSV without detecting types (Excel), or set those columns to Text (LibreOffice).",
    "A text that begins with ' got that sign so that it is not taken for a formula.",
    "datapackage.json tells programs the fields of each table, its rows and its SHA-256.",
    "",
    ...tables.map(({ name, english }) => `${name}.csv  ${english}`),
  ];
  return `\ufeff${lines.join("\r\n")}\r\n`;
}
