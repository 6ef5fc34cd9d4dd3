// The forms of a draft: what a zone's cells are, how value and arrears are reckoned, what is left off. One part, one page.
import type { ComponentChildren, VNode } from "preact";
import {
  constructionClasses,
  exemptionGrounds,
  occupancies,
  type PropertyTaxRates,
  roadClasses,
  useClasses,
} from "../../../../kernel/property-tax-rates.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../../web/components/checkboxes/checkboxes.tsx";
import { Fieldset } from "../../../../web/components/fieldset/fieldset.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { Radios } from "../../../../web/components/radios/radios.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import { headIn } from "../../../../web/head-words.ts";
import type { Lang } from "../../../../web/language.ts";
import { constructionIn, exemptionIn, occupancyIn, roadIn, useIn } from "../names.ts";
import { roundingIn, unitIn } from "./rate-words.ts";
import { words } from "./words/words.generated.ts";

/** Windows of early payment in the form. */
export const early_rows_max = 4;
/** Spans of stopped days in the form. */
export const stopped_rows_max = 12;

export type Fields = Readonly<Record<string, string>>;

export interface DraftFormProps {
  readonly lang: Lang;
  /** Where the form is sent. */
  readonly action: string;
  readonly csrf: string;
  readonly command: string;
  /** What stands in the boxes: the draft's own values, or what was typed and could not be taken. */
  readonly fields: Fields;
  readonly errors: readonly FieldError[];
  readonly rates: PropertyTaxRates;
}

type Kind = "amount" | "percent" | "date" | "text";

/** Boxes of one form: the name says where the value stands and where its error belongs. */
export function boxIn({ lang, fields, errors }: Pick<DraftFormProps, "lang" | "fields" | "errors">) {
  return (name: string, label: string, kind: Kind, hint?: string): VNode => (
    <TextInput
      key={name}
      lang={lang}
      name={name}
      label={label}
      hint={hint}
      value={fields[name] ?? ""}
      error={errorOf(errors, name)}
      inputMode={kind === "amount" || kind === "percent" ? "decimal" : "text"}
      width={kind === "text" ? "full" : kind === "percent" ? 6 : 10}
      lengthMax={kind === "text" ? 500 : 20}
      prefix={kind === "amount" ? "₹" : undefined}
      suffix={kind === "percent" ? "%" : undefined}
    />
  );
}

function Sheet(props: DraftFormProps & { readonly children: ComponentChildren }): VNode {
  return (
    <Form action={props.action} csrf={props.csrf} commandId={props.command}>
      {props.children}
      <Button>{words[props.lang].save}</Button>
    </Form>
  );
}

/** The cells of one zone: a part for each use. */
export function ZoneForm(props: DraftFormProps & { readonly zone: string }): VNode {
  const { lang, rates } = props;
  const own = words[lang];
  const box = boxIn(props);
  const unit = unitIn(rates.value.areaUnit, lang);
  return (
    <Sheet {...props}>
      <p class="ak-lead">
        {rates.value.regime === "letting-value" ? own.cells_lead({ unit }) : own.guideline_lead({ unit })}
      </p>
      {useClasses.map((use) =>
        rates.value.regime === "letting-value" ? (
          <Fieldset key={use} lang={lang} id={`use-${use}`} legend={useIn(use, lang)} level="part">
            <div class="ak-pairs">
              {constructionClasses.map((construction) =>
                box(`cell-${use}-${construction}`, constructionIn(construction, lang), "amount"),
              )}
            </div>
          </Fieldset>
        ) : (
          box(`guideline-${use}`, useIn(use, lang), "amount")
        ),
      )}
    </Sheet>
  );
}

