// What an index with its scans would bring: figures, every fault with its mend, and the second person's word to take it in.
import type { VNode } from "preact";
import { Button, ButtonRow } from "../../../../web/components/button/button.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { Checkboxes } from "../../../../web/components/checkboxes/checkboxes.tsx";
import { Stats } from "../../../../web/components/stat/stat.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { WarningText } from "../../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { shownCount, shownDate } from "../../../../web/shown.ts";
import type { BookRow } from "../../rules/book-row.ts";
import { fieldsOf } from "../../rules/forms.ts";
import { kindWord, shownValue } from "../field-words.ts";
import { booksPath, bookUploadPath } from "./places.ts";
import { words } from "./words/words.generated.ts";

/** One fault, in words that say how to mend it. */
export interface BookFaultView {
  readonly line: number;
  readonly column: string;
  readonly words: string;
}

export interface BookUploadProps {
  readonly lang: Lang;
  readonly town: number;
  readonly csrf: string;
  readonly upload: string;
  readonly name: string;
  readonly step: "uploading" | "checking" | "checked" | "importing" | "imported" | "refused" | "failed";
  readonly rows: number;
  readonly report:
    | {
        readonly rows: number;
        readonly imported: number;
        readonly before: number;
        readonly bad: number;
        readonly images: number;
        readonly without: number;
      }
    | undefined;
  /** Those of this page, out of `faultCount`. */
  readonly faults: readonly BookFaultView[];
  readonly faultCount: number;
  readonly page: number;
  readonly pages: number;
  /** Why the file was refused as a whole. */
  readonly refused: string | undefined;
  /** Whether the reader may take it in: a registrar who did not bring it. */
  readonly mayTake: boolean;
  /** Rows for her to compare with the book. */
  readonly sample: readonly { readonly line: number; readonly row: BookRow }[];
  readonly errors: readonly FieldError[];
}

function Figures({ lang, report, step }: BookUploadProps): VNode | null {
  const own = words[lang];
  if (!report) return null;
  const taken = step === "imported" ? own.taken : own.good;
  return (
    <Stats
      figures={[
        { label: own.rows, value: shownCount(report.rows) },
        { label: taken, value: shownCount(report.imported) },
        { label: own.before, value: shownCount(report.before) },
        { label: own.bad, value: shownCount(report.bad) },
        { label: own.scans, value: shownCount(report.images) },
        { label: own.without, value: shownCount(report.without) },
      ]}
    />
  );
}

function Faults(props: BookUploadProps): VNode | null {
  const { lang, town, upload, faults, faultCount, page, pages } = props;
  const own = words[lang];
  if (faultCount === 0) return null;
  return (
    <>
      <Table
        caption={own.faults({ count: faultCount })}
        columns={[{ heading: own.line, main: true }, { heading: own.column }, { heading: own.mend }]}
        rows={faults.map((fault) => [shownCount(fault.line), <code>{fault.column}</code>, fault.words])}
      />
      <p>
        {own.page_of({ page, pages })}{" "}
        {page > 1 && <a href={`${bookUploadPath(town, upload)}?page=${page - 1}`}>{own.page_before}</a>}{" "}
        {page < pages && <a href={`${bookUploadPath(town, upload)}?page=${page + 1}`}>{own.page_after}</a>}
      </p>
      <LinkButton kind="secondary" href={bookUploadPath(town, upload, "faults.csv")}>
        {own.faults_file}
      </LinkButton>
    </>
  );
}

/** What an entry of the index says, in one line. */
const saidOf = ({ what, form }: BookRow, lang: Lang): string =>
  fieldsOf(what)
    .flatMap((name) => (form[name] === undefined ? [] : [shownValue(name, form[name], lang)]))
    .join(", ");

function Sample({ lang, sample }: Pick<BookUploadProps, "lang" | "sample">): VNode {
  const own = words[lang];
  return (
    <Table
      caption={own.sample}
      columns={[
        { heading: own.line, main: true },
        { heading: own.register },
        { heading: own.place },
        { heading: own.number },
        { heading: own.registered_on },
        { heading: own.said },
      ]}
      rows={sample.map(({ line, row }) => [
        shownCount(line),
        kindWord(row.what, lang),
        own.place_in_book({ book: row.book.book, page: String(row.book.page), entry: row.book.entry }),
        row.number,
        shownDate(row.registeredOn, lang),
        saidOf(row, lang),
      ])}
    />
  );
}

/** The word of the second person: what it does stands beside the box that she checks. */
function Take(props: BookUploadProps & { readonly count: number; readonly bad: number }): VNode {
  const { lang, town, upload, csrf, count, bad, errors } = props;
  const own = words[lang];
  return (
    <Form action={bookUploadPath(town, upload, "take")} csrf={csrf} hidden={{ skip: bad > 0 ? "yes" : "no" }}>
      <Checkboxes
        lang={lang}
        name="sure"
        label={own.sure_label}
        choices={[{ value: "yes", text: own.sure }]}
        error={errorOf(errors, "sure")}
      />
      <ButtonRow>
        <Button kind={bad > 0 ? "secondary" : "primary"}>
          {bad > 0 ? own.take_good({ count, bad }) : own.take({ count })}
        </Button>
      </ButtonRow>
    </Form>
  );
}

function Checked(props: BookUploadProps): VNode | null {
  const { lang, report, mayTake } = props;
  const own = words[lang];
  if (!report) return null;
  const worth = report.imported > 0 || report.images > 0;
  return (
    <>
      {report.bad > 0 && <WarningText lang={lang}>{own.bad_note}</WarningText>}
      {report.without > 0 && <p>{own.without_note}</p>}
      {worth && !mayTake && <p>{own.other_takes}</p>}
      {worth && mayTake && props.sample.length > 0 && <Sample lang={lang} sample={props.sample} />}
      {worth && mayTake && <Take {...props} count={report.imported} bad={report.bad} />}
    </>
  );
}

export function BookUploadBody(props: BookUploadProps): VNode {
  const { lang, town, upload, step, rows } = props;
  const own = words[lang];
  const going = step === "checking" || step === "importing";
  return (
    <>
      <p class="ak-lead">{props.name}</p>
      {going && (
        <NotificationBanner lang={lang}>
          <p>{step === "importing" ? own.importing({ rows }) : own.checking({ rows })}</p>
          <p>
            <a href={bookUploadPath(town, upload)}>{own.refresh}</a>
          </p>
        </NotificationBanner>
      )}
      {(step === "refused" || step === "failed") && (
        <NotificationBanner lang={lang} kind="danger">
          {step === "refused" ? props.refused : own.failed}
        </NotificationBanner>
      )}
      {step === "imported" && (
        <NotificationBanner lang={lang} kind="done">
          {own.done}
        </NotificationBanner>
      )}
      {!going && <Figures {...props} />}
      {step === "checked" && <Checked {...props} />}
      <Faults {...props} />
      {!going && (
        <p>
          <a href={booksPath(town)}>{own.another}</a>
        </p>
      )}
    </>
  );
}
