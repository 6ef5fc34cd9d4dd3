// A file from the person's device; its form must be sent as multipart/form-data.
import type { VNode } from "preact";
import { words } from "../../words/words.generated.ts";
import { Field, type FieldProps, fieldTies } from "../field/field.tsx";

/** `kinds` and `size` are shown in the hint ("PDF, JPEG", "5 MB"); `accept` is for the browser. */
export function FileUpload(
  props: FieldProps & { readonly accept: string; readonly kinds: string; readonly size: string },
): VNode {
  const hint = props.hint ?? words[props.lang].file_hint({ kinds: props.kinds, size: props.size });
  const field = { ...props, hint };
  return (
    <Field {...field}>
      <input {...fieldTies(field)} class="ak-file" type="file" accept={props.accept} />
    </Field>
  );
}
