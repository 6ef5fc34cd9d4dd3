// The form of one head of a draft: first the way it is worked out, by a link, then the figures that this way needs.
import type { VNode } from "preact";
import type { Head } from "../../../../kernel/facts.ts";
import { type HeadRule, useClasses } from "../../../../kernel/property-tax-rates.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { Fieldset } from "../../../../web/components/fieldset/fieldset.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { Select } from "../../../../web/components/select/select.tsx";
import { errorOf } from "../../../../web/frame.ts";
import { headIn } from "../../../../web/head-words.ts";
import type { Lang } from "../../../../web/language.ts";
import { useIn } from "../names.ts";
import { boxIn, type DraftFormProps, roundingBox } from "./draft-forms.tsx";
import { words } from "./words/words.generated.ts";

/** Slabs of one head in the form. */
export const slab_rows_max = 10;

/** The heads that rates can charge, in the order in which they stand. */
export const rateHeads: readonly Head[] = [
  "property-tax",
  "education-cess",
  "urban-development-cess",
  "consolidated-tax",
  "service-charge",
  "water-charge",
  "sewer-charge",
];

export const headBases = ["net-value", "value", "head", "flat", "by-value", "by-use", "none"] as const;
export type HeadBase = HeadRule["base"] | "none";

export const baseIn = (base: HeadBase, lang: Lang): string => {
  const own = words[lang];
  return {
    "net-value": own.base_net_value,
    value: own.base_value,
    head: own.base_head,
    flat: own.base_flat,
    "by-value": own.base_by_value,
    "by-use": own.base_by_use,
    none: own.base_none,
  }[base];
};

export interface HeadFormProps extends DraftFormProps {
  readonly head: Head;
  readonly base: HeadBase;
}

function SlabRows(props: HeadFormProps & { readonly worth: "percent" | "amount" }): VNode {
  const { lang, fields, worth } = props;
  const own = words[lang];
  const box = boxIn(props);
  const filled = Array.from({ length: slab_rows_max }, (_, at) => fields[`slab-${at}-from`] ?? "").filter(
    (text) => text !== "",
  ).length;
  return (
    <Fieldset lang={lang} id="slabs" legend={own.slabs} hint={own.slabs_hint} level="part">
      {Array.from({ length: Math.min(Math.max(filled + 2, 3), slab_rows_max) }, (_, at) => (
        <Fieldset key={at} lang={lang} id={`slab-${at}`} legend={own.slab_row({ number: String(at + 1) })} level="row">
          <div class="ak-pairs">
            {box(`slab-${at}-from`, own.slab_from, "amount")}
            {box(`slab-${at}-below`, own.slab_below, "amount")}
            {box(`slab-${at}-worth`, worth === "percent" ? own.slab_percent : own.slab_amount, worth)}
          </div>
        </Fieldset>
      ))}
    </Fieldset>
  );
}

function BaseFields(props: HeadFormProps): VNode | null {
  const { lang, base, fields, errors, head, rates } = props;
  const own = words[lang];
  const box = boxIn(props);
  const above = rates.heads.filter((one) => rateHeads.indexOf(one.head) < rateHeads.indexOf(head));
  switch (base) {
    case "net-value":
      return <SlabRows {...props} worth="percent" />;
    case "by-value":
      return <SlabRows {...props} worth="amount" />;
    case "value":
      return box("share", own.value_percent, "percent");
    case "head":
      return (
        <>
          <Select
            lang={lang}
            name="of"
            label={own.of_head}
            value={fields["of"]}
            error={errorOf(errors, "of")}
            choices={above.map((one) => ({ value: one.head, text: headIn(one.head, lang) }))}
          />
          {box("share", own.head_percent, "percent")}
        </>
      );
    case "flat":
      return box("amount", own.flat_amount, "amount");
    case "by-use":
      return <div class="ak-pairs">{useClasses.map((use) => box(`use-${use}`, useIn(use, lang), "amount"))}</div>;
    case "none":
      return <p>{own.base_none_more}</p>;
    default:
      return base satisfies never;
  }
}

export function HeadForm(props: HeadFormProps): VNode {
  const { lang, base, action } = props;
  const own = words[lang];
  const ways = headBases.filter((one) => one !== "head" || props.head !== rateHeads[0]);
  return (
    <>
      <nav aria-label={own.base}>
        <p>{own.base}:</p>
        <ul>
          {ways.map((one) => (
            <li key={one}>
              {one === base ? (
                <strong>{baseIn(one, lang)}</strong>
              ) : (
                <a href={`${action}?base=${one}`}>{baseIn(one, lang)}</a>
              )}
            </li>
          ))}
        </ul>
      </nav>
      <Form action={action} csrf={props.csrf} commandId={props.command} hidden={{ base }}>
        <BaseFields {...props} />
        {base !== "none" && roundingBox(props, "rounding")}
        <Button>{own.save}</Button>
      </Form>
    </>
  );
}
