// A printed letter of the town: a bill, a notice, an order or a certificate; all that stands on it, ready to print.

/** The same words in both languages of a paper. */
export type BothWords = { readonly hindi: string; readonly english: string };

/** One column of a letter's table; amounts stand on the right. */
export type LetterColumn = BothWords & { readonly align: "left" | "right" };

/** A table of ready-formatted cells; `total` is set in bold below its rows. */
export type LetterTable = {
  readonly columns: readonly LetterColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly total?: readonly string[];
};

/** Every text is ready-formatted for reading; amounts are Indian-grouped rupees without the sign. */
export type LetterPaper = {
  readonly townHindi: string;
  readonly townEnglish: string;
  /** Kind of the town, e.g. "नगर पालिका परिषद" and "Municipal Council". */
  readonly townTypeHindi: string;
  readonly townTypeEnglish: string;
  /** True prints "SAMPLE DATA / नमूना" at the top. */
  readonly sample: boolean;
  readonly title: BothWords;
  readonly number: string;
  /** Civil date as printed, e.g. "21-11-2026". */
  readonly date: string;
  /** The date inside the PDF, seconds since 1970, so that a reprint is the same paper. */
  readonly issuedAtSeconds: number;
  /** Says so on the paper itself when the rule behind it is not confirmed law; printed in a frame. */
  readonly unverified?: BothWords;
  /** To whom it goes: name, then address; empty lines are left out. */
  readonly to: readonly string[];
  readonly particulars: readonly (BothWords & { readonly value: string })[];
  readonly table?: LetterTable;
  /** An amount in words. */
  readonly words?: BothWords;
  readonly paragraphs: readonly BothWords[];
  /** The link that a UPI app reads, with what stands below its symbol. */
  readonly pay?: { readonly link: string } & BothWords;
  /** Whose letter it is, e.g. "मुख्य नगरपालिका अधिकारी / Chief Municipal Officer". */
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
