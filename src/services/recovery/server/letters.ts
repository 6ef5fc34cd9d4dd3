// The letters of recovery as they are printed and signed: bill, notice of demand, warrant, certificate of no dues.
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import { amountInWords } from "../../../kernel/amount-words.ts";
import { type CivilDate, financialYearOf, instantMs, showDate, type Instant } from "../../../kernel/civil-date.ts";
import type { Due, Head } from "../../../kernel/facts.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { type Paise, rupees, sum } from "../../../kernel/money.ts";
import type { PaperClass, PaperHead } from "../../../kernel/papers/claims.ts";
import type { BothWords, LetterPaper, LetterTable } from "../../../kernel/papers/letter-paper.ts";
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
import { headIn } from "../../../web/head-words.ts";
import { type Words, words } from "../pages/words/words.generated.ts";
import type { IssuedPaper, PaperKind } from "../rules/paper.ts";
import type { Certified } from "./recovery-store.ts";

/** What a letter needs beside the paper itself. */
export interface LetterRound {
  readonly id: SubjectId;
  readonly at: Instant;
  readonly town: Town;
  readonly sample: boolean;
  /** Public number of what the account is for. */
  readonly about: string;
  readonly to: readonly string[];
  readonly inLog: LogPlace | undefined;
  readonly payLink?: string;
}

type WordKey = { [Key in keyof Words]: Words[Key] extends string ? Key : never }[keyof Words];
const both = (key: WordKey): BothWords => ({ hindi: words.hi[key], english: words.en[key] });
const together = ({ hindi, english }: BothWords): string => `${hindi} / ${english}`;

const titles: Readonly<Record<PaperKind, WordKey>> = {
  bill: "paper_bill",
  notice: "paper_notice",
  warrant: "paper_warrant",
};

/** Heads with what is of past years and what of the day's own. */
function duesTable(dues: readonly Due[], on: CivilDate): LetterTable {
  const year = financialYearOf(on);
  const part = (of: readonly Due[], past: boolean): Paise =>
    sum(of.filter((due) => due.year < year === past).map((due) => due.amountPaise));
  const row = (name: string, of: readonly Due[]): readonly string[] => [
    name,
    rupees(part(of, true)),
    rupees(part(of, false)),
    rupees(sum(of.map((due) => due.amountPaise))),
  ];
  const heads: readonly Head[] = [...new Set(dues.map((due) => due.head))];
  const column = (key: WordKey, align: "left" | "right") => ({ ...both(key), align });
  return {
    columns: [
      column("column_head", "left"),
      column("column_arrear", "right"),
      column("column_current", "right"),
      column("column_total", "right"),
    ],
    rows: heads.map((head) =>
      row(
        together({ hindi: headIn(head, "hi"), english: headIn(head, "en") }),
        dues.filter((due) => due.head === head),
      ),
    ),
    total: row(together(both("column_total")), dues),
  };
}

/** What the paper says to its reader. */
function paragraphsOf(paper: IssuedPaper): readonly BothWords[] {
  const dated = (key: "bill_pay_by", date: CivilDate): BothWords => ({
    hindi: words.hi[key]({ date: showDate(date) }),
    english: words.en[key]({ date: showDate(date) }),
  });
  switch (paper.what) {
    case "bill":
      return [dated("bill_pay_by", paper.payableBy ?? paper.on), both("bill_arrears_first")];
    case "notice": {
      const days = String(paper.waitDays ?? 0);
      return [
        { hindi: words.hi.notice_pay_within({ days }), english: words.en.notice_pay_within({ days }) },
        both("notice_object"),
      ];
    }
    case "warrant":
      return [both("warrant_orders"), both("warrant_paid")];
    default:
      return paper.what satisfies never;
  }
}

interface Signed {
  readonly paperClass: PaperClass;
  readonly number: string;
  readonly on: CivilDate;
  readonly amountPaise?: Paise;
  readonly heads?: readonly PaperHead[];
}

const signedText = (round: LetterRound, settings: PaperSettings, said: Signed): Promise<string> =>
  signPaper(settings.keys, {
    issuer: settings.issuer,
    issuedAtSeconds: Math.floor(instantMs(round.at) / 1000),
    status: { index: statusIndexOf(round.id), uri: settings.statusUri },
    act: {
      ...said,
      town: round.town.id,
      ...townTitles(round.town),
      version: 1,
      sample: round.sample,
      subject: round.about,
      ...logClaim(settings, round.inLog),
    },
  });

/** What all letters say of themselves. */
const frame = (round: LetterRound, settings: PaperSettings) => ({
  townHindi: round.town.nameHi,
  townEnglish: round.town.nameEn,
  ...typeTitles(round.town),
  sample: round.sample,
  issuedAtSeconds: Math.floor(instantMs(round.at) / 1000),
  to: round.to,
  signer: both("signer"),
  ...logPrint(settings, round.inLog),
  verifyAt: settings.verifyAt,
});

/** One head may be owed for several years: the signed claims name each head once. */
const byHead = (dues: readonly Due[]): readonly PaperHead[] =>
  [...new Set(dues.map((due) => due.head))].map((head) => ({
    head,
    amountPaise: sum(dues.filter((due) => due.head === head).map((due) => due.amountPaise)),
  }));

/** A bill, notice or warrant. */
export async function paperLetter(
  paper: IssuedPaper,
  round: LetterRound,
  settings: PaperSettings,
): Promise<LetterPaper> {
  const { number, on, dues } = paper;
  const amountPaise = sum(dues.map((due) => due.amountPaise));
  const paperClass = paper.what === "bill" ? "bill" : "notice";
  return {
    ...frame(round, settings),
    title: both(titles[paper.what]),
    number,
    date: showDate(on),
    ...(!paper.rule.verified && { unverified: both("unverified") }),
    particulars: [{ ...both("holding_number"), value: round.about }],
    table: duesTable(dues, on),
    words: { hindi: amountInWords(amountPaise, "hi"), english: amountInWords(amountPaise, "en") },
    paragraphs: paragraphsOf(paper),
    ...(round.payLink !== undefined && { pay: { link: round.payLink, ...both("pay_by_upi") } }),
    qrText: await signedText(round, settings, { paperClass, number, on, amountPaise, heads: byHead(dues) }),
  };
}

/** The certificate that nothing is owed. */
export async function noDuesLetter(
  given: Certified,
  round: LetterRound,
  settings: PaperSettings,
): Promise<LetterPaper> {
  const { number, on, until } = given;
  const date = { day: showDate(on), until: showDate(until) };
  return {
    ...frame(round, settings),
    title: both("paper_no_dues"),
    number,
    date: showDate(on),
    particulars: [{ ...both("holding_number"), value: round.about }],
    paragraphs: [{ hindi: words.hi.no_dues_says(date), english: words.en.no_dues_says(date) }, both("no_dues_limits")],
    qrText: await signedText(round, settings, { paperClass: "no_dues", number, on }),
  };
}
