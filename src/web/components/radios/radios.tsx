// One answer out of a few.
import type { VNode } from "preact";
import type { FieldProps } from "../field/field.tsx";
import { Fieldset } from "../fieldset/fieldset.tsx";
import type { Choice } from "../select/select.tsx";

/** The first radio carries the field's id, so that the error summary's link lands on it. */
export function Radios(
  props: FieldProps & {
    readonly choices: readonly Choice[];
    readonly value?: string | undefined;
    readonly inline?: boolean | undefined;
  },
): VNode {
  const id = props.id ?? props.name;
  return (
    <Fieldset {...props} id={id} legend={props.label}>
      <div class={props.inline === true ? "ak-choices ak-choices--inline" : "ak-choices"}>
        {props.choices.map((choice, at) => (
          <ChoiceLine
            key={choice.value}
            kind="radio"
            id={at === 0 ? id : `${id}-${at + 1}`}
            name={props.name}
            choice={choice}
            checked={choice.value === props.value}
          />
        ))}
      </div>
    </Fieldset>
  );
}

/** One radio or checkbox with its label and hint. */
export function ChoiceLine(props: {
  readonly kind: "radio" | "checkbox";
  readonly id: string;
  readonly name: string;
  readonly choice: Choice;
  readonly checked: boolean;
}): VNode {
  const { choice, id } = props;
  return (
    <div class="ak-choice">
      <input
        class="ak-choice__box"
        type={props.kind}
        id={id}
        name={props.name}
        value={choice.value}
        checked={props.checked}
        aria-describedby={choice.hint === undefined ? undefined : `${id}-note`}
      />
      <label class="ak-choice__label" for={id}>
        {choice.text}
      </label>
      {choice.hint !== undefined && (
        <p class="ak-hint ak-choice__hint" id={`${id}-note`}>
          {choice.hint}
        </p>
      )}
    </div>
  );
}
