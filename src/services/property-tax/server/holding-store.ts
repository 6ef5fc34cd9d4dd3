// The tables of holdings: the register's rows, and the blind index of names, mobiles and houses that finds them.
import type { CivilDate, FinancialYear } from "../../../kernel/civil-date.ts";
import type { Kept } from "../../../kernel/decider.ts";
import type { AccountId, HoldingId, SubjectId } from "../../../kernel/ids.ts";
import type { Private } from "../../../kernel/private.ts";
import type { SubjectStore } from "../../../ledger/service.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { type Closed, type Holding, holdings, type RegisteredHolding } from "../rules/holding.ts";
import { numberKey } from "../rules/number.ts";
import { type Particulars, sealedOf } from "../rules/particulars.ts";

interface HoldingRow {
  readonly id: SubjectId;
  readonly revision: number;
  readonly number: string;
  readonly old_number: string | null;
  readonly portal_number: string | null;
  readonly account: AccountId;
  readonly registered_on: CivilDate;
  readonly corrected_on: CivilDate | null;
  readonly particulars: Particulars;
  readonly demanded_years: readonly FinancialYear[];
  readonly penalised_years: readonly FinancialYear[];
  readonly came_of: readonly HoldingId[] | null;
  readonly closed: Closed | null;
}

export const holdingColumns = `id, revision, number, old_number, portal_number, account, registered_on, corrected_on, particulars,
  demanded_years, penalised_years, came_of, closed`;
const selected = `select ${holdingColumns} from state.holdings where town = $1::integer`;
const load = statement("holdings.load", `${selected} and id = any ($2::uuid[])`);
const lockRows = statement("holdings.lock", `${selected} and id = any ($2::uuid[]) order by id for update`);
const save = statement(
  "holdings.save",
  `insert into state.holdings (town, id, revision, number, number_key, old_number, portal_number, account, ward, colony, zone,
     plot_area_hundredths, registered_on, corrected_on, particulars, demanded_years, penalised_years, came_of, closed)
   select $1::integer, id, revision, number, number_key, old_number, portal_number, account, ward, colony, zone,
     plot_area_hundredths, registered_on, corrected_on, particulars::jsonb, demanded::text[], penalised::text[],
     came_of::uuid[], closed::jsonb
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::smallint[],
     $10::text[], $11::text[], $12::bigint[], $13::date[], $14::date[], $15::text[], $16::text[], $17::text[],
     $18::text[], $19::text[])
     as h (id, revision, number, number_key, old_number, portal_number, account, ward, colony, zone,
       plot_area_hundredths, registered_on, corrected_on, particulars, demanded, penalised,
       came_of, closed)
   on conflict (town, id) do update set revision = excluded.revision, ward = excluded.ward, colony = excluded.colony,
     zone = excluded.zone, plot_area_hundredths = excluded.plot_area_hundredths, corrected_on = excluded.corrected_on,
     particulars = excluded.particulars, demanded_years = excluded.demanded_years,
     penalised_years = excluded.penalised_years, came_of = excluded.came_of, closed = excluded.closed`,
);
// What a demand changes of a holding. Particulars and what it is found by stay as they are, which is most of the work.
const saveYears = statement(
  "holdings.save_years",
  `update state.holdings h set revision = y.revision, demanded_years = y.demanded::text[], penalised_years = y.penalised::text[]
   from unnest($2::uuid[], $3::integer[], $4::text[], $5::text[]) as y (id, revision, demanded, penalised)
   where h.town = $1::integer and h.id = y.id`,
);
const forget = statement(
  "holdings.find.forget",
  `delete from state.holding_find f where f.town = $1::integer and f.holding = any ($2::uuid[])
   and not exists (
     select from unnest($3::text[], $4::text[], $5::uuid[]) as now (class, token, holding)
     where now.class = f.class and now.token = f.token and now.holding = f.holding)`,
);
const remember = statement(
  "holdings.find.remember",
  `insert into state.holding_find (town, class, token, holding)
   select $1::integer, class, token, holding from unnest($2::text[], $3::text[], $4::uuid[]) as f (class, token, holding)
   on conflict do nothing`,
);

/** A row as it stands in the table, as the state that the rules know. */
export const holdingOf = (row: HoldingRow): RegisteredHolding => ({
  state: "registered",
  number: row.number,
  ...(row.old_number === null ? {} : { oldNumber: row.old_number }),
  ...(row.portal_number === null ? {} : { portalNumber: row.portal_number }),
  account: row.account,
  registeredOn: row.registered_on,
  ...(row.corrected_on === null ? {} : { correctedOn: row.corrected_on }),
  particulars: row.particulars,
  demandedYears: row.demanded_years,
  penalisedYears: row.penalised_years,
  ...(row.came_of === null ? {} : { from: row.came_of }),
  ...(row.closed === null ? {} : { closed: row.closed }),
});

