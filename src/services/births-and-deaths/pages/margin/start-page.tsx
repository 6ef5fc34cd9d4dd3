// An entry and its margin: what can be asked for, and every request that was made.
import type { VNode } from "preact";
import { type CivilDate, showDate } from "../../../../kernel/civil-date.ts";
import { rupeesShort } from "../../../../kernel/money.ts";
import type { Paise } from "../../../../kernel/money.ts";
import type { RegistrationLaw } from "../../../../kernel/registration-law.ts";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { ServiceCards } from "../../../../web/components/service-cards/service-cards.tsx";
import { SummaryList } from "../../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import type { MarginKind } from "../../rules/event.ts";
import type { EventKind } from "../../rules/forms.ts";
import { kindWord } from "../field-words.ts";
import { noteWord, requestStateKinds, requestStateWord, type ShownState } from "./note-words.ts";
import { historyPath, marginAskPath, marginPath, type Wish } from "./places.ts";
import { type Words, words } from "./words/words.generated.ts";

export interface RequestLine {
  readonly serial: number;
  readonly what: MarginKind;
  readonly state: ShownState;
  readonly askedOn: CivilDate;
}

export function RequestTable(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly event: string;
  readonly requests: readonly RequestLine[];
}): VNode {
  const { lang, town, event, requests } = props;
  const own = words[lang];
  if (requests.length === 0) return <p>{own.requests_none}</p>;
  return (
    <Table
      caption={own.requests}
      columns={[
        { heading: own.column_request, main: true },
        { heading: own.column_asked },
        { heading: own.column_state },
      ]}
      rows={requests.map(({ serial, what, state, askedOn }) => [
        <a href={safeUrl(marginPath(town, event, serial))}>
          {own.request_serial({ kind: noteWord(what, lang), serial: String(serial) })}
        </a>,
        showDate(askedOn, lang),
        <Tag kind={requestStateKinds[state]}>{requestStateWord(state, lang)}</Tag>,
      ])}
    />
  );
}

/** What a name costs and until when, and whether anybody has confirmed that. */
export function NameTerms(props: {
  readonly lang: Lang;
  readonly law: RegistrationLaw;
  /** Today's fee; undefined where it is too late. */
  readonly feePaise: Paise | undefined;
}): VNode {
  const { lang, law, feePaise } = props;
  const own = words[lang];
  const { nameFree, nameLast } = law;
  const fee = rupeesShort(nameLast.feePaise as Paise);
  return (
    <>
      <p>{own.name_terms({ months: String(nameFree.months), years: String(nameLast.years), fee })}</p>
      {(!nameFree.verified || !nameLast.verified) && <p class="ak-hint">{own.name_terms_unverified}</p>}
      {feePaise === 0n && <p>{own.name_free_now}</p>}
      {feePaise !== undefined && feePaise > 0n && <p>{own.name_fee_now({ fee: rupeesShort(feePaise) })}</p>}
    </>
  );
}

export interface StartProps {
  readonly lang: Lang;
  readonly town: number;
  readonly event: string;
  readonly what: EventKind;
  readonly number: string;
  readonly registeredOn: CivilDate;
  readonly cancelled: boolean;
  /** What this reader may ask for now. */
  readonly wishes: readonly Wish[];
  /** Those that this reader may look at. */
  readonly requests: readonly RequestLine[];
  /** Somebody's request is not decided yet. */
  readonly waiting: boolean;
  readonly history: boolean;
}

const wishKeys = {
  name: ["wish_name", "wish_name_hint"],
  correction: ["wish_correction", "wish_correction_hint"],
  adoption: ["wish_adoption", "wish_adoption_hint"],
  cancellation: ["wish_cancellation", "wish_cancellation_hint"],
  fraudulent: ["wish_fraudulent", "wish_fraudulent_hint"],
} as const satisfies Record<Wish, readonly [keyof Words, keyof Words]>;

export function StartBody(props: StartProps): VNode {
  const { lang, town, event, what, requests, cancelled, waiting } = props;
  const own = words[lang];
  const rows = [
    { name: own.entry, value: kindWord(what, lang) },
    { name: own.registration_number, value: props.number },
    { name: own.registered_on, value: showDate(props.registeredOn, lang) },
  ];
  return (
    <>
      <p class="ak-lead">{own.start_lead}</p>
      <SummaryList lang={lang} rows={rows} />
      {(cancelled || waiting) && (
        <NotificationBanner lang={lang}>
          <p>{cancelled ? own.start_cancelled : own.start_waiting}</p>
        </NotificationBanner>
      )}
      {!cancelled && !waiting && (
        <>
          <h2>{own.start_what}</h2>
          <ServiceCards
            cards={props.wishes.map((wish) => ({
              href: marginAskPath(town, event, wish),
              title: own[wishKeys[wish][0]],
              text: own[wishKeys[wish][1]],
            }))}
          />
        </>
      )}
      <RequestTable lang={lang} town={town} event={event} requests={requests} />
      {props.history && (
        <p>
          <a href={safeUrl(historyPath(town, event))}>{own.history_link}</a>
        </p>
      )}
    </>
  );
}
