// Old books: those that have scans, what was handed in last, and the form that hands in an index with its scans.
import type { VNode } from "preact";
import { Button } from "../../../../web/components/button/button.tsx";
import { FileUpload } from "../../../../web/components/file-upload/file-upload.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { shownCount } from "../../../../web/shown.ts";
import type { EventKind } from "../../rules/forms.ts";
import { kindWord } from "../field-words.ts";
import { booksPath } from "./places.ts";
import { words } from "./words/words.generated.ts";

export interface BookView {
  readonly unit: string;
  readonly what: EventKind;
  readonly book: string;
  readonly pages: number;
}

export interface BooksProps {
  readonly lang: Lang;
  readonly town: number;
  readonly books: readonly BookView[];
  /** What was handed in last and is not yet through. */
  readonly waiting: { readonly href: string; readonly name: string } | undefined;
  /** The form, for whoever may hand in. */
  readonly form:
    | {
        readonly csrf: string;
        /** The upload's own id, so that a piece sent twice is one piece. */
        readonly upload: string;
        readonly columns: readonly { readonly name: string; readonly required: boolean }[];
        readonly errors: readonly FieldError[];
      }
    | undefined;
}

function HandIn({
  lang,
  town,
  form,
}: Pick<BooksProps, "lang" | "town"> & { readonly form: BooksProps["form"] & object }) {
  const own = words[lang];
  return (
    <>
      <h2>{own.hand_in}</h2>
      <p>{own.hand_in_lead}</p>
      <Form id="import-form" action={booksPath(town)} csrf={form.csrf} hidden={{ upload: form.upload, at: "0" }} upload>
        <FileUpload
          lang={lang}
          name="file"
          label={own.file}
          accept=".zip,.csv,.xlsx,application/zip,text/csv"
          kinds="ZIP, CSV, XLSX"
          size={own.file_size}
          error={errorOf(form.errors, "file")}
        />
        <Button>{own.check}</Button>
        <div
          id="import-progress"
          data-words={JSON.stringify({ sending: own.sending, failed: own.send_failed })}
          aria-live="polite"
        />
      </Form>
      <p>{own.columns}</p>
      <ul>
        {form.columns.map(({ name, required }) => (
          <li key={name}>
            <code>{name}</code>
            {required && ` – ${own.needed}`}
          </li>
        ))}
      </ul>
    </>
  );
}

export function BooksBody({ lang, town, books, waiting, form }: BooksProps): VNode {
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.books_lead}</p>
      {waiting && (
        <p>
          <a href={waiting.href}>{own.waiting({ name: waiting.name })}</a>
        </p>
      )}
      {books.length === 0 ? (
        <p>{own.books_none}</p>
      ) : (
        <Table
          caption={own.books_scanned}
          columns={[
            { heading: own.book, main: true },
            { heading: own.register },
            { heading: own.unit },
            { heading: own.pages, numeric: true },
          ]}
          rows={books.map((one) => [one.book, kindWord(one.what, lang), one.unit, shownCount(one.pages)])}
        />
      )}
      {form && <HandIn lang={lang} town={town} form={form} />}
    </>
  );
}

export interface ScanProps {
  readonly lang: Lang;
  readonly image: string;
  readonly unit: string;
  readonly what: EventKind;
  readonly book: string;
  readonly page: number;
}

/** One page as it was scanned. */
export function ScanBody({ lang, image, unit, what, book, page }: ScanProps): VNode {
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{`${kindWord(what, lang)}, ${unit}`}</p>
      <p>{own.scan_private}</p>
      <img src={image} alt={own.page_scan({ book, page: String(page) })} />
    </>
  );
}
