// The bank deposit slip as a letter of the town: its cash, its cheques, and the signed particulars.
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import { amountInWords } from "../../../kernel/amount-words.ts";
import { instantMs, showDate } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { rupees } from "../../../kernel/money.ts";
import type { BothWords, LetterPaper } from "../../../kernel/papers/letter-paper.ts";
import type { Town } from "../../../kernel/town.ts";
import {
  type PaperSettings,
  statusIndexOf,
  townTitles,
  typeTitles,
  logClaim,
  logPrint,
} from "../../../platform/papers/issuing.ts";
import { signPaper } from "../../../platform/papers/keys.ts";
import type { Instant } from "../../../kernel/civil-date.ts";
import { words } from "../pages/words/words.generated.ts";
import type { RegisteredCheque } from "../rules/cheque.ts";
import type { MadeDeposit } from "../rules/deposit.ts";

export interface SlipToPrint {
  readonly id: SubjectId;
  readonly deposit: MadeDeposit;
  readonly cheques: readonly RegisteredCheque[];
  readonly town: Town;
  readonly at: Instant;
  /** The slip's number in the public log; undefined while it is not there. */
  readonly inLog: LogPlace | undefined;
  readonly sample: boolean;
}

type Key =
  | "deposit_title"
  | "deposit_cash"
  | "deposit_bank"
  | "deposit_total"
  | "counter"
  | "instrument_number"
  | "instrument_bank"
  | "instrument_dated"
  | "payment_amount"
  | "deposit_signer";
const both = (key: Key): BothWords => ({ hindi: words.hi[key], english: words.en[key] });

/** Signs and dresses a slip for the printer. */
export async function depositPaper(slip: SlipToPrint, papers: PaperSettings): Promise<LetterPaper> {
  const { deposit, cheques, town, sample, inLog, id } = slip;
  const issuedAtSeconds = Math.floor(instantMs(slip.at) / 1000);
  const qrText = await signPaper(papers.keys, {
    issuer: papers.issuer,
    issuedAtSeconds,
    status: { index: statusIndexOf(id), uri: papers.statusUri },
    act: {
      paperClass: "deposit_slip",
      number: deposit.number,
      on: deposit.on,
      town: town.id,
      ...townTitles(town),
      version: 1,
      sample,
      subject: `${deposit.counter} ${deposit.dayOn}`,
      amountPaise: deposit.totalPaise,
      ...logClaim(papers, inLog),
    },
  });
  return {
    townHindi: town.nameHi,
    townEnglish: town.nameEn,
    ...typeTitles(town),
    sample,
    title: both("deposit_title"),
    number: deposit.number,
    date: showDate(deposit.on),
    issuedAtSeconds,
    to: [deposit.bank],
    particulars: [{ ...both("counter"), value: `${deposit.counter}, ${showDate(deposit.dayOn)}` }],
    table: {
      columns: [
        { ...both("instrument_number"), align: "left" },
        { ...both("instrument_bank"), align: "left" },
        { ...both("instrument_dated"), align: "left" },
        { ...both("payment_amount"), align: "right" },
      ],
      rows: [
        [`${words.hi.deposit_cash} / ${words.en.deposit_cash}`, "", "", rupees(deposit.cashPaise)],
        ...cheques.map(({ instrument, amountPaise }) => [
          instrument.number,
          instrument.bank,
          showDate(instrument.dated),
          rupees(amountPaise),
        ]),
      ],
      total: [`${words.hi.deposit_total} / ${words.en.deposit_total}`, "", "", rupees(deposit.totalPaise)],
    },
    words: { hindi: amountInWords(deposit.totalPaise, "hi"), english: amountInWords(deposit.totalPaise, "en") },
    paragraphs: [],
    signer: both("deposit_signer"),
    ...logPrint(papers, inLog),
    qrText,
    verifyAt: papers.verifyAt,
  };
}
