// A figure that matters, with what it counts.
import type { VNode } from "preact";

export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string | undefined;
}

/** One or more figures side by side. */
export function Stats(props: { readonly figures: readonly Figure[] }): VNode {
  return (
    <dl class="ak-stats">
      {props.figures.map((figure) => (
        <div key={figure.label} class="ak-stat">
          <dt class="ak-stat__label">{figure.label}</dt>
          <dd class="ak-stat__value">{figure.value}</dd>
          {figure.note !== undefined && <dd class="ak-stat__note">{figure.note}</dd>}
        </div>
      ))}
    </dl>
  );
}
