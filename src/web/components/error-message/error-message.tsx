// What is wrong with one field, beside it; the field names it by aria-describedby.
import type { ComponentChildren, VNode } from "preact";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";

export function ErrorMessage(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <p id={props.id} class="ak-error-message">
      <span class="ak-hidden">{words[props.lang].error_prefix}: </span>
      {props.children}
    </p>
  );
}
