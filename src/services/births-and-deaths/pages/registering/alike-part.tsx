// What looks like the report, side by side with it, before it is registered.
import type { VNode } from "preact";
import { Table } from "../../../../web/components/table/table.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import type { EventState } from "../../rules/event.ts";
import type { EventKind, FieldName, Form } from "../../rules/forms.ts";
import { fieldWord, shownValue, stateWord } from "../field-words.ts";
import { words } from "./words/words.generated.ts";

/** One that may be the same event once more. */
export interface ShownAlike {
  readonly id: string;
  readonly href: string;
  /** Its registration or application number. */
  readonly number: string;
  readonly state: Exclude<EventState, "none">;
  readonly form: Form;
  readonly score: number;
  /** Why it looks alike, in words. */
  readonly why: readonly string[];
}

const compared: readonly FieldName[] = [
  "eventDate",
  "eventTime",
  "sex",
  "childName",
  "personName",
  "ageYears",
  "motherName",
  "fatherName",
  "spouseName",
  "mobile",
  "place",
  "placeAddress",
  "permanentAddress",
  "birthOrder",
];

export function AlikeTable(props: {
  readonly lang: Lang;
  readonly what: EventKind;
  readonly form: Form;
  readonly alike: readonly ShownAlike[];
}): VNode {
  const { lang, what, form, alike } = props;
  const own = words[lang];
  const forms = [form, ...alike.map((one) => one.form)];
  const shown = (name: FieldName, one: Form): string => {
    const value = one[name];
    return value === undefined ? "" : shownValue(name, value, lang);
  };
  const rows = compared
    .filter((name) => forms.some((one) => one[name] !== undefined))
    .map((name) => [fieldWord(name, lang, what), ...forms.map((one) => shown(name, one))]);
  const heads = alike.map(({ href, number, state, score, why }) => (
    <>
      <a href={safeUrl(href)}>{number}</a> <Tag>{stateWord(state, lang)}</Tag>
      <br />
      {[own.alike_score({ score: String(score) }), ...why].join(", ")}
    </>
  ));
  const columns = [
    { heading: own.alike_field, main: true },
    { heading: own.alike_this },
    ...alike.map(({ number }) => ({ heading: number })),
  ];
  return (
    <Table
      caption={own.alike_title}
      captionHidden
      columns={columns}
      rows={[[own.alike_why, "", ...heads], ...rows]}
      narrow="scroll"
    />
  );
}
