// The form of a request for the margin: which fields each wish may change, and reading the whole form as it shall hold.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { MarginKind } from "./event.ts";
import { type EventKind, type FieldName, fieldsOf, type Form, shapeOf, type Typed } from "./forms.ts";
import { adoptionFields } from "./margin-change.ts";
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

/** What was typed over the entry as it stands. An identity number is not shown, so an empty one stays. */
function typedOver(fields: readonly FieldName[], before: Form, typed: Typed): Typed {
  const over = fields.flatMap((field) => {
    const text = typed[field];
    if (text === undefined || (text.trim() === "" && shapeOf(field).kind === "identity")) return [];
    return [[field, text] as const];
  });
  return { ...before, ...Object.fromEntries(over) };
}

export interface AmendedForm {
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
export function readAmended({ what, fields, before, typed, today, weeks_min, partial }: AmendedForm): ReadForm {
  const over = typedOver(fields, before, typed);
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
