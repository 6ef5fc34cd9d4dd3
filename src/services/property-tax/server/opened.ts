// Opening a holding's personal values for somebody who may see them; every opening is recorded by the sealer.
import type { Actor } from "../../../kernel/decider.ts";
import type { Sealed } from "../../../kernel/private.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Purpose } from "../../../platform/sealing/openings.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { OpenedHolding } from "../pages/views.ts";
import { type Owner, sealedOf } from "../rules/particulars.ts";
import type { FoundHolding } from "./reads.ts";

/** The values of one field of those owners that have it. */
const listOf = (owners: readonly Owner[], field: "relative" | "mobile"): readonly Sealed[] =>
  owners.flatMap((owner) => {
    const value = owner[field];
    return value === undefined ? [] : [sealedOf(value)];
  });

/** Opens names, relatives, mobiles, house and address. Refuses when the asker's budget is spent. */
export async function openHolding(
  sealer: Sealer,
  request: { readonly town: TownId; readonly by: Actor; readonly why: Purpose; readonly found: FoundHolding },
): Promise<{ readonly ok: true; readonly opened: OpenedHolding } | Refused> {
  const { town, by, why, found } = request;
  const { owners, house, address } = found.holding.particulars;
  const outcome = await sealer.open({
    town,
    by,
    why,
    subject: found.id,
    values: {
      name: owners.map((owner) => sealedOf(owner.name)),
      relative: listOf(owners, "relative"),
      mobile: listOf(owners, "mobile"),
      house: sealedOf(house),
      address: address === undefined ? [] : [sealedOf(address)],
    },
  });
  if (!outcome.ok) return outcome;
  const { opened } = outcome;
  const [relatives, mobiles] = [[...opened.relative], [...opened.mobile]];
  return {
    ok: true,
    opened: {
      house: opened.house,
      address: opened.address[0] ?? "",
      owners: owners.map((owner, at) => ({
        name: opened.name[at] ?? "",
        relative: owner.relative === undefined ? "" : (relatives.shift() ?? ""),
        mobile: owner.mobile === undefined ? "" : (mobiles.shift() ?? ""),
        share: owner.share,
      })),
    },
  };
}
