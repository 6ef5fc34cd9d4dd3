// What of a holding goes to which part: each floor to exactly one, each owner to one at least, shares in their proportion.
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { ClaimedOwner, ClaimedParticulars } from "./claimed.ts";
import type { Owner } from "./particulars.ts";
import { shareOf, together, writeShare } from "./share.ts";
import { share_of_max } from "./particulars.ts";

/** One part as it was asked for; places count from 0 along the floors and owners of the whole. */
export interface Parting {
  readonly house: string;
  readonly plotArea: string;
  readonly floors: readonly number[];
  readonly owners: readonly number[];
}

/** Shares of those who stay, in their old proportion; empty, which means equal, where no sound fraction says it. */
function sharesOf(owners: readonly Owner[]): readonly string[] {
  const all = together(owners.map((owner) => owner.share));
  return owners.map(({ share }) => {
    const part = BigInt(share.part) * all.of;
    const of = BigInt(share.of) * all.part;
    if (of > BigInt(Number.MAX_SAFE_INTEGER)) return "";
    const own = shareOf(Number(part), Number(of));
    return own.of > share_of_max ? "" : writeShare(own);
  });
}

function ownersOf(claim: ClaimedParticulars, owners: readonly Owner[], chosen: readonly number[]) {
  const kept = chosen.flatMap((at) => owners[at] ?? []);
  const shares = sharesOf(kept);
  const sound = shares.every((share) => share !== "");
  return chosen.flatMap((at, place): readonly ClaimedOwner[] => {
    const owner = claim.owners[at];
    return owner ? [{ ...owner, share: sound ? (shares[place] ?? "") : "" }] : [];
  });
}

/** The parts as claims, or the first fault with the field of the form that it is about. */
export function partedClaims(
  whole: ClaimedParticulars,
  owners: readonly Owner[],
  parts: readonly Parting[],
): { readonly ok: true; readonly claims: readonly ClaimedParticulars[] } | Refused {
  for (const at of whole.floors.keys()) {
    const having = parts.flatMap((part, place) => (part.floors.includes(at) ? [place] : []));
    if (having.length === 1) continue;
    const field = `parts-${(having[1] ?? 0) + 1}-floors`;
    return refuse("holding.floor_not_placed", "holding register", { field, values: { floor: at + 1 } });
  }
  for (const at of whole.owners.keys()) {
    if (parts.some((part) => part.owners.includes(at))) continue;
    const field = "parts-1-owners";
    return refuse("holding.owner_not_placed", "holding register", { field, values: { owner: at + 1 } });
  }
  const claims = parts.map((part) => ({
    ...whole,
    house: part.house,
    plotArea: part.plotArea,
    floors: part.floors.flatMap((at) => whole.floors[at] ?? []),
    owners: ownersOf(whole, owners, part.owners),
    links: [],
    latitude: "",
    longitude: "",
  }));
  return { ok: true, claims };
}
