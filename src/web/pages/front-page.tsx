// The front page of the installation: find your town. Search and list work without a script.
import type { VNode } from "preact";
import type { Town, TownType } from "../../kernel/town.ts";
import { Details } from "../components/details/details.tsx";
import { NotificationBanner } from "../components/notification-banner/notification-banner.tsx";
import { SearchBox } from "../components/search-box/search-box.tsx";
import { type ServiceCard, ServiceCards } from "../components/service-cards/service-cards.tsx";
import type { Lang } from "../language.ts";
import { links, townPath } from "../links.ts";
import { words as shell } from "../words/words.generated.ts";
import type { PageContent } from "./content.ts";
import { byDistrict, districtOf, findTowns, townNameOf } from "./find-towns.ts";
import { words } from "./words/words.generated.ts";

/** The kind of a town in words. */
export function townTypeName(type: TownType, lang: Lang): string {
  const own = shell[lang];
  switch (type) {
    case "nagar-nigam":
      return own.type_nagar_nigam;
    case "nagar-palika-parishad":
      return own.type_nagar_palika_parishad;
    case "nagar-parishad":
      return own.type_nagar_parishad;
  }
  throw new Error(`no such kind of town: ${String(type)}`);
}

/** Towns under one another; in a search's results with their district, in a district's list without. */
function TownList(props: { readonly lang: Lang; readonly towns: readonly Town[]; readonly district: boolean }): VNode {
  const { lang } = props;
  return (
    <ul class="ak-towns">
      {props.towns.map((town) => (
        <li key={town.id} class="ak-towns__town">
          <a class="ak-towns__link" href={townPath(town.id)}>
            {townNameOf(town, lang)}
          </a>{" "}
          <span class="ak-towns__kind">
            {townTypeName(town.type, lang)}
            {props.district && `, ${words[lang].front_district({ district: districtOf(town, lang) })}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Found(props: { readonly lang: Lang; readonly towns: readonly Town[]; readonly wanted: string }): VNode {
  const own = words[props.lang];
  const found = findTowns(props.towns, props.wanted);
  return (
    <section aria-live="polite">
      <h2>{own.front_found({ count: found.length, wanted: props.wanted })}</h2>
      {found.length > 0 && <TownList lang={props.lang} towns={found} district />}
      <p>
        <a href={links.home}>{own.front_clear}</a>
      </p>
    </section>
  );
}

function AllTowns(props: { readonly lang: Lang; readonly towns: readonly Town[] }): VNode {
  const { lang } = props;
  const own = words[lang];
  return (
    <section aria-labelledby="all-towns">
      <h2 id="all-towns">{own.front_all}</h2>
      <p>{own.front_all_note({ count: props.towns.length })}</p>
      <div class="ak-districts">
        {byDistrict(props.towns, lang).map((district) => (
          <Details key={district.name} summary={`${district.name} (${district.towns.length})`}>
            <TownList lang={lang} towns={district.towns} district={false} />
          </Details>
        ))}
      </div>
    </section>
  );
}

/** `wanted` is the search; `open` are the towns that work on this installation, shown first. */
export function frontPage(
  lang: Lang,
  data: { readonly towns: readonly Town[]; readonly open: readonly Town[]; readonly wanted?: string | undefined },
): PageContent {
  const own = words[lang];
  const wanted = data.wanted?.trim() ?? "";
  const cards: readonly ServiceCard[] = [
    { href: links.verify, title: own.front_verify_title, text: own.front_verify_text },
    { href: links.help, title: own.front_help_title, text: own.front_help_text },
  ];
  const openCards = data.open.map((town) => ({
    href: townPath(town.id),
    title: townNameOf(town, lang),
    text: `${townTypeName(town.type, lang)}, ${own.front_district({ district: districtOf(town, lang) })}`,
    main: true,
  }));
  const body = (
    <>
      <p class="ak-lead">{own.front_lead}</p>
      <SearchBox
        lang={lang}
        action={links.home}
        name="town"
        label={own.front_search_label}
        hint={own.front_search_hint}
        value={wanted}
      />
      {wanted !== "" && <Found lang={lang} towns={data.towns} wanted={wanted} />}
      {wanted === "" && openCards.length > 0 && (
        <section aria-labelledby="open-towns">
          <h2 id="open-towns">{own.front_open}</h2>
          <ServiceCards cards={openCards} level={3} />
        </section>
      )}
      <ServiceCards cards={cards} />
      {wanted === "" && <AllTowns lang={lang} towns={data.towns} />}
      <NotificationBanner lang={lang} title={own.safety_title}>
        <p>{own.safety_text}</p>
      </NotificationBanner>
    </>
  );
  return { title: own.front_title, width: "wide", body };
}
