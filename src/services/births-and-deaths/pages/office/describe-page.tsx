// Forms of the administrator: one registration unit, one institution.
import type { VNode } from "preact";
import { Button } from "../../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../../web/components/checkboxes/checkboxes.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { Radios } from "../../../../web/components/radios/radios.tsx";
import { Select, type Choice } from "../../../../web/components/select/select.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { institutionSorts, name_letters_max } from "../../rules/unit.ts";
import { sortWord } from "./sort-word.ts";
import { words } from "./words/words.generated.ts";

interface Described {
  readonly lang: Lang;
  readonly action: string;
  readonly csrf: string;
  readonly command: string;
  /** What the form shows: as kept, or as it was typed. */
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
  /** Logins that can be chosen. */
  readonly logins: readonly string[];
  /** The staff register. */
  readonly staff: string;
  /** The revision that the form was made from; "0" for a new one. */
  readonly revision: string;
}

function Names({ lang, values, errors }: Described): VNode {
  const own = words[lang];
  return (
    <>
      {(["nameHi", "nameEn"] as const).map((name) => (
        <TextInput
          key={name}
          lang={lang}
          name={name}
          label={name === "nameHi" ? own.name_hi : own.name_en}
          value={values[name]}
          error={errorOf(errors, name)}
          lengthMax={name_letters_max}
          inputLang={name === "nameHi" ? "hi" : "en"}
        />
      ))}
    </>
  );
}

/** People are chosen out of the staff register, so that no login is misspelt. */
function People(props: Described & { readonly name: string; readonly label: string; readonly hint: string }): VNode {
  const { lang, logins, values, errors, name, label, hint, staff } = props;
  const own = words[lang];
  if (logins.length > 0) {
    return (
      <Checkboxes
        lang={lang}
        name={name}
        label={label}
        hint={hint}
        choices={logins.map((login) => ({ value: login, text: login }))}
        values={values[name]?.split(",")}
        error={errorOf(errors, name)}
      />
    );
  }
  return (
    <p>
      {label}: {own.nobody_of_role} <a href={staff}>{own.staff_register}</a>
    </p>
  );
}

export function UnitForm(props: Described & { readonly number: number | undefined }): VNode {
  const { lang, values, errors, number } = props;
  const own = words[lang];
  const hidden = { revision: props.revision, ...(number !== undefined && { number: String(number) }) };
  return (
    <Form action={props.action} csrf={props.csrf} commandId={props.command} hidden={hidden}>
      {number === undefined && (
        <TextInput
          lang={lang}
          name="number"
          label={own.unit_number}
          hint={own.unit_number_hint}
          value={values["number"]}
          error={errorOf(errors, "number")}
          inputMode="numeric"
          width={4}
        />
      )}
      <Names {...props} />
      <People {...props} name="registrars" label={own.registrars} hint={own.registrars_hint} />
      <Button>{own.save}</Button>
    </Form>
  );
}

export function InstitutionForm(
  props: Described & { readonly units: readonly Choice[]; readonly isNew: boolean },
): VNode {
  const { lang, values, errors } = props;
  const own = words[lang];
  const serving = [
    { value: "yes", text: own.serving_yes },
    { value: "no", text: own.serving_no },
  ];
  const hidden = { revision: props.revision, ...(props.isNew && { serving: "yes" }) };
  return (
    <Form action={props.action} csrf={props.csrf} commandId={props.command} hidden={hidden}>
      <Names {...props} />
      <Select
        lang={lang}
        name="sort"
        label={own.sort}
        choices={institutionSorts.map((sort) => ({ value: sort, text: sortWord(sort, lang) }))}
        value={values["sort"]}
        error={errorOf(errors, "sort")}
      />
      <Select
        lang={lang}
        name="unit"
        label={own.institution_unit}
        choices={props.units}
        value={values["unit"]}
        error={errorOf(errors, "unit")}
      />
      <People {...props} name="people" label={own.people} hint={own.people_hint} />
      {!props.isNew && (
        <Radios
          lang={lang}
          name="serving"
          label={own.serving}
          choices={serving}
          value={values["serving"]}
          error={errorOf(errors, "serving")}
          inline
        />
      )}
      <Button>{own.save}</Button>
    </Form>
  );
}
