// Registering a holding, correcting one, and the look at what a correction changes before it is recorded.
import type { VNode } from "preact";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import { Textarea } from "../../../web/components/textarea/textarea.tsx";
import { errorOf } from "../../../web/frame.ts";
import { registerPath } from "./places.ts";
import { EnterDoes, ParticularsFields, type ParticularsProps } from "./particulars-form.tsx";
import { words } from "./words/words.generated.ts";

export interface RegisterProps extends ParticularsProps {
  readonly town: number;
  readonly csrf: string;
  readonly command: string;
  readonly oldNumber: string;
  readonly portalNumber: string;
}

export function RegisterBody(props: RegisterProps): VNode {
  const { lang, errors } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.register_lead}</p>
      <Form action={registerPath(props.town)} csrf={props.csrf} commandId={props.command}>
        <EnterDoes name="step" value="save" />
        <TextInput
          lang={lang}
          name="oldNumber"
          label={own.old_number}
          value={props.oldNumber}
          error={errorOf(errors, "oldNumber")}
          width={20}
          optional
        />
        <TextInput
          lang={lang}
          name="portalNumber"
          label={own.portal_number}
          value={props.portalNumber}
          error={errorOf(errors, "portalNumber")}
          width={20}
          optional
        />
        <ParticularsFields {...props} />
        <Button>{own.register_submit}</Button>
      </Form>
    </>
  );
}

export interface CorrectProps extends ParticularsProps {
  readonly action: string;
  readonly csrf: string;
  readonly command: string;
  /** The revision that the officer saw: what somebody else changed meanwhile is not overwritten. */
  readonly revision: string;
  /** The request that is granted with this correction, or empty. */
  readonly task: string;
  readonly reason: string;
  readonly order: string;
}

const fixedFields = (props: CorrectProps): Readonly<Record<string, string>> => ({
  revision: props.revision,
  task: props.task,
});

export function CorrectBody(props: CorrectProps): VNode {
  const { lang, errors } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.correct_lead}</p>
      <Form action={props.action} csrf={props.csrf} commandId={props.command} hidden={fixedFields(props)}>
        <EnterDoes name="step" value="check" />
        <ParticularsFields {...props} />
        <Textarea
          lang={lang}
          name="reason"
          label={own.correct_reason}
          value={props.reason}
          error={errorOf(errors, "reason")}
          lengthMax={1000}
        />
        <TextInput
          lang={lang}
          name="order"
          label={own.correct_order}
          hint={own.correct_order_hint}
          value={props.order}
          error={errorOf(errors, "order")}
        />
        <Button name="step" value="check">
          {own.correct_check}
        </Button>
      </Form>
    </>
  );
}

/** One particular that differs: its name, and what it says before and after. */
export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Every typed field travels along unseen, so that going back loses nothing. */
export function ConfirmBody(
  props: CorrectProps & { readonly changes: readonly Change[]; readonly fields: Readonly<Record<string, string>> },
): VNode {
  const { lang, changes } = props;
  const own = words[lang];
  return (
    <>
      {changes.length === 0 ? (
        <p>{own.correct_none}</p>
      ) : (
        <Table
          caption={own.correct_confirm_title}
          captionHidden
          columns={[{ heading: own.field, main: true }, { heading: own.before }, { heading: own.after }]}
          rows={changes.map((change) => [change.name, change.before, <strong>{change.after}</strong>])}
        />
      )}
      <Form action={props.action} csrf={props.csrf} commandId={props.command} hidden={props.fields}>
        <ButtonRow>
          {changes.length > 0 && (
            <Button name="step" value="confirm">
              {own.correct_confirm}
            </Button>
          )}
          <Button kind="secondary" name="step" value="back">
            {own.correct_back}
          </Button>
        </ButtonRow>
      </Form>
    </>
  );
}
