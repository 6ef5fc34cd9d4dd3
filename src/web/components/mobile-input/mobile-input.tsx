// An Indian mobile number of ten digits.
import type { VNode } from "preact";
import { words } from "../../words/words.generated.ts";
import type { FieldProps } from "../field/field.tsx";
import { TextInput } from "../text-input/text-input.tsx";

/** `own` is true where people give their own number, so that the browser may fill it in. */
export function MobileInput(
  props: Omit<FieldProps, "label"> & {
    readonly label?: string | undefined;
    readonly value?: string | undefined;
    readonly own?: boolean | undefined;
  },
): VNode {
  const own = words[props.lang];
  return (
    <TextInput
      {...props}
      label={props.label ?? own.mobile}
      hint={props.hint ?? own.mobile_hint}
      inputMode="numeric"
      autoComplete={props.own === true ? "tel-national" : "off"}
      width={20}
      lengthMax={16}
      prefix="+91"
    />
  );
}
