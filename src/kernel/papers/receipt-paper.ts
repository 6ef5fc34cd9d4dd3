// The printed receipt: all that stands on it, ready to print.

/** One row of the table. Amounts are ready-formatted without the sign ("1,23,456.00"), "0.00" when nothing. */
export type ReceiptPaperHead = {
  readonly nameHindi: string;
  readonly nameEnglish: string;
  readonly arrear: string;
  readonly current: string;
  readonly total: string;
};

/** How a receipt names itself and what it is about, in both languages. */
export type ReceiptCalled = {
  readonly titleHindi: string;
  readonly numberHindi: string;
  readonly numberEnglish: string;
};

/** Every text is ready-formatted for reading; amounts are Indian-grouped rupees without the sign. */
export type ReceiptPaper = {
  readonly townHindi: string;
  readonly townEnglish: string;
  /** Kind of the town, e.g. "नगर पालिका परिषद" and "Municipal Council". */
  readonly townTypeHindi: string;
  readonly townTypeEnglish: string;
  /** True prints "SAMPLE DATA / नमूना" across the paper. */
  readonly sample: boolean;
  readonly receiptNumber: string;
  /** When the receipt was issued, seconds since 1970: the date inside the PDF, so that a reprint is the same paper. */
  readonly issuedAtSeconds: number;
  /** Date and time in IST, as printed, e.g. "21-11-2026 14:05 IST". */
  readonly dateTime: string;
  /** Masked; empty when nobody gave a name, and then no such row is printed. */
  readonly payer: string;
  readonly holdingNumber: string;
  /** What that number is called, and the receipt's title; a holding's and the tax's where nothing is said. */
  readonly called?: ReceiptCalled;
  /** Ward, locality or other lines under the holding; may be empty. */
  readonly address: string;
  readonly heads: readonly ReceiptPaperHead[];
  readonly arrearTotal: string;
  readonly currentTotal: string;
  readonly total: string;
  readonly wordsHindi: string;
  readonly wordsEnglish: string;
  readonly modeHindi: string;
  readonly modeEnglish: string;
  /** Reference of the payment at the bank or gateway, cheque number; empty when none. */
  readonly reference: string;
  /** Says across the paper that its money was taken out again; empty for a good receipt. */
  readonly reversed: string;
  /** Who took it and where, e.g. "Counter 2 · Sunita Verma"; for online payments the channel. */
  readonly collectedBy: string;
  /** False prints the "not yet safe" line. */
  readonly acknowledged: boolean;
  /** Leaf number in the public log, empty when not yet there. */
  readonly logIndex: string;
  readonly logOrigin: string;
  /** The signed text that the QR carries (from `signPaper`). */
  readonly qrText: string;
  /** Address of the verify page as printed, e.g. "akshara.example.in/verify"; printed as text, not as a link. */
  readonly verifyAt: string;
};
