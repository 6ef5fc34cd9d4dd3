// A certificate that was issued, and all certificates of one entry with the form by which the counter asks for another.
import type { VNode } from "preact";
import { type CivilDate } from "../../../../kernel/civil-date.ts";
import type { RegistrationLaw } from "../../../../kernel/registration-law.ts";
import { Button } from "../../../../web/components/button/button.tsx";
import { ConfirmPanel } from "../../../../web/components/confirm-panel/confirm-panel.tsx";
import { Form } from "../../../../web/components/form/form.tsx";
import { LinkButton } from "../../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../../web/components/notification-banner/notification-banner.tsx";
import { Select } from "../../../../web/components/select/select.tsx";
import { SummaryList, type SummaryRow } from "../../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../../web/components/table/table.tsx";
import { Tag } from "../../../../web/components/tag/tag.tsx";
import { TextInput } from "../../../../web/components/text-input/text-input.tsx";
import { errorOf, type FieldError } from "../../../../web/frame.ts";
import type { Lang } from "../../../../web/language.ts";
import { safeUrl } from "../../../../web/safe-url.ts";
import { shownDate } from "../../../../web/shown.ts";
import type { IssuedCertificate } from "../../rules/certificate.ts";
import { relationsOf } from "../../rules/certificate.ts";
import { order_letters_max } from "../../rules/certificate-asking.ts";
import { copies_max } from "../../rules/certificate-issuing.ts";
import type { EventKind } from "../../rules/forms.ts";
import { kindWord } from "../field-words.ts";
import { FeeNote, type ListedRequest, RequestList } from "./copies-page.tsx";
import { certificatePath, certificatePdfPath, eventCertificatesPath, printPath } from "./places.ts";
import { relationWord } from "./relation-word.ts";
import { SeenFields } from "./seen-fields.tsx";
import { words } from "./words/words.generated.ts";

/** A certificate, and whether its entry has changed or was cancelled since. */
export interface CertificateShown {
  readonly id: string;
  readonly certificate: IssuedCertificate;
  readonly withdrawn: boolean;
}

const good = (withdrawn: boolean, lang: Lang): VNode => (
  <Tag kind={withdrawn ? "bad" : "good"}>{withdrawn ? words[lang].withdrawn : words[lang].good}</Tag>
);

export interface CertificateProps extends CertificateShown {
  readonly lang: Lang;
  readonly town: number;
  /** The entry's number. */
  readonly entryNumber: string;
  /** Its place in the public log; undefined while it is not safe there. */
  readonly inLog: number | undefined;
  readonly csrf: string;
  readonly command: string;
}

function PrintPart(props: CertificateProps): VNode {
  const { lang, town, id, certificate } = props;
  const own = words[lang];
  return (
    <>
      <LinkButton href={certificatePdfPath(town, id, certificate.copies)}>
        {own.certificate_pdf({ copy: String(certificate.copies) })}
      </LinkButton>
      {certificate.copies < copies_max && (
        <Form action={printPath(town, id)} csrf={props.csrf} commandId={props.command}>
          <p>{own.certificate_again_more({ max: String(copies_max) })}</p>
          <Button kind="secondary">{own.certificate_again}</Button>
        </Form>
      )}
    </>
  );
}

