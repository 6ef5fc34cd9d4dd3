// An amount in rupees; paise after a point. What is typed is checked by the server.
import type { VNode } from "preact";
import { words } from "../../words/words.generated.ts";
import type { FieldProps } from "../field/field.tsx";
import { TextInput } from "../text-input/text-input.tsx";

export function AmountInput(props: FieldProps & { readonly value?: string | undefined }): VNode {
  return (
    <TextInput
      {...props}
      hint={props.hint ?? words[props.lang].amount_hint}
      inputMode="decimal"
      width={10}
      lengthMax={20}
      prefix="₹"
    />
  );
}
