// The search of the register for the office: a form that is sent by POST, so that no name stands in an address, and what was found.
import type { VNode } from "preact";
import { Button } from "../../../../web/components/button/button.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { Select } from "../../../../web/components/select/select.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import type { FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { fieldWord, kindWord, shownValue, stateWord } from "../field-words.ts";
import { type EventKind, eventKinds, type FieldName, type Form as EventForm } from "../../rules/forms.ts";
import type { EventState } from "../../rules/event.ts";
import { words } from "./words/words.generated.ts";

/** One event as a line of the list. */
export interface FoundLine {
  readonly href: string;
  readonly number: string | undefined;
  readonly what: EventKind;
  readonly state: Exclude<EventState, "none">;
  readonly form: EventForm;
}

export interface SearchProps {
  readonly lang: Lang;
  readonly action: string;
  readonly csrf: string;
  /** What was typed, by the form's names. */
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
  /** Undefined before anything was searched. */
  readonly found: readonly FoundLine[] | undefined;
  /** False where no event has the whole name. */
  readonly exact: boolean;
  readonly page: number;
  readonly pages: number;
  readonly pages_max: number;
}

const whose: readonly FieldName[] = ["childName", "personName"];
const parents: readonly FieldName[] = ["motherName", "fatherName", "spouseName"];

/** The names of some fields, each on a line of its own; with what each is called where there are several. */
function Names(props: { readonly lang: Lang; readonly line: FoundLine; readonly fields: readonly FieldName[] }): VNode {
  const { lang, line, fields } = props;
  const named = fields.flatMap((field) => {
    const name = line.form[field];
    return name === undefined ? [] : [{ field, name }];
  });
  return (
    <>
      {named.map(({ field, name }, at) => (
        <span key={field}>
          {at > 0 && <br />}
          {fields.length > 2 ? `${fieldWord(field, lang)}: ${name}` : name}
        </span>
      ))}
    </>
  );
}

function Found(props: SearchProps & { readonly found: readonly FoundLine[] }): VNode {
  const { lang, found } = props;
  const own = words[lang];
  return (
    <Table
      caption={own.results}
      captionHidden
      columns={[
        { heading: own.number, main: true },
        { heading: own.what },
        { heading: own.whose },
        { heading: own.parents },
        { heading: own.state },
      ]}
      rows={found.map((line) => {
        const day = line.form.eventDate;
        const named = whose.some((field) => line.form[field] !== undefined);
        return [
          <a href={line.href}>{line.number ?? own.no_number}</a>,
          `${kindWord(line.what, lang)} ${day === undefined ? "" : shownValue("eventDate", day, lang)}`.trim(),
          named ? <Names lang={lang} line={line} fields={whose} /> : own.unnamed,
          <Names lang={lang} line={line} fields={parents} />,
          stateWord(line.state, lang),
        ];
      })}
    />
  );
}

/** The same search once more, at another page: by POST as the first time. */
function OtherPage(props: SearchProps & { readonly to: number; readonly text: string }): VNode {
  const { action, csrf, values, to, text } = props;
  return (
    <Form action={action} csrf={csrf} hidden={{ ...values, page: String(to) }}>
      <Button kind="secondary">{text}</Button>
    </Form>
  );
}

function Results(props: SearchProps & { readonly found: readonly FoundLine[] }): VNode {
  const { lang, found, page, pages } = props;
  const own = words[lang];
  if (found.length === 0) return <p role="status">{own.none}</p>;
  return (
    <section aria-labelledby="results">
      <h2 id="results">{own.results}</h2>
      <p role="status">{props.exact ? own.shown({ count: found.length }) : own.closest}</p>
      <Found {...props} found={found} />
      {pages > 1 && (
        <nav aria-label={own.pages}>
          <p>{own.page_at({ page })}</p>
          {page > 1 && <OtherPage {...props} to={page - 1} text={own.back} />}
          {page < pages && <OtherPage {...props} to={page + 1} text={own.more} />}
          {pages >= props.pages_max && <p>{own.narrow}</p>}
        </nav>
      )}
      <p>{own.recorded_note}</p>
    </section>
  );
}

export function SearchBody(props: SearchProps): VNode {
  const { lang, values } = props;
  const own = words[lang];
  const field = (name: string) => ({
    lang,
    name,
    value: values[name] ?? "",
    error: props.errors.find((one) => one.field === name)?.message,
  });
  return (
    <>
      <p class="ak-lead">{own.lead}</p>
      <search>
        <Form action={props.action} csrf={props.csrf}>
          <TextInput {...field("q")} label={own.label} hint={own.hint} type="search" lengthMax={200} />
          <TextInput {...field("day")} label={own.day} hint={own.day_hint} width={10} lengthMax={20} optional />
          <TextInput {...field("year")} label={own.year} inputMode="numeric" width={4} lengthMax={10} optional />
          <Select
            {...field("what")}
            label={own.kind}
            preset
            choices={[
              { value: "", text: own.kind_any },
              ...eventKinds.map((kind) => ({ value: kind, text: kindWord(kind, lang) })),
            ]}
          />
          <Button>{own.search}</Button>
        </Form>
      </search>
      {props.found && <Results {...props} found={props.found} />}
    </>
  );
}
