// The list of towns by district, with a search; where it leads depends on what the reader wanted.
import type { VNode } from "preact";
import type { Town } from "../../../kernel/town.ts";
import { SearchBox } from "../../../web/components/search-box/search-box.tsx";
import type { Lang } from "../../../web/language.ts";
import { townPath } from "../../../web/links.ts";
import { byDistrict, findTowns, townNameOf } from "../../../web/pages/find-towns.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { words } from "./words/words.generated.ts";

/** `rest` follows the town in each link, such as "/sign-in"; `query` is what was searched. */
export interface TownsData {
  readonly lang: Lang;
  readonly towns: readonly Town[];
  readonly query: string;
  readonly rest: string;
  /** The address of this very page. */
  readonly action: string;
}

export function Towns({ lang, towns, query, rest, action }: TownsData): VNode {
  const own = words[lang];
  const found = findTowns(towns, query);
  return (
    <>
      <SearchBox lang={lang} action={action} name="q" label={own.towns_search} value={query} />
      <p role="status">{found.length === 0 ? own.towns_none : own.towns_count({ count: found.length })}</p>
      {byDistrict(found, lang).map(({ name, towns: members }) => (
        <section key={name}>
          <h2 class="ak-heading-3">{name}</h2>
          <ul class="ak-list">
            {members.map((town) => (
              <li key={town.id}>
                <a href={safeUrl(townPath(town.id, rest))}>{townNameOf(town, lang)}</a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
