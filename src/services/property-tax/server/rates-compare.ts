// What a draft of rates would do on the town's own holdings: worked out in the background, batch by batch, kept in a table.
import { canonicalJson, reviveJson } from "../../../kernel/canonical.ts";
import { type CivilDate, type FinancialYear, previousYear, yearEnd } from "../../../kernel/civil-date.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { type Paise, paise, zero } from "../../../kernel/money.ts";
import type { PropertyTaxRates, UseClass } from "../../../kernel/property-tax-rates.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Database, statement, type Tx } from "../../../platform/database/connect.ts";
import type { ComparedHolding, ComparedPart, Comparison } from "../pages/rates/compare-page.tsx";
import { assess, type Assessment } from "../rules/assess.ts";
import { ratesInForce, withBefore } from "./rates-in-force.ts";
import { type FoundHolding, readHoldings } from "./reads.ts";

/** Holdings that are worked out between two looks at how far it is. */
export const compare_batch_holdings_max = 1_000;
/** Rises that a comparison names. */
export const compare_largest_max = 10;
/** A comparison that has not moved for so long has died with its process, and may be begun again. */
export const compare_dead_seconds = 120;

const next = statement(
  "rates_comparison.holdings",
  `select id from state.holdings where town = $1::integer and ($2::uuid is null or id > $2::uuid)
   order by id limit $3::integer`,
);
const begin = statement(
  "rates_comparison.begin",
  `insert into platform.rates_comparisons as c (town, year, revision, done, total)
   values ($1::integer, $2::text, $3::integer, 0,
     (select count(*)::integer from state.holdings where town = $1::integer))
   on conflict (town, year) do update set revision = excluded.revision, done = 0, total = excluded.total,
     moved_at = clock_timestamp(), result = null
   where c.result is not null or c.revision <> excluded.revision
     or c.moved_at < clock_timestamp() - make_interval(secs => $4::integer)
   returning true as begun`,
);
const move = statement(
  "rates_comparison.move",
  `update platform.rates_comparisons set done = $4::integer, moved_at = clock_timestamp(), result = $5::jsonb
   where town = $1::integer and year = $2::text and revision = $3::integer returning true as moved`,
);
const read = statement(
  "rates_comparison.read",
  `select revision, done, total, result::text as result,
     moved_at < clock_timestamp() - make_interval(secs => $3::integer) as dead
   from platform.rates_comparisons where town = $1::integer and year = $2::text`,
);

export interface KeptComparison {
  /** The revision of the draft that it is about. */
  readonly revision: number;
  readonly done: number;
  readonly total: number;
  readonly dead: boolean;
  readonly comparison: Comparison | undefined;
}

/** The comparison of a year, finished or not. */
export async function readComparison(tx: Tx, year: FinancialYear): Promise<KeptComparison | undefined> {
  const rows = await tx.query<Omit<KeptComparison, "comparison"> & { readonly result: string | null }>(read, [
    tx.town,
    year,
    compare_dead_seconds,
  ]);
  const [row] = rows;
  if (!row) return undefined;
  const { result, ...kept } = row;
  return { ...kept, comparison: result === null ? undefined : (reviveJson(result) as Comparison) };
}

interface Sums {
  holdings: number;
  beforePaise: bigint;
  afterPaise: bigint;
}

const partOf = ({ holdings, beforePaise, afterPaise }: Sums): ComparedPart => ({
  holdings,
  beforePaise: paise(beforePaise),
  afterPaise: paise(afterPaise),
});

/** The use that carries most of a holding's value: under it the holding is counted. */
function mainUse({ floors }: Assessment): UseClass {
  const worth = new Map<UseClass, bigint>();
  for (const one of floors) worth.set(one.use, (worth.get(one.use) ?? 0n) + one.valuePaise);
  const [first] = [...worth].sort(([, one], [, other]) => (one > other ? -1 : 1));
  return first?.[0] ?? "residential";
}

/** Adds up holding after holding; what it holds does not grow with the town. */
export class ComparisonSums {
  readonly #before: PropertyTaxRates;
  readonly #after: PropertyTaxRates;
  readonly #whole: Sums = { holdings: 0, beforePaise: 0n, afterPaise: 0n };
  readonly #wards = new Map<number, Sums>();
  readonly #uses = new Map<UseClass, Sums>();
  #largest: readonly ComparedHolding[] = [];
  #more = 0;
  #less = 0;
  #unassessable = 0;

  constructor(before: PropertyTaxRates, after: PropertyTaxRates) {
    this.#before = before;
    this.#after = after;
  }

