// A button that sends its form, or does what a script ties to it.
import type { ComponentChildren, VNode } from "preact";

export type ButtonKind = "primary" | "secondary" | "danger";

/** `name` and `value` are sent with the form, so that one form can have several buttons. */
export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly kind?: ButtonKind | undefined;
  readonly type?: "submit" | "button" | undefined;
  readonly name?: string | undefined;
  readonly value?: string | undefined;
  readonly id?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export function Button(props: ButtonProps): VNode {
  return (
    <button
      class={`ak-button ak-button--${props.kind ?? "primary"}`}
      type={props.type ?? "submit"}
      id={props.id}
      name={props.name}
      value={props.value}
      disabled={props.disabled}
    >
      {props.children}
    </button>
  );
}

/** Several buttons in a row, under one another on a phone. */
export function ButtonRow(props: { readonly children: ComponentChildren }): VNode {
  return <div class="ak-button-row">{props.children}</div>;
}
