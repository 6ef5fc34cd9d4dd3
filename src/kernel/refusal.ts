// A refusal: a "no" with a stable code, the rule that says so, the field it is about, and what may be shown with it.

/** Where the rule stands: an Act's section, a form's definition, or "architecture" for our own promises. */
export type Rule = string;

/**
 * Code: stable, `service.reason`, listed in docs/refusals.md and in the words of both languages (`refusal_<code with _>`).
 * `field` names the form field or CSV column to mend. `values` are filled into the words; never personal data.
 */
export interface Refusal {
  readonly code: string;
  readonly rule: Rule;
  readonly field?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** Says no. The way out is the words of the code. */
export function refuse(
  code: string,
  rule: Rule,
  more: { readonly field?: string; readonly values?: Readonly<Record<string, string | number>> } = {},
): Refused {
  return { ok: false, refusal: { code, rule, ...more } };
}
