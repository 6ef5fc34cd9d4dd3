// One sentence that must not be missed, with a mark that does not rely on colour.
import type { ComponentChildren, VNode } from "preact";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";

export function WarningText(props: { readonly lang: Lang; readonly children: ComponentChildren }): VNode {
  return (
    <p class="ak-warning-text">
      <span class="ak-warning-text__mark" aria-hidden="true">
        !
      </span>
      <strong>
        <span class="ak-hidden">{words[props.lang].warning}: </span>
        {props.children}
      </strong>
    </p>
  );
}
