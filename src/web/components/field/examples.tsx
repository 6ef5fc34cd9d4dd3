// Examples of a field with label, hint and error around an input of one's own.
import type { Example } from "../example.ts";
import { Field, fieldTies } from "./field.tsx";

export const examples: readonly Example[] = [
  {
    name: "around an input of one's own",
    render: (lang) => {
      const field = { lang, name: "field-1", label: "वार्ड", hint: "1 से 39 तक", optional: true };
      return (
        <Field {...field}>
          <input
            {...fieldTies(field)}
            class="ak-input ak-input--4"
            type="text"
            inputmode="numeric"
            autocomplete="off"
          />
        </Field>
      );
    },
  },
];
