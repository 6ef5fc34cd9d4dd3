// A receipt as a paper: its signed claims for the QR, and everything that is printed.
import { amountInWords } from "../../../kernel/amount-words.ts";
import { financialYearOf, instantMs, showDate, showInstant } from "../../../kernel/civil-date.ts";
import type { Head } from "../../../kernel/facts.ts";
import type { ReceiptId } from "../../../kernel/ids.ts";
import { type Paise, paise, rupees, sum } from "../../../kernel/money.ts";
import type { PaperClaims } from "../../../kernel/papers/claims.ts";
import type { ReceiptPaper, ReceiptPaperHead } from "../../../kernel/papers/receipt-paper.ts";
import { parseReceiptNumber } from "../../../kernel/public-number.ts";
import type { Town } from "../../../kernel/town.ts";
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import { signPaper } from "../../../platform/papers/keys.ts";
import { headIn } from "../../../web/head-words.ts";
import type { ReceiptForm } from "../../../platform/papers/printer.ts";
import { instrumentShown } from "../pages/receipt-page.tsx";
import { type AccountAbout, modeIn, reversalIn } from "../pages/account-words.ts";
import { words } from "../pages/words/words.generated.ts";
import type { IssuedReceipt } from "../rules/receipt.ts";
import {
  type PaperSettings,
  statusIndexOf,
  townTitles,
  typeTitles,
  logClaim,
  logPrint,
} from "../../../platform/papers/issuing.ts";

export interface ReceiptToPrint {
  readonly id: ReceiptId;
  readonly receipt: IssuedReceipt;
  readonly town: Town;
  readonly about: AccountAbout;
  /** Masked, or empty. */
  readonly payer: string;
  readonly inLog: LogPlace | undefined;
  readonly sample: boolean;
}

function claimsOf(print: ReceiptToPrint, papers: PaperSettings): PaperClaims {
  const { id, receipt, town, about, payer, inLog, sample } = print;
  return {
    issuer: papers.issuer,
    issuedAtSeconds: Math.floor(instantMs(receipt.at) / 1000),
    status: { index: statusIndexOf(id), uri: papers.statusUri },
    act: {
      paperClass: "receipt",
      number: receipt.number,
      on: receipt.on,
      town: town.id,
      ...townTitles(town),
      version: 1,
      sample,
      subject: about.number,
      ...(payer !== "" && { payer }),
      amountPaise: receipt.amountPaise,
      heads: receipt.allocations.map(({ head, amountPaise }) => ({ head, amountPaise })),
      ...logClaim(papers, inLog),
    },
  };
}

interface HeadAmounts {
  readonly nameHindi: string;
  readonly nameEnglish: string;
  readonly arrear: Paise;
  readonly current: Paise;
}

/** Heads with what went to past years and what to the receipt's own; advance is a line of its own. */
function headsOf(receipt: IssuedReceipt): readonly HeadAmounts[] {
  const year = financialYearOf(receipt.on);
  const of = (head: Head, past: boolean): Paise =>
    sum(
      receipt.allocations
        .filter((part) => part.head === head && part.year < year === past)
        .map((part) => part.amountPaise),
    );
  const heads = [...new Set(receipt.allocations.map((part) => part.head))];
  const rows = heads.map((head) => ({
    nameHindi: headIn(head, "hi"),
    nameEnglish: headIn(head, "en"),
    arrear: of(head, true),
    current: of(head, false),
  }));
  if (receipt.advancePaise === 0n) return rows;
  const advance = { arrear: paise(0n), current: receipt.advancePaise };
  return [...rows, { nameHindi: words.hi.advance, nameEnglish: words.en.advance, ...advance }];
}

const printed = ({ nameHindi, nameEnglish, arrear, current }: HeadAmounts): ReceiptPaperHead => ({
  nameHindi,
  nameEnglish,
  arrear: rupees(arrear),
  current: rupees(current),
  total: rupees(paise(arrear + current)),
});

/** The counter's code as it stands in the number, or the way an online payment came. */
function collectedBy(receipt: IssuedReceipt): string {
  const parts = parseReceiptNumber(receipt.number);
  const book = parts.ok ? parts.book : "";
  return receipt.day !== undefined || receipt.mode === "cash"
    ? `${words.hi.counter} / ${words.en.counter} ${book}`
    : `${[...new Set([modeIn(receipt.mode, "hi"), modeIn(receipt.mode, "en")])].join(" / ")} ${book}`;
}

/** The text of a receipt's QR: its claims, signed. */
export const signedText = (print: ReceiptToPrint, papers: PaperSettings): Promise<string> =>
  signPaper(papers.keys, claimsOf(print, papers));

/** What stands across a receipt whose money was taken out again; empty for a good one. */
function reversedText({ reversed }: IssuedReceipt): string {
  if (!reversed) return "";
  return `${reversalIn(reversed.cause, "hi")} / ${reversalIn(reversed.cause, "en")} ${showDate(reversed.on)}`;
}

/** Signs and prints a receipt. Rejects with `WorkFailed` when the printers are too busy. */
export async function printedReceipt(
  print: ReceiptToPrint,
  papers: PaperSettings,
  form: ReceiptForm = "a5",
): Promise<Uint8Array> {
  const { receipt, town, about, payer, inLog, sample } = print;
  const heads = headsOf(receipt);
  const paper: ReceiptPaper = {
    townHindi: town.nameHi,
    townEnglish: town.nameEn,
    ...typeTitles(town),
    sample,
    receiptNumber: receipt.number,
    dateTime: `${showInstant(receipt.at)} IST`,
    issuedAtSeconds: Math.floor(instantMs(receipt.at) / 1000),
    payer,
    holdingNumber: about.number,
    ...(about.called && { called: about.called }),
    address: about.address,
    heads: heads.map(printed),
    arrearTotal: rupees(sum(heads.map((row) => row.arrear))),
    currentTotal: rupees(sum(heads.map((row) => row.current))),
    total: rupees(receipt.amountPaise),
    wordsHindi: amountInWords(receipt.amountPaise, "hi"),
    wordsEnglish: amountInWords(receipt.amountPaise, "en"),
    modeHindi: modeIn(receipt.mode, "hi"),
    modeEnglish: modeIn(receipt.mode, "en"),
    reference: receipt.reference ?? instrumentShown(receipt, "hi"),
    reversed: reversedText(receipt),
    collectedBy: collectedBy(receipt),
    ...logPrint(papers, inLog),
    qrText: await signedText(print, papers),
    verifyAt: papers.verifyAt,
  };
  return papers.printer.printReceipt(paper, form);
}
