// The form of a request for the margin: which fields each wish may change, and reading the whole form as it shall hold.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { MarginKind } from "./event.ts";
import { type EventKind, type FieldName, fieldsOf, type Form, shapeOf, type Typed } from "./forms.ts";
import { adoptionFields, familyFields } from "./margin-change.ts";
import { readField, type ReadForm, readForm } from "./read-form.ts";

/** The fields that a kind of note may change, in the order of the form. */
export function fieldsFor(kind: MarginKind, what: EventKind): readonly FieldName[] {
  switch (kind) {
    case "name":
      return ["childName"];
    case "adoption":
      return fieldsOf(what).filter((field) => adoptionFields.has(field));
    case "clerical":
    case "substantive":
      return fieldsOf(what);
    case "fraudulent":
    case "cancellation":
      return [];
    default:
      return kind satisfies never;
  }
}

/** The fields whose form starts empty: of an adoption nothing that leads to the earlier family is carried over. */
export const startsEmpty = (kind: MarginKind, field: FieldName): boolean =>
  kind === "adoption" && familyFields.has(field);

/**
 * What was typed over the entry as it stands. An identity number is not shown, so an empty one stays; of a field that starts
 * empty what was typed holds alone.
 */
function typedOver({ kind, fields, before, typed }: AmendedForm): Typed {
  const over = fields.flatMap((field) => {
    const text = typed[field];
    if (startsEmpty(kind, field)) return [[field, text ?? ""] as const];
    if (text === undefined || (text.trim() === "" && shapeOf(field).kind === "identity")) return [];
    return [[field, text] as const];
  });
  return { ...before, ...Object.fromEntries(over) };
}

export interface AmendedForm {
  readonly kind: MarginKind;
  readonly what: EventKind;
  readonly fields: readonly FieldName[];
  readonly before: Form;
  readonly typed: Typed;
  readonly today: CivilDate;
  readonly weeks_min: number;
  /** An entry of an old book may lack what forms ask for today: then only what was typed anew is judged. */
  readonly partial: boolean;
}

/** The whole form as it shall hold, or every refusal at once. */
export function readAmended(amended: AmendedForm): ReadForm {
  const { what, before, today, weeks_min, partial } = amended;
  const over = typedOver(amended);
  const read = readForm(what, over, today, weeks_min);
  if (read.ok || !partial) return read;
  const form: Partial<Record<FieldName, string>> = {};
  for (const field of fieldsOf(what)) {
    const text = over[field] ?? "";
    const one = text.trim() === "" ? undefined : readField(field, text);
    if (one && "value" in one) form[field] = one.value;
  }
  const lacked = (field: string | undefined): boolean =>
    field !== undefined && before[field as FieldName] === undefined && (over[field] ?? "").trim() === "";
  const refusals = read.refusals.filter((refusal) => !lacked(refusal.field));
  return refusals.length === 0 ? { ok: true, form } : { ok: false, refusals };
}
