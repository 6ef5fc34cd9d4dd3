// A date that the person knows, as day, month and year; three boxes work everywhere, calendars do not.
import type { VNode } from "preact";
import { words } from "../../words/words.generated.ts";
import type { FieldProps } from "../field/field.tsx";
import { Fieldset } from "../fieldset/fieldset.tsx";

/** What was typed, as it was typed; sent as `<name>_day`, `<name>_month`, `<name>_year`. */
export interface TypedDate {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

export function DateInput(
  props: FieldProps & { readonly value?: TypedDate | undefined; readonly birthday?: boolean | undefined },
): VNode {
  const own = words[props.lang];
  const id = props.id ?? props.name;
  const parts = [
    { part: "day", label: own.date_day, width: 4, lengthMax: 2 },
    { part: "month", label: own.date_month, width: 4, lengthMax: 2 },
    { part: "year", label: own.date_year, width: 6, lengthMax: 4 },
  ] as const;
  return (
    <Fieldset {...props} id={id} legend={props.label}>
      <div class="ak-date">
        {parts.map(({ part, label, width, lengthMax }) => (
          <div key={part} class="ak-date__part">
            <label class="ak-date__label" for={part === "day" ? id : `${id}_${part}`}>
              {label}
            </label>
            <input
              class={`ak-input ak-input--${width}`}
              id={part === "day" ? id : `${id}_${part}`}
              name={`${props.name}_${part}`}
              type="text"
              inputmode="numeric"
              autocomplete={props.birthday === true ? `bday-${part}` : "off"}
              maxLength={lengthMax}
              value={props.value?.[part]}
              aria-invalid={props.error === undefined ? undefined : "true"}
            />
          </div>
        ))}
      </div>
    </Fieldset>
  );
}
