// Finding a holding: by its number, its house, its owner's name in either script, or a mobile for those who may.
import type { Actor } from "../../../kernel/decider.ts";
import { mobileKey, nameCloseness } from "../../../kernel/name-sound.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { parseHoldingNumber } from "../../../kernel/public-number.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Database } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import { sealedOf } from "../rules/particulars.ts";
import { type FoundHolding, idsByNumber, idsByTokens, readHoldings } from "./reads.ts";

export const findKinds = ["number", "name", "house", "mobile"] as const;
export type FindKind = (typeof findKinds)[number];

/** Holdings that a page of a search shows at most. */
export const found_max = 20;
/** Pages that a search has at most: who needs more narrows it by the ward. */
export const pages_max = 10;
/** Characters that a search reads at most. */
const text_length_max = 100;
/** Holdings that a search by name ranks. */
const ranked_max = 60;

export interface FindParts {
  readonly database: Database;
  readonly sealer: Sealer;
}

/** Who asks. `mobileTokens` are the blind index of her own verified mobile; `known` is false for a passer-by. */
export interface Asker {
  readonly town: TownId;
  readonly actor: Actor;
  readonly known: boolean;
  readonly staff: boolean;
  readonly mobileTokens: readonly string[];
}

/**
 * A page of what was found: what has all the words sought, what has some of them, and how many pages are known: where there
 * are more than this one, at least the next.
 */
export interface Found {
  readonly ok: true;
  readonly found: readonly FoundHolding[];
  readonly similar: readonly FoundHolding[];
  readonly pages: number;
}
export type Search = Found | Refused;

/** What is sought. The ward narrows names and houses; `page` counts from 1. */
export interface Sought {
  readonly kind: FindKind | "auto";
  readonly text: string;
  readonly ward?: number | undefined;
  readonly page?: number | undefined;
}

const onePage = (found: readonly FoundHolding[]): Found => ({ ok: true, found, similar: [], pages: 1 });
const pageOf = <T>(all: readonly T[], page: number): readonly T[] =>
  all.slice((page - 1) * found_max, page * found_max);
/** How many are looked up for a page: one more than are on the pages until it, which tells whether there is a next one. */
const neededFor = (page: number): number => Math.min(page * found_max + 1, found_max * pages_max);
const pagesOf = (all: readonly unknown[]): number => Math.max(1, Math.ceil(all.length / found_max));

async function byNumber({ database }: FindParts, { town }: Asker, text: string): Promise<Search> {
  const found = await database.readInTown(town, async (tx) => readHoldings(tx, await idsByNumber(tx, text)));
  if (found.length > 0) return onePage(found);
  const parsed = parseHoldingNumber(text);
  // A number of our form whose check does not fit was misread: better said than "nothing found".
  if (!parsed.ok && parsed.why === "check") return refuse("search.number_misread", "public numbers", { field: "q" });
  return onePage(found);
}

async function byTokens(
  { database, sealer }: FindParts,
  asker: Asker,
  kind: "house" | "mobile",
  { text, ward, page = 1 }: Sought,
): Promise<Search> {
  const tokens = await sealer.tokens(asker.town, kind, text);
  if (tokens.length === 0) return refuse("search.unreadable", "search", { field: "q" });
  if (kind === "mobile" && !asker.staff && !tokens.some((token) => asker.mobileTokens.includes(token))) {
    return refuse("search.mobile_not_yours", "architecture 4", { field: "q" });
  }
  return database.readInTown(asker.town, async (tx): Promise<Found> => {
    const rows = await idsByTokens(tx, kind, tokens, neededFor(page), kind === "house" ? ward : undefined);
    const ids = pageOf(rows, page).map((row) => row.holding);
    return { ok: true, found: await readHoldings(tx, ids), similar: [], pages: pagesOf(rows) };
  });
}

