// Something more, opened by those who want it; the browser's own element, so it works without a script.
import type { ComponentChildren, VNode } from "preact";

export function Details(props: {
  readonly summary: string;
  readonly open?: boolean | undefined;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <details class="ak-details" open={props.open}>
      <summary class="ak-details__summary">{props.summary}</summary>
      <div class="ak-details__body">{props.children}</div>
    </details>
  );
}
