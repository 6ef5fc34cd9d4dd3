// The good end of a procedure: what is done, and the number to keep.
import type { ComponentChildren, VNode } from "preact";

/** `number` is shown large and as one run, so that it can be read out and copied. */
export function ConfirmPanel(props: {
  readonly title: string;
  readonly label?: string | undefined;
  readonly number?: string | undefined;
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <div class="ak-confirm">
      <p class="ak-confirm__title">{props.title}</p>
      {props.number !== undefined && (
        <p class="ak-confirm__body">
          {props.label} <strong class="ak-confirm__number">{props.number}</strong>
        </p>
      )}
      {props.children}
    </div>
  );
}
