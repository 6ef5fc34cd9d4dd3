// `akshara import books FILE.csv --images FOLDER --town LGD`: old registers of births and deaths from their index and scans.
import { registrationLaw } from "../../rulebook/births-and-deaths.ts";
import { noImages, openImages } from "../../services/births-and-deaths/server/book-images.ts";
import { type BookReport, importBooks } from "../../services/births-and-deaths/server/book-import.ts";
import type { TownId } from "../../kernel/town.ts";
import { openBlobs } from "../blobs.ts";
import type { Foundation } from "../foundation.ts";
import { refusalInWords } from "../refusal-in-words.ts";

const shown_book_faults_max = 200;
const told_rows = 1_000;

export interface BooksAsked {
  readonly file: string;
  /** A folder or a zip with the scans; without it entries come in without their pages. */
  readonly images: string | undefined;
  readonly town: TownId;
  readonly dryRun: boolean;
  readonly skipBad: boolean;
}

type Say = (line: string) => void;

function tell(report: BookReport, asked: BooksAsked, say: Say): void {
  for (const { line, column, refusal } of report.faults.slice(0, shown_book_faults_max))
    say(`line ${line}, column ${column}: ${refusalInWords(refusal, "en")}`);
  if (report.faults.length > shown_book_faults_max)
    say(`… and ${report.faults.length - shown_book_faults_max} faults more`);
  const done = asked.dryRun ? "would be imported" : "imported";
  if (report.bad > 0 && report.imported === 0 && !asked.dryRun && !asked.skipBad)
    say("nothing was imported: mend the bad rows, or give --skip-bad to import the others");
  say(`${report.rows} rows: ${report.imported} ${done}, ${report.before} were here before, ${report.bad} are bad`);
  say(
    `${report.images} pages ${asked.dryRun ? "would be kept" : "were kept"}, ${report.without} rows are without their page`,
  );
}

/** Imports and tells; 0 when all is well, 2 when rows were bad, 1 when the file could not be read. */
export async function importBooksOf(foundation: Foundation, asked: BooksAsked, say: Say): Promise<number> {
  const images = asked.images === undefined ? noImages : await openImages(asked.images);
  if ("ok" in images) {
    say(refusalInWords(images.refusal, "en"));
    return 1;
  }
  let told = 0;
  const progress = (rows: number): void => {
    if (rows - told < told_rows) return;
    told = rows;
    say(`${rows} rows read`);
  };
  const { database, ledger, clock, sealer } = foundation;
  const parts = { database, ledger, clock, sealer, blobs: openBlobs(foundation), law: registrationLaw };
  const report = await importBooks({ ...parts, ...asked, images, progress });
  if (!report.ok) {
    say(refusalInWords(report.refusal, "en"));
    return 1;
  }
  tell(report, asked, say);
  return report.bad === 0 ? 0 : 2;
}
