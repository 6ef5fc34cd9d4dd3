// The search for a property: one box, the way to search, and what was found. Works by GET and without a script.
import type { VNode } from "preact";
import { rupees } from "../../../kernel/money.ts";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { SearchBox } from "../../../web/components/search-box/search-box.tsx";
import { type ServiceCard, ServiceCards } from "../../../web/components/service-cards/service-cards.tsx";
import { Select } from "../../../web/components/select/select.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import type { Lang } from "../../../web/language.ts";
import { counterPath, demandPath, findPath, holdingPath, inboxPath, minePath, registerPath } from "./places.ts";
import type { FoundView } from "./views.ts";
import { words } from "./words/words.generated.ts";

export interface FindProps {
  readonly lang: Lang;
  readonly town: number;
  readonly text: string;
  readonly by: string;
  /** The ward as it was typed; empty for all of them. */
  readonly ward: string;
  readonly error: string | undefined;
  readonly wardError: string | undefined;
  /** Undefined before anything was searched. */
  readonly found: readonly FoundView[] | undefined;
  /** Those that have only some of the words. */
  readonly similar: readonly FoundView[];
  /** Which page of how many this is, and how many a search has at most. */
  readonly page: number;
  readonly pages: number;
  readonly pages_max: number;
  /** What the reader may do here beside searching, by his roles. */
  readonly may: { readonly own: boolean; readonly clerk: boolean; readonly officer: boolean };
  /** True where the owners' names are hidden from the reader. */
  readonly masked: boolean;
}

/** Properties as a table whose first column leads to each. */
export function FoundTable(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly found: readonly FoundView[];
  readonly caption: string;
}): VNode {
  const { lang, town, found } = props;
  const own = words[lang];
  return (
    <Table
      caption={props.caption}
      captionHidden
      columns={[
        { heading: own.holding_number, main: true },
        { heading: own.owner },
        { heading: own.ward },
        { heading: own.colony },
        { heading: own.owed, numeric: true },
      ]}
      rows={found.map((one) => [
        <a href={holdingPath(town, one.id)}>{one.number}</a>,
        one.owners.join(", "),
        String(one.ward),
        one.colony,
        own.rupees({ amount: rupees(one.owedPaise) }),
      ])}
    />
  );
}

/** The address of another page of the same search. */
function pagePath({ town, text, by, ward }: FindProps, page: number): string {
  const query = { q: text, by, ward, page: String(page) };
  return `${findPath(town)}?${Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&")}`;
}

/** The way to the pages before and after; after the last one that a search has, how to narrow it. */
function OtherPages(props: FindProps): VNode | null {
  const { page, pages } = props;
  const own = words[props.lang];
  if (pages <= 1) return null;
  return (
    <nav aria-label={own.found_pages}>
      <p>
        {own.found_page_at({ page })}
        {page > 1 && " · "}
        {page > 1 && (
          <a rel="prev" href={pagePath(props, page - 1)}>
            {own.found_back}
          </a>
        )}
        {page < pages && " · "}
        {page < pages && (
          <a rel="next" href={pagePath(props, page + 1)}>
            {own.found_more}
          </a>
        )}
      </p>
      {pages >= props.pages_max && <p>{own.found_narrow}</p>}
    </nav>
  );
}

function Results(props: FindProps & { readonly found: readonly FoundView[] }): VNode {
  const { lang, town, found, similar } = props;
  const own = words[lang];
  if (found.length + similar.length === 0) return <p role="status">{own.found_none}</p>;
  return (
    <>
      <section aria-labelledby="results">
        <h2 id="results">{own.found_title}</h2>
        <p role="status">
          {found.length === 0
            ? own.found_only_similar
            : props.pages > 1
              ? own.found_shown({ count: found.length })
              : own.found_many({ count: found.length })}
        </p>
        {found.length > 0 && <FoundTable lang={lang} town={town} found={found} caption={own.found_caption} />}
      </section>
      {similar.length > 0 && (
        <section aria-labelledby="similar">
          <h2 id="similar">{own.similar_title}</h2>
          <FoundTable lang={lang} town={town} found={similar} caption={own.similar_title} />
        </section>
      )}
      <OtherPages {...props} />
      {props.masked && <NotificationBanner lang={lang}>{own.masked_note}</NotificationBanner>}
    </>
  );
}

/** Where the office's own work lies. */
function Office({ lang, town, may }: FindProps): VNode | null {
  const own = words[lang];
  const cards: readonly ServiceCard[] = [
    ...(may.clerk ? [{ href: counterPath(town), title: own.office_counter, text: own.card_counter_text }] : []),
    ...(may.officer
      ? [
          { href: inboxPath(town), title: own.inbox_title, text: own.card_inbox_text },
          { href: registerPath(town), title: own.register_title, text: own.card_register_text },
          { href: demandPath(town), title: own.demand_card, text: own.card_demand_text },
        ]
      : []),
  ];
  if (cards.length === 0) return null;
  return (
    <section aria-labelledby="office">
      <h2 id="office">{own.office_title}</h2>
      <ServiceCards cards={cards} level={3} />
    </section>
  );
}

export function FindBody(props: FindProps): VNode {
  const { lang } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.find_lead}</p>
      <SearchBox
        lang={lang}
        action={findPath(props.town)}
        name="q"
        label={own.find_label}
        hint={own.find_hint}
        value={props.text}
        error={props.error}
      >
        <Select
          lang={lang}
          name="by"
          label={own.find_by}
          value={props.by}
          preset
          choices={[
            { value: "auto", text: own.find_auto },
            { value: "number", text: own.find_number },
            { value: "name", text: own.find_name },
            { value: "house", text: own.find_house },
            { value: "mobile", text: own.find_mobile },
          ]}
        />
        <TextInput
          lang={lang}
          name="ward"
          label={own.find_ward}
          value={props.ward}
          error={props.wardError}
          inputMode="numeric"
          width={4}
          lengthMax={3}
        />
      </SearchBox>
      {props.may.own && (
        <p>
          <a href={minePath(props.town)}>{own.mine_title}</a>
        </p>
      )}
      {props.found && <Results {...props} found={props.found} />}
      <Office {...props} />
    </>
  );
}
