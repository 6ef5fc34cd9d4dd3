// The assessment notice and its order as they are printed and signed.
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import { amountInWords } from "../../../kernel/amount-words.ts";
import { type Instant, instantMs, showDate } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { paise, rupees } from "../../../kernel/money.ts";
import type { BothWords, LetterPaper } from "../../../kernel/papers/letter-paper.ts";
import { isLaw, type PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
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
import { outcomeIn } from "../pages/returns/notice-page.tsx";
import { type Words, words } from "../pages/returns/words/words.generated.ts";
import type { KnownNotice } from "./return-store.ts";

export interface NoticeToPrint {
  readonly id: SubjectId;
  readonly notice: KnownNotice;
  readonly rates: PropertyTaxRates;
  readonly town: Town;
  readonly sample: boolean;
  readonly holding: string;
  /** Name and address, opened. */
  readonly to: readonly string[];
  /** The reasons of the order, opened; empty before. */
  readonly reason: string;
  readonly at: Instant;
  readonly inLog: LogPlace | undefined;
  readonly objectionDays: number;
  readonly daysVerified: boolean;
}

type WordKey = { [Key in keyof Words]: Words[Key] extends string ? Key : never }[keyof Words];
const both = (key: WordKey): BothWords => ({ hindi: words.hi[key], english: words.en[key] });
const named = (key: WordKey): string => `${words.hi[key]} / ${words.en[key]}`;

function tableOf({ notice }: NoticeToPrint): NonNullable<LetterPaper["table"]> {
  const { declaredPaise, foundPaise, differencePaise, penaltyPaise } = notice.order?.variance ?? notice.variance;
  return {
    columns: [
      { ...both("what"), align: "left" },
      { ...both("amount"), align: "right" },
    ],
    rows: [
      [named("declared_tax"), rupees(declaredPaise)],
      [named("found_tax"), rupees(foundPaise)],
      [named("difference"), rupees(differencePaise)],
      [named("penalty"), rupees(penaltyPaise)],
    ],
  };
}

function paragraphsOf({ notice, reason, objectionDays }: NoticeToPrint): readonly BothWords[] {
  const { order, year } = notice;
  if (!order) {
    const days = String(objectionDays);
    return [
      { hindi: words.hi.letter_says({ year }), english: words.en.letter_says({ year }) },
      { hindi: words.hi.letter_object({ days }), english: words.en.letter_object({ days }) },
    ];
  }
  const said = (lang: "hi" | "en") =>
    words[lang].letter_order_says({ outcome: outcomeIn(order.outcome, lang), reason });
  return [{ hindi: said("hi"), english: said("en") }];
}

/** The letter of a notice: the draft until it is ordered on, then the order. */
export async function noticeLetter(print: NoticeToPrint, papers: PaperSettings): Promise<LetterPaper> {
  const { id, notice, town, sample, inLog, holding } = print;
  const { order, number } = notice;
  const on = order?.on ?? notice.draftedOn;
  const { differencePaise, penaltyPaise } = order?.variance ?? notice.variance;
  const asked = paise(differencePaise > 0n ? differencePaise + penaltyPaise : penaltyPaise);
  const issuedAtSeconds = Math.floor(instantMs(print.at) / 1000);
  const qrText = await signPaper(papers.keys, {
    issuer: papers.issuer,
    issuedAtSeconds,
    status: { index: statusIndexOf(id), uri: papers.statusUri },
    act: {
      paperClass: "notice",
      number,
      on,
      amountPaise: asked,
      town: town.id,
      ...townTitles(town),
      version: order ? 2 : 1,
      sample,
      subject: holding,
      ...logClaim(papers, inLog),
    },
  });
  const law = print.rates.verified && print.daysVerified && isLaw(print.rates.selfAssessment?.mark ?? "sample");
  return {
    townHindi: town.nameHi,
    townEnglish: town.nameEn,
    ...typeTitles(town),
    sample,
    title: both(order ? "letter_order" : "letter_notice"),
    number,
    date: showDate(on),
    issuedAtSeconds,
    ...(!law && { unverified: both("unverified") }),
    to: print.to,
    particulars: [{ ...both("holding_number"), value: holding }],
    table: tableOf(print),
    words: { hindi: amountInWords(asked, "hi"), english: amountInWords(asked, "en") },
    paragraphs: paragraphsOf(print),
    signer: both("signer"),
    ...logPrint(papers, inLog),
    qrText,
    verifyAt: papers.verifyAt,
  };
}
