// From states to what pages show: a holding, its dues, its working, its history.
import { type FinancialYear, yearIndex } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import { type Account, openDues, owed } from "../../../kernel/dues.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { zero } from "../../../kernel/money.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { readAbout } from "../../../ledger/journal.ts";
import type { Tx } from "../../../platform/database/connect.ts";
import type { TownId } from "../../../kernel/town.ts";
import { propertyTaxRates } from "../../../rulebook/property-tax-rates.ts";
import type { DuesView, FoundView, HistoryView, HoldingView, OpenedHolding, WorkingView } from "../pages/views.ts";
import { assess } from "../rules/assess.ts";
import { accountOf, type HoldingCorrected, type HoldingRegistered, type RegisteredHolding } from "../rules/holding.ts";
import type { FoundHolding } from "./reads.ts";

const history_max = 50;
const nothingYet: Account = { lines: [], advancePaise: zero };

/** The accounts of these holdings with their revisions, empty ones where nothing was raised yet, in their order. */
export async function keptAccountsOf(tx: Tx, holdings: readonly HoldingId[]): Promise<readonly Kept<Account>[]> {
  const ids = holdings.map(accountOf);
  const kept = await readAccounts(tx, ids);
  return ids.map((id) => kept.get(id) ?? { revision: 0, state: nothingYet });
}

/** The same without revisions. */
export const accountsOf = async (tx: Tx, found: readonly FoundHolding[]): Promise<readonly Account[]> =>
  (
    await keptAccountsOf(
      tx,
      found.map(({ id }) => id),
    )
  ).map(({ state }) => state);

export const duesView = (account: Account, year: FinancialYear): DuesView => ({
  lines: openDues(account).map((due) => ({ ...due, arrear: yearIndex(due.year) < yearIndex(year) })),
  owedPaise: owed(account),
  advancePaise: account.advancePaise,
});

export const holdingView = ({ id, holding }: FoundHolding, opened: OpenedHolding | undefined): HoldingView => ({
  id,
  account: holding.account,
  number: holding.number,
  oldNumber: holding.oldNumber,
  portalNumber: holding.portalNumber,
  ward: holding.particulars.ward,
  colony: holding.particulars.colony,
  zone: holding.particulars.zone,
  road: holding.particulars.road,
  plotAreaHundredths: holding.particulars.plotAreaHundredths,
  floors: holding.particulars.floors,
  masks: holding.particulars.owners.map((owner) => owner.mask),
  opened,
  registeredOn: holding.registeredOn,
  correctedOn: holding.correctedOn,
});

/** A line of a list; `names` are the owners' opened names where the reader may see them. */
export const foundView = (one: FoundHolding, account: Account, names?: readonly string[]): FoundView => ({
  id: one.id,
  number: one.holding.number,
  owners: names ?? one.holding.particulars.owners.map((owner) => owner.mask),
  ward: one.holding.particulars.ward,
  colony: one.holding.particulars.colony,
  owedPaise: owed(account),
});

/** The working of a year; without an assessment where the town has no rates, or none for this holding. */
export function workingView(town: TownId, year: FinancialYear, holding?: RegisteredHolding): WorkingView {
  const rates = propertyTaxRates(town, year);
  const outcome = rates && holding && assess(holding.particulars, rates);
  return {
    year,
    assessment: outcome?.ok ? outcome.assessment : undefined,
    resolution: rates?.resolution.number,
    verified: rates?.verified ?? false,
  };
}

/** The holding's own facts, newest first. */
export async function historyOf(tx: Tx, holding: HoldingId): Promise<readonly HistoryView[]> {
  const entries = await readAbout(tx, holding, history_max);
  return entries.flatMap(({ fact }): readonly HistoryView[] => {
    if (fact.kind === "holding.registered") {
      const { on, origin } = fact as unknown as HoldingRegistered;
      return [{ on, what: origin === "import" ? "imported" : "registered", order: "" }];
    }
    if (fact.kind !== "holding.corrected") return [];
    const { on, order } = fact as unknown as HoldingCorrected;
    return [{ on, what: "corrected", order }];
  });
}
