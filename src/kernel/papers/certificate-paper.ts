// The printed certificate of a birth or death (Forms 5 and 6): all that stands on its one page, ready to print.
import type { BothWords } from "./letter-paper.ts";

/** One field: its name in both languages, its value as it stands in the register, and that in English where it has words there. */
export type CertificateRow = BothWords & { readonly value: string; readonly valueEnglish?: string };

/** Every text is ready-formatted for reading. */
export type CertificatePaper = {
  readonly townHindi: string;
  readonly townEnglish: string;
  /** Kind of the town, e.g. "नगर पालिका परिषद" and "Municipal Council". */
  readonly townTypeHindi: string;
  readonly townTypeEnglish: string;
  /** True prints "SAMPLE DATA / नमूना" at the top. */
  readonly sample: boolean;
  /** "प्रपत्र 5" and "Form 5"; empty for a paper that the Rules give no form. */
  readonly form: BothWords;
  readonly title: BothWords;
  /** Under which sections it is given. */
  readonly law: BothWords;
  /** Says so on the paper itself while nobody has compared the form with the gazette. */
  readonly unverified?: BothWords;
  /** What is certified, with the register it stands in. */
  readonly says: BothWords;
  /** The registration unit. */
  readonly unit: BothWords;
  readonly number: string;
  /** Civil date of issue as printed, e.g. "21-11-2026". */
  readonly date: string;
  /** The date inside the PDF, seconds since 1970, so that a reprint is the same paper. */
  readonly issuedAtSeconds: number;
  readonly rows: readonly CertificateRow[];
  /** Remarks: the page of an old book, notes in the margin, the certificate that this one replaces. */
  readonly remarks: readonly BothWords[];
  /** To whom, and which print this is. */
  readonly given: BothWords;
  readonly signer: BothWords;
  /** False prints the "not yet safe" line. */
  readonly acknowledged: boolean;
  /** Leaf number in the public log, empty when not yet there. */
  readonly logIndex: string;
  readonly logOrigin: string;
  /** The signed text that the QR carries (from `signPaper`). */
  readonly qrText: string;
  /** Address of the verify page as printed, without the scheme. */
  readonly verifyAt: string;
};
