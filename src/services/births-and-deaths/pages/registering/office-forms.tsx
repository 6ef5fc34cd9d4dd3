// What the office can do with a report: each deed is a form of its own, shown to whoever may do it now.
import type { ComponentChildren, VNode } from "preact";
import { Button } from "../../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../../web/components/checkboxes/checkboxes.tsx";
import { Details } from "../../../../web/components/details/details.tsx";
import { Form as HtmlForm } from "../../../../web/components/form/form.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { Select } from "../../../../web/components/select/select.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { Textarea } from "../../../../web/components/textarea/textarea.tsx";
import { WarningText } from "../../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import type { EventKind, Form } from "../../rules/forms.ts";
import { number_letters_max } from "../../rules/permitting.ts";
import { words_letters_max } from "../../rules/reporting.ts";
import type { Waiting } from "../../rules/waiting.ts";
import { AlikeTable, type ShownAlike } from "./alike-part.tsx";
import { waitWord } from "./inbox-page.tsx";
import type { OfficeDoing } from "./places.ts";
import { words } from "./words/words.generated.ts";

/** What may be done now, by this visitor, and what was typed before. */
export interface OfficeActions {
  readonly may: readonly OfficeDoing[];
  readonly pathOf: (doing: OfficeDoing) => string;
  readonly csrf: string;
  readonly command: string;
  /** What registering still waits for. */
  readonly missing: readonly (Waiting | "fee")[];
  readonly passkey: boolean;
  readonly accountHref: string;
  /** The town's other units, to which it may be handed on. */
  readonly units: readonly { readonly value: string; readonly text: string }[];
  /** Undefined where nothing could be compared; only the registrar is shown it. */
  readonly alike: readonly ShownAlike[] | undefined;
  /** The deed whose form is drawn again. */
  readonly tried: OfficeDoing | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

interface Drawn {
  readonly lang: Lang;
  readonly what: EventKind;
  readonly form: Form | undefined;
  readonly actions: OfficeActions;
}

const errorsOf = ({ tried, errors }: OfficeActions, doing: OfficeDoing): readonly FieldError[] =>
  tried === doing ? errors : [];
const valueOf = ({ tried, values }: OfficeActions, doing: OfficeDoing, field: string): string =>
  tried === doing ? (values[field] ?? "") : "";

/** The box without which nothing is done; its id is the field's where its form was sent, so that the summary leads to it. */
function Sure(props: Drawn & { readonly doing: OfficeDoing; readonly text: string }): VNode {
  const { lang, actions, doing } = props;
  return (
    <Checkboxes
      lang={lang}
      name="sure"
      id={actions.tried === doing ? "sure" : `sure-${doing}`}
      label={words[lang].sure}
      choices={[{ value: "yes", text: props.text }]}
      error={errorOf(errorsOf(actions, doing), "sure")}
    />
  );
}

function Deed(
  props: Drawn & {
    readonly doing: OfficeDoing;
    readonly title: string;
    readonly button: string;
    readonly danger?: boolean;
    readonly children: ComponentChildren;
  },
): VNode {
  const { actions, doing } = props;
  return (
    <Details summary={props.title} open={actions.tried === doing || !["ask", "forward", "refuse"].includes(doing)}>
      <HtmlForm action={actions.pathOf(doing)} csrf={actions.csrf} commandId={actions.command}>
        {props.children}
        <Button kind={props.danger === true ? "danger" : "primary"}>{props.button}</Button>
      </HtmlForm>
    </Details>
  );
}

/** One line of text of a deed. */
function Line(
  props: Drawn & { readonly doing: OfficeDoing; readonly name: string; readonly label: string; readonly hint?: string },
): VNode {
  const { lang, actions, doing, name } = props;
  return (
    <TextInput
      lang={lang}
      name={name}
      label={props.label}
      hint={props.hint}
      value={valueOf(actions, doing, name)}
      error={errorOf(errorsOf(actions, doing), name)}
      lengthMax={number_letters_max}
    />
  );
}

function AskDeed(drawn: Drawn): VNode {
  const { lang, actions } = drawn;
  const own = words[lang];
  return (
    <Deed {...drawn} doing="ask" title={own.do_ask} button={own.do_ask_button}>
      <Textarea
        lang={lang}
        name="question"
        label={own.question}
        hint={own.question_hint}
        value={valueOf(actions, "ask", "question")}
        error={errorOf(errorsOf(actions, "ask"), "question")}
        lengthMax={words_letters_max}
      />
    </Deed>
  );
}

function ForwardDeed(drawn: Drawn): VNode {
  const { lang, actions } = drawn;
  const own = words[lang];
  const errors = errorsOf(actions, "forward");
  return (
    <Deed {...drawn} doing="forward" title={own.do_forward} button={own.do_forward_button}>
      <Select
        lang={lang}
        name="to"
        label={own.forward_to}
        value={valueOf(actions, "forward", "to")}
        error={errorOf(errors, "to")}
        choices={actions.units}
      />
      <Textarea
        lang={lang}
        name="why"
        label={own.forward_reason}
        hint={own.forward_hint}
        value={valueOf(actions, "forward", "why")}
        error={errorOf(errors, "why")}
        lengthMax={words_letters_max}
      />
      <Sure {...drawn} doing="forward" text={own.forward_sure} />
    </Deed>
  );
}

function RefuseDeed(drawn: Drawn): VNode {
  const { lang, actions } = drawn;
  const own = words[lang];
  const alike = actions.alike ?? [];
  return (
    <Deed {...drawn} doing="refuse" title={own.do_refuse} button={own.do_refuse_button} danger>
      <Textarea
        lang={lang}
        name="reason"
        label={own.reason}
        hint={own.reason_hint}
        value={valueOf(actions, "refuse", "reason")}
        error={errorOf(errorsOf(actions, "refuse"), "reason")}
        lengthMax={words_letters_max}
      />
      {alike.length > 0 && (
        <Select
          lang={lang}
          name="double"
          label={own.double}
          preset
          value={valueOf(actions, "refuse", "double")}
          choices={[
            { value: "", text: own.double_none },
            ...alike.map(({ id, number }) => ({ value: id, text: number })),
          ]}
        />
      )}
      <Sure {...drawn} doing="refuse" text={own.refuse_sure} />
    </Deed>
  );
}

function OrderDeed(drawn: Drawn): VNode {
  const own = words[drawn.lang];
  return (
    <Deed {...drawn} doing="order" title={own.do_order} button={own.do_order_button}>
      <Line {...drawn} doing="order" name="number" label={own.order_number} />
      <Line {...drawn} doing="order" name="court" label={own.order_court} />
      <Line {...drawn} doing="order" name="dated" label={own.order_dated} hint={own.order_dated_hint} />
    </Deed>
  );
}

function PermitDeed(drawn: Drawn): VNode {
  const own = words[drawn.lang];
  return (
    <Deed {...drawn} doing="permit" title={own.do_permit} button={own.do_permit_button}>
      <Line {...drawn} doing="permit" name="number" label={own.permit_number} />
      <Sure {...drawn} doing="permit" text={own.permit_sure} />
    </Deed>
  );
}

function Alike({ lang, what, form, actions }: Drawn): VNode {
  const own = words[lang];
  if (!form || !actions.alike) return <p>{own.alike_closed}</p>;
  if (actions.alike.length === 0) return <p>{own.alike_none}</p>;
  return (
    <>
      <p>{own.alike_lead}</p>
      <AlikeTable lang={lang} what={what} form={form} alike={actions.alike} />
    </>
  );
}

function Missing({ lang, actions }: Drawn) {
  const own = words[lang];
  const { missing } = actions;
  if (missing.length === 0) return null;
  return (
    <>
      <p>{own.still_missing}</p>
      <ul>
        {missing.map((one) => (
          <li key={one}>{one === "fee" ? own.missing_fee : waitWord(one, lang)}</li>
        ))}
      </ul>
    </>
  );
}

function PasskeyMissing({ lang, actions }: Drawn): VNode {
  const own = words[lang];
  return (
    <>
      <WarningText lang={lang}>{own.passkey_missing}</WarningText>
      <p>{own.passkey_how}</p>
      <LinkButton href={actions.accountHref} kind="secondary">
        {own.passkey_account}
      </LinkButton>
    </>
  );
}

function RegisterDeed(drawn: Drawn): VNode {
  const { lang, actions } = drawn;
  const own = words[lang];
  const others = valueOf(actions, "register", "other").split(",");
  return (
    <Deed {...drawn} doing="register" title={own.do_register} button={own.do_register_button}>
      {(actions.alike ?? []).map(({ id, number }, at) => (
        <Checkboxes
          key={id}
          lang={lang}
          name="other"
          id={`other-${at + 1}`}
          label={number}
          choices={[{ value: id, text: own.alike_other({ number }) }]}
          values={others}
        />
      ))}
      <Sure {...drawn} doing="register" text={own.register_sure} />
    </Deed>
  );
}

/** Every form that the visitor may send now. */
export function OfficeForms(drawn: Drawn): VNode {
  const { lang, actions } = drawn;
  const own = words[lang];
  const may = (doing: OfficeDoing): boolean => actions.may.includes(doing);
  return (
    <>
      {may("attest") && (
        <Deed {...drawn} doing="attest" title={own.do_attest} button={own.do_attest_button}>
          <Sure {...drawn} doing="attest" text={own.attest_sure} />
        </Deed>
      )}
      {may("permit") && <PermitDeed {...drawn} />}
      {may("order") && <OrderDeed {...drawn} />}
      {may("confirm") && (
        <Deed {...drawn} doing="confirm" title={own.do_confirm} button={own.do_confirm_button}>
          <Sure {...drawn} doing="confirm" text={own.confirm_sure} />
        </Deed>
      )}
      {may("register") && (
        <section>
          <h2 class="ak-heading-2">{own.alike_title}</h2>
          <Alike {...drawn} />
          <h2 class="ak-heading-2">{own.decision}</h2>
          <Missing {...drawn} />
          {actions.missing.length === 0 && !actions.passkey && <PasskeyMissing {...drawn} />}
          {actions.missing.length === 0 && actions.passkey && <RegisterDeed {...drawn} />}
        </section>
      )}
      {may("ask") && <AskDeed {...drawn} />}
      {may("forward") && actions.units.length > 0 && <ForwardDeed {...drawn} />}
      {may("refuse") && <RefuseDeed {...drawn} />}
    </>
  );
}
