// One line of text. The other inputs of one line (amount, mobile, code) are made of it.
import type { InputHTMLAttributes, VNode } from "preact";
import { Field, type FieldProps, fieldTies } from "../field/field.tsx";

/** `width` is the expected number of characters, so that the box shows how much is wanted. */
export interface TextInputProps extends FieldProps {
  readonly value?: string | undefined;
  readonly type?: "text" | "tel" | "email" | "search" | undefined;
  readonly inputMode?: "text" | "numeric" | "decimal" | "tel" | "email" | "search" | undefined;
  readonly autoComplete?: string | undefined;
  readonly width?: 4 | 6 | 10 | 20 | "full" | undefined;
  readonly lengthMax?: number | undefined;
  readonly spellCheck?: boolean | undefined;
  /** Language of what is typed, where it differs from the page. */
  readonly inputLang?: string | undefined;
  /** Shown before or after the box, such as ₹ or +91; the label must say it in words. */
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
}

function Box(props: TextInputProps): VNode {
  // Asserted because preact's types want the kind of input known when this is compiled.
  const attributes = {
    ...fieldTies(props),
    class: `ak-input ak-input--${props.width ?? "full"}`,
    type: props.type ?? "text",
    value: props.value,
    inputmode: props.inputMode,
    autocomplete: props.autoComplete ?? "off",
    maxLength: props.lengthMax,
    spellcheck: props.spellCheck === true ? undefined : false,
    lang: props.inputLang,
  } as InputHTMLAttributes;
  return <input {...attributes} />;
}

export function TextInput(props: TextInputProps): VNode {
  if (props.prefix === undefined && props.suffix === undefined) {
    return (
      <Field {...props}>
        <Box {...props} />
      </Field>
    );
  }
  return (
    <Field {...props}>
      <div class="ak-input-row">
        {props.prefix !== undefined && (
          <span class="ak-input-row__part" aria-hidden="true">
            {props.prefix}
          </span>
        )}
        <Box {...props} />
        {props.suffix !== undefined && (
          <span class="ak-input-row__part" aria-hidden="true">
            {props.suffix}
          </span>
        )}
      </div>
    </Field>
  );
}
