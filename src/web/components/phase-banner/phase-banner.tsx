// Says in what state a service is, such as on trial or with figures not yet confirmed.
import type { ComponentChildren, VNode } from "preact";
import { Tag } from "../tag/tag.tsx";

export function PhaseBanner(props: { readonly phase: string; readonly children: ComponentChildren }): VNode {
  return (
    <div class="ak-phase">
      <Tag kind="information">{props.phase}</Tag>
      <span class="ak-phase__text">{props.children}</span>
    </div>
  );
}
