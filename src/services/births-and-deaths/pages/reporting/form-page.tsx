// Forms 1, 2 and 3 as they are filled in: the legal part in groups, the statistical part beneath; the same form for drafts and answers.
import type { ComponentChildren, VNode } from "preact";
import { Button, ButtonRow } from "../../../../web/components/button/button.tsx";
import { Details } from "../../../../web/components/details/details.tsx";
import { Fieldset } from "../../../../web/components/fieldset/fieldset.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { MobileInput } from "../../../../web/components/mobile-input/mobile-input.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { Radios } from "../../../../web/components/radios/radios.tsx";
import { type Choice, Select } from "../../../../web/components/select/select.tsx";
import { Textarea } from "../../../../web/components/textarea/textarea.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { type EventKind, type FieldName, fieldsOf, shapeOf, type Typed } from "../../rules/forms.ts";
import { text_letters_max } from "../../rules/read-form.ts";
import { choiceWord, fieldWord, hintWord } from "../field-words.ts";
import { words } from "./words/words.generated.ts";

type Group = "event" | "person" | "parents" | "place" | "addresses" | "informant";
/** Which of the legal fields stand together; every other legal field of a form is with the informant's. */
const groups: readonly (readonly [Group, readonly FieldName[]])[] = [
  ["event", ["eventDate", "eventTime", "sex", "childName", "birthOrder"]],
  ["person", ["personName", "personBornOn", "ageYears", "ageDays", "personIdentity", "spouseName"]],
  ["parents", ["motherName", "motherIdentity", "fatherName", "fatherIdentity", "mobile"]],
  ["place", ["place", "placeAddress", "firstHalt"]],
  ["addresses", ["addressThen", "permanentAddress"]],
  ["informant", ["informantName", "informantAddress", "remarks"]],
];

/** The legal fields of a form by group; a field that no group names stands with the informant's. */
export function legalGroups(what: EventKind): readonly (readonly [Group, readonly FieldName[]])[] {
  const legal = fieldsOf(what).filter((name) => shapeOf(name).part === "legal");
  const grouped = new Set(groups.flatMap(([, names]) => names));
  return groups
    .map(([group, names]) => {
      const own = names.filter((name) => legal.includes(name));
      return [group, group === "informant" ? [...own, ...legal.filter((name) => !grouped.has(name))] : own] as const;
    })
    .filter(([, names]) => names.length > 0);
}

export interface FormProps {
  readonly lang: Lang;
  readonly action: string;
  readonly csrf: string;
  readonly command: string;
  readonly what: EventKind;
  readonly typed: Typed;
  readonly errors: readonly FieldError[];
  /** Registration units to choose from, when there is more than one. */
  readonly units: readonly Choice[];
  readonly unit: string | undefined;
  /** For an institution its own name: it reports only what happened in it. With several a choice. */
  readonly institutions: readonly Choice[];
  readonly institution: string | undefined;
  /** The form was copied from the first child's. */
  readonly twin?: boolean | undefined;
  /** The registrar's question, when this is the answer to it. */
  readonly question?: string | undefined;
  readonly answer?: string | undefined;
}

/** Choices of a few words stand as radios. */
const asRadios: ReadonlySet<FieldName> = new Set(["sex", "place", "certified", "pregnant"]);
/** Texts of more than a line. */
const long: ReadonlySet<FieldName> = new Set([
  "placeAddress",
  "addressThen",
  "permanentAddress",
  "informantAddress",
  "remarks",
]);

/** What one field needs to be drawn; the margin's forms draw theirs the same way. */
export type OneField = Pick<FormProps, "lang" | "what" | "typed" | "errors">;

function choicesOf({ what, lang }: OneField, name: FieldName): readonly Choice[] {
  return (shapeOf(name).choices ?? [])
    .filter((value) => name !== "place" || value !== "found" || what === "birth")
    .map((value) => ({ value, text: choiceWord(name, value, lang) }));
}

/** One field, by its kind. Only a needed field goes without the word "optional". */
/** `must`: it is asked for here though a report may do without it. */
export function FormField(props: OneField & { readonly name: FieldName; readonly must?: boolean }): VNode {
  const { name, lang, what, typed, errors, must = false } = props;
  const { kind, needed } = shapeOf(name);
  const field = {
    lang,
    name,
    label: fieldWord(name, lang, what),
    hint: must ? undefined : hintWord(name, lang),
    error: errorOf(errors, name),
    optional: !must && needed !== true && !wanted(what).has(name),
    value: typed[name],
  };
  switch (kind) {
    case "choice":
      return asRadios.has(name) ? (
        <Radios {...field} choices={choicesOf(props, name)} inline={name === "sex"} />
      ) : (
        <Select {...field} choices={choicesOf(props, name)} />
      );
    case "mobile":
      return <MobileInput {...field} />;
    case "number":
      return <TextInput {...field} inputMode="numeric" width={6} lengthMax={8} />;
    case "date":
    case "time":
      return <TextInput {...field} width={10} lengthMax={20} />;
    case "identity":
      return <TextInput {...field} inputMode="numeric" width={20} lengthMax={20} />;
    case "name":
      return <TextInput {...field} lengthMax={120} />;
    case "text":
      return long.has(name) ? (
        <Textarea {...field} rows={2} lengthMax={text_letters_max} />
      ) : (
        <TextInput {...field} lengthMax={text_letters_max} />
      );
    default:
      return kind satisfies never;
  }
}

