// The entry that an applicant means: by its number, or by a name and the day. She is not told whether there is one.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import { parseCivilDate, showDate } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import type { Visit } from "../../../platform/http/visit.ts";
import type { EventKind } from "../rules/forms.ts";
import type { ListedEvent } from "./found-events.ts";
import { findEvents, isNumber, type SearchParts } from "./search.ts";

/** What somebody typed to find an entry: a number, or a name and the day. */
export type Wanted = { readonly number: string } | { readonly person: string; readonly day: CivilDate };

const rule = "RBD Act 1969, section 17";

export const showWanted = (wanted: Wanted): string =>
  "number" in wanted ? wanted.number : `${wanted.person}, ${showDate(wanted.day)}`;

/** Reads the fields `number`, `person` and `day`. */
export function readWanted(
  fields: Readonly<Record<string, string | undefined>>,
): { readonly ok: true; readonly wanted: Wanted } | Refused {
  const number = normaliseText(fields["number"] ?? "");
  if (number !== "") return { ok: true, wanted: { number } };
  const person = normaliseText(fields["person"] ?? "");
  const typed = fields["day"] ?? "";
  if (person === "" || typed.trim() === "") return refuse("certificate.find_needed", rule, { field: "number" });
  if (isNumber(person)) return refuse("event.name", rule, { field: "person" });
  const day = parseCivilDate(typed);
  return day ? { ok: true, wanted: { person, day } } : refuse("event.date", rule, { field: "day" });
}

const hers = (one: ListedEvent, tokens: readonly string[]): boolean => {
  const { mobile } = one.found_by;
  return mobile !== undefined && "find" in mobile && mobile.find.some((token) => tokens.includes(token));
};

/**
 * The entry in the register that is meant: the only one that fits, or of several the one that bears her mobile. A number that
 * cannot be right is refused, since that says nothing of any entry.
 */
export async function findWanted(
  parts: SearchParts,
  visit: Visit,
  {
    wanted,
    what,
    mobileTokens,
  }: { readonly wanted: Wanted; readonly what: EventKind; readonly mobileTokens: readonly string[] },
): Promise<{ readonly ok: true; readonly event: SubjectId | undefined } | Refused> {
  const sought = "number" in wanted ? { text: wanted.number } : { text: wanted.person, day: wanted.day };
  const answer = await findEvents(parts, { town: visit.town.id, by: visit.actor }, { ...sought, what });
  if (!answer.ok) {
    const field = "number" in wanted ? "number" : "person";
    return { ok: false, refusal: { ...answer.refusal, field } };
  }
  const fit = answer.found.filter((one) => answer.exact && one.state === "registered" && one.what === what);
  const [only, another] = fit;
  const meant = another ? fit.find((one) => hers(one, mobileTokens)) : only;
  return { ok: true, event: meant?.id };
}
