// The way back from a page of people: the portal and the town, and what stands between.
import type { Visit } from "../../../platform/http/visit.ts";
import type { Crumb } from "../../../web/components/breadcrumb/breadcrumb.tsx";
import { links, townPath } from "../../../web/links.ts";
import { words as shell } from "../../../web/words/words.generated.ts";

/** `between` are paths under the town with their names, the nearest last. */
export function crumbs(visit: Visit, ...between: readonly (readonly [path: string, text: string])[]): readonly Crumb[] {
  const { lang, town } = visit;
  return [
    { href: links.home, text: shell[lang].home },
    { href: townPath(town.id), text: lang === "hi" ? town.nameHi : town.nameEn },
    ...between.map(([path, text]) => ({ href: townPath(town.id, path), text })),
  ];
}
