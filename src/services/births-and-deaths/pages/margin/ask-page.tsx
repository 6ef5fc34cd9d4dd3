// Asking for a note in the margin: the entry's fields as they should be, why, and the proof.
import type { ComponentChildren, VNode } from "preact";
import { Button } from "../../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../../web/components/checkboxes/checkboxes.tsx";
import { Details } from "../../../../web/components/details/details.tsx";
import { Fieldset } from "../../../../web/components/fieldset/fieldset.tsx";
import { FileUpload } from "../../../../web/components/file-upload/file-upload.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { Textarea } from "../../../../web/components/textarea/textarea.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import type { RegistrationLaw } from "../../../../kernel/registration-law.ts";
import type { Paise } from "../../../../kernel/money.ts";
import { type EventKind, type FieldName, shapeOf, type Typed } from "../../rules/forms.ts";
import { witness_letters_max } from "../../rules/margin-asking.ts";
import { number_letters_max } from "../../rules/permitting.ts";
import { words_letters_max } from "../../rules/reporting.ts";
import { FormField } from "../reporting/form-page.tsx";
import type { Wish } from "./places.ts";
import { NameTerms } from "./start-page.tsx";
import { words } from "./words/words.generated.ts";

export interface AskProps {
  readonly lang: Lang;
  readonly action: string;
  readonly csrf: string;
  readonly command: string;
  readonly wish: Wish;
  readonly what: EventKind;
  /** Which request of the entry this will be, and the version that was opened. */
  readonly serial: number;
  readonly version: number;
  /** The fields that this wish may change. */
  readonly fields: readonly FieldName[];
  readonly typed: Typed;
  readonly errors: readonly FieldError[];
  readonly law: RegistrationLaw;
  readonly feePaise: Paise | undefined;
}

/** Files that a scan may be. */
export const scanAccept = "image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf";

export function ScanUpload(props: {
  readonly lang: Lang;
  readonly name: string;
  readonly label: string;
  readonly optional?: boolean;
  readonly errors: readonly FieldError[];
}): VNode {
  const { lang, name, label, optional, errors } = props;
  const field = { lang, name, label, optional, error: errorOf(errors, name) };
  return <FileUpload {...field} accept={scanAccept} kinds="JPEG, PNG, PDF" size="10 MB" />;
}

/** A checked box without which nothing is done. */
export function Sure(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly text: string;
  readonly error?: string | undefined;
}): VNode {
  const { lang, id, text, error } = props;
  return (
    <Checkboxes
      lang={lang}
      name="sure"
      id={id}
      label={words[lang].sure}
      error={error}
      choices={[{ value: "yes", text }]}
    />
  );
}

function Lead({ lang, wish, law, feePaise }: AskProps): VNode | null {
  const own = words[lang];
  if (wish === "name") return <NameTerms lang={lang} law={law} feePaise={feePaise} />;
  if (wish === "correction") return <p>{own.ask_lead_correction}</p>;
  return <p>{wish === "adoption" ? own.ask_lead_adoption : own.ask_lead_cancels}</p>;
}

function Fields(props: AskProps): VNode | null {
  const { lang, fields, wish } = props;
  const own = words[lang];
  if (fields.length === 0) return null;
  const draw = (names: readonly FieldName[]): ComponentChildren =>
    names.map((name) => <FormField key={name} {...props} name={name} must={wish === "name"} />);
  const legal = fields.filter((name) => shapeOf(name).part === "legal");
  const statistical = fields.filter((name) => shapeOf(name).part !== "legal");
  const identity = fields.some((name) => shapeOf(name).kind === "identity");
  return (
    <Fieldset
      lang={lang}
      id="fields"
      level="part"
      legend={own.ask_fields}
      hint={identity ? (wish === "adoption" ? own.ask_adoption_hint : own.ask_identity_hint) : undefined}
    >
      {draw(legal)}
      {wish === "adoption" && <p class="ak-hint">{own.ask_mobile_hint}</p>}
      {statistical.length > 0 && <Details summary={own.ask_statistical}>{draw(statistical)}</Details>}
    </Fieldset>
  );
}

function Order({ lang, wish, typed, errors }: AskProps): VNode | null {
  const own = words[lang];
  if (wish === "name") return null;
  const optional = wish !== "adoption";
  const input = (name: string, label: string) => ({
    lang,
    name,
    label,
    optional,
    value: typed[name],
    error: errorOf(errors, name),
  });
  return (
    <Fieldset
      lang={lang}
      id="order"
      level="part"
      legend={own.ask_order}
      hint={wish === "correction" ? own.ask_order_hint : undefined}
      optional={optional}
    >
      <TextInput {...input("orderNumber", own.ask_order_number)} lengthMax={number_letters_max} width={20} />
      <TextInput
        {...input("orderDated", own.ask_order_dated)}
        hint={own.ask_order_dated_hint}
        lengthMax={20}
        width={10}
      />
      <TextInput {...input("orderCourt", own.ask_order_court)} lengthMax={number_letters_max} />
      <ScanUpload lang={lang} name="orderScan" label={own.ask_order_scan} optional={optional} errors={errors} />
    </Fieldset>
  );
}

function Witnesses({ lang, wish, typed, errors }: AskProps): VNode | null {
  const own = words[lang];
  if (wish !== "correction") return null;
  const input = (name: string, label: string) => ({
    lang,
    name,
    label,
    optional: true,
    value: typed[name],
    error: errorOf(errors, name),
    lengthMax: witness_letters_max,
  });
  return (
    <Fieldset lang={lang} id="witnesses" level="part" legend={own.ask_witnesses} hint={own.ask_witnesses_hint}>
      <TextInput {...input("witness1", own.ask_witness1)} />
      <TextInput {...input("witness2", own.ask_witness2)} />
    </Fieldset>
  );
}

export function AskBody(props: AskProps): VNode {
  const { lang, wish, typed, errors } = props;
  const own = words[lang];
  const hidden = { serial: String(props.serial), version: String(props.version) };
  return (
    <>
      <Lead {...props} />
      <Form action={props.action} csrf={props.csrf} commandId={props.command} hidden={hidden} upload>
        <Fields {...props} />
        <Textarea
          lang={lang}
          name="ground"
          label={own.ask_ground}
          hint={own.ask_ground_hint}
          value={typed["ground"]}
          rows={3}
          lengthMax={words_letters_max}
          error={errorOf(errors, "ground")}
        />
        <Order {...props} />
        <Witnesses {...props} />
        <Fieldset
          lang={lang}
          id="proof"
          level="part"
          legend={own.ask_documents}
          hint={own.ask_documents_hint}
          optional={wish === "name"}
        >
          {errors.length > 0 && <p class="ak-hint">{own.ask_documents_again}</p>}
          <ScanUpload
            lang={lang}
            name="document"
            label={own.ask_document}
            optional={wish === "name" || wish === "adoption"}
            errors={errors}
          />
          <ScanUpload lang={lang} name="document2" label={own.ask_document2} optional errors={errors} />
        </Fieldset>
        <Sure lang={lang} id="sure" text={own.ask_sure} error={errorOf(errors, "sure")} />
        <Button>{own.ask_send}</Button>
      </Form>
    </>
  );
}
