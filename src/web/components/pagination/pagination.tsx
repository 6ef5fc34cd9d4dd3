// The pages of a long list: previous, next, and where one stands.
import type { VNode } from "preact";
import type { Lang } from "../../language.ts";
import { safeUrl } from "../../safe-url.ts";
import { words } from "../../words/words.generated.ts";

/** Pages count from 1. `href` makes the address of a page. Shows nothing when there is one page only. */
export function Pagination(props: {
  readonly lang: Lang;
  readonly page: number;
  readonly pages: number;
  readonly href: (page: number) => string;
}): VNode | null {
  const own = words[props.lang];
  const { page, pages } = props;
  if (pages <= 1) return null;
  return (
    <nav class="ak-pagination" aria-label={own.page_navigation}>
      {page > 1 && (
        <a class="ak-pagination__link" rel="prev" href={safeUrl(props.href(page - 1))}>
          <span aria-hidden="true">‹</span>
          {own.page_previous}
        </a>
      )}
      <span class="ak-pagination__now">{own.page_of({ page, pages })}</span>
      {page < pages && (
        <a class="ak-pagination__link" rel="next" href={safeUrl(props.href(page + 1))}>
          {own.page_next}
          <span aria-hidden="true">›</span>
        </a>
      )}
    </nav>
  );
}
