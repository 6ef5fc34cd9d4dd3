// Any number of answers out of a few; also a single "I agree".
import type { VNode } from "preact";
import type { FieldProps } from "../field/field.tsx";
import { Fieldset } from "../fieldset/fieldset.tsx";
import { ChoiceLine } from "../radios/radios.tsx";
import type { Choice } from "../select/select.tsx";

export function Checkboxes(
  props: FieldProps & { readonly choices: readonly Choice[]; readonly values?: readonly string[] | undefined },
): VNode {
  const id = props.id ?? props.name;
  return (
    <Fieldset {...props} id={id} legend={props.label}>
      <div class="ak-choices">
        {props.choices.map((choice, at) => (
          <ChoiceLine
            key={choice.value}
            kind="checkbox"
            id={at === 0 ? id : `${id}-${at + 1}`}
            name={props.name}
            choice={choice}
            checked={props.values?.includes(choice.value) ?? false}
          />
        ))}
      </div>
    </Fieldset>
  );
}
