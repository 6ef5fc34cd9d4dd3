// Changes of the register by order: splitting, merging, another use of floors, floors pulled down.
import type { ComponentChildren, VNode } from "preact";
import { useClasses } from "../../../kernel/property-tax-rates.ts";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { Fieldset } from "../../../web/components/fieldset/fieldset.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { ChoiceLine } from "../../../web/components/radios/radios.tsx";
import { Select } from "../../../web/components/select/select.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import { Textarea } from "../../../web/components/textarea/textarea.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import type { Floor } from "../rules/particulars.ts";
import { areaIn, constructionIn, storeyIn, useIn } from "./names.ts";
import { EnterDoes } from "./particulars-form.tsx";
import { words } from "./words/words.generated.ts";

/** What every such form has; `fields` is what was typed so far. */
export interface OrderFormProps {
  readonly lang: Lang;
  readonly action: string;
  readonly csrf: string;
  readonly command: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

type LineProps = Pick<OrderFormProps, "lang" | "fields" | "errors"> & {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly width?: 10 | 20;
};

const Line = ({ lang, fields, errors, name, label, hint, width }: LineProps): VNode => (
  <TextInput
    lang={lang}
    name={name}
    label={label}
    hint={hint}
    value={fields[name] ?? ""}
    error={errorOf(errors, name)}
    width={width}
  />
);

/** Number, day and authority of the order. */
export function OrderFields(props: Pick<OrderFormProps, "lang" | "fields" | "errors">): VNode {
  const own = words[props.lang];
  return (
    <Fieldset lang={props.lang} id="order" legend={own.order_title} level="part">
      <Line {...props} name="orderNumber" label={own.order_number} width={20} />
      <Line {...props} name="orderOn" label={own.order_on} hint={own.date_hint} width={10} />
      <Line {...props} name="orderAuthority" label={own.order_authority} hint={own.order_authority_hint} />
    </Fieldset>
  );
}

const floorText = (floor: Floor, lang: Lang): string =>
  [
    storeyIn(floor.storey, lang),
    useIn(floor.use, lang),
    constructionIn(floor.construction, lang),
    areaIn(floor.areaHundredths, lang),
  ].join(", ");

/** `enter`: what the Enter key asks for, in a form with several buttons. */
const Framed = (
  props: OrderFormProps & { readonly lead: string; readonly enter?: string; readonly children: ComponentChildren },
): VNode => (
  <>
    <p class="ak-lead">{props.lead}</p>
    <Form action={props.action} csrf={props.csrf} commandId={props.command}>
      {props.enter !== undefined && <EnterDoes name="more" value={props.enter} />}
      {props.children}
    </Form>
  </>
);

export interface SplitProps extends OrderFormProps {
  readonly count: number;
  readonly floors: readonly Floor[];
  readonly owners: readonly string[];
  readonly owing: boolean;
}

/** Checkboxes `parts-1-floor-2`: what of the whole goes to this part. */
function Ticks(props: {
  readonly split: SplitProps;
  readonly at: number;
  readonly what: "floor" | "owner";
  readonly legend: string;
  readonly texts: readonly string[];
}): VNode | null {
  const { split, at, what, legend, texts } = props;
  const prefix = `parts-${at + 1}-${what}`;
  const error = errorOf(split.errors, `${prefix}s`);
  if (texts.length === 0) return null;
  return (
    <Fieldset lang={split.lang} id={`${prefix}s`} legend={legend} error={error}>
      <div class="ak-choices">
        {texts.map((text, place) => (
          <ChoiceLine
            key={place}
            kind="checkbox"
            id={place === 0 ? `${prefix}s` : `${prefix}-${place + 1}`}
            name={`${prefix}-${place + 1}`}
            choice={{ value: "yes", text }}
            checked={split.fields[`${prefix}-${place + 1}`] !== undefined}
          />
        ))}
      </div>
    </Fieldset>
  );
}

function Part({ split, at }: { readonly split: SplitProps; readonly at: number }): VNode {
  const { lang, floors, owners } = split;
  const own = words[lang];
  return (
    <Fieldset lang={lang} id={`parts-${at + 1}`} legend={own.part_number({ number: at + 1 })} level="row">
      <Line {...split} name={`parts-${at + 1}-house`} label={own.house} width={20} />
      <Line {...split} name={`parts-${at + 1}-plotArea`} label={own.plot_area} hint={own.area_hint} width={10} />
      <Ticks
        split={split}
        at={at}
        what="floor"
        legend={own.part_has_floors}
        texts={floors.map((one) => floorText(one, lang))}
      />
      <Ticks split={split} at={at} what="owner" legend={own.part_has_owners} texts={owners} />
    </Fieldset>
  );
}

export function SplitBody(props: SplitProps): VNode {
  const { lang, count, fields, errors } = props;
  const own = words[lang];
  const numbers = Array.from({ length: count }, (_, at) => at);
  return (
    <Framed {...props} lead={own.split_lead} enter="look">
      <input type="hidden" name="count" value={String(count)} />
      {numbers.map((at) => (
        <Part key={at} split={props} at={at} />
      ))}
      <ButtonRow>
        <Button kind="secondary" name="more" value="part">
          {own.add_part}
        </Button>
      </ButtonRow>
      {props.owing && (
        <Select
          lang={lang}
          name="duesTo"
          label={own.split_dues}
          hint={own.split_dues_hint}
          value={fields["duesTo"]}
          error={errorOf(errors, "duesTo")}
          choices={numbers.map((at) => ({ value: String(at + 1), text: own.part_number({ number: at + 1 }) }))}
        />
      )}
      <OrderFields {...props} />
      <WarningText lang={lang}>{own.split_warning}</WarningText>
      <Button>{own.split_submit}</Button>
    </Framed>
  );
}

export function MergeBody(props: OrderFormProps): VNode {
  const { lang, fields, errors } = props;
  const own = words[lang];
  return (
    <Framed {...props} lead={own.merge_lead}>
      <Textarea
        lang={lang}
        name="numbers"
        label={own.merge_numbers}
        hint={own.merge_numbers_hint}
        value={fields["numbers"]}
        error={errorOf(errors, "numbers")}
        rows={4}
      />
      <div class="ak-choices">
        <ChoiceLine
          kind="checkbox"
          id="carryDues"
          name="carryDues"
          choice={{ value: "yes", text: own.merge_carry }}
          checked={fields["carryDues"] !== undefined}
        />
      </div>
      <OrderFields {...props} />
      <WarningText lang={lang}>{own.merge_warning}</WarningText>
      <Button>{own.merge_submit}</Button>
    </Framed>
  );
}

export interface FloorsOrderProps extends OrderFormProps {
  readonly floors: readonly Floor[];
}

const Since = (props: OrderFormProps): VNode => (
  <Line {...props} name="since" label={words[props.lang].since} hint={words[props.lang].date_hint} width={10} />
);

export function UseBody(props: FloorsOrderProps): VNode {
  const { lang, floors, fields, errors } = props;
  const own = words[lang];
  return (
    <Framed {...props} lead={own.use_lead}>
      {floors.map((floor, at) => (
        <Select
          key={at}
          lang={lang}
          name={`floors-${at + 1}-use`}
          label={floorText(floor, lang)}
          value={fields[`floors-${at + 1}-use`] ?? floor.use}
          error={errorOf(errors, `floors-${at + 1}-use`)}
          preset
          choices={useClasses.map((value) => ({ value, text: useIn(value, lang) }))}
        />
      ))}
      <Since {...props} />
      <OrderFields {...props} />
      <Button>{own.use_submit}</Button>
    </Framed>
  );
}

export function DemolishBody(props: FloorsOrderProps): VNode {
  const { lang, floors, fields, errors } = props;
  const own = words[lang];
  return (
    <Framed {...props} lead={own.demolish_lead}>
      <Fieldset lang={lang} id="gone-1" legend={own.demolish_floors} error={errorOf(errors, "gone-1")}>
        <div class="ak-choices">
          {floors.map((floor, at) => (
            <ChoiceLine
              key={at}
              kind="checkbox"
              id={`gone-${at + 1}`}
              name={`gone-${at + 1}`}
              choice={{ value: "yes", text: floorText(floor, lang) }}
              checked={fields[`gone-${at + 1}`] !== undefined}
            />
          ))}
        </div>
      </Fieldset>
      <Since {...props} />
      <OrderFields {...props} />
      <Button>{own.demolish_submit}</Button>
    </Framed>
  );
}