function RegimeFields(props: DraftFormProps): VNode {
  const { lang, fields, errors, rates } = props;
  const own = words[lang];
  const box = boxIn(props);
  return (
    <Fieldset lang={lang} id="value" legend={own.part_value} level="part">
      <Radios
        lang={lang}
        name="regime"
        label={own.regime}
        value={fields["regime"]}
        error={errorOf(errors, "regime")}
        choices={[
          { value: "letting-value", text: own.regime_letting, hint: own.regime_letting_hint },
          { value: "property-value", text: own.regime_property, hint: own.regime_property_hint },
        ]}
      />
      <Radios
        lang={lang}
        name="areaUnit"
        label={own.area_unit}
        value={fields["areaUnit"]}
        error={errorOf(errors, "areaUnit")}
        inline
        choices={(["square-foot", "square-metre"] as const).map((value) => ({ value, text: unitIn(value, lang) }))}
      />
      {rates.value.regime === "letting-value" ? (
        <>
          {box("buildingDeduction", own.deduction_building, "percent")}
          {box("landDeduction", own.deduction_land, "percent")}
        </>
      ) : (
        <>
          {box("valueShare", own.value_share, "percent")}
          {box("riseMax", own.rise_max, "percent", own.rise_max_hint)}
          <div class="ak-pairs">
            {constructionClasses.map((one) => box(`share-${one}`, constructionIn(one, lang), "percent"))}
          </div>
        </>
      )}
    </Fieldset>
  );
}

/** The resolution, the zones, and how value is reckoned. */
export function BasicsForm(props: DraftFormProps): VNode {
  const { lang } = props;
  const own = words[lang];
  const box = boxIn(props);
  return (
    <Sheet {...props}>
      <Fieldset lang={lang} id="resolution" legend={own.resolution} level="part">
        {box("number", own.resolution_number, "text")}
        {box("on", own.resolution_on, "date", own.date_hint)}
        {box("payableBy", own.payable_by, "date", own.date_hint)}
        {box("zones", own.zones, "text", own.zones_hint)}
      </Fieldset>
      <RegimeFields {...props} />
      <Fieldset lang={lang} id="roads" legend={own.part_roads} hint={own.factors_hint} level="part">
        <div class="ak-pairs">{roadClasses.map((one) => box(`factor-${one}`, roadIn(one, lang), "percent"))}</div>
      </Fieldset>
      <Fieldset lang={lang} id="occupancies" legend={own.part_occupancies} hint={own.factors_hint} level="part">
        <div class="ak-pairs">{occupancies.map((one) => box(`factor-${one}`, occupancyIn(one, lang), "percent"))}</div>
      </Fieldset>
    </Sheet>
  );
}

function HeadsOf(props: DraftFormProps & { readonly name: string; readonly label?: string }): VNode {
  const { lang, fields, errors, name, rates } = props;
  return (
    <Checkboxes
      lang={lang}
      name={name}
      label={props.label ?? words[lang].rebate_heads}
      values={(fields[name] ?? "").split(",")}
      error={errorOf(errors, name)}
      choices={rates.heads.map(({ head }) => ({ value: head, text: headIn(head, lang) }))}
    />
  );
}

/** What is left off: by ground, for small values, for owners who live there, for early payment. */
export function RebatesForm(props: DraftFormProps): VNode {
  const { lang, fields } = props;
  const own = words[lang];
  const box = boxIn(props);
  const windows = Array.from({ length: early_rows_max }, (_, at) => fields[`early-${at}-from`] ?? "");
  const filled = windows.filter((text) => text !== "").length;
  return (
    <Sheet {...props}>
      <p class="ak-lead">{own.rebates_lead}</p>
      <Fieldset lang={lang} id="exemption" legend={own.part_exemption} hint={own.exemption_hint} level="part">
        <div class="ak-pairs">
          {exemptionGrounds.map((ground) => box(`ground-${ground}`, exemptionIn(ground, lang), "percent"))}
        </div>
        <HeadsOf {...props} name="exemptionHeads" />
      </Fieldset>
      <Fieldset lang={lang} id="small" legend={own.part_small} level="part">
        {box("smallBelow", own.small_below, "amount")}
        {box("smallShare", own.rebate_share, "percent")}
        <HeadsOf {...props} name="smallHeads" />
      </Fieldset>
      <Fieldset lang={lang} id="self" legend={own.part_self} level="part">
        {box("selfShare", own.rebate_share, "percent")}
        <HeadsOf {...props} name="selfHeads" />
      </Fieldset>
      <Fieldset lang={lang} id="early" legend={own.part_early} hint={own.date_hint} level="part">
        {Array.from({ length: Math.min(filled + 1, early_rows_max) }, (_, at) => (
          <Fieldset
            key={at}
            lang={lang}
            id={`early-${at}`}
            legend={own.early_row({ number: String(at + 1) })}
            level="row"
          >
            <div class="ak-pairs">
              {box(`early-${at}-from`, own.from, "date")}
              {box(`early-${at}-until`, own.until, "date")}
              {box(`early-${at}-share`, own.rebate_share, "percent")}
            </div>
          </Fieldset>
        ))}
        <HeadsOf {...props} name="earlyHeads" />
      </Fieldset>
    </Sheet>
  );
}

