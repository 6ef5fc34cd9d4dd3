// Several lines of text, such as the reasons of a refusal.
import type { VNode } from "preact";
import { Field, type FieldProps, fieldTies } from "../field/field.tsx";

export function Textarea(
  props: FieldProps & {
    readonly value?: string | undefined;
    readonly rows?: number | undefined;
    readonly lengthMax?: number | undefined;
  },
): VNode {
  return (
    <Field {...props}>
      <textarea {...fieldTies(props)} class="ak-input ak-textarea" rows={props.rows ?? 4} maxLength={props.lengthMax}>
        {props.value}
      </textarea>
    </Field>
  );
}
