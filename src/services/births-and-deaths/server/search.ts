// Finding an event: by the number of its entry or report, by a name in either script, by its day, or by a name within a day or year.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { nameCloseness } from "../../../kernel/name-sound.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits, normaliseText } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Database, Tx } from "../../../platform/database/connect.ts";
import type { Purpose } from "../../../platform/sealing/openings.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { EventKind, Form } from "../rules/forms.ts";
import { pairsOf } from "./find-tokens.ts";
import { formOfFound, type ListedEvent, readListed, sealedFoundBy } from "./found-events.ts";
import {
  anyMonth,
  bearersOfDay,
  bearersOfPairs,
  bearersOfWords,
  type Borne,
  idsByNumber,
  monthsOfYear,
  onlyOfKind,
} from "./search-reads.ts";

/** Events that a page of a search shows at most, and pages that a search has: who needs more narrows it by the year. */
export const found_max = 20;
export const pages_max = 10;
/** Characters that a search reads at most. */
export const search_letters_max = 100;
/** Events that share only some of the words and are ranked by how close their names are. */
const ranked_max = 40;

const rule = "RBD Act 1969, section 17";

export interface SearchParts {
  readonly database: Database;
  readonly sealer: Pick<Sealer, "tokens" | "openMany">;
}

/** Who seeks, where. A search that ranks by closeness counts one in this person's budget. */
export interface Seeker {
  readonly town: TownId;
  readonly by: Actor;
}

/**
 * What is sought. `text` is a number or a name; a name may be narrowed by the day or the year, and a day may stand alone.
 * `page` counts from 1.
 */
export interface Sought {
  readonly text?: string | undefined;
  readonly day?: CivilDate | undefined;
  readonly year?: number | undefined;
  readonly what?: EventKind | undefined;
  readonly page?: number | undefined;
}

/**
 * A page of events: with their names and days still sealed. `exact` is false where no event has all the words that were
 * typed and the closest are given.
 */
export interface FoundEvents {
  readonly ok: true;
  readonly found: readonly ListedEvent[];
  readonly exact: boolean;
  readonly pages: number;
}

interface Bearers {
  readonly borne: readonly Borne[];
  readonly exact: boolean;
}

const asNumber = /\d/;
/** Whether a text is meant as a number: names have no digits. */
export const isNumber = (text: string): boolean => asNumber.test(latinDigits(text));

/** Names whose words are written together or apart: "Ram Kumar" is looked for as "Ramkumar" too. */
function written(text: string): readonly string[] {
  const words = text.split(" ");
  return words.slice(1).map((word, at) => `${words[at] ?? ""}${word}`);
}

/** The tokens that are looked up: of the words, of the same words written together, and of the day. */
interface Tokens {
  readonly words: readonly string[];
  readonly joined: readonly string[];
  readonly day: string;
}

/** Before a transaction is begun: keys may have to be fetched. */
async function tokensFor(sealer: SearchParts["sealer"], town: TownId, text: string, day: CivilDate | undefined) {
  const words = text === "" ? [] : await sealer.tokens(town, "name", text);
  const joined = (await Promise.all(written(text).map((one) => sealer.tokens(town, "name", one)))).flat();
  const [token = ""] = day === undefined ? [] : await sealer.tokens(town, "date", day);
  return { words, joined, day: token } satisfies Tokens;
}

async function bearersOf(tx: Tx, { words, joined, day }: Tokens, sought: Sought): Promise<Bearers> {
  if (sought.day !== undefined) {
    const borne = await bearersOfDay(tx, sought.day, day, words);
    const whole = borne.filter((one) => one.borne >= words.length);
    if (words.length === 0) return { borne, exact: true };
    return whole.length === 0 ? { borne, exact: false } : { borne: whole, exact: true };
  }
  const months = sought.year === undefined ? anyMonth : monthsOfYear(sought.year);
  if (words.length === 1) return { borne: await bearersOfWords(tx, words, months), exact: true };
  const pairs = pairsOf(words);
  const paired = await bearersOfPairs(tx, pairs, months);
  const whole = paired.filter((one) => one.borne === pairs.length);
  if (whole.length > 0) return { borne: whole, exact: true };
  if (paired.length > 0) return { borne: paired, exact: false };
  return { borne: await bearersOfWords(tx, [...new Set([...words, ...joined])], months), exact: false };
}