  add({ id, holding }: FoundHolding): void {
    if (holding.closed !== undefined) return;
    const before = assess(holding.particulars, this.#before);
    const after = assess(holding.particulars, this.#after);
    if (!before.ok || !after.ok) {
      this.#unassessable += 1;
      return;
    }
    const beforePaise = before.assessment.totalPaise;
    const afterPaise = after.assessment.totalPaise;
    const { ward } = holding.particulars;
    if (afterPaise > beforePaise) this.#more += 1;
    if (afterPaise < beforePaise) this.#less += 1;
    const use = mainUse(after.assessment);
    for (const sums of [this.#whole, sumsOf(this.#wards, ward), sumsOf(this.#uses, use)]) {
      sums.holdings += 1;
      sums.beforePaise += beforePaise;
      sums.afterPaise += afterPaise;
    }
    this.#keepLargest({ id, number: holding.number, ward, beforePaise, afterPaise });
  }

  #keepLargest(one: ComparedHolding): void {
    const rise = (of: ComparedHolding): Paise => paise(of.afterPaise - of.beforePaise);
    const last = this.#largest.at(-1);
    const isFull = this.#largest.length >= compare_largest_max;
    if (rise(one) <= zero || (isFull && last && rise(one) <= rise(last))) return;
    this.#largest = [...this.#largest, one]
      .sort((left, right) => (rise(left) > rise(right) ? -1 : 1))
      .slice(0, compare_largest_max);
  }

  result(): Comparison {
    const whole = partOf(this.#whole);
    return {
      against: this.#before.year,
      whole,
      more: this.#more,
      less: this.#less,
      same: whole.holdings - this.#more - this.#less,
      unassessable: this.#unassessable,
      wards: [...this.#wards].sort(([one], [other]) => one - other).map(([ward, sums]) => ({ ward, ...partOf(sums) })),
      uses: [...this.#uses].map(([use, sums]) => ({ use, ...partOf(sums) })),
      largest: this.#largest,
    };
  }
}

function sumsOf<K>(parts: Map<K, Sums>, key: K): Sums {
  const found = parts.get(key) ?? { holdings: 0, beforePaise: 0n, afterPaise: 0n };
  parts.set(key, found);
  return found;
}

export interface CompareOptions {
  readonly town: TownId;
  readonly database: Database;
  readonly year: FinancialYear;
  /** The draft and its revision. */
  readonly draft: PropertyTaxRates;
  readonly revision: number;
  readonly today: CivilDate;
  readonly stop?: () => boolean;
}

/** The rates of the year before as they ended; where there are none, those of the same year that are in force. */
const baseline = async (tx: Tx, year: FinancialYear, today: CivilDate): Promise<PropertyTaxRates | undefined> => {
  const before = previousYear(year);
  return (await ratesInForce(tx, before, yearEnd(before))) ?? ratesInForce(tx, year, today);
};

/** Begins the comparison, unless one of the same draft is going; false where there is nothing to compare with. */
export async function beginComparison(options: CompareOptions): Promise<(() => Promise<void>) | undefined> {
  const { town, database, year, revision, draft, today } = options;
  const begun = await database.inTown(town, async (tx) => {
    const before = await baseline(tx, year, today);
    if (!before) return undefined;
    const after = await withBefore(tx, draft);
    const rows = await tx.query(begin, [town, year, revision, compare_dead_seconds]);
    return rows.length > 0 ? new ComparisonSums(before, after) : undefined;
  });
  return begun && (() => compareAll(options, begun));
}

async function compareAll(options: CompareOptions, sums: ComparisonSums): Promise<void> {
  const { town, database, year, revision } = options;
  let done = 0;
  for (let after: HoldingId | undefined; options.stop?.() !== true; ) {
    const from = after;
    const batch = await database.readInTown(town, async (tx) => {
      const rows = await tx.query<{ id: HoldingId }>(next, [town, from ?? null, compare_batch_holdings_max]);
      return readHoldings(
        tx,
        rows.map((row) => row.id),
      );
    });
    for (const one of batch) sums.add(one);
    done += batch.length;
    after = batch.at(-1)?.id;
    const isLast = batch.length < compare_batch_holdings_max;
    const result = isLast ? canonicalJson(sums.result()) : null;
    const moved = await database.inTown(town, (tx) => tx.query(move, [town, year, revision, done, result]));
    // Somebody has begun a comparison of a later draft meanwhile: this one is of no use any more.
    if (moved.length === 0 || isLast) return;
  }
}
