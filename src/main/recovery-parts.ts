// What recovery is given: property tax's accounts, and the link by which a bill is paid.
import { collectedByDay } from "../services/collections/server/collected.ts";
import { payeeName } from "../services/collections/server/parts.ts";
import { upiLink } from "../services/collections/server/upi-link.ts";
import type { PropertyTaxParts } from "../services/property-tax/server/parts.ts";
import {
  addresseesOf,
  mayAskOf,
  owingAccounts,
  placesOf,
  recoveredAccount,
  wardsOwed,
} from "../services/property-tax/server/recovered.ts";
import type { RecoveryParts } from "../services/recovery/server/parts.ts";

type Shared = PropertyTaxParts & Pick<RecoveryParts, "acknowledger">;

/** `payee` is the UPI address that receives money. */
export function recoveryPartsOf(shared: Shared, papers: RecoveryParts["papers"], payee: string): RecoveryParts {
  const { database, ledger, acknowledger } = shared;
  return {
    database,
    ledger,
    acknowledger,
    papers,
    accounts: {
      wards: (town) => wardsOwed(database, town),
      owing: (town, asked, lang) => owingAccounts(database, town, asked, lang),
      places: (town, ward, count_max) => placesOf(database, town, ward, count_max),
      about: (town, account, lang) => recoveredAccount(database, town, account, lang),
      addressees: (visit, accounts) => addresseesOf(shared, visit, accounts),
      mayAsk: (visit, account) => mayAskOf(database, visit, account),
    },
    collected: (town, from, until) => collectedByDay(database, town, from, until),
    payLink: ({ town, lang }, { number, amountPaise }) =>
      upiLink({
        payee,
        name: payeeName(town, lang),
        amountPaise,
        tr: number.replaceAll("-", ""),
        note: number,
      }),
  };
}
