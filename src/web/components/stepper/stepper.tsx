// Where one stands in a procedure of several steps.
import type { VNode } from "preact";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";

/** Drawn, since not every phone has a letter for it. */
function Check(): VNode {
  return (
    <svg class="ak-stepper__check" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d="M2.5 8.5l3.5 3.5 7.500-8" fill="none" stroke="currentColor" stroke-width="2.5" />
    </svg>
  );
}

/** `now` counts from 1; beyond the last step all are done. */
export function Stepper(props: {
  readonly lang: Lang;
  readonly steps: readonly string[];
  readonly now: number;
}): VNode {
  const own = words[props.lang];
  const state = (step: number): "done" | "now" | "later" =>
    step < props.now ? "done" : step === props.now ? "now" : "later";
  const said = { done: own.step_done, now: own.step_now, later: own.step_later };
  return (
    <nav class="ak-stepper" aria-label={own.steps_label}>
      {props.now <= props.steps.length && (
        <p class="ak-stepper__short">{own.step_of({ step: props.now, steps: props.steps.length })}</p>
      )}
      <ol class="ak-stepper__list">
        {props.steps.map((name, at) => {
          const is = state(at + 1);
          return (
            <li
              key={name}
              class={`ak-stepper__step ak-stepper__step--${is}`}
              aria-current={is === "now" ? "step" : undefined}
            >
              <span class="ak-stepper__mark" aria-hidden="true">
                {is === "done" ? <Check /> : at + 1}
              </span>
              <span class="ak-stepper__name">
                {name} <span class="ak-hidden">({said[is]})</span>
              </span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
