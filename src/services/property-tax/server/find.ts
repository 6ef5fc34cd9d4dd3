// Finding a holding: by its number, its house, its owner's name in either script, or a mobile for those who may.
import type { Actor } from "../../../kernel/decider.ts";
import { mobileKey, nameCloseness } from "../../../kernel/name-sound.ts";
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

/** Holdings that a search shows at most. */
export const found_max = 20;
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

export type Search = { readonly ok: true; readonly found: readonly FoundHolding[] } | Refused;

async function byNumber({ database }: FindParts, { town }: Asker, text: string): Promise<Search> {
  const found = await database.readInTown(town, async (tx) => readHoldings(tx, await idsByNumber(tx, text)));
  if (found.length > 0) return { ok: true, found };
  const parsed = parseHoldingNumber(text);
  // A number of our form whose check does not fit was misread: better said than "nothing found".
  if (!parsed.ok && parsed.why === "check") return refuse("search.number_misread", "public numbers", { field: "q" });
  return { ok: true, found };
}

async function byTokens(
  { database, sealer }: FindParts,
  asker: Asker,
  kind: "house" | "mobile",
  text: string,
): Promise<Search> {
  const tokens = await sealer.tokens(asker.town, kind, text);
  if (tokens.length === 0) return refuse("search.unreadable", "search", { field: "q" });
  if (kind === "mobile" && !asker.staff && !tokens.some((token) => asker.mobileTokens.includes(token))) {
    return refuse("search.mobile_not_yours", "architecture 4", { field: "q" });
  }
  const found = await database.readInTown(asker.town, async (tx) => {
    const rows = await idsByTokens(tx, kind, tokens, found_max);
    return readHoldings(
      tx,
      rows.map((row) => row.holding),
    );
  });
  return { ok: true, found };
}

/** The order of closeness to what was typed. Opens the owners' names: one line of the opening log, one of the budget. */
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

async function byName(parts: FindParts, asker: Asker, text: string): Promise<Search> {
  const { database, sealer } = parts;
  const tokens = await sealer.tokens(asker.town, "name", text);
  if (tokens.length === 0) return refuse("search.unreadable", "search", { field: "q" });
  const found = await database.readInTown(asker.town, async (tx) => {
    const rows = await idsByTokens(tx, "name", tokens, ranked_max);
    const most = rows[0]?.matched ?? 0;
    // Those that share fewer words than the best do are shown only when the best do not fill the page, and those that
    // share them with a father or husband only stand last.
    const best = rows.filter((row) => row.matched === most);
    return readHoldings(
      tx,
      (best.length >= found_max ? best : rows).map((row) => row.holding),
    );
  });
  const inOrder = asker.known && found.length > 1 ? await ranked(parts, asker, text, found) : found;
  return { ok: true, found: inOrder.slice(0, found_max) };
}

function byKind(parts: FindParts, asker: Asker, kind: FindKind, text: string): Promise<Search> {
  if (kind === "number") return byNumber(parts, asker, text);
  return kind === "name" ? byName(parts, asker, text) : byTokens(parts, asker, kind, text);
}

/** The ways in which a text may be meant, the likeliest first. */
function kindsOf(text: string): readonly FindKind[] {
  if (mobileKey(text) !== undefined) return ["number", "mobile"];
  if (!/\p{N}/u.test(text)) return ["name"];
  return /\p{L}{2}/u.test(text) ? ["number", "house", "name"] : ["number", "house"];
}

/** Finds holdings of the asker's town, best first, at most 20. `auto` tries each way in which the text may be meant. */
export async function findHoldings(
  parts: FindParts,
  asker: Asker,
  kind: FindKind | "auto",
  text: string,
): Promise<Search> {
  if (normaliseText(text) === "") return refuse("search.unreadable", "search", { field: "q" });
  let last: Search | undefined;
  for (const one of kind === "auto" ? kindsOf(text) : [kind]) {
    const search = await byKind(parts, asker, one, text);
    if (search.ok && search.found.length > 0) return search;
    // What the first way said stands, unless a later one finds something: "misread" tells more than "nothing".
    if (!last || (last.ok && !search.ok && search.refusal.code !== "search.unreadable")) last = search;
  }
  return last ?? { ok: true, found: [] };
}
