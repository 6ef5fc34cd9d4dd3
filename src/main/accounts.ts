// Accounts as collections ask for them, whichever service they belong to: property tax's first, then births' and deaths'.
import type { CollectionsParts } from "../services/collections/server/parts.ts";
import {
  aboutCopyFee,
  copyFeeByNumber,
  copyFeeCustomer,
  ownsCopyFee,
} from "../services/births-and-deaths/server/certificate-about.ts";
import {
  aboutFees,
  feesByNumber,
  feesCustomer,
  ownsFees,
} from "../services/births-and-deaths/server/register-about.ts";
import { aboutWithOffer, accountByNumber, customerName, ownsAccount } from "../services/property-tax/server/about.ts";
import type { Foundation } from "./foundation.ts";

type Shared = Pick<Foundation, "database" | "clock" | "sealer">;

/** What every service says of the accounts that are its own. */
export function accountsOf(shared: Shared): Pick<CollectionsParts, "about" | "accountOf" | "customerOf" | "owns"> {
  const { database, sealer } = shared;
  return {
    about: async (town, account, lang) =>
      (await aboutWithOffer(shared, town, account, lang)) ??
      (await aboutFees(database, town, account, lang)) ??
      (await aboutCopyFee(database, town, account, lang)),
    accountOf: async (town, number) =>
      (await accountByNumber(database, town, number)) ??
      (await feesByNumber(database, town, number)) ??
      (await copyFeeByNumber(database, town, number)),
    customerOf: async (town, account) => {
      const owner = await customerName(database, sealer, town, account);
      return (
        owner ||
        (await feesCustomer(database, sealer, town, account)) ||
        copyFeeCustomer(database, sealer, town, account)
      );
    },
    owns: async ({ town, session }, account) =>
      (await ownsAccount(database, town.id, session, account)) ||
      (await ownsFees(database, town.id, session, account)) ||
      (await ownsCopyFee(database, town.id, session, account)),
  };
}
