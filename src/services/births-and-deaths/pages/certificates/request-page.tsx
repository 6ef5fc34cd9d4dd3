// Where a request for a copy stands: for whoever made it, and for the office, which compares the proof with the entry.
import type { VNode } from "preact";
import type { BlobReference } from "../../../../kernel/blob.ts";
import { type Paise, rupees } from "../../../../kernel/money.ts";
import { Button, ButtonRow } from "../../../../web/components/button/button.tsx";
import { ConfirmPanel } from "../../../../web/components/confirm-panel/confirm-panel.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { Radios } from "../../../../web/components/radios/radios.tsx";
import { SummaryList, type SummaryRow } from "../../../../web/components/summary-list/summary-list.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import { shownDate } from "../../../../web/shown.ts";
import { type CertificateRequest, type GrantedBy, refusalReasons } from "../../rules/certificate.ts";
import { needsProof } from "../../rules/certificate-seen.ts";
import type { Entry } from "../../rules/event.ts";
import { type EventKind, fieldsOf, type Form as FilledForm, shapeOf } from "../../rules/forms.ts";
import { fieldWord, kindWord, shownValue } from "../field-words.ts";
import { certificatePath, doRequestPath, proofPath } from "./places.ts";
import { reasonWord, relationWord, requestState, seenWord } from "./relation-word.ts";
import { SeenFields } from "./seen-fields.tsx";
import { words } from "./words/words.generated.ts";

/** The entry as the office sees it beside the proof. */
export interface EntryShown {
  readonly what: EventKind;
  readonly entry: Entry;
  readonly form: FilledForm;
}

export interface RequestProps {
  readonly lang: Lang;
  readonly town: number;
  readonly id: string;
  readonly request: Exclude<CertificateRequest, { state: "none" }>;
  /** Opened for whoever may see this page. */
  readonly name: string;
  readonly wanted: string;
  readonly order: string;
  /** The end of the number of the proof that was seen. */
  readonly ending: string;
  /** What is still to be paid. */
  readonly owedPaise: Paise;
  readonly pay: string;
  /** Whether the reader serves at the office. */
  readonly desk: boolean;
  /** For the office only; null where no entry was found. */
  readonly office?: { readonly entry: EntryShown | null } | undefined;
  readonly csrf: string;
  readonly command: string;
  /** The id of the other command that the page offers. */
  readonly second: string;
  readonly errors: readonly FieldError[];
  readonly values: Readonly<Record<string, string>>;
}

function Said(props: RequestProps): VNode {
  const { lang, request } = props;
  const own = words[lang];
  const { asked, on } = request;
  const state = requestState(request.state, lang);
  const rows: readonly SummaryRow[] = [
    { name: own.request_number, value: asked.application },
    { name: own.request_on, value: shownDate(on, lang) },
    { name: own.request_state, value: <Tag kind={state.kind}>{state.text}</Tag> },
    { name: own.field_what, value: kindWord(asked.what, lang) },
    { name: own.request_wanted, value: props.wanted },
    { name: own.field_relation, value: relationWord(asked.relation, lang) },
    { name: own.field_name, value: props.name },
    ...(props.order === "" ? [] : [{ name: own.field_order, value: props.order }]),
    ...(asked.seen ? [{ name: own.seen, value: `${seenWord(asked.seen.what, lang)} ${props.ending}`.trim() }] : []),
    ...(request.state === "refused" ? [{ name: own.reason, value: reasonWord(request.reason, lang) }] : []),
    ...(request.state === "granted" || request.state === "issued"
      ? [{ name: own.fee, value: request.feePaise === 0n ? own.fee_free : `₹${rupees(request.feePaise)}` }]
      : []),
  ];
  return <SummaryList lang={lang} rows={rows} />;
}

/** Pictures are shown, other papers are links. */
function Proofs({
  lang,
  town,
  id,
  proofs,
}: { readonly proofs: readonly BlobReference[] } & Pick<RequestProps, "lang" | "town" | "id">): VNode {
  const own = words[lang];
  if (proofs.length === 0) return <p>{own.proofs_none}</p>;
  return (
    <ul>
      {proofs.map((one, at) => {
        const href = safeUrl(proofPath(town, id, one.blob));
        const text = own.proof({ count: String(at + 1) });
        return (
          <li key={one.blob}>
            <a href={href}>{text}</a>
            {one.type.startsWith("image/") && <img src={href} alt={text} loading="lazy" />}
          </li>
        );
      })}
    </ul>
  );
}

