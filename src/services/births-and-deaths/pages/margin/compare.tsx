// A form before and after side by side, with what changes marked in words.
import type { VNode } from "preact";
import { Details } from "../../../../web/components/details/details.tsx";
import { SummaryList } from "../../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import type { Lang } from "../../../../web/language.ts";
import { type EventKind, type FieldName, fieldsOf, type Form } from "../../rules/forms.ts";
import { fieldWord } from "../field-words.ts";
import { fieldShown } from "./note-words.ts";
import { words } from "./words/words.generated.ts";

/** A whole form, field by field, with identity numbers hidden but for their end. */
export function FormSummary(props: { readonly lang: Lang; readonly what: EventKind; readonly form: Form }): VNode {
  const { lang, what, form } = props;
  const rows = fieldsOf(what)
    .filter((name) => form[name] !== undefined)
    .map((name) => ({ name: fieldWord(name, lang, what), value: fieldShown(name, form[name], lang) }));
  return <SummaryList lang={lang} rows={rows} />;
}

export interface CompareProps {
  readonly lang: Lang;
  readonly what: EventKind;
  /** Absent where the wording before can't be shown to this reader. */
  readonly before: Form | undefined;
  readonly after: Form;
  readonly changed: readonly FieldName[];
  /** It was changed so; else it is only asked for. */
  readonly done: boolean;
}

export function Compare({ lang, what, before, after, changed, done }: CompareProps): VNode {
  const own = words[lang];
  const name = (field: FieldName): string => fieldWord(field, lang, what);
  const same = fieldsOf(what).filter((field) => !changed.includes(field) && after[field] !== undefined);
  return (
    <>
      {changed.length === 0 ? (
        <p>{own.compare_whole}</p>
      ) : (
        <Table
          caption={own.compare}
          columns={[
            { heading: own.compare_field, main: true },
            ...(before ? [{ heading: done ? own.compare_was : own.compare_before }] : []),
            { heading: done ? own.compare_became : own.compare_after },
          ]}
          rows={changed.map((field) => [
            name(field),
            ...(before ? [fieldShown(field, before[field], lang)] : []),
            <>
              <strong>{fieldShown(field, after[field], lang)}</strong>{" "}
              <Tag kind="information">{own.compare_changed}</Tag>
            </>,
          ])}
        />
      )}
      {same.length > 0 && (
        <Details summary={own.compare_rest} open={changed.length === 0}>
          <SummaryList
            lang={lang}
            rows={same.map((field) => ({ name: name(field), value: fieldShown(field, after[field], lang) }))}
          />
        </Details>
      )}
    </>
  );
}
