// A choice from a known list too long for radios.
import type { VNode } from "preact";
import { words } from "../../words/words.generated.ts";
import { Field, type FieldProps, fieldTies } from "../field/field.tsx";

/** One choice; `value` is sent, `text` is read. */
export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly hint?: string | undefined;
}

/** Without a chosen `value` an empty first line asks to choose, so that nothing is chosen by accident; a `preset` one has no such line. */
export function Select(
  props: FieldProps & {
    readonly choices: readonly Choice[];
    readonly value?: string | undefined;
    readonly preset?: boolean;
  },
): VNode {
  return (
    <Field {...props}>
      <select {...fieldTies(props)} class="ak-input ak-select">
        {props.preset !== true && (
          <option value="" selected={props.value === undefined || props.value === ""}>
            {words[props.lang].choose_one}
          </option>
        )}
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === props.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </Field>
  );
}
