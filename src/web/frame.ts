// What every page is given by the server besides its own data: who reads it, in which town and language.
import type { Lang } from "./language.ts";
import type { Assets, ShellTown } from "./links.ts";

/** The person who is logged in. `name` is shown to that person only; `role` is in the page's language. */
export interface FramePerson {
  readonly name: string;
  readonly role: string;
  readonly kind: "citizen" | "staff";
  /** The path of the person's own page. */
  readonly account: string;
}

/** When the session ends: the instant to be shown, and the seconds left when the page was made (clocks differ). */
export interface FrameSession {
  readonly untilMs: number;
  readonly leftSeconds: number;
}

/** One frame for one request. Pure data: a page made from the same frame and data is the same page. */
export interface Frame {
  readonly lang: Lang;
  /** This page's own path with its query, for the language switch and for coming back after the log-in. */
  readonly path: string;
  readonly assets: Assets;
  /** True while the installation holds invented data: every page then says so. */
  readonly sample: boolean;
  /** True while what is done is not yet in the vault: every page then says so. */
  readonly notYetSafe?: boolean | undefined;
  /** The day on which the page's content last changed, as 2026-11-21. */
  readonly updatedOn: string;
  readonly town?: ShellTown | undefined;
  readonly person?: FramePerson | undefined;
  /** The token that forms carry against requests forged elsewhere. */
  readonly csrf?: string | undefined;
  readonly session?: FrameSession | undefined;
}

/** One thing to mend in a form: the field's id and the words. Shown beside the field and in the summary. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The message for one field, if there is one. */
export const errorOf = (errors: readonly FieldError[], field: string): string | undefined =>
  errors.find((error) => error.field === field)?.message;
