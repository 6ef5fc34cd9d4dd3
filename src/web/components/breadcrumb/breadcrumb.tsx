// The way from the front page to the parent of this page.
import type { VNode } from "preact";
import type { Lang } from "../../language.ts";
import { safeUrl } from "../../safe-url.ts";
import { words } from "../../words/words.generated.ts";

export interface Crumb {
  readonly href: string;
  readonly text: string;
}

/** `label` names it where a page has a second one. */
export function Breadcrumb(props: {
  readonly lang: Lang;
  readonly items: readonly Crumb[];
  readonly label?: string | undefined;
}): VNode {
  return (
    <nav class="ak-breadcrumb" aria-label={props.label ?? words[props.lang].breadcrumb}>
      <ol class="ak-breadcrumb__list">
        {props.items.map((item) => (
          <li key={item.href} class="ak-breadcrumb__item">
            <a class="ak-breadcrumb__link" href={safeUrl(item.href)}>
              {item.text}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
