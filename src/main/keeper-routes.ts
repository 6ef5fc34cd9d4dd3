// The keeper's console for the administrators of every town: one installation keeps the data of all of them.
import { show, shellTown } from "../platform/http/show.ts";
import type { App } from "../platform/http/visit.ts";
import { links, townName, townPath } from "../web/links.ts";
import { keeperPage, type ShownKeeping } from "../web/pages/keeper/keeper-page.tsx";
import { words as shell } from "../web/words/words.generated.ts";

export const keeperPath = (town: number): string => townPath(town, "/keeper");

/** Registers /:town/keeper. It only shows: nothing is started from the web. */
export function keeperRoutes(app: App, read: () => Promise<ShownKeeping>): void {
  app.get("/:town/keeper", { config: { roles: ["administrator"] } }, async ({ visit }, reply) => {
    const { lang, now } = visit;
    const town = shellTown(visit);
    const home = { href: links.home, text: shell[lang].home };
    const crumbs = town ? [home, { href: townPath(town.id), text: townName(town, lang) }] : [home];
    reply.header("cache-control", "no-store");
    return show(visit, reply, keeperPage(lang, await read(), now, crumbs));
  });
}
