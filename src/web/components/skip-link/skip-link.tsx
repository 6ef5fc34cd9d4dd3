// The first link of a page: hidden until focused, leads past the header.
import type { ComponentChildren, VNode } from "preact";
import { safeUrl } from "../../safe-url.ts";

export function SkipLink(props: { readonly href: string; readonly children: ComponentChildren }): VNode {
  return (
    <a class="ak-skip-link" href={safeUrl(props.href)}>
      {props.children}
    </a>
  );
}
