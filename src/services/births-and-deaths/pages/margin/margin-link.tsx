// The way from any page of an entry to its margin.
import type { VNode } from "preact";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import type { Lang } from "../../../../web/language.ts";
import { words } from "./words/words.generated.ts";

export function MarginLink(props: { readonly lang: Lang; readonly href: string }): VNode {
  return (
    <p>
      <LinkButton href={props.href} kind="secondary">
        {words[props.lang].margin_link}
      </LinkButton>
    </p>
  );
}
