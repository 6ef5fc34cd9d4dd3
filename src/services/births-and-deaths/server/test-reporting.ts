// What the tests of reporting's pages share: forms as they are typed, and sending one as a browser without scripts does.
import assert from "node:assert/strict";
import { parseUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { Answer, TestBrowser } from "../../../platform/http/test-browser.ts";
import { commandOf, type TestPages } from "./test-pages.ts";

export const base = "/250705/births-and-deaths";
export const birth = {
  what: "birth",
  eventDate: "15-11-2026",
  eventTime: "05:45",
  sex: "female",
  childName: "अन्वी धाकड़",
  motherName: "ममता धाकड़",
  fatherName: "रामेश्वर धाकड़",
  place: "home",
  placeAddress: "गली 3, फिजिकल कॉलोनी",
  informantName: "रामेश्वर धाकड़",
};
export const death = {
  what: "death",
  eventDate: "14-11-2026",
  sex: "male",
  personName: "किशनलाल ओझा",
  ageYears: "71",
  place: "home",
  placeAddress: "सदर बाज़ार",
  informantName: "सुरेश ओझा",
};

/** The text of a page that was answered as it should be. */
export function good(answer: Answer, status = 200): string {
  assert.equal(answer.status, status, answer.text.slice(0, 3_000));
  return answer.text;
}
export const actionOf = (page: string): string => /action="([^"]+\/form)"/.exec(page)?.[1] ?? "";
export const eventIn = (path: string): SubjectId => {
  const id = parseUuid(/reports\/([0-9a-f-]{36})/.exec(path)?.[1] ?? "");
  assert.ok(id, path);
  return subjectId(id);
};

/** Fills in an empty form and sends it. */
export async function send(
  pages: TestPages,
  browser: TestBrowser,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  const page = good(await browser.get(`${base}/new/${fields["what"]}`));
  const chosen = page.includes('name="unit"') ? { unit: pages.registry.unit } : {};
  return browser.post(actionOf(page), { command: commandOf(page), step: "report", ...chosen, ...fields });
}

/** The path of a report that was sent. */
export async function sent(
  pages: TestPages,
  browser: TestBrowser,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await send(pages, browser, fields);
  assert.equal(answer.status, 303, answer.text.slice(0, 3_000));
  return (answer.location ?? "").replace(/\?.*/, "");
}
