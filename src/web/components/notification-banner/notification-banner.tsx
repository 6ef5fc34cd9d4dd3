// A message about what just happened, or what everyone on this page should know.
import type { ComponentChildren, VNode } from "preact";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";

/** "done" is announced at once (role alert); "notice" and "danger" are read in their place. */
export function NotificationBanner(props: {
  readonly lang: Lang;
  readonly kind?: "notice" | "done" | "danger" | undefined;
  readonly title?: string | undefined;
  readonly id?: string | undefined;
  readonly children: ComponentChildren;
}): VNode {
  const own = words[props.lang];
  const kind = props.kind ?? "notice";
  const id = props.id ?? `banner-${kind}`;
  const usual = { notice: own.notice, done: own.done, danger: own.warning }[kind];
  return (
    <section
      class={`ak-banner ak-banner--${kind}`}
      role={kind === "done" ? "alert" : undefined}
      aria-labelledby={`${id}-title`}
    >
      <h2 class="ak-banner__title" id={`${id}-title`}>
        {props.title ?? usual}
      </h2>
      <div class="ak-banner__body">{props.children}</div>
    </section>
  );
}
