// The early payment rebate after a receipt, and what a payer is offered today.
import { type CivilDate, financialYearOf } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import type { Fact, ReceiptIssued, Recorded } from "../../../kernel/facts.ts";
import { type AccountId, commandId, derivedUuid, personId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { serviceName } from "../rules/holding.ts";
import { type GrantRebate, rebateOffer, type RebateOffer } from "../rules/rebate.ts";
import type { PropertyTaxParts } from "./parts.ts";
import { ratesInForce } from "./rates-in-force.ts";

/** The program that leaves rebates off. */
const granter: Actor = { person: personId(derivedUuid("program", "early-payment")), roles: ["system"] };

const isOwnReceipt = (fact: Fact): fact is ReceiptIssued & Recorded =>
  fact.kind === "receipt.issued" && (fact as ReceiptIssued).service === serviceName;

/** What is left off this account if all of the year is paid today; undefined where nothing is. */
export async function offerOf(
  { database }: Pick<PropertyTaxParts, "database">,
  town: TownId,
  account: AccountId,
  on: CivilDate,
): Promise<RebateOffer | undefined> {
  return database.readInTown(town, async (tx) => {
    const [rates, kept] = await Promise.all([ratesInForce(tx, financialYearOf(on), on), readAccounts(tx, [account])]);
    const state = kept.get(account)?.state;
    return rates && state && rebateOffer(state, rates, on);
  });
}

/** Leaves the rebate off after each receipt that paid a year. One command a receipt, so that it is left off once. */
export async function followReceipts(
  { database, ledger, clock }: Pick<PropertyTaxParts, "database" | "ledger" | "clock">,
  town: TownId,
  facts: readonly Recorded[],
): Promise<void> {
  for (const receipt of facts.filter(isOwnReceipt)) {
    const on = clock.today();
    const rates = await database.readInTown(town, (tx) => ratesInForce(tx, financialYearOf(on), on));
    if (!rates?.rebates.some((one) => one.rebate === "early-payment" && one.from <= on && on <= one.until)) continue;
    const id = commandId(derivedUuid("early-payment", receipt.subject));
    const command: GrantRebate = { do: "rebate.grant", id, account: receipt.account, rates };
    // A refusal is no fault: most receipts do not pay a whole year.
    await ledger.perform({ town, actor: granter, command });
  }
}
