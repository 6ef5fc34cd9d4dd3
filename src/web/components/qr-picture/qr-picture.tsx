// A QR code drawn as one SVG path; dark on white with its quiet margin, whatever the page's colours.
import type { VNode } from "preact";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";

/**
 * `path` is the d of an SVG path in modules, without margin, `modules` its width. "paper" is at least 35 mm in print,
 * for the dense codes of papers; "small" is for short ones such as UPI. `caption` says what it is for.
 */
export function QrPicture(props: {
  readonly lang: Lang;
  readonly path: string;
  readonly modules: number;
  readonly label?: string | undefined;
  readonly caption?: string | undefined;
  readonly size?: "paper" | "small" | undefined;
}): VNode {
  const margin = 4;
  const side = props.modules + 2 * margin;
  return (
    <figure class={`ak-qr ak-qr--${props.size ?? "paper"}`}>
      <svg
        class="ak-qr__picture"
        viewBox={`${-margin} ${-margin} ${side} ${side}`}
        shape-rendering="crispEdges"
        role="img"
        aria-label={props.label ?? words[props.lang].qr_label}
      >
        <rect x={-margin} y={-margin} width={side} height={side} fill="#fff" />
        <path d={props.path} fill="#000" />
      </svg>
      {props.caption !== undefined && <figcaption class="ak-qr__caption">{props.caption}</figcaption>}
    </figure>
  );
}