/** The order of closeness to what was typed. Opens the owners' names: one line of the log, one of the budget. */
async function ranked(
  { sealer }: FindParts,
  asker: Asker,
  text: string,
  found: readonly FoundHolding[],
): Promise<readonly FoundHolding[]> {
  const opened = await sealer.openMany({
    town: asker.town,
    by: asker.actor,
    why: "search-ranking",
    of: found.map(({ id, holding }) => ({
      subject: id,
      values: { name: holding.particulars.owners.map((owner) => sealedOf(owner.name)) },
    })),
  });
  // Over budget the order stays that of shared tokens: the search still works, and nothing is opened.
  if (!opened.ok) return found;
  const spelt = normaliseText(text).toLowerCase();
  // Of names that sound the same, the one spelt as it was typed comes first.
  const closenessOf = (name: string): number => nameCloseness(text, name) + (name.toLowerCase() === spelt ? 1 : 0);
  const closeness = opened.opened.map(({ name }) => Math.max(...name.map(closenessOf)));
  return found
    .map((one, at) => ({ one, close: closeness[at] ?? 0 }))
    .sort((a, b) => b.close - a.close)
    .map(({ one }) => one);
}

/**
 * Those with all the words by pages; those with some of them fill up a first page that is not full, or stand alone by
 * pages where nobody has all. For somebody known the first are ranked, always the same ones, so that pages fit.
 */
async function byName(parts: FindParts, asker: Asker, { text, ward, page = 1 }: Sought): Promise<Search> {
  const { database, sealer } = parts;
  const tokens = await sealer.tokens(asker.town, "name", text);
  if (tokens.length === 0) return refuse("search.unreadable", "search", { field: "q" });
  const { rows, best } = await database.readInTown(asker.town, async (tx) => {
    const needed = Math.max(neededFor(page), asker.known ? ranked_max : 0);
    const all = await idsByTokens(tx, "name", tokens, needed, ward);
    const whole = all.filter((row) => row.whole);
    const rest = all.slice(whole.length, found_max);
    const listed = whole.length === 0 ? all : [...whole, ...(whole.length < found_max ? rest : [])];
    const first = listed.slice(0, ranked_max).map((row) => row.holding);
    return { rows: listed, best: asker.known && listed.length > 1 ? await readHoldings(tx, first) : [] };
  });
  const inOrder = [
    ...(best.length === 0 ? [] : await ranked(parts, asker, text, best)).map((one) => one.id),
    ...rows.slice(best.length === 0 ? 0 : ranked_max).map((row) => row.holding),
  ];
  const whole = new Set<SubjectId>(rows.filter((row) => row.whole).map((row) => row.holding));
  const ids = [...inOrder.filter((id) => whole.has(id)), ...inOrder.filter((id) => !whole.has(id))];
  const shown = await database.readInTown(asker.town, (tx) => readHoldings(tx, pageOf(ids, page)));
  return {
    ok: true,
    found: shown.filter(({ id }) => whole.has(id)),
    similar: shown.filter(({ id }) => !whole.has(id)),
    pages: pagesOf(ids),
  };
}

function byKind(parts: FindParts, asker: Asker, kind: FindKind, sought: Sought): Promise<Search> {
  if (kind === "number") return byNumber(parts, asker, sought.text);
  return kind === "name" ? byName(parts, asker, sought) : byTokens(parts, asker, kind, sought);
}

/** The ways in which a text may be meant, the likeliest first. */
function kindsOf(text: string): readonly FindKind[] {
  if (mobileKey(text) !== undefined) return ["number", "mobile"];
  if (!/\p{N}/u.test(text)) return ["name"];
  return /\p{L}{2}/u.test(text) ? ["number", "house", "name"] : ["number", "house"];
}

/** Finds holdings of the asker's town, best first, by pages of 20. `auto` tries each way the text may be meant. */
export async function findHoldings(parts: FindParts, asker: Asker, sought: Sought): Promise<Search> {
  const { kind, text } = sought;
  if (text.length > text_length_max) return refuse("search.too_long", "search", { field: "q" });
  if (normaliseText(text) === "") return refuse("search.unreadable", "search", { field: "q" });
  let last: Search | undefined;
  for (const one of kind === "auto" ? kindsOf(text) : [kind]) {
    const search = await byKind(parts, asker, one, sought);
    if (search.ok && search.found.length + search.similar.length > 0) return search;
    // What the first way said stands, unless a later one finds something: "misread" tells more than "nothing".
    if (!last || (last.ok && !search.ok && search.refusal.code !== "search.unreadable")) last = search;
  }
  return last ?? onePage([]);
}