function SurchargeFields(props: DraftFormProps): VNode {
  const { lang, fields, errors } = props;
  const own = words[lang];
  const box = boxIn(props);
  return (
    <Fieldset lang={lang} id="surcharge" legend={own.part_surcharge} level="part">
      <Radios
        lang={lang}
        name="per"
        label={own.surcharge_per}
        value={fields["per"]}
        error={errorOf(errors, "per")}
        choices={[
          { value: "none", text: own.surcharge_none },
          { value: "month", text: own.surcharge_by_month },
          { value: "year", text: own.surcharge_by_year },
        ]}
      />
      {box("surchargeShare", own.surcharge_share, "percent")}
      {box("graceDays", own.grace_days, "date", own.grace_hint)}
      <HeadsOf {...props} name="headsFree" label={own.heads_free} />
      {roundingBox(props, "surchargeRounding")}
    </Fieldset>
  );
}

/** Which way a figure is rounded. */
export const roundingBox = (
  { lang, fields, errors }: Pick<DraftFormProps, "lang" | "fields" | "errors">,
  name: string,
): VNode => (
  <Radios
    lang={lang}
    name={name}
    label={words[lang].rounding}
    value={fields[name]}
    error={errorOf(errors, name)}
    choices={(["rupee-half-up", "rupee-up", "rupee-down", "paisa-half-up"] as const).map((value) => ({
      value,
      text: roundingIn(value, lang),
    }))}
  />
);

/** Penalty and surcharge on what is not paid, and the days on which no surcharge ran. */
export function ArrearsForm(props: DraftFormProps): VNode {
  const { lang, fields } = props;
  const own = words[lang];
  const box = boxIn(props);
  const filled = Object.keys(fields).filter((name) => /^stopped-\d+-from$/.test(name) && fields[name] !== "").length;
  return (
    <Sheet {...props}>
      <Fieldset lang={lang} id="penalty" legend={own.part_penalty} hint={own.penalty_hint} level="part">
        {box("penaltyShare", own.penalty_share, "percent")}
        {roundingBox(props, "penaltyRounding")}
      </Fieldset>
      <Fieldset lang={lang} id="self-assessment" legend={own.part_variance} hint={own.variance_hint} level="part">
        {box("tolerance", own.tolerance, "percent")}
        {box("variancePenalty", own.variance_penalty, "percent", own.variance_penalty_hint)}
      </Fieldset>
      <SurchargeFields {...props} />
      <Fieldset lang={lang} id="stopped" legend={own.part_stopped} hint={own.stopped_hint} level="part">
        {Array.from({ length: Math.min(filled + 2, stopped_rows_max) }, (_, at) => (
          <Fieldset
            key={at}
            lang={lang}
            id={`stopped-${at}`}
            legend={own.stopped_row({ number: String(at + 1) })}
            level="row"
          >
            <div class="ak-pairs">
              {box(`stopped-${at}-from`, own.from, "date")}
              {box(`stopped-${at}-until`, own.until, "date")}
            </div>
            {box(`stopped-${at}-order`, own.stopped_order, "text")}
          </Fieldset>
        ))}
      </Fieldset>
    </Sheet>
  );
}
