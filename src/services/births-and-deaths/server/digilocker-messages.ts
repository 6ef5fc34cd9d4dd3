// The messages of DigiLocker: believed for their signature over the very bytes, read as XML that declares nothing, answered as XML.
import { createHmac, timingSafeEqual } from "node:crypto";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { type CivilDate, type Instant, instantMs, parseCivilDate } from "../../../kernel/civil-date.ts";
import { element, xmlHead, xmlText } from "../rules/digilocker-xml.ts";

export const hmacHeader = "x-digilocker-hmac";
/** Bytes of a question; DigiLocker may send a photo with it. */
export const digilocker_bytes_max = 256 * 1024;
/** Seconds for which a question's time is believed, in both directions of the clock. */
export const digilocker_age_seconds_max = 300;
const field_letters_max = 200;
const depth_max = 6;

/** Whether the header is Base64 of HMAC-SHA256 of these bytes under the key. */
export function hmacHolds(key: string, body: Buffer, given: string | undefined): boolean {
  const wanted = Buffer.from(createHmac("sha256", key).update(body).digest("base64"));
  const told = Buffer.from(given ?? "");
  return told.length === wanted.length && timingSafeEqual(told, wanted);
}

/** What both questions carry. `name` and `bornOn` are the account's, as on its Aadhaar; only the first question must have them. */
export interface Question {
  readonly what: "uri" | "document";
  readonly ts: string;
  readonly txn: string;
  readonly orgId: string;
  readonly format: "pdf" | "xml" | "both";
  /** The account that asks: 36 characters. */
  readonly asker: string;
  readonly name: string | undefined;
  readonly bornOn: CivilDate | undefined;
  readonly bornTyped: string | undefined;
  readonly docType: string | undefined;
  readonly number: string | undefined;
  readonly townTyped: string | undefined;
  readonly uri: string | undefined;
}

// Entities are not read at all; the five that XML itself has are turned into letters below.
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: depth_max,
});

const letters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const plain = (text: string): string =>
  text.replaceAll(
    /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/g,
    (_all, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return letters[name] ?? "";
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : "";
    },
  );

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A text under this name; none where it is absent, empty, repeated or holds more than text. */
function textIn(fields: Fields, name: string, length_max = field_letters_max): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value !== "string") return undefined;
  const text = plain(value).normalize("NFC").trim();
  return text === "" || text.length > length_max ? undefined : text;
}

/** The element of this name and what stands in it; undefined for whatever is no well-formed XML without declarations. */
function rootOf(body: Buffer, name: string): Fields | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
  // Everything that declares something (DOCTYPE, ENTITY, CDATA), and comments: no question has any.
  if (text.includes("<!") || XMLValidator.validate(text) !== true) return undefined;
  try {
    const parsed: unknown = parser.parse(text);
    const root = isFields(parsed) && Object.keys(parsed).length === 1 ? parsed[name] : undefined;
    return isFields(root) ? root : undefined;
  } catch {
    return undefined;
  }
}

const formats = ["pdf", "xml", "both"] as const;

/** Reads a question; undefined when it is not what the specification says. Absent format means PDF. */
export function questionIn(body: Buffer, what: Question["what"]): Question | undefined {
  const root = rootOf(body, what === "uri" ? "PullURIRequest" : "PullDocRequest");
  const details = root?.["DocDetails"];
  if (!root || !isFields(details)) return undefined;
  const [ts, txn, orgId] = [textIn(root, "@ts", 40), textIn(root, "@txn", 100), textIn(root, "@orgId")];
  const wanted = textIn(root, "@format") ?? "pdf";
  const format = formats.find((one) => one === wanted);
  const asker = textIn(details, "DigiLockerId", 36);
  if (!ts || !txn || !orgId || !format || !/^[A-Za-z0-9-]{36}$/.test(asker ?? "") || !asker) return undefined;
  const bornTyped = textIn(details, "DOB", 10);
  return {
    what,
    ts,
    txn,
    orgId,
    format,
    asker,
    name: textIn(details, "FullName"),
    bornOn: bornTyped === undefined ? undefined : parseCivilDate(bornTyped),
    bornTyped,
    docType: textIn(details, "DocType", 20),
    number: textIn(details, "UDF1", 60),
    townTyped: textIn(details, "UDF2", 10),
    uri: textIn(details, "URI", 200),
  };
}

/** Whether the question's own time is now. Only instants with their offset are read. */
export function isFresh(ts: string, now: Instant): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(ts)) return false;
  const at = Date.parse(ts);
  return Math.abs(instantMs(now) - at) <= digilocker_age_seconds_max * 1000;
}

/** What is given. */
export interface Given {
  readonly uri: string;
  readonly pdf?: Uint8Array;
  readonly xml?: string;
}

const leaf = (name: string, text: string | undefined): string =>
  text === undefined ? "" : element(name, {}, xmlText(text));
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as string).toString("base64");

/** The answer; without `given` it says no, and never why. A question that could not be read has no time and number to repeat. */
export function answerText(
  what: Question["what"],
  question: (Pick<Question, "ts" | "txn"> & Partial<Question>) | undefined,
  given: Given | undefined,
): string {
  const status = given ? "1" : "0";
  const told = { Status: status, ts: question?.ts ?? "", txn: question?.txn ?? "" };
  const repeated =
    what === "uri" && given && question
      ? [
          leaf("DocType", question.docType),
          leaf("DigiLockerId", question.asker),
          leaf("FullName", question.name),
          leaf("DOB", question.bornTyped),
          leaf("UDF1", question.number),
          leaf("UDF2", question.townTyped),
          leaf("URI", given.uri),
        ]
      : [];
  const content = [
    given?.pdf === undefined ? "" : leaf("DocContent", base64(given.pdf)),
    given?.xml === undefined ? "" : leaf("DataContent", base64(given.xml)),
  ];
  const details = element("DocDetails", {}, [...repeated, ...content].join(""));
  const name = what === "uri" ? "PullURIResponse" : "PullDocResponse";
  const inner = `${element("ResponseStatus", told, status)}${details}`;
  return `${xmlHead}\n${element(name, { "xmlns:ns2": "http://tempuri.org/" }, inner)}`;
}