export function CertificateBody(props: CertificateProps): VNode {
  const { lang, town, certificate, withdrawn, inLog } = props;
  const own = words[lang];
  const { replaces } = certificate;
  const rows: readonly SummaryRow[] = [
    { name: own.request_state, value: good(withdrawn, lang) },
    { name: own.field_what, value: kindWord(certificate.what, lang) },
    { name: own.entry_number, value: props.entryNumber },
    { name: own.column_on, value: shownDate(certificate.on, lang) },
    { name: own.column_to, value: relationWord(certificate.relation, lang) },
    { name: own.certificate_version, value: String(certificate.version) },
    ...(replaces
      ? [
          {
            name: own.certificate_replaces,
            value: <a href={safeUrl(certificatePath(town, replaces.certificate))}>{replaces.number}</a>,
          },
        ]
      : []),
    { name: own.certificate_copies, value: String(certificate.copies) },
  ];
  return (
    <>
      {withdrawn ? (
        <NotificationBanner lang={lang} kind="danger" title={own.withdrawn}>
          <p>{own.withdrawn_more}</p>
        </NotificationBanner>
      ) : (
        <ConfirmPanel title={own.certificate_ready} label={own.certificate_number} number={certificate.number} />
      )}
      <p>
        {inLog === undefined ? (
          <Tag kind="waiting">{own.not_safe}</Tag>
        ) : (
          <Tag kind="good">{own.safe({ index: String(inLog) })}</Tag>
        )}
      </p>
      <SummaryList lang={lang} rows={rows} />
      {!withdrawn && <PrintPart {...props} />}
    </>
  );
}

export interface EventCertificatesProps {
  readonly lang: Lang;
  readonly town: number;
  readonly event: string;
  readonly what: EventKind;
  readonly entryNumber: string;
  readonly registeredOn: CivilDate;
  /** A cancelled entry gives out nothing more. */
  readonly standing: boolean;
  readonly certificates: readonly CertificateShown[];
  readonly requests: readonly ListedRequest[];
  readonly law: Pick<RegistrationLaw, "copy">;
  readonly csrf: string;
  readonly command: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

function CounterForm(props: EventCertificatesProps): VNode {
  const { lang, values, errors } = props;
  const own = words[lang];
  return (
    <>
      <h2>{own.counter_title}</h2>
      <p>{own.counter_lead}</p>
      <FeeNote lang={lang} law={props.law} />
      <Form action={eventCertificatesPath(props.town, props.event)} csrf={props.csrf} commandId={props.command}>
        <Select
          lang={lang}
          name="relation"
          label={own.field_relation}
          value={values["relation"]}
          choices={relationsOf[props.what].map((value) => ({ value, text: relationWord(value, lang) }))}
          error={errorOf(errors, "relation")}
        />
        <TextInput
          lang={lang}
          name="name"
          label={own.field_name}
          value={values["name"]}
          error={errorOf(errors, "name")}
          lengthMax={100}
        />
        <TextInput
          lang={lang}
          name="order"
          label={own.counter_order}
          hint={own.counter_order_hint}
          value={values["order"]}
          error={errorOf(errors, "order")}
          lengthMax={order_letters_max}
          optional
        />
        <SeenFields lang={lang} values={values} errors={errors} hint={own.counter_seen_hint} />
        <Button>{own.counter_send}</Button>
      </Form>
    </>
  );
}

export function EventCertificatesBody(props: EventCertificatesProps): VNode {
  const { lang, town, certificates, requests } = props;
  const own = words[lang];
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          { name: own.field_what, value: kindWord(props.what, lang) },
          { name: own.entry_number, value: props.entryNumber },
          { name: own.entry_on, value: shownDate(props.registeredOn, lang) },
        ]}
      />
      {certificates.length === 0 ? (
        <p>{own.event_none}</p>
      ) : (
        <Table
          caption={own.event_title}
          captionHidden
          columns={[
            { heading: own.column_number, main: true },
            { heading: own.column_on },
            { heading: own.column_to },
            { heading: own.column_copies, numeric: true },
            { heading: own.column_state },
          ]}
          rows={certificates.map(({ id, certificate, withdrawn }) => [
            <a href={safeUrl(certificatePath(town, id))}>{certificate.number}</a>,
            shownDate(certificate.on, lang),
            relationWord(certificate.relation, lang),
            String(certificate.copies),
            good(withdrawn, lang),
          ])}
        />
      )}
      {requests.length > 0 && (
        <>
          <h2>{own.event_requests}</h2>
          <RequestList lang={lang} town={town} requests={requests} empty={own.copies_none} />
        </>
      )}
      {props.standing && <CounterForm {...props} />}
    </>
  );
}
