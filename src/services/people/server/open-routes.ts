// Routes without a town: sign-in before a town is chosen, and the developer's page of a sample set-up.
import { h } from "preact";
import { parseTownId } from "../../../kernel/town.ts";
import { goOn, show } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { links, townPath } from "../../../web/links.ts";
import { Developer } from "../pages/developer-page.tsx";
import { Towns } from "../pages/towns-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import { TownsQuery } from "./form-shapes.ts";
import type { PeopleParts } from "./parts.ts";
import { totpNow } from "./passwords.ts";

/** The town to which a path belongs, for whoever comes to the sign-in from one of its pages. */
function townOfPath(app: App, path: string): number | undefined {
  const id = parseTownId(/^\/([0-9]+)(?:[/?]|$)/.exec(path)?.[1] ?? "");
  return id !== undefined && app.site.towns.has(id) ? id : undefined;
}

function chooseTown(app: App, address: string, rest: string, title: (visit: Visit) => string): void {
  const towns = [...app.site.towns.values()];
  const config = { limit: "search" } as const;
  app.get(address, { schema: { querystring: TownsQuery }, config }, async ({ visit, query }, reply) => {
    const { lang } = visit;
    const from = query.back === undefined ? undefined : townOfPath(app, query.back);
    if (from !== undefined) {
      return goOn(reply, `${townPath(from, rest)}?back=${encodeURIComponent(query.back ?? "")}`);
    }
    const body = h(Towns, { lang, towns, query: query.q ?? "", rest, action: address });
    return show(visit, reply, { title: title(visit), body });
  });
}

function developerRoute(app: App, parts: PeopleParts): void {
  const { sampleLogins } = parts;
  // In service the page does not exist at all.
  if (!sampleLogins || !app.site.settings.sample) return;
  app.get("/developer", async ({ visit }, reply) => {
    const logins = sampleLogins.map((one) => ({ ...one, codeNow: totpNow(one.totp, parts.clock) }));
    const recent = await Promise.all(parts.sampleTowns.map((town) => parts.outbox.recent(town, 10)));
    const messages = recent
      .flat()
      .map((one) => ({ id: one.id, atMs: Date.parse(one.at), to: one.to, text: one.text }))
      .sort((a, b) => b.atMs - a.atMs);
    const body = h(Developer, { lang: visit.lang, logins, messages });
    return show(visit, reply, { title: words[visit.lang].developer_title, body, width: "wide" });
  });
}

export function openRoutes(app: App, parts: PeopleParts): void {
  chooseTown(app, links.signIn, "/sign-in", ({ lang }) => words[lang].towns_sign_in_title);
  chooseTown(app, links.staffSignIn, "/staff/sign-in", ({ lang }) => words[lang].towns_sign_in_title);
  developerRoute(app, parts);
}
