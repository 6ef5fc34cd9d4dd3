// Documents of a report: those that are there, each a link, and the form that adds one. Reporter's and registrar's pages share it.
import type { VNode } from "preact";
import type { BlobName } from "../../../../kernel/blob.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { FileUpload } from "../../../../web/components/file-upload/file-upload.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { Select } from "../../../../web/components/select/select.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import { type DocumentKind, documentKinds } from "../../rules/event.ts";
import { documentWord } from "../field-words.ts";
import { documentPath, documentsPath } from "./places.ts";
import { words } from "./words/words.generated.ts";

export interface DocumentView {
  readonly blob: BlobName;
  readonly what: DocumentKind;
  readonly type: string;
  readonly bytes: number;
}

/** Kinds that people hand in; a page of an old register comes with its book. */
export const givenKinds: readonly DocumentKind[] = documentKinds.filter((kind) => kind !== "page");

const kinds: Readonly<Record<string, string>> = { "application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG" };
const sizeOf = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024))} KB`;

export function DocumentList(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly event: string;
  readonly documents: readonly DocumentView[];
}): VNode {
  const { lang, town, event, documents } = props;
  if (documents.length === 0) return <p>{words[lang].documents_none}</p>;
  return (
    <ul>
      {documents.map((one) => (
        <li key={one.blob}>
          <a href={safeUrl(documentPath(town, event, one.blob))}>{documentWord(one.what, lang)}</a>{" "}
          <span class="ak-hint">
            {kinds[one.type] ?? one.type}, {sizeOf(one.bytes)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** `chosen` is the kind that was chosen in a form that is shown again. */
export function DocumentForm(props: {
  readonly lang: Lang;
  readonly town: number;
  readonly event: string;
  readonly csrf: string;
  readonly command: string;
  readonly chosen?: string | undefined;
  readonly errors: readonly FieldError[];
}): VNode {
  const { lang, town, event, errors } = props;
  const own = words[lang];
  return (
    <Form action={documentsPath(town, event)} csrf={props.csrf} commandId={props.command} upload>
      <Select
        lang={lang}
        name="what"
        label={own.document_kind}
        value={props.chosen}
        choices={givenKinds.map((value) => ({ value, text: documentWord(value, lang) }))}
        error={errorOf(errors, "what")}
      />
      <FileUpload
        lang={lang}
        name="document"
        label={own.document_file}
        accept="image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"
        kinds="JPEG, PNG, PDF"
        size="10 MB"
        error={errorOf(errors, "document")}
      />
      <Button kind="secondary">{own.document_add}</Button>
    </Form>
  );
}
