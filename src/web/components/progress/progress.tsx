// How far a long piece of work is, such as an import; the reader asks for the latest state, nothing reloads by itself.
import type { VNode } from "preact";
import type { Lang } from "../../language.ts";
import { safeUrl } from "../../safe-url.ts";
import { words } from "../../words/words.generated.ts";

/** `refresh` is the address of this page, shown until all is done and the work has ended. */
export function Progress(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly done: number;
  readonly total: number;
  readonly label?: string | undefined;
  readonly refresh: string;
  /** The work has not ended, though all may be counted already. */
  readonly going?: boolean | undefined;
}): VNode {
  const own = words[props.lang];
  const { done, total, id } = props;
  return (
    <div class="ak-progress">
      <label class="ak-progress__label" for={id}>
        {props.label ?? own.progress_label}: {own.progress_done({ done, total })}
      </label>
      <progress class="ak-progress__bar" id={id} value={done} max={Math.max(total, 1)} />
      {(done < total || props.going === true) && (
        <p class="ak-progress__refresh">
          <a href={safeUrl(props.refresh)}>{own.progress_refresh}</a>
        </p>
      )}
    </div>
  );
}
