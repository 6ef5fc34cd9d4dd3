// A link that looks like a button: for going somewhere, never for changing something.
import type { ComponentChildren, VNode } from "preact";
import { safeUrl } from "../../safe-url.ts";
import type { ButtonKind } from "../button/button.tsx";

/** `download` names the file that the browser saves. */
export function LinkButton(props: {
  readonly href: string;
  readonly children: ComponentChildren;
  readonly kind?: ButtonKind | undefined;
  readonly download?: string | undefined;
}): VNode {
  return (
    <a
      class={`ak-button ak-button--${props.kind ?? "primary"}`}
      href={safeUrl(props.href)}
      download={props.download}
      draggable={false}
    >
      {props.children}
    </a>
  );
}
