// The pages that belong to no service: front page, town's page, list of towns, and those that the guidelines ask for.
import { type Static, Type } from "typebox";
import type { Town } from "../kernel/town.ts";
import { RefusedRequest } from "../platform/http/refused-request.ts";
import { show, shellTown } from "../platform/http/show.ts";
import type { App, Shown, Visit } from "../platform/http/visit.ts";
import type { PageContent } from "../web/pages/content.ts";
import { frontPage } from "../web/pages/front-page.tsx";
import {
  accessibilityPage,
  contactPage,
  helpPage,
  privacyPage,
  type SitemapLink,
  sitemapPage,
  termsPage,
} from "../web/pages/standing-pages.tsx";
import { galleryPage } from "../web/gallery.tsx";
import { townPage } from "../web/pages/town-page.tsx";
import { links } from "../web/links.ts";
import type { Lang } from "../web/language.ts";
import type { ServiceCard } from "../web/components/service-cards/service-cards.tsx";

/** What the services add to these pages. */
export interface StandingParts {
  /** Towns that work here, shown first. */
  readonly open: readonly Town[];
  readonly search: (town: Town) => string;
  readonly mine: (town: Town) => string;
  /** What else a town has for everybody. */
  readonly services: (visit: Visit) => readonly ServiceCard[];
  /** Cards of what the visitor's office is for; undefined for who is no member of the staff. */
  readonly office: (visit: Visit) => readonly ServiceCard[] | undefined;
  readonly sitemap: (lang: Lang) => readonly SitemapLink[];
}

const Search = Type.Object({ town: Type.Optional(Type.String({ maxLength: 100 })) });

/** The page of all components, for whoever builds pages: only where a sample runs. */
export function galleryRoute(app: App): void {
  app.get(links.components, async (request, reply) => show(request.visit, reply, galleryPage(request.visit.lang)));
}

/** Registers them. */
export function standingRoutes(app: App, parts: StandingParts): void {
  const { site } = app;
  const all = [...site.towns.values()];
  const drawFront = (visit: Visit, wanted?: string): Shown =>
    frontPage(visit.lang, { towns: all, open: parts.open, wanted });
  app.get<{ Querystring: Static<typeof Search> }>(
    links.home,
    { schema: { querystring: Search } },
    async (request, reply) => show(request.visit, reply, drawFront(request.visit, request.query.town)),
  );
  app.get<{ Querystring: Static<typeof Search> }>(
    links.towns,
    { schema: { querystring: Search } },
    async (request, reply) => show(request.visit, reply, drawFront(request.visit, request.query.town)),
  );
  app.get("/:town", async (request, reply) => {
    const { visit } = request;
    const town = shellTown(visit);
    if (town === undefined) throw new RefusedRequest(404, "request.address_unknown");
    const { lang } = visit;
    const { search, mine, office, services } = parts;
    const data = {
      town,
      search: search(visit.town),
      mine: visit.session?.kind === "staff" ? undefined : mine(visit.town),
      services: services(visit),
      office: office(visit),
    };
    return show(visit, reply, townPage(lang, data));
  });
  const standing: readonly (readonly [string, (lang: Lang) => PageContent])[] = [
    [links.accessibility, accessibilityPage],
    [links.privacy, privacyPage],
    [links.terms, termsPage],
    [links.help, helpPage],
    [links.contact, (lang) => contactPage(lang, undefined)],
    [links.sitemap, (lang) => sitemapPage(lang, parts.sitemap(lang))],
  ];
  for (const [path, page] of standing) {
    app.get(path, async (request, reply) => show(request.visit, reply, page(request.visit.lang)));
  }
}