/** What cannot be searched for. */
const numberTroubles = { misread: "event.number_misread", elsewhere: "event.number_elsewhere" } as const;

function refused(text: string, { words }: Tokens, { day }: Sought): Refused | undefined {
  if (text !== "" && words.length === 0) return refuse("event.search_unreadable", rule, { field: "q" });
  if (text === "" && day === undefined) return refuse("event.search_wide", rule, { field: "q" });
  return undefined;
}

/** The closest first; beyond the budget they stay in the order of the words they share. */
async function ranked(
  { sealer }: SearchParts,
  { town, by }: Seeker,
  text: string,
  found: readonly ListedEvent[],
): Promise<readonly ListedEvent[]> {
  const answer = await sealer.openMany({
    town,
    by,
    why: "search-ranking",
    of: found.map(({ id, found_by }) => {
      const { date: _date, mobile: _mobile, ...names } = sealedFoundBy(found_by);
      return { subject: id, values: names };
    }),
  });
  if (!answer.ok) return found;
  const close = answer.opened.map((names) =>
    Math.max(0, ...Object.values(names).map((name) => nameCloseness(text, name))),
  );
  return found
    .map((one, at) => ({ one, close: close[at] ?? 0 }))
    .toSorted((a, b) => b.close - a.close)
    .map(({ one }) => one);
}

async function byNumber(parts: SearchParts, { town }: Seeker, text: string): Promise<FoundEvents | Refused> {
  return parts.database.readInTown(town, async (tx) => {
    const { ids, trouble } = await idsByNumber(tx, text);
    if (trouble !== undefined) return refuse(numberTroubles[trouble], "public numbers", { field: "q" });
    return { ok: true, found: await readListed(tx, ids), exact: true, pages: 1 } as const;
  });
}

const pagesOf = (count: number): number => Math.min(Math.max(1, Math.ceil(count / found_max)), pages_max);

/**
 * Events of the town, newest first, by pages of 20. Refuses what is too wide (`event.search_wide`), unreadable or of another
 * town. It opens nothing but the names of what is ranked; who shows the found opens them with `openListed`.
 */
export async function findEvents(parts: SearchParts, seeker: Seeker, sought: Sought): Promise<FoundEvents | Refused> {
  const text = normaliseText(sought.text ?? "");
  if (text.length > search_letters_max) return refuse("event.search_long", rule, { field: "q" });
  if (isNumber(text)) return byNumber(parts, seeker, text);
  const page = sought.page ?? 1;
  const tokens = await tokensFor(parts.sealer, seeker.town, text, sought.day);
  const no = refused(text, tokens, sought);
  if (no) return no;
  const answer = await parts.database.readInTown(seeker.town, async (tx) => {
    const { borne, exact } = await bearersOf(tx, tokens, sought);
    const all = sought.what === undefined ? borne : await onlyOfKind(tx, borne, sought.what);
    const some = exact ? all : all.slice(0, ranked_max);
    const read = exact ? some.slice((page - 1) * found_max, page * found_max) : some;
    const found = await readListed(
      tx,
      read.map(({ id }) => id),
    );
    return { ok: true, found, exact, pages: pagesOf(some.length) } as const;
  });
  if (answer.exact) return answer;
  const found = await ranked(parts, seeker, text, answer.found);
  return { ...answer, found: found.slice((page - 1) * found_max, page * found_max) };
}

/** An event of a list with its names and day opened; a form with these alone. */
export interface ShownEvent extends ListedEvent {
  readonly form: Form;
}

/** Opens the names and days of a page of events; each opening is recorded and counted. */
export async function openListed(
  { sealer }: Pick<SearchParts, "sealer">,
  { town, by }: Seeker,
  why: Purpose,
  found: readonly ListedEvent[],
): Promise<{ readonly ok: true; readonly shown: readonly ShownEvent[] } | Refused> {
  const answer = await sealer.openMany({
    town,
    by,
    why,
    of: found.map(({ id, found_by }) => ({ subject: id, values: sealedFoundBy(found_by) })),
  });
  if (!answer.ok) return answer;
  const shown = found.map((one, at) => ({ ...one, form: formOfFound(answer.opened[at] ?? {}, one.counted) }));
  return { ok: true, shown };
}