/** The legal part of the entry, without anybody's Aadhaar number. */
function EntryPart({ lang, shown }: { readonly lang: Lang; readonly shown: EntryShown }): VNode {
  const { what, entry, form } = shown;
  const own = words[lang];
  const rows = fieldsOf(what).flatMap((field): readonly SummaryRow[] => {
    const value = form[field];
    const { part, kind } = shapeOf(field);
    return value === undefined || part !== "legal" || kind === "identity"
      ? []
      : [{ name: fieldWord(field, lang, what), value: shownValue(field, value, lang) }];
  });
  return (
    <SummaryList
      lang={lang}
      rows={[
        { name: own.entry_number, value: entry.number },
        { name: own.entry_on, value: shownDate(entry.on, lang) },
        ...rows,
      ]}
    />
  );
}

function Decide(props: RequestProps & { readonly entry: EntryShown | null }): VNode {
  const { lang, town, id, request, entry, csrf, command, errors, values } = props;
  const own = words[lang];
  return (
    <>
      <h2>{own.proofs}</h2>
      <Proofs lang={lang} town={town} id={id} proofs={request.asked.proofs} />
      <h2>{own.entry}</h2>
      {entry ? <EntryPart lang={lang} shown={entry} /> : <p>{own.entry_none}</p>}
      <Form action={doRequestPath(town, id, "grant")} csrf={csrf} commandId={command}>
        {entry === null && (
          <TextInput
            lang={lang}
            name="number"
            label={own.entry_number}
            hint={own.entry_number_hint}
            value={values["number"]}
            error={errorOf(errors, "number")}
            lengthMax={100}
          />
        )}
        {needsProof(request.asked.relation) && (
          <SeenFields lang={lang} values={values} errors={errors} hint={own.seen_hint} />
        )}
        <Button>{own.grant}</Button>
      </Form>
      <Form action={doRequestPath(town, id, "refuse")} csrf={csrf} commandId={props.second}>
        <Radios
          lang={lang}
          name="reason"
          label={own.reason}
          hint={own.refuse_hint}
          value={values["reason"] ?? refusalReasons[0]}
          choices={refusalReasons.map((value) => ({ value, text: reasonWord(value, lang) }))}
          error={errorOf(errors, "reason")}
        />
        <Button kind="danger">{own.refuse}</Button>
      </Form>
    </>
  );
}

const grantedKeys = {
  mobile: "granted_mobile",
  reporter: "granted_reporter",
  office: "granted_office",
} as const satisfies Record<GrantedBy, keyof (typeof words)["hi"]>;

/** What comes after a grant: paying, then the certificate. */
function Granted(props: RequestProps): VNode {
  const { lang, town, id, request, owedPaise } = props;
  const own = words[lang];
  return (
    <>
      {request.state === "granted" && <p>{own[grantedKeys[request.how]]}</p>}
      {owedPaise > 0n ? (
        <>
          <p>{own.fee_first}</p>
          <LinkButton href={props.pay}>{own.fee_pay}</LinkButton>
        </>
      ) : (
        <Form action={doRequestPath(town, id, "issue")} csrf={props.csrf} commandId={props.command}>
          <ButtonRow>
            <Button>{own.issue}</Button>
          </ButtonRow>
        </Form>
      )}
      {props.desk && (
        <Form
          action={doRequestPath(town, id, "refuse")}
          csrf={props.csrf}
          commandId={props.second}
          hidden={{ reason: "closed" }}
        >
          <Button kind="danger">{own.close}</Button>
        </Form>
      )}
    </>
  );
}

export function RequestBody(props: RequestProps): VNode {
  const { lang, town, request, office } = props;
  const own = words[lang];
  return (
    <>
      {request.state === "asked" && office === undefined && (
        <ConfirmPanel title={own.request_received} label={own.request_number} number={request.asked.application}>
          <p>{own.request_received_more}</p>
        </ConfirmPanel>
      )}
      <Said {...props} />
      {request.state === "asked" && office && <Decide {...props} entry={office.entry} />}
      {request.state === "granted" && <Granted {...props} />}
      {request.state === "issued" && (
        <LinkButton href={certificatePath(town, request.certificate)}>{own.issued_open}</LinkButton>
      )}
    </>
  );
}
