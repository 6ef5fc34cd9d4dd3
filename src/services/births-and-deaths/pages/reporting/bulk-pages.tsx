// Many reports in one file, for institutions: the columns, the check of every row, and the word to report the good ones.
import type { VNode } from "preact";
import { Button } from "../../../../web/components/button/button.tsx";
import { Details } from "../../../../web/components/details/details.tsx";
import { FileUpload } from "../../../../web/components/file-upload/file-upload.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { type Choice, Select } from "../../../../web/components/select/select.tsx";
import { Stats } from "../../../../web/components/stat/stat.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { type EventKind, type FieldName, shapeOf } from "../../rules/forms.ts";
import { choiceWord, fieldWord, hintWord } from "../field-words.ts";
import { bulkPath, reportsPath } from "./places.ts";
import { words } from "./words/words.generated.ts";

interface UploadPart {
  readonly lang: Lang;
  readonly town: number;
  readonly csrf: string;
  readonly what: EventKind;
  readonly institutions: readonly Choice[];
  readonly institution: string | undefined;
  readonly errors: readonly FieldError[];
}

export interface BulkProps extends UploadPart {
  readonly columns: readonly FieldName[];
  readonly rows_max: number;
  readonly size: string;
  readonly done: { readonly reported: number; readonly before: number } | undefined;
}

/** The institution as a hidden value where there is one alone. */
function Institution({ lang, institutions, institution, errors }: UploadPart): VNode {
  const [only] = institutions;
  if (only && institutions.length === 1) return <input type="hidden" name="institution" value={only.value} />;
  const error = errorOf(errors, "institution");
  const field = { lang, name: "institution", label: words[lang].institution, value: institution, error };
  return <Select {...field} choices={institutions} />;
}

function Columns({ lang, what, columns }: BulkProps): VNode {
  const own = words[lang];
  const how = (name: FieldName): string => {
    const { choices = [] } = shapeOf(name);
    return choices.length > 0
      ? choices.map((value) => choiceWord(name, value, lang)).join(" / ")
      : (hintWord(name, lang) ?? "");
  };
  return (
    <Details summary={own.bulk_columns}>
      <p>{own.bulk_columns_help}</p>
      <Table
        caption={own.bulk_columns}
        captionHidden
        columns={[{ heading: own.bulk_column, main: true }, { heading: own.bulk_heading }, { heading: own.bulk_how }]}
        rows={columns.map((name) => [
          <code>{name}</code>,
          `${fieldWord(name, lang, what)}${shapeOf(name).needed === true ? ` (${own.bulk_needed})` : ""}`,
          how(name),
        ])}
      />
    </Details>
  );
}

export function BulkBody(props: BulkProps): VNode {
  const { lang, town, what, csrf, done, errors } = props;
  const own = words[lang];
  return (
    <>
      {done && (
        <NotificationBanner lang={lang} kind="done">
          <p>{own.bulk_done({ reported: done.reported, before: done.before })}</p>
          <p>
            <a href={reportsPath(town)}>{own.my_reports}</a>
          </p>
        </NotificationBanner>
      )}
      <p class="ak-lead">{own.bulk_lead({ max: props.rows_max })}</p>
      <p>
        <LinkButton kind="secondary" href={bulkPath(town, what, "/sample.csv")} download={`sample-${what}.csv`}>
          {own.bulk_sample}
        </LinkButton>
      </p>
      <Form action={bulkPath(town, what)} csrf={csrf} upload>
        <Institution {...props} />
        <FileUpload
          lang={lang}
          name="file"
          label={own.bulk_file}
          accept=".csv,text/csv"
          kinds="CSV (UTF-8)"
          size={props.size}
          error={errorOf(errors, "file")}
        />
        <Button>{own.bulk_check}</Button>
      </Form>
      <Columns {...props} />
    </>
  );
}

export interface BulkFaultView {
  readonly line: number;
  readonly column: string;
  readonly words: string;
}

export interface BulkReportProps extends UploadPart {
  readonly csv: string;
  readonly rows: number;
  readonly good: number;
  readonly before: number;
  readonly bad: number;
  readonly faults: readonly BulkFaultView[];
  /** Faults beyond those shown. */
  readonly hidden: number;
}

export function BulkReport(props: BulkReportProps): VNode {
  const { lang, town, what, csrf, good, bad, faults, hidden } = props;
  const own = words[lang];
  return (
    <>
      <Stats
        figures={[
          { label: own.bulk_rows, value: String(props.rows) },
          { label: own.bulk_good, value: String(good) },
          { label: own.bulk_before, value: String(props.before) },
          { label: own.bulk_bad, value: String(bad) },
        ]}
      />
      {good > 0 && (
        <Form action={bulkPath(town, what)} csrf={csrf} upload>
          <input type="hidden" name="institution" value={props.institution ?? ""} />
          <textarea name="csv" hidden readOnly>
            {props.csv}
          </textarea>
          <p>{bad > 0 ? own.bulk_bad_note : own.bulk_good_note}</p>
          <Button name="step" value="report">
            {own.bulk_report({ count: good })}
          </Button>
        </Form>
      )}
      {faults.length > 0 && (
        <Table
          caption={own.bulk_faults}
          columns={[{ heading: own.bulk_line, main: true }, { heading: own.bulk_column }, { heading: own.bulk_mend }]}
          rows={faults.map((fault) => [`${own.bulk_line} ${fault.line}`, fault.column, fault.words])}
        />
      )}
      {hidden > 0 && <p>{own.bulk_more_faults({ count: hidden })}</p>}
      <p>
        <a href={bulkPath(town, what)}>{own.bulk_another}</a>
      </p>
    </>
  );
}