const keptOf = (row: HoldingRow): readonly [SubjectId, Kept<Holding>] => [
  row.id,
  { revision: row.revision, state: holdingOf(row) },
];

interface Token {
  readonly class: string;
  readonly token: string;
  readonly holding: SubjectId;
}

/** What a holding can be found by: its owners, their fathers or husbands, their mobiles, and its house. */
function tokensOf(holding: SubjectId, { owners, house }: Particulars): readonly Token[] {
  const values: readonly (readonly [string, Private | undefined])[] = [
    ["house", house],
    ...owners.flatMap(({ name, relative, mobile }) => [
      ["name", name] as const,
      ["relative", relative] as const,
      ["mobile", mobile] as const,
    ]),
  ];
  const tokens = values.flatMap(([kind, value]) =>
    value === undefined ? [] : sealedOf(value).find.map((token) => ({ class: kind, token })),
  );
  const once = new Map(tokens.map((one) => [`${one.class}/${one.token}`, { ...one, holding }]));
  return [...once.values()];
}

const textArray = (values: readonly string[]): string => `{${values.join(",")}}`;
/** An array of such arrays, each as one text. */
const arrayOfLists = (lists: readonly (readonly string[])[]): string =>
  textArray(lists.map((list) => `"${textArray(list)}"`));

type Row = readonly [id: SubjectId, revision: number, holding: RegisteredHolding];

/** Whether nothing but the demanded and penalised years moved: `evolve` hands on what it leaves alone. */
function movedYearsOnly(now: RegisteredHolding, before: Holding | undefined): boolean {
  if (before?.state !== "registered") return false;
  if (Object.keys(now).length !== Object.keys(before).length) return false;
  for (const name in now) {
    const key = name as keyof RegisteredHolding;
    if (key !== "demandedYears" && key !== "penalisedYears" && now[key] !== before[key]) return false;
  }
  return true;
}

function saveYearsOf(tx: Tx, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  tx.send(saveYears, [
    tx.town,
    textArray(rows.map(([id]) => id)),
    textArray(rows.map(([, revision]) => String(revision))),
    arrayOfLists(rows.map(([, , holding]) => holding.demandedYears)),
    arrayOfLists(rows.map(([, , holding]) => holding.penalisedYears)),
  ]);
}

function saveRows(tx: Tx, rows: readonly Row[]): void {
  const column = <T>(value: (holding: RegisteredHolding) => T): T[] => rows.map(([, , holding]) => value(holding));
  tx.send(save, [
    tx.town,
    rows.map(([id]) => id),
    rows.map(([, revision]) => revision),
    column((one) => one.number),
    column((one) => numberKey(one.number)),
    column((one) => one.oldNumber ?? null),
    column((one) => one.portalNumber ?? null),
    column((one) => one.account),
    column((one) => one.particulars.ward),
    column((one) => one.particulars.colony),
    column((one) => one.particulars.zone),
    column((one) => one.particulars.plotAreaHundredths),
    column((one) => one.registeredOn),
    column((one) => one.correctedOn ?? null),
    column((one) => JSON.stringify(one.particulars)),
    column((one) => textArray(one.demandedYears)),
    column((one) => textArray(one.penalisedYears)),
    column((one) => (one.from === undefined ? null : textArray(one.from))),
    column((one) => (one.closed === undefined ? null : JSON.stringify(one.closed))),
  ]);
}

export const holdingStore: SubjectStore<Holding> = {
  kind: holdings,
  load: async (tx, ids, lock) =>
    new Map((await tx.query<HoldingRow>(lock ? lockRows : load, [tx.town, ids])).map(keptOf)),
  save: async (tx, kept, before) => {
    const all = [...kept].flatMap(([id, { revision, state }]): readonly Row[] =>
      state.state === "registered" ? [[id, revision, state]] : [],
    );
    const { years = [], rows = [] } = Object.groupBy(all, ([id, , holding]) =>
      movedYearsOnly(holding, before?.get(id)?.state) ? "years" : "rows",
    );
    saveYearsOf(tx, years);
    // Asked for nothing, it still says what it would write: the checker reads its statements.
    if (rows.length === 0 && years.length > 0) return;
    // One that ended is found by its numbers alone: names and houses find what stands in its place.
    const tokens = rows.flatMap(([id, , holding]) => (holding.closed ? [] : tokensOf(id, holding.particulars)));
    const classes = tokens.map((one) => one.class);
    const values = tokens.map((one) => one.token);
    const owners = tokens.map((one) => one.holding);
    saveRows(tx, rows);
    tx.send(forget, [tx.town, rows.map(([id]) => id), classes, values, owners]);
    tx.send(remember, [tx.town, classes, values, owners]);
  },
};
