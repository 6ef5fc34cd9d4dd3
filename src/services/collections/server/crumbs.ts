// The way back from a page of collections: the portal, the town, and what the money is for.
import type { Visit } from "../../../platform/http/visit.ts";
import type { Crumb } from "../../../web/components/breadcrumb/breadcrumb.tsx";
import { links, townPath } from "../../../web/links.ts";
import { words as shell } from "../../../web/words/words.generated.ts";
import type { AccountAbout } from "../pages/account-words.ts";

/** `about` is the account that the page is about, if it is about one. */
export function crumbs(visit: Visit, about?: AccountAbout): readonly Crumb[] {
  const { lang, town } = visit;
  const way = [
    { href: links.home, text: shell[lang].home },
    { href: townPath(town.id), text: lang === "hi" ? town.nameHi : town.nameEn },
  ];
  return about && about.page !== "" ? [...way, { href: about.page, text: about.number }] : way;
}
