// What recovery is given: property tax's accounts, and the link by which a bill is paid.
import type { Outbox } from "../platform/messages/outbox.ts";
import { collectedByDay } from "../services/collections/server/collected.ts";
import { payeeName } from "../services/collections/server/parts.ts";
import { upiLink } from "../services/collections/server/upi-link.ts";
import { payPath } from "../services/property-tax/pages/places.ts";
import type { PropertyTaxParts } from "../services/property-tax/server/parts.ts";
import {
  addresseesOf,
  mayAskOf,
  mobilesOf,
  owingAccounts,
  placesOf,
  recoveredAccount,
  wardsOwed,
} from "../services/property-tax/server/recovered.ts";
import type { RecoveryParts } from "../services/recovery/server/parts.ts";

type Shared = PropertyTaxParts & Pick<RecoveryParts, "acknowledger">;

export interface RecoveryOutside {
  readonly papers: RecoveryParts["papers"];
  /** The UPI address that receives money. */
  readonly payee: string;
  readonly outbox: Pick<Outbox, "put">;
  /** Scheme and host of the portal as people reach it. */
  readonly publicOrigin: string;
}

export function recoveryPartsOf(shared: Shared, outside: RecoveryOutside): RecoveryParts {
  const { database, ledger, acknowledger } = shared;
  const { papers, payee, outbox, publicOrigin } = outside;
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
    tell: async (town, texts) => {
      const mobiles = await mobilesOf(shared, town, [...texts.keys()]);
      await database.inTown(town, async (tx) => {
        for (const [account, to] of mobiles) await outbox.put(tx, { to, text: texts.get(account) ?? "" });
      });
    },
    payAddress: (town, account) => `${publicOrigin}${payPath(town, account)}`,
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
