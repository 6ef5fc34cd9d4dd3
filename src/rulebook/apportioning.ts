// How a town shares a payment out over open dues: older years first, and within a year in its own order of heads.
import { type ApportionOrder, arrearsFirst } from "../kernel/dues.ts";
import type { TownId } from "../kernel/town.ts";

/** A town's order, with where it stands and whether anybody has confirmed it. */
export interface TownOrder {
  readonly order: ApportionOrder;
  readonly source: string;
  readonly verified: boolean;
}

/** No rule of the state was found that names the order of heads: arrears first is what bills and receipts show. */
const common: TownOrder = { order: arrearsFirst, source: "sample", verified: false };

/** Dewas shows the other way: the tax itself before surcharge and penalty, so that arrears stop growing. */
const dewas: TownOrder = {
  order: {
    first: "year",
    heads: [
      "property-tax",
      "consolidated-tax",
      "education-cess",
      "urban-development-cess",
      "service-charge",
      "water-charge",
      "sewer-charge",
      "penalty",
      "assessment-penalty",
      "cheque-return-charge",
    ],
  },
  source: "sample",
  verified: false,
};

const ownOrders: ReadonlyMap<number, TownOrder> = new Map([[250867, dewas]]);

/** The order of this town; the common one where it has none of its own. */
export const apportionOrderOf = (town: TownId): TownOrder => ownOrders.get(town) ?? common;
