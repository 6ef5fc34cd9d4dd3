// Several inputs that answer one question, under one legend.
import type { ComponentChildren, VNode } from "preact";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";
import { ErrorMessage } from "../error-message/error-message.tsx";
import { describedBy } from "../field/field.tsx";

/** `id` makes the ids of hint and error; an error summary links to the first input, not to this. */
export interface FieldsetProps {
  readonly lang: Lang;
  readonly id: string;
  readonly legend: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly optional?: boolean | undefined;
  /** A part of a form with several fields, or one row of such a part; one question unless said. */
  readonly level?: "part" | "row" | undefined;
  readonly children: ComponentChildren;
}

const classOf = ({ level, error }: FieldsetProps): string =>
  ["ak-fieldset", level && `ak-fieldset--${level}`, error !== undefined && "ak-field--error"].filter(Boolean).join(" ");

export function Fieldset(props: FieldsetProps): VNode {
  return (
    <fieldset class={classOf(props)} aria-describedby={describedBy(props.id, props)}>
      <legend class="ak-legend">
        {props.legend}
        {props.optional === true && <span class="ak-label__optional"> {words[props.lang].optional}</span>}
      </legend>
      {props.hint !== undefined && (
        <p id={`${props.id}-hint`} class="ak-hint">
          {props.hint}
        </p>
      )}
      {props.error !== undefined && (
        <ErrorMessage lang={props.lang} id={`${props.id}-error`}>
          {props.error}
        </ErrorMessage>
      )}
      {props.children}
    </fieldset>
  );
}
