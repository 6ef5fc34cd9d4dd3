// A town's own front page: what can be done here, the search for a property, and the way in for its staff.
import { NotificationBanner } from "../components/notification-banner/notification-banner.tsx";
import { SearchBox } from "../components/search-box/search-box.tsx";
import { type ServiceCard, ServiceCards } from "../components/service-cards/service-cards.tsx";
import type { Lang } from "../language.ts";
import { links, type ShellTown, townName, townPath } from "../links.ts";
import { words as shell } from "../words/words.generated.ts";
import type { PageContent } from "./content.ts";
import { words } from "./words/words.generated.ts";

/**
 * `search` is where the search for a property leads (its field is `q`), `mine` the citizen's own properties;
 * `services` are cards of further services. What a town does not offer is left out.
 */
export function townPage(
  lang: Lang,
  data: {
    readonly town: ShellTown;
    readonly search?: string | undefined;
    readonly mine?: string | undefined;
    readonly services?: readonly ServiceCard[] | undefined;
    /** The office's own work, for its staff; undefined for others, who are shown the way to sign in. */
    readonly office?: readonly ServiceCard[] | undefined;
  },
): PageContent {
  const own = words[lang];
  const { town, search, mine } = data;
  const cards: readonly ServiceCard[] = [
    ...(search === undefined
      ? []
      : [{ href: search, title: own.town_pay_title, text: own.town_pay_text, main: true } as const]),
    ...(mine === undefined ? [] : [{ href: mine, title: own.town_mine_title, text: own.town_mine_text }]),
    ...(data.services ?? []),
    { href: links.verify, title: own.town_verify_title, text: own.town_verify_text },
    { href: links.help, title: own.town_help_title, text: own.town_help_text },
  ];
  const body = (
    <>
      {data.office ? (
        <section aria-labelledby="office">
          <h2 id="office">{own.town_office}</h2>
          <ServiceCards cards={data.office} level={3} />
        </section>
      ) : (
        <p class="ak-lead">{own.town_lead}</p>
      )}
      {search !== undefined && (
        <SearchBox lang={lang} action={search} name="q" label={own.town_search_label} hint={own.town_search_hint} />
      )}
      <h2>{own.town_services}</h2>
      <ServiceCards cards={cards} level={3} />
      <NotificationBanner lang={lang} title={own.safety_title}>
        <p>{own.safety_text}</p>
      </NotificationBanner>
      {!data.office && (
        <>
          <h2>{own.town_staff}</h2>
          <p>
            <a href={townPath(town.id, links.staffSignIn)}>{own.town_staff_sign_in}</a>
          </p>
        </>
      )}
    </>
  );
  return {
    title: own.town_title({ town: townName(town, lang) }),
    width: "wide",
    breadcrumb: [{ href: links.home, text: shell[lang].home }],
    body,
  };
}
