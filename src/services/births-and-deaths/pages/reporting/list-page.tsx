// The reports of a person or institution: drafts to go on with, then what was sent, newest first, each with its state.
import type { VNode } from "preact";
import { type CivilDate, showDate } from "../../../../kernel/civil-date.ts";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import type { Lang } from "../../../../web/language.ts";
import type { EventKind } from "../../rules/forms.ts";
import { kindWord, stateWord } from "../field-words.ts";
import { formPath, reportPath, reportsPath, startPath } from "./places.ts";
import { type ShownState, stateKinds } from "./report-page.tsx";
import { words } from "./words/words.generated.ts";

export interface DraftView {
  readonly id: string;
  readonly what: EventKind;
  readonly on: CivilDate;
  /** Whom it is about, where that was opened. */
  readonly about: string;
}
export interface SentView {
  readonly id: string;
  readonly what: EventKind;
  readonly on: CivilDate;
  readonly state: ShownState;
  readonly application: string;
  readonly number: string;
}

export function Drafts(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly drafts: readonly DraftView[];
}): VNode | null {
  const { lang, town, drafts } = props;
  const own = words[lang];
  if (drafts.length === 0) return null;
  return (
    <Table
      caption={own.drafts}
      columns={[{ heading: own.event_kind, main: true }, { heading: own.about }, { heading: own.begun_on }]}
      rows={drafts.map((one) => [
        <a href={formPath(town, one.id)}>{`${kindWord(one.what, lang)}: ${own.go_on}`}</a>,
        one.about === "" ? "–" : one.about,
        showDate(one.on, lang),
      ])}
    />
  );
}

export function Sent(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly sent: readonly SentView[];
  readonly caption: string;
}): VNode {
  const { lang, town, sent, caption } = props;
  const own = words[lang];
  if (sent.length === 0) return <p>{own.reports_none}</p>;
  return (
    <Table
      caption={caption}
      columns={[
        { heading: own.application, main: true },
        { heading: own.event_kind },
        { heading: own.reported_on },
        { heading: own.state },
        { heading: own.registration_number },
      ]}
      rows={sent.map((one) => [
        <a href={reportPath(town, one.id)}>{one.application}</a>,
        kindWord(one.what, lang),
        showDate(one.on, lang),
        <Tag kind={stateKinds[one.state]}>{stateWord(one.state, lang)}</Tag>,
        one.number === "" ? "–" : one.number,
      ])}
    />
  );
}

export function ReportsBody(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly drafts: readonly DraftView[];
  readonly sent: readonly SentView[];
  readonly page: number;
  readonly more: boolean;
  readonly saved: boolean;
}): VNode {
  const { lang, town, page } = props;
  const own = words[lang];
  return (
    <>
      {props.saved && (
        <NotificationBanner lang={lang} kind="done">
          <p>{own.saved}</p>
        </NotificationBanner>
      )}
      <Drafts {...props} />
      <Sent {...props} caption={own.sent} />
      <p>
        {page > 1 && <a href={`${reportsPath(town)}?page=${page - 1}`}>{own.newer}</a>}{" "}
        {props.more && <a href={`${reportsPath(town)}?page=${page + 1}`}>{own.older}</a>}
      </p>
      <p>
        <a href={startPath(town)}>{own.start_title}</a>
      </p>
    </>
  );
}
