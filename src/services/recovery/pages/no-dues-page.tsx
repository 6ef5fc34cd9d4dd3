// The certificate of no dues: asking for it, and the certificate itself.
import type { VNode } from "preact";
import { type CivilDate, showDate } from "../../../kernel/civil-date.ts";
import type { Due } from "../../../kernel/facts.ts";
import { sum } from "../../../kernel/money.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { ConfirmPanel } from "../../../web/components/confirm-panel/confirm-panel.tsx";
import { DuesTable } from "../../../web/components/dues-table/dues-table.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Tag } from "../../../web/components/tag/tag.tsx";
import { headIn } from "../../../web/head-words.ts";
import type { Lang } from "../../../web/language.ts";
import { words } from "./words/words.generated.ts";

export interface AskNoDuesProps {
  readonly lang: Lang;
  readonly number: string;
  readonly dues: readonly Due[];
  readonly action: string;
  readonly pay: string;
  readonly csrf: string;
  readonly command: string;
}

export function AskNoDuesBody(props: AskNoDuesProps): VNode {
  const { lang, dues } = props;
  const own = words[lang];
  return (
    <>
      <p class="ak-lead">{own.no_dues_lead}</p>
      <SummaryList lang={lang} rows={[{ name: own.holding, value: props.number }]} />
      <DuesTable
        lang={lang}
        caption={own.dues_now}
        lines={dues.map(({ head, year, amountPaise }) => ({ head: headIn(head, lang), year, amountPaise }))}
        totalPaise={sum(dues.map((due) => due.amountPaise))}
      />
      {dues.length > 0 ? (
        <>
          <p>{own.no_dues_open}</p>
          <LinkButton href={props.pay}>{own.no_dues_pay}</LinkButton>
        </>
      ) : (
        <Form action={props.action} csrf={props.csrf} commandId={props.command}>
          <Button>{own.no_dues_get}</Button>
        </Form>
      )}
    </>
  );
}

export interface CertificateProps {
  readonly lang: Lang;
  readonly number: string;
  readonly holding: string;
  readonly on: CivilDate;
  readonly until: CivilDate;
  /** Its place in the public log; undefined while it is not safe there. */
  readonly inLog: number | undefined;
  readonly pdf: string;
}

export function CertificateBody(props: CertificateProps): VNode {
  const { lang, inLog } = props;
  const own = words[lang];
  return (
    <>
      <ConfirmPanel title={own.no_dues_given} label={own.no_dues_number} number={props.number} />
      <p>
        {inLog === undefined ? (
          <Tag kind="waiting">{own.not_safe}</Tag>
        ) : (
          <Tag kind="good">{own.safe({ index: String(inLog) })}</Tag>
        )}
      </p>
      <SummaryList
        lang={lang}
        rows={[
          { name: own.holding, value: props.holding },
          { name: own.paper_date, value: showDate(props.on) },
          { name: own.no_dues_until, value: showDate(props.until) },
        ]}
      />
      <LinkButton href={props.pdf}>{own.no_dues_pdf}</LinkButton>
    </>
  );
}
