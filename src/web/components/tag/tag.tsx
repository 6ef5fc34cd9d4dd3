// The state of something in a word or two. The colour only repeats what the word says.
import type { ComponentChildren, VNode } from "preact";

export type TagKind = "plain" | "good" | "waiting" | "bad" | "information";

export function Tag(props: { readonly kind?: TagKind | undefined; readonly children: ComponentChildren }): VNode {
  return <strong class={`ak-tag ak-tag--${props.kind ?? "plain"}`}>{props.children}</strong>;
}
