// The list of everything to mend, at the top of the page, each a link to its field.
import type { VNode } from "preact";
import type { FieldError } from "../../frame.ts";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";

/** `title` replaces the usual heading. An error whose `field` is "" belongs to no field and is no link. */
export function ErrorSummary(props: {
  readonly lang: Lang;
  readonly errors: readonly FieldError[];
  readonly title?: string | undefined;
}): VNode {
  return (
    <div class="ak-error-summary" role="alert" tabIndex={-1}>
      <h2 class="ak-error-summary__title">{props.title ?? words[props.lang].error_summary_title}</h2>
      <ul class="ak-error-summary__list">
        {props.errors.map((error) => (
          <li key={`${error.field} ${error.message}`}>
            {error.field === "" ? error.message : <a href={`#${error.field}`}>{error.message}</a>}
          </li>
        ))}
      </ul>
    </div>
  );
}
