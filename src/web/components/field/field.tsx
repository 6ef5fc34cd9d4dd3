// Label, hint and error around one input: what every field of a form shares.
import type { ComponentChildren, VNode } from "preact";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";
import { ErrorMessage } from "../error-message/error-message.tsx";

/** What every field takes. `id` is the name unless given; `optional` adds the words "(optional)" to the label. */
export interface FieldProps {
  readonly lang: Lang;
  readonly name: string;
  readonly label: string;
  readonly id?: string | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly optional?: boolean | undefined;
}

/** What an input in a field needs to be tied to its label, hint and error. */
export interface FieldTies {
  readonly id: string;
  readonly name: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": "true" | undefined;
}

/** Ids of the hint and the error that exist, for aria-describedby. */
export function describedBy(id: string, props: Pick<FieldProps, "hint" | "error">): string | undefined {
  const ids = [props.hint !== undefined && `${id}-hint`, props.error !== undefined && `${id}-error`];
  return ids.filter((each) => each !== false).join(" ") || undefined;
}

export function fieldTies(props: FieldProps): FieldTies {
  const id = props.id ?? props.name;
  return {
    id,
    name: props.name,
    "aria-describedby": describedBy(id, props),
    "aria-invalid": props.error === undefined ? undefined : "true",
  };
}

export function Field(props: FieldProps & { readonly children: ComponentChildren }): VNode {
  const id = props.id ?? props.name;
  return (
    <div class={props.error === undefined ? "ak-field" : "ak-field ak-field--error"}>
      <label class="ak-label" for={id}>
        {props.label}
        {props.optional === true && <span class="ak-label__optional"> {words[props.lang].optional}</span>}
      </label>
      {props.hint !== undefined && (
        <p id={`${id}-hint`} class="ak-hint">
          {props.hint}
        </p>
      )}
      {props.error !== undefined && (
        <ErrorMessage lang={props.lang} id={`${id}-error`}>
          {props.error}
        </ErrorMessage>
      )}
      {props.children}
    </div>
  );
}
