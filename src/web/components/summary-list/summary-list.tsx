// Names and values of one thing, such as a holding; a value may have a link to change it.
import type { ComponentChildren, VNode } from "preact";
import type { Lang } from "../../language.ts";
import { safeUrl } from "../../safe-url.ts";
import { words } from "../../words/words.generated.ts";

/** `change` is the address where the value can be changed. */
export interface SummaryRow {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly change?: string | undefined;
}

export function SummaryList(props: { readonly lang: Lang; readonly rows: readonly SummaryRow[] }): VNode {
  return (
    <dl class="ak-summary">
      {props.rows.map((row) => (
        <div key={row.name} class="ak-summary__row">
          <dt class="ak-summary__name">{row.name}</dt>
          <dd class="ak-summary__value">{row.value}</dd>
          {row.change !== undefined && (
            <dd class="ak-summary__change">
              <a href={safeUrl(row.change)}>
                {words[props.lang].change}
                <span class="ak-hidden">: {row.name}</span>
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
