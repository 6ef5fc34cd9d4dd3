// The search for a property: one box, the way to search, and what was found. Works by GET and without a script.
import type { VNode } from "preact";
import { rupees } from "../../../kernel/money.ts";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { SearchBox } from "../../../web/components/search-box/search-box.tsx";
import { type ServiceCard, ServiceCards } from "../../../web/components/service-cards/service-cards.tsx";
import { Select } from "../../../web/components/select/select.tsx";
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
  readonly error: string | undefined;
  /** Undefined before anything was searched. */
  readonly found: readonly FoundView[] | undefined;
  readonly found_max: number;
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

function Results(props: FindProps & { readonly found: readonly FoundView[] }): VNode {
  const { lang, town, found, found_max } = props;
  const own = words[lang];
  if (found.length === 0) return <p role="status">{own.found_none}</p>;
  return (
    <section aria-labelledby="results">
      <h2 id="results">{own.found_title}</h2>
      <p role="status">
        {found.length < found_max ? own.found_many({ count: found.length }) : own.found_most({ count: found.length })}
      </p>
      <FoundTable lang={lang} town={town} found={found} caption={own.found_caption} />
      {props.masked && <NotificationBanner lang={lang}>{own.masked_note}</NotificationBanner>}
    </section>
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
          choices={[
            { value: "auto", text: own.find_auto },
            { value: "number", text: own.find_number },
            { value: "name", text: own.find_name },
            { value: "house", text: own.find_house },
            { value: "mobile", text: own.find_mobile },
          ]}
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
