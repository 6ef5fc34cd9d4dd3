// The mark of an entry that comes out of an old book, with the way to the scan of its page; for the entry's page.
import type { VNode } from "preact";
import type { SubjectId } from "../../../../kernel/ids.ts";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import type { Lang } from "../../../../web/language.ts";
import type { BookPlace } from "../../rules/event.ts";
import { bookPagePath } from "./places.ts";
import { words } from "./words/words.generated.ts";

export interface BookMarkProps {
  readonly lang: Lang;
  readonly town: number;
  readonly place: BookPlace;
  /** The page, where its scan is kept and the reader may see it: other people's entries stand on it too. */
  readonly page: SubjectId | undefined;
}

export function BookMark({ lang, town, place, page }: BookMarkProps): VNode {
  const own = words[lang];
  const { book, entry, year } = place;
  return (
    <NotificationBanner lang={lang}>
      <p>{own.from_book({ book, page: String(place.page), entry, year: String(year) })}</p>
      {page === undefined ? (
        <p>{own.page_without_scan}</p>
      ) : (
        <figure>
          <a href={bookPagePath(town, page)}>
            <img
              src={bookPagePath(town, page, "image")}
              alt={own.page_scan({ book, page: String(place.page) })}
              loading="lazy"
            />
          </a>
          <figcaption>{own.page_scan({ book, page: String(place.page) })}</figcaption>
        </figure>
      )}
    </NotificationBanner>
  );
}
