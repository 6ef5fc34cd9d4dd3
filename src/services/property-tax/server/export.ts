// Writes a town's register in the format that the import reads, row by row, from a town as it stands now.
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { yearIndex, type FinancialYear } from "../../../kernel/civil-date.ts";
import { accounts, openDues } from "../../../kernel/dues.ts";
import type { Due } from "../../../kernel/facts.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import { writeXlsx } from "../../../operations/imports/xlsx-write.ts";
import { type Database, statement } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { OpenedHolding } from "../pages/views.ts";
import { accountOf } from "../rules/holding.ts";
import { sealedOf } from "../rules/particulars.ts";
import { claimFrom } from "./form-claim.ts";
import { importer } from "./import.ts";
import { holdingColumns } from "./import-row.ts";
import { type FoundHolding, readHoldings } from "./reads.ts";
import { csvCells, csvHeading, csvLine } from "./register-cells.ts";

/** Holdings that are opened together. */
const batch_holdings_max = 500;

const standing = statement(
  "holdings.standing",
  `select id from state.holdings where town = $1::integer and closed is null and ($2::uuid is null or id > $2::uuid)
   order by id limit $3::integer`,
);

export interface ExportOptions {
  readonly town: TownId;
  readonly year: FinancialYear;
  readonly database: Database;
  readonly sealer: Sealer;
  /** Told after each batch how many holdings are written. */
  readonly progress?: (holdings: number) => void;
}

/** Over the budget of openings the export ends: this carries the refusal out of the rows. */
class Stopped extends Error {
  readonly refused: Refused;
  constructor(refused: Refused) {
    super("the export was stopped");
    this.refused = refused;
  }
}

/** Names, relatives, mobiles, houses and addresses of these holdings; one line of the log of openings. */
async function openAll(
  { sealer, town }: ExportOptions,
  found: readonly FoundHolding[],
): Promise<readonly OpenedHolding[]> {
  const opened = await sealer.openMany({
    town,
    by: importer,
    why: "import",
    of: found.map(({ id, holding: { particulars } }) => ({
      subject: id,
      values: {
        name: particulars.owners.map((owner) => sealedOf(owner.name)),
        relative: particulars.owners.flatMap(({ relative }) => (relative === undefined ? [] : [sealedOf(relative)])),
        mobile: particulars.owners.flatMap(({ mobile }) => (mobile === undefined ? [] : [sealedOf(mobile)])),
        house: sealedOf(particulars.house),
        address: particulars.address === undefined ? [] : [sealedOf(particulars.address)],
      },
    })),
  });
  if (!opened.ok) throw new Stopped(opened);
  return found.map(({ holding: { particulars } }, at) => {
    const own = opened.opened[at];
    const [relatives, mobiles] = [[...(own?.relative ?? [])], [...(own?.mobile ?? [])]];
    return {
      house: own?.house ?? "",
      address: own?.address[0] ?? "",
      owners: particulars.owners.map((owner, place) => ({
        name: own?.name[place] ?? "",
        relative: owner.relative === undefined ? "" : (relatives.shift() ?? ""),
        mobile: owner.mobile === undefined ? "" : (mobiles.shift() ?? ""),
        share: owner.share,
      })),
    };
  });
}

/** What is open of past years: the current year's demand is raised apart, where the register goes to. */
const arrearsOf = (dues: readonly Due[], year: FinancialYear): readonly Due[] =>
  dues.filter((due) => yearIndex(due.year) < yearIndex(year));

/** The ids under which a file may bring it in again; one without any goes by our own number. */
const numbersOf = ({ holding: { number, oldNumber, portalNumber } }: FoundHolding) =>
  oldNumber === undefined && portalNumber === undefined
    ? { portalNumber: number }
    : {
        ...(oldNumber === undefined ? {} : { oldNumber }),
        ...(portalNumber === undefined ? {} : { portalNumber }),
      };

async function* registerCells(options: ExportOptions): AsyncGenerator<readonly string[]> {
  const { database, town, year, progress } = options;
  let written = 0;
  for (let after: SubjectId | undefined; ; ) {
    const from = after;
    const { found, dues } = await database.readInTown(town, async (tx) => {
      const rows = await tx.query<{ id: SubjectId }>(standing, [town, from ?? null, batch_holdings_max]);
      const holdings = await readHoldings(
        tx,
        rows.map(({ id }) => id),
      );
      const ids = holdings.map(({ id }) => accountOf(id));
      const kept = await readAccounts(tx, ids);
      return { found: holdings, dues: ids.map((id) => openDues(kept.get(id)?.state ?? accounts.initial)) };
    });
    const opened = await openAll(options, found);
    for (const [at, one] of found.entries()) {
      const claim = claimFrom(one.holding.particulars, opened[at] as OpenedHolding);
      yield csvCells({ claim, arrears: arrearsOf(dues[at] ?? [], year), ...numbersOf(one) });
    }
    written += found.length;
    progress?.(written);
    after = found.at(-1)?.id;
    if (found.length < batch_holdings_max) return;
  }
}

async function* csvText(options: ExportOptions): AsyncGenerator<string> {
  // With its mark spreadsheets read Hindi as Hindi.
  yield `\ufeff${csvHeading}`;
  for await (const cells of registerCells(options)) yield csvLine(cells);
}

async function* sheetRows(options: ExportOptions): AsyncGenerator<readonly string[]> {
  yield holdingColumns.map((column) => column.name);
  yield* registerCells(options);
}

/** Writes the register as CSV, or as a workbook where the file is called so. The file must not be there yet. */
export async function exportHoldings(
  options: ExportOptions & { readonly file: string },
): Promise<{ readonly ok: true; readonly holdings: number } | Refused> {
  const { file } = options;
  let holdings = 0;
  const counting: ExportOptions = {
    ...options,
    progress: (count) => {
      holdings = count;
      options.progress?.(count);
    },
  };
  try {
    if (file.toLowerCase().endsWith(".xlsx")) await writeXlsx(file, sheetRows(counting));
    else await pipeline(Readable.from(csvText(counting)), createWriteStream(file, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    if (error instanceof Stopped) return error.refused;
    throw error;
  }
  return { ok: true, holdings };
}
