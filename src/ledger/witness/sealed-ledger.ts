// A ledger that refuses every command while the log is sealed.
import { type Refused, refuse } from "../../kernel/refusal.ts";
import type { Ledger } from "../perform.ts";
import type { Guardian } from "./guardian.ts";

/** The same ledger behind the guardian's seal. */
export function sealedLedger(ledger: Ledger, guardian: Pick<Guardian, "seal">): Ledger {
  const refusal = (): Refused => refuse("log.sealed", "architecture 3");
  return {
    perform: async (request) => (guardian.seal() === undefined ? await ledger.perform(request) : refusal()),
    performAll: async (requests) =>
      guardian.seal() === undefined ? await ledger.performAll(requests) : requests.commands.map(refusal),
  };
}
