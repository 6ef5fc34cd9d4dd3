// The whole history of an entry: as it was registered, then each note of its margin with who asked and who approved.
import type { VNode } from "preact";
import { type CivilDate, showDate } from "../../../../kernel/civil-date.ts";
import { Details } from "../../../../web/components/details/details.tsx";
import { SummaryList } from "../../../../web/components/summary-list/summary-list.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import type { EventDocument, MarginKind } from "../../rules/event.ts";
import type { EventKind, FieldName, Form } from "../../rules/forms.ts";
import { cancels } from "../../rules/margin-change.ts";
import { Compare, FormSummary } from "./compare.tsx";
import { noteWord } from "./note-words.ts";
import { marginPath, marginStartPath } from "./places.ts";
import { ScanList } from "./request-page.tsx";
import { words } from "./words/words.generated.ts";

export interface HistoryNote {
  readonly number: string;
  readonly on: CivilDate;
  readonly what: MarginKind;
  readonly authority: string;
  readonly said: string;
  readonly changed: readonly FieldName[];
  readonly askedBy: string;
  readonly approvedBy: string;
  readonly form: Form;
  /** The request behind it, with its documents. */
  readonly request: { readonly serial: number; readonly documents: readonly EventDocument[] } | undefined;
}

export interface HistoryProps {
  readonly lang: Lang;
  readonly town: number;
  readonly event: string;
  readonly what: EventKind;
  readonly number: string;
  readonly registeredOn: CivilDate;
  readonly registeredBy: string;
  readonly registered: Form;
  readonly notes: readonly HistoryNote[];
}

function Note(
  props: HistoryProps & { readonly note: HistoryNote; readonly before: Form; readonly last: boolean },
): VNode {
  const { lang, town, event, what, note, before, last } = props;
  const own = words[lang];
  const { request } = note;
  const rows = [
    { name: own.column_request, value: noteWord(note.what, lang) },
    { name: own.note_authority, value: note.authority },
    { name: own.note_said, value: note.said },
    { name: own.asked_by, value: note.askedBy },
    { name: own.decided_by, value: note.approvedBy },
  ];
  return (
    <section>
      <h2>
        {own.history_version({ number: note.number, date: showDate(note.on, lang) })}{" "}
        {last && (
          <Tag kind={cancels(note.what) ? "bad" : "good"}>
            {cancels(note.what) ? own.history_cancelled : own.history_now}
          </Tag>
        )}
      </h2>
      <SummaryList lang={lang} rows={rows} />
      <Compare lang={lang} what={what} before={before} after={note.form} changed={note.changed} done />
      {request && (
        <>
          <h3>{own.documents}</h3>
          <ScanList lang={lang} town={town} event={event} serial={request.serial} documents={request.documents} />
          <p>
            <a href={safeUrl(marginPath(town, event, request.serial))}>
              {own.request_serial({ kind: noteWord(note.what, lang), serial: String(request.serial) })}
            </a>
          </p>
        </>
      )}
    </section>
  );
}

export function HistoryBody(props: HistoryProps): VNode {
  const { lang, town, event, what, registered, notes } = props;
  const own = words[lang];
  const rows = [
    { name: own.registration_number, value: props.number },
    { name: own.registered_on, value: showDate(props.registeredOn, lang) },
    { name: own.decided_by, value: props.registeredBy },
  ];
  return (
    <>
      <p class="ak-lead">{own.history_lead}</p>
      <h2>
        {own.history_registered({ date: showDate(props.registeredOn, lang) })}{" "}
        {notes.length === 0 && <Tag kind="good">{own.history_now}</Tag>}
      </h2>
      <SummaryList lang={lang} rows={rows} />
      <Details summary={own.history_whole} open={notes.length === 0}>
        <FormSummary lang={lang} what={what} form={registered} />
      </Details>
      {notes.map((note, at) => (
        <Note
          key={note.number}
          {...props}
          note={note}
          before={notes[at - 1]?.form ?? registered}
          last={at === notes.length - 1}
        />
      ))}
      <p>
        <a href={safeUrl(marginStartPath(town, event))}>{own.history_all}</a>
      </p>
    </>
  );
}
