// A citizen's requests for copies: the list of them, and the form for a new one.
import type { VNode } from "preact";
import { rupees } from "../../../../kernel/money.ts";
import type { RegistrationLaw } from "../../../../kernel/registration-law.ts";
import { paise } from "../../../../kernel/money.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { FileUpload } from "../../../../web/components/file-upload/file-upload.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { InboxList } from "../../../../web/components/inbox-list/inbox-list.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { Radios } from "../../../../web/components/radios/radios.tsx";
import { Select } from "../../../../web/components/select/select.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { shownDate } from "../../../../web/shown.ts";
import type { CertificateRequest } from "../../rules/certificate.ts";
import { relations } from "../../rules/certificate.ts";
import { order_letters_max } from "../../rules/certificate-asking.ts";
import { eventKinds } from "../../rules/forms.ts";
import { kindWord } from "../field-words.ts";
import { newCopyPath, requestPath } from "./places.ts";
import { relationWord, requestState } from "./relation-word.ts";
import { words } from "./words/words.generated.ts";

/** A request in a list: nothing in it is personal. */
export interface ListedRequest {
  readonly id: string;
  readonly request: Exclude<CertificateRequest, { state: "none" }>;
}

/** Requests as a list of links. */
export function RequestList(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly requests: readonly ListedRequest[];
  readonly empty: string;
}): VNode {
  const { lang, town } = props;
  return (
    <InboxList
      lang={lang}
      empty={props.empty}
      tasks={props.requests.map(({ id, request: { asked, on, state } }) => ({
        href: requestPath(town, id),
        title: asked.application,
        note: `${kindWord(asked.what, lang)}, ${relationWord(asked.relation, lang)}, ${shownDate(on, lang)}`,
        state: requestState(state, lang),
      }))}
    />
  );
}

export function CopiesBody(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly requests: readonly ListedRequest[];
}): VNode {
  const { lang, town, requests } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.copies_lead}</p>
      <LinkButton href={newCopyPath(town)}>{own.copies_new}</LinkButton>
      <h2>{own.copies_mine}</h2>
      <RequestList lang={lang} town={town} requests={requests} empty={own.copies_none} />
    </>
  );
}

/** What a copy costs, and whether anybody has confirmed that. */
export function FeeNote({ lang, law }: { readonly lang: Lang; readonly law: Pick<RegistrationLaw, "copy"> }): VNode {
  const own = words[lang];
  return (
    <p>
      {own.fee_note({ amount: rupees(paise(law.copy.feePaise)) })}{" "}
      {!law.copy.verified && <strong>{own.fee_unverified}</strong>}
    </p>
  );
}

export interface NewCopyProps {
  readonly lang: Lang;
  readonly town: number;
  readonly law: Pick<RegistrationLaw, "copy">;
  readonly csrf: string;
  readonly command: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

/** How the entry is found: by its number, or by name and day. */
function FindFields({ lang, values, errors }: NewCopyProps): VNode {
  const own = words[lang];
  const text = (name: "number" | "person" | "day", label: string, hint?: string): VNode => (
    <TextInput
      lang={lang}
      name={name}
      label={label}
      hint={hint}
      value={values[name]}
      error={errorOf(errors, name)}
      lengthMax={100}
      optional
    />
  );
  return (
    <>
      {text("number", own.field_number, own.field_number_hint)}
      {text("person", own.field_person)}
      {text("day", own.field_day, own.field_day_hint)}
    </>
  );
}

export function NewCopyBody(props: NewCopyProps): VNode {
  const { lang, values, errors, law } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.new_lead}</p>
      <FeeNote lang={lang} law={law} />
      <Form action={newCopyPath(props.town)} csrf={props.csrf} commandId={props.command} upload>
        <Radios
          lang={lang}
          name="what"
          label={own.field_what}
          value={values["what"]}
          choices={eventKinds.map((value) => ({ value, text: kindWord(value, lang) }))}
          error={errorOf(errors, "what")}
        />
        <FindFields {...props} />
        <Select
          lang={lang}
          name="relation"
          label={own.field_relation}
          value={values["relation"]}
          choices={relations
            .filter((one) => one !== "office")
            .map((value) => ({ value, text: relationWord(value, lang) }))}
          error={errorOf(errors, "relation")}
        />
        <TextInput
          lang={lang}
          name="name"
          label={own.field_name}
          value={values["name"]}
          error={errorOf(errors, "name")}
          autoComplete="name"
          lengthMax={100}
        />
        <TextInput
          lang={lang}
          name="order"
          label={own.field_order}
          hint={own.field_order_hint}
          value={values["order"]}
          error={errorOf(errors, "order")}
          lengthMax={order_letters_max}
          optional
        />
        <FileUpload
          lang={lang}
          name="document"
          label={own.field_document}
          hint={own.field_document_hint}
          accept="image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"
          kinds={own.document_kinds}
          size={own.document_size}
          error={errorOf(errors, "document")}
          optional
        />
        <Button>{own.send}</Button>
      </Form>
    </>
  );
}
