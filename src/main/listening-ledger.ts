// A ledger that lets one service follow what another has recorded: told of the facts once they are safe, before the answer.
import type { Recorded } from "../kernel/facts.ts";
import type { TownId } from "../kernel/town.ts";
import type { Ledger, Outcome } from "../ledger/perform.ts";
import { followReceipts } from "../services/property-tax/server/rebates.ts";
import type { Foundation } from "./foundation.ts";

/** Told of what a command recorded; what it does itself must bear being done twice. */
type Listener = (town: TownId, facts: readonly Recorded[]) => Promise<void>;

/** The same ledger. A command that is sent again tells its listener again: the first time it may not have got so far. */
function listeningLedger(ledger: Ledger, listener: Listener): Ledger {
  const told = async (town: TownId, outcome: Outcome): Promise<Outcome> => {
    if (outcome.ok) await listener(town, outcome.facts);
    return outcome;
  };
  return {
    perform: async (request) => told(request.town, await ledger.perform(request)),
    performAll: async (requests) => {
      const outcomes = await ledger.performAll(requests);
      for (const outcome of outcomes) await told(requests.town, outcome);
      return outcomes;
    },
  };
}

/** The ledger for whoever takes money: property tax hears of each receipt, for the rebate of an early payment. */
export const moneyLedger = ({ ledger, database, clock }: Pick<Foundation, "ledger" | "database" | "clock">): Ledger =>
  listeningLedger(ledger, (town, facts) => followReceipts({ ledger, database, clock }, town, facts));