/** Fields that a form asks for in the usual case though another answer may do without them. */
const wanted = (what: EventKind): ReadonlySet<FieldName> =>
  new Set<FieldName>(
    what === "death" ? ["ageYears"] : ["motherName", ...(what === "still-birth" ? (["pregnancyWeeks"] as const) : [])],
  );

function Legal(props: FormProps): VNode {
  const { lang, what } = props;
  const own = words[lang];
  const atInstitution = props.institutions.length > 0;
  return (
    <>
      {legalGroups(what).map(([group, names]) => (
        <Fieldset key={group} lang={lang} id={`group-${group}`} level="part" legend={own[`group_${group}`]}>
          {group === "place" && !atInstitution && what === "birth" && <p class="ak-hint">{own.place_help}</p>}
          {group === "place" && <Where {...props} />}
          {names
            .filter((name) => !(atInstitution && (name === "place" || name === "firstHalt")))
            .map((name) => (
              <FormField key={name} {...props} name={name} />
            ))}
        </Fieldset>
      ))}
    </>
  );
}

/** The institution or the unit, where there is something to choose. */
function Where(props: FormProps): VNode | null {
  const { lang, institutions, units, errors } = props;
  const own = words[lang];
  const [only] = institutions;
  if (only && institutions.length === 1) {
    return (
      <p class="ak-lead">
        {own.at_institution} <strong>{only.text}</strong>
      </p>
    );
  }
  if (only) {
    const [value, error] = [props.institution, errorOf(errors, "institution")];
    const field = { lang, name: "institution", label: own.institution, value, error };
    return <Select {...field} choices={institutions} />;
  }
  if (units.length < 2) return null;
  const [value, error] = [props.unit, errorOf(errors, "unit")];
  return (
    <Select lang={lang} name="unit" label={own.unit} hint={own.unit_hint} value={value} error={error} choices={units} />
  );
}

function Question({ lang, question, answer, errors }: FormProps): VNode | null {
  if (question === undefined) return null;
  const own = words[lang];
  return (
    <>
      <NotificationBanner lang={lang} title={own.question_title}>
        <p>{question}</p>
      </NotificationBanner>
      <Textarea
        lang={lang}
        name="answer"
        label={own.answer}
        hint={own.answer_hint}
        value={answer}
        error={errorOf(errors, "answer")}
        lengthMax={1_000}
      />
    </>
  );
}

/** A part that not everybody fills in: closed until something in it is said, wanted or wrong. */
function Further(props: FormProps & { readonly part: "statistical" | "medical" }): VNode | null {
  const { lang, what, errors, typed, part } = props;
  const own = words[lang];
  const names = fieldsOf(what).filter((name) => shapeOf(name).part === part);
  if (names.length === 0) return null;
  const said = (name: FieldName): boolean => (typed[name] ?? "") !== "" || errorOf(errors, name) !== undefined;
  const help = { statistical: own.statistical_help, medical: own.medical_help }[part];
  const certified = part === "medical" && typed["certified"] === "yes";
  return (
    <Details summary={own[part]} open={certified || names.some((name) => wanted(what).has(name) || said(name))}>
      <p class="ak-hint">{help}</p>
      {names.map((name) => (
        <FormField key={name} {...props} name={name} />
      ))}
    </Details>
  );
}

const Buttons = ({ lang, what, question }: FormProps): VNode => {
  const own = words[lang];
  const steps: ComponentChildren =
    question === undefined ? (
      <>
        {what === "birth" && (
          <Button kind="secondary" name="step" value="twin">
            {own.send_twin}
          </Button>
        )}
        <Button kind="secondary" name="step" value="save">
          {own.save}
        </Button>
      </>
    ) : null;
  return (
    <ButtonRow>
      <Button name="step" value="report">
        {question === undefined ? own.send : own.send_answer}
      </Button>
      {steps}
    </ButtonRow>
  );
};

/** What the form carries without asking: its kind, and the institution or unit where there is one alone. */
function carried({ what, institutions, units }: FormProps): Readonly<Record<string, string>> {
  const [institution, unit] = [institutions[0]?.value, units[0]?.value];
  if (institution !== undefined) return institutions.length === 1 ? { what, institution } : { what };
  return unit !== undefined && units.length === 1 ? { what, unit } : { what };
}

export function ReportForm(props: FormProps): VNode {
  const { lang, action, csrf, command, question } = props;
  return (
    <>
      {question === undefined && (
        <p class="ak-lead">{props.twin === true ? words[lang].twin_note : words[lang].form_lead}</p>
      )}
      <Form id="report-form" action={action} csrf={csrf} commandId={command} hidden={carried(props)}>
        <Question {...props} />
        <Legal {...props} />
        <Further {...props} part="statistical" />
        <Further {...props} part="medical" />
        <Buttons {...props} />
      </Form>
    </>
  );
}
