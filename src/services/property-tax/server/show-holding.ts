// From states to what pages show: a holding, its dues, its working, its history.
import { type CivilDate, type FinancialYear, yearIndex } from "../../../kernel/civil-date.ts";
import { type Account, accounts, openDues, owed } from "../../../kernel/dues.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { Recorded } from "../../../kernel/facts.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { readAbout } from "../../../ledger/journal.ts";
import type { Tx } from "../../../platform/database/connect.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { Lang } from "../../../web/language.ts";
import { orderIn } from "../pages/names.ts";
import type {
  DuesView,
  FoundView,
  HistoryView,
  HoldingView,
  OpenedHolding,
  RelatedHolding,
  WorkingView,
} from "../pages/views.ts";
import { assess } from "../rules/assess.ts";
import {
  accountOf,
  type HoldingCorrected,
  type HoldingRegistered,
  type Order,
  type RegisteredHolding,
} from "../rules/holding.ts";
import type { FoundHolding } from "./reads.ts";

const history_max = 50;

/** The accounts of these holdings with their revisions, empty ones where nothing was raised yet, in their order. */
export async function keptAccountsOf(tx: Tx, holdings: readonly HoldingId[]): Promise<readonly Kept<Account>[]> {
  const ids = holdings.map(accountOf);
  const kept = await readAccounts(tx, ids);
  return ids.map((id) => kept.get(id) ?? { revision: 0, state: accounts.initial });
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

export const holdingView = (
  { id, holding }: FoundHolding,
  opened: OpenedHolding | undefined,
  related: readonly FoundHolding[] = [],
): HoldingView => ({
  id,
  account: holding.account,
  number: holding.number,
  oldNumber: holding.oldNumber,
  portalNumber: holding.portalNumber,
  ward: holding.particulars.ward,
  colony: holding.particulars.colony,
  zone: holding.particulars.zone,
  road: holding.particulars.road,
  roadClass: holding.particulars.roadClass,
  plotAreaHundredths: holding.particulars.plotAreaHundredths,
  floors: holding.particulars.floors,
  masks: holding.particulars.owners.map((owner) => owner.mask),
  opened,
  registeredOn: holding.registeredOn,
  correctedOn: holding.correctedOn,
  exemptions: holding.particulars.exemptions ?? [],
  point: holding.particulars.point,
  links: holding.particulars.links ?? [],
  demandedYears: holding.demandedYears,
  closed: holding.closed,
  from: relatedView(holding.from, related),
  into: relatedView(holding.closed?.into, related),
});

/** Holdings that came of this one, and those that it came of. */
export const relatedIds = ({ holding }: FoundHolding): readonly HoldingId[] => [
  ...(holding.from ?? []),
  ...(holding.closed?.into ?? []),
];

const relatedView = (
  ids: readonly HoldingId[] | undefined,
  found: readonly FoundHolding[],
): readonly RelatedHolding[] =>
  found.filter(({ id }) => ids?.some((one) => one === id)).map(({ id, holding }) => ({ id, number: holding.number }));

/** A line of a list; `names` are the owners' opened names where the reader may see them. */
export const foundView = (one: FoundHolding, account: Account, names?: readonly string[]): FoundView => ({
  id: one.id,
  account: one.holding.account,
  number: one.holding.number,
  owners: names ?? one.holding.particulars.owners.map((owner) => owner.mask),
  ward: one.holding.particulars.ward,
  colony: one.holding.particulars.colony,
  owedPaise: owed(account),
});

/** The working of a year; without an assessment where the town has no rates, or none for this holding. */
export function workingView(
  rates: PropertyTaxRates | undefined,
  year: FinancialYear,
  holding?: RegisteredHolding,
): WorkingView {
  const outcome = rates && holding && assess(holding.particulars, rates);
  return {
    year,
    assessment: outcome?.ok ? outcome.assessment : undefined,
    resolution: rates?.resolution.number,
    verified: rates?.verified ?? false,
  };
}

type Told = Pick<HistoryView, "on" | "what" | "order">;

/** What one fact of a holding is called in its history; nothing for those that are no entry of the register. */
function toldOf(fact: Recorded, lang: Lang): Told | undefined {
  const { on } = fact as Recorded & { readonly on: CivilDate };
  const order = (): string => orderIn((fact as Recorded & { readonly order: Order }).order, lang);
  switch (fact.kind) {
    case "holding.registered": {
      const { origin } = fact as unknown as HoldingRegistered;
      const what = {
        officer: "registered",
        import: "imported",
        split: "came_of_split",
        merge: "came_of_merge",
      } as const;
      return { on, what: what[origin], order: "" };
    }
    case "holding.corrected":
      return { on, what: "corrected", order: (fact as unknown as HoldingCorrected).order };
    case "holding.split":
      return { on, what: "split", order: order() };
    case "holding.use_changed":
      return { on, what: "use_changed", order: order() };
    case "holding.demolished":
      return { on, what: "demolished", order: order() };
    case "holding.assessed":
      return { on, what: "assessed", order: "" };
    default:
      return undefined;
  }
}

/** The holding's own facts, newest first. */
export async function historyOf(tx: Tx, found: FoundHolding, lang: Lang): Promise<readonly HistoryView[]> {
  const entries = await readAbout(tx, found.id, history_max);
  const told = entries.flatMap(({ fact }) => toldOf(fact, lang) ?? []);
  const { closed } = found.holding;
  // A merger's fact is about what came of it: here stands that this holding ended with it.
  return closed?.by === "merge"
    ? [{ on: closed.on, what: "merged", order: orderIn(closed.order, lang) }, ...told]
    : told;
}
