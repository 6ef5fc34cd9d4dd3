// The queue of the state's register: how much waits since when, what it will not take and why, with a way to offer it again.
import type { VNode } from "preact";
import { type CivilDate, type Instant, showDate, showInstant } from "../../../../kernel/civil-date.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { Stats } from "../../../../web/components/stat/stat.tsx";
import { SummaryList } from "../../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import { shownCount } from "../../../../web/shown.ts";
import type { EventKind } from "../../rules/forms.ts";
import { kindWord } from "../field-words.ts";
import { words } from "./words/words.generated.ts";

export interface QueueRow {
  readonly number: string;
  /** The entry's own page; none for who may not open it. */
  readonly href: string | undefined;
  readonly what: EventKind;
  readonly version: number;
  readonly registeredOn: CivilDate;
  readonly tries: number;
  readonly triedAt: Instant | undefined;
  readonly answer: "away" | "busy" | "rejected" | undefined;
  readonly reason: string | undefined;
  /** Where "offer again" is sent. */
  readonly again: string;
}

export interface QueueProps {
  readonly lang: Lang;
  readonly csrf: string;
  readonly connected: boolean;
  readonly waiting: number;
  readonly rejected: number;
  /** Days for which the oldest waits; undefined when nothing does. */
  readonly oldestDays: number | undefined;
  readonly rejectedRows: readonly QueueRow[];
  readonly waitingRows: readonly QueueRow[];
  readonly done: boolean;
}

const answerWords = { away: "answer_away", busy: "answer_busy", rejected: "answer_rejected" } as const;

function EntryNumber({ row }: { readonly row: QueueRow }): VNode {
  return row.href === undefined ? <>{row.number}</> : <a href={safeUrl(row.href)}>{row.number}</a>;
}

const triedWord = (row: QueueRow, lang: Lang): string =>
  row.triedAt === undefined ? words[lang].not_offered : showInstant(row.triedAt, lang);

/** One entry that was not taken, with the button that offers it again. */
function RejectedEntry({
  lang,
  csrf,
  row,
}: {
  readonly lang: Lang;
  readonly csrf: string;
  readonly row: QueueRow;
}): VNode {
  const own = words[lang];
  return (
    <section>
      <h3>
        <EntryNumber row={row} />
      </h3>
      <SummaryList
        lang={lang}
        rows={[
          { name: own.kind, value: kindWord(row.what, lang) },
          { name: own.registered_on, value: showDate(row.registeredOn, lang) },
          { name: own.reason, value: <code>{row.reason ?? ""}</code> },
          { name: own.offered_at, value: triedWord(row, lang) },
        ]}
      />
      <Form action={row.again} csrf={csrf}>
        <Button kind="secondary">
          {own.offer_again} <span class="ak-hidden">{row.number}</span>
        </Button>
      </Form>
    </section>
  );
}

function Rejected({ lang, csrf, rejectedRows, rejected }: QueueProps): VNode {
  const own = words[lang];
  return (
    <>
      <h2>{own.rejected_title}</h2>
      <p>{own.rejected_lead}</p>
      {rejectedRows.map((row) => (
        <RejectedEntry key={row.number} lang={lang} csrf={csrf} row={row} />
      ))}
      {rejected > rejectedRows.length && <p>{own.shown_first({ count: shownCount(rejectedRows.length) })}</p>}
    </>
  );
}

function Waiting({ lang, waitingRows, waiting, rejected }: QueueProps): VNode {
  const own = words[lang];
  return (
    <>
      <h2>{own.waiting_title}</h2>
      <Table
        caption={own.waiting_title}
        captionHidden
        columns={[
          { heading: own.number, main: true },
          { heading: own.kind },
          { heading: own.registered_on },
          { heading: own.tries, numeric: true },
          { heading: own.last_answer },
        ]}
        rows={waitingRows.map((row) => [
          <EntryNumber key="number" row={row} />,
          kindWord(row.what, lang),
          showDate(row.registeredOn, lang),
          shownCount(row.tries),
          row.answer === undefined ? own.not_offered : own[answerWords[row.answer]],
        ])}
      />
      {waiting - rejected > waitingRows.length && <p>{own.shown_first({ count: shownCount(waitingRows.length) })}</p>}
    </>
  );
}

export function QueueBody(props: QueueProps): VNode {
  const { lang, waiting, rejected, oldestDays, rejectedRows, waitingRows } = props;
  const own = words[lang];
  return (
    <>
      {props.done && (
        <NotificationBanner lang={lang} kind="done">
          <p>{own.offered_again}</p>
        </NotificationBanner>
      )}
      <p class="ak-lead">{own.queue_lead}</p>
      {!props.connected && (
        <NotificationBanner lang={lang}>
          <p>{own.not_connected}</p>
        </NotificationBanner>
      )}
      <Stats
        figures={[
          { label: own.waiting_count, value: shownCount(waiting) },
          {
            label: own.oldest,
            value: oldestDays === undefined ? "–" : own.days({ days: oldestDays }),
          },
          { label: own.rejected_count, value: shownCount(rejected) },
        ]}
      />
      {waiting === 0 && <p>{own.nothing_waits}</p>}
      {rejectedRows.length > 0 && <Rejected {...props} />}
      {waitingRows.length > 0 && <Waiting {...props} />}
    </>
  );
}
