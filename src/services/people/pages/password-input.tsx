// A box for a password: never shown, never sent back by the server.
import type { VNode } from "preact";
import { Field, type FieldProps, fieldTies } from "../../../web/components/field/field.tsx";

/** `autoComplete` tells the browser's password keeper whether it is the known one or a new one. */
export function PasswordInput(
  props: FieldProps & { readonly autoComplete: "current-password" | "new-password" },
): VNode {
  return (
    <Field {...props}>
      <input {...fieldTies(props)} class="ak-input ak-input--20" type="password" autocomplete={props.autoComplete} />
    </Field>
  );
}
