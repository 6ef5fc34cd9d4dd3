// Charging surcharge on a whole town: what it would charge, and the run that can stop, resume and be repeated.
import {
  type CivilDate,
  type FinancialYear,
  financialYearFromIndex,
  financialYearOf,
  yearIndex,
} from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import { type AccountId, type HoldingId, holdingId } from "../../../kernel/ids.ts";
import { type Paise, paise, zero } from "../../../kernel/money.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { type Database, statement, type Tx } from "../../../platform/database/connect.ts";
import {
  chargedOf,
  chargedPeriods,
  chargesFor,
  type ChargeSurcharge,
  surcharge_holdings_max,
  surchargeCommandOf,
  type SurchargedYear,
  surchargeRunOf,
} from "../rules/surcharge.ts";
import { ratesInForce } from "./rates-in-force.ts";
import { readHoldings } from "./reads.ts";
import { surchargeStore } from "./surcharge-store.ts";

/** Past years whose dues may still bear surcharge. */
const years_back_max = 12;

const owingAfter = statement(
  "surcharges.owing_after",
  `select h.id, h.account from state.holdings h join state.accounts a on a.town = h.town and a.id = h.account
   where h.town = $1::integer and a.owed_paise > 0 and ($2::uuid is null or h.id > $2::uuid)
   order by h.id limit $3::integer`,
);

/** The years whose rates set a surcharge, this one and those before. A year without rates of its own bears none. */
export async function surchargedYears(
  tx: Tx,
  today: CivilDate,
): Promise<readonly (SurchargedYear & { readonly verified: boolean })[]> {
  const last = yearIndex(financialYearOf(today));
  const years: readonly FinancialYear[] = Array.from({ length: years_back_max }, (_, at) =>
    financialYearFromIndex(last - at),
  );
  const found: (SurchargedYear & { readonly verified: boolean })[] = [];
  for (const year of years) {
    const rates = await ratesInForce(tx, year, today);
    if (rates?.surcharge)
      found.push({ year, rule: rates.surcharge, payableBy: rates.payableBy, verified: rates.verified });
  }
  return found;
}

interface Batch {
  readonly ids: readonly HoldingId[];
  readonly accounts: readonly AccountId[];
}

async function batchAfter(tx: Tx, after: HoldingId | undefined): Promise<Batch> {
  const rows = await tx.query<{ id: HoldingId; account: AccountId }>(owingAfter, [
    tx.town,
    after ?? null,
    surcharge_holdings_max,
  ]);
  return { ids: rows.map((row) => holdingId(row.id)), accounts: rows.map((row) => row.account) };
}

export interface SurchargePreview {
  readonly years: readonly (SurchargedYear & { readonly verified: boolean })[];
  readonly accounts: number;
  readonly amountPaise: Paise;
}

/** What a run would charge today: reads every account that owes, changes nothing. */
export async function previewSurcharge(database: Database, town: TownId, on: CivilDate): Promise<SurchargePreview> {
  const years = await database.readInTown(town, (tx) => surchargedYears(tx, on));
  let counted = 0;
  let amountPaise: Paise = zero;
  for (let after: HoldingId | undefined; years.length > 0; ) {
    const from = after;
    const read = await database.readInTown(town, async (tx) => {
      const batch = await batchAfter(tx, from);
      const [held, kept, charged] = await Promise.all([
        readHoldings(tx, batch.ids),
        readAccounts(tx, batch.accounts),
        surchargeStore.load(tx, batch.accounts.map(chargedOf), false),
      ]);
      return { batch, held, kept, charged };
    });
    for (const { id, holding } of read.held) {
      const account = read.kept.get(holding.account)?.state ?? accounts.initial;
      const charged = read.charged.get(chargedOf(holding.account))?.state ?? chargedPeriods.initial;
      const rows = chargesFor(id, account, charged, { years, registeredOn: holding.registeredOn, on });
      if (rows.length > 0) counted += 1;
      for (const row of rows) amountPaise = paise(amountPaise + row.amountPaise);
    }
    after = read.batch.ids.at(-1);
    if (read.batch.ids.length < surcharge_holdings_max) break;
  }
  return { years, accounts: counted, amountPaise };
}

export interface ChargeTown {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly town: TownId;
  readonly on: CivilDate;
  readonly by: Actor;
  /** Refuses rules that nobody has verified: in service. */
  readonly onlyVerified: boolean;
  /** Stops between two batches; what was charged is not charged again by the next run. */
  readonly stop?: () => boolean;
}

/** Charges every account of the town for the periods begun since its last charge. */
export async function chargeTown(
  options: ChargeTown,
): Promise<{ readonly ok: true; readonly holdings: number } | Refused> {
  const { database, ledger, town, on, by } = options;
  const years = await database.readInTown(town, (tx) => surchargedYears(tx, on));
  if (years.length === 0) return refuse("surcharge.no_rule", "council resolution");
  if (options.onlyVerified && years.some((one) => !one.verified))
    return refuse("surcharge.unverified", "council resolution");
  const run = surchargeRunOf(town, on);
  let seen = 0;
  for (let after: HoldingId | undefined; options.stop?.() !== true; ) {
    const from = after;
    const { ids } = await database.readInTown(town, (tx) => batchAfter(tx, from));
    const [first] = ids;
    if (first === undefined) break;
    const command: ChargeSurcharge = {
      do: "surcharge.charge_in_batch",
      id: surchargeCommandOf(run, first),
      run,
      years: years.map(({ year, rule, payableBy }) => ({ year, rule, payableBy })),
      holdings: ids,
    };
    const outcome = await ledger.perform({ town, actor: by, command });
    if (!outcome.ok && outcome.refusal.code !== "surcharge.nothing_to_charge") return outcome;
    seen += ids.length;
    after = ids.at(-1);
  }
  return { ok: true, holdings: seen };
}
