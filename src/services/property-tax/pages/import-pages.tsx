// The administrator's pages for a town's register: upload, the report of what is in the file, and the import itself.
import type { ComponentChildren, VNode } from "preact";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { FileUpload } from "../../../web/components/file-upload/file-upload.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { Stats } from "../../../web/components/stat/stat.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import { importPath } from "./places.ts";
import { words } from "./words/words.generated.ts";

const grouped = new Intl.NumberFormat("en-IN", { numberingSystem: "latn" });
const count = (value: number): string => grouped.format(value);

export interface UploadProps {
  readonly lang: Lang;
  readonly town: number;
  readonly csrf: string;
  /** The upload's own id, so that a piece sent twice is one piece. */
  readonly upload: string;
  readonly columns: readonly { readonly name: string; readonly required: boolean }[];
  readonly errors: readonly FieldError[];
}

export function UploadBody(props: UploadProps): VNode {
  const { lang, town, errors } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.import_lead}</p>
      <Form
        id="import-form"
        action={importPath(town)}
        csrf={props.csrf}
        hidden={{ upload: props.upload, at: "0" }}
        upload
      >
        <FileUpload
          lang={lang}
          name="file"
          label={own.import_file}
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          kinds="CSV, XLSX"
          size={own.import_size}
          error={errorOf(errors, "file")}
        />
        <Button>{own.import_check}</Button>
        <div
          id="import-progress"
          data-words={JSON.stringify({ sending: own.import_sending, failed: own.import_send_failed })}
          aria-live="polite"
        />
      </Form>
      <p>{own.import_columns}</p>
      <ul>
        {props.columns.map(({ name, required }) => (
          <li key={name}>
            <code>{name}</code>
            {required && ` – ${own.import_needed}`}
          </li>
        ))}
      </ul>
    </>
  );
}

/** One fault, in words that say how to mend it. */
export interface FaultView {
  readonly line: number;
  readonly column: string;
  readonly words: string;
}

export interface JobProps {
  readonly lang: Lang;
  readonly town: number;
  readonly csrf: string;
  readonly upload: string;
  readonly name: string;
  readonly step: "uploading" | "checking" | "checked" | "importing" | "imported" | "refused" | "failed";
  readonly rows: number;
  readonly report:
    | { readonly rows: number; readonly imported: number; readonly before: number; readonly bad: number }
    | undefined;
  /** Those of this page, out of `faultCount`. */
  readonly faults: readonly FaultView[];
  readonly faultCount: number;
  readonly page: number;
  readonly pages: number;
  /** Why the file was refused as a whole. */
  readonly refused: string | undefined;
}

function Going({ lang, town, upload, rows, step }: JobProps): VNode {
  const own = words[lang];
  return (
    <NotificationBanner lang={lang}>
      <p>{step === "importing" ? own.import_importing({ rows }) : own.import_checking({ rows })}</p>
      <p>
        <a href={importPath(town, upload)}>{own.import_refresh}</a>
      </p>
    </NotificationBanner>
  );
}

function Figures({ lang, report, step }: JobProps): VNode | null {
  const own = words[lang];
  if (!report) return null;
  const taken = step === "imported" ? own.import_imported : own.import_good;
  return (
    <Stats
      figures={[
        { label: own.import_rows, value: count(report.rows) },
        { label: taken, value: count(report.imported) },
        { label: own.import_before, value: count(report.before) },
        { label: own.import_bad, value: count(report.bad) },
      ]}
    />
  );
}

function Faults(props: JobProps): VNode | null {
  const { lang, town, upload, faults, faultCount, page, pages } = props;
  const own = words[lang];
  if (faultCount === 0) return null;
  return (
    <>
      <Table
        caption={own.import_faults({ count: faultCount })}
        columns={[
          { heading: own.import_line, main: true },
          { heading: own.import_column },
          { heading: own.import_mend },
        ]}
        rows={faults.map((fault) => [count(fault.line), <code>{fault.column}</code>, fault.words])}
      />
      <p>
        {own.found_page({ page, pages })}{" "}
        {page > 1 && <a href={`${importPath(town, upload)}?page=${page - 1}`}>{own.found_back}</a>}{" "}
        {page < pages && <a href={`${importPath(town, upload)}?page=${page + 1}`}>{own.found_more}</a>}
      </p>
      <LinkButton kind="secondary" href={importPath(town, upload, "faults.csv")}>
        {own.import_faults_file}
      </LinkButton>
    </>
  );
}

const Decide = (props: JobProps & { readonly skip: boolean; readonly children: ComponentChildren }): VNode => (
  <Form action={importPath(props.town, props.upload, "take")} csrf={props.csrf}>
    <Button kind={props.skip ? "secondary" : "primary"} name="skip" value={props.skip ? "yes" : "no"}>
      {props.children}
    </Button>
  </Form>
);

export function JobBody(props: JobProps): VNode {
  const { lang, town, step, report } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{props.name}</p>
      {(step === "checking" || step === "importing") && <Going {...props} />}
      {step === "refused" && (
        <NotificationBanner lang={lang} kind="danger">
          {props.refused}
        </NotificationBanner>
      )}
      {step === "failed" && (
        <NotificationBanner lang={lang} kind="danger">
          {own.import_failed}
        </NotificationBanner>
      )}
      {step === "imported" && (
        <NotificationBanner lang={lang} kind="done">
          {own.import_done}
        </NotificationBanner>
      )}
      {step !== "checking" && step !== "importing" && <Figures {...props} />}
      {step === "checked" && report && report.bad > 0 && <WarningText lang={lang}>{own.import_bad_note}</WarningText>}
      {step === "checked" && report && (
        <ButtonRow>
          {report.bad === 0 && report.imported > 0 && (
            <Decide {...props} skip={false}>
              {own.import_take({ count: report.imported })}
            </Decide>
          )}
          {report.bad > 0 && report.imported > 0 && (
            <Decide {...props} skip>
              {own.import_take_good({ count: report.imported, bad: report.bad })}
            </Decide>
          )}
        </ButtonRow>
      )}
      <Faults {...props} />
      {step !== "checking" && step !== "importing" && (
        <p>
          <a href={importPath(town)}>{own.import_another}</a>
        </p>
      )}
    </>
  );
}
