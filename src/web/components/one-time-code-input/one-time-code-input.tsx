// The six-digit code sent to a mobile; phones offer it from the message by themselves.
import type { VNode } from "preact";
import { words } from "../../words/words.generated.ts";
import type { FieldProps } from "../field/field.tsx";
import { TextInput } from "../text-input/text-input.tsx";

export function OneTimeCodeInput(props: Omit<FieldProps, "label"> & { readonly label?: string | undefined }): VNode {
  const own = words[props.lang];
  return (
    <TextInput
      {...props}
      label={props.label ?? own.one_time_code}
      hint={props.hint ?? own.one_time_code_hint}
      inputMode="numeric"
      autoComplete="one-time-code"
      width={6}
      lengthMax={12}
    />
  );
}
