// A printed statistical return: figures, pictures of months and tables of counts, ready to print; nothing in it is a person's.
import type { BothWords, LetterTable } from "./letter-paper.ts";

/** One bar of a picture: its month below, its count above. */
export type ReturnBar = { readonly label: string; readonly count: number };

/** Every text is ready-formatted for reading. */
export type ReturnPaper = {
  readonly townHindi: string;
  readonly townEnglish: string;
  readonly townTypeHindi: string;
  readonly townTypeEnglish: string;
  /** True prints "SAMPLE DATA / नमूना" at the top. */
  readonly sample: boolean;
  readonly title: BothWords;
  /** Period, unit, basis, day of making. */
  readonly particulars: readonly (BothWords & { readonly value: string })[];
  /** The date inside the PDF, seconds since 1970. */
  readonly issuedAtSeconds: number;
  readonly figures: readonly (BothWords & { readonly value: string })[];
  readonly pictures: readonly { readonly title: BothWords; readonly bars: readonly ReturnBar[] }[];
  readonly tables: readonly ({ readonly title: BothWords } & LetterTable)[];
  readonly notes: readonly BothWords[];
};
