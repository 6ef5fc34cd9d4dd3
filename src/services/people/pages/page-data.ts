// What the pages of this service are all given: the language, the token of forms, the town's path, errors and values.
import type { FieldError } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";

export interface PageData {
  readonly lang: Lang;
  readonly csrf: string;
  readonly town: number;
  readonly errors?: readonly FieldError[] | undefined;
  /** What was typed before, by field; never passwords or codes. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}
