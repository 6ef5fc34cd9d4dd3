// The status of a payment: what is known, and nothing else.
import type { VNode } from "preact";
import type { Instant } from "../../../kernel/civil-date.ts";
import { showInstant } from "../../../kernel/civil-date.ts";
import type { Paise } from "../../../kernel/money.ts";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { ConfirmPanel } from "../../../web/components/confirm-panel/confirm-panel.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { QrPicture } from "../../../web/components/qr-picture/qr-picture.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Tag, type TagKind } from "../../../web/components/tag/tag.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import type { Lang } from "../../../web/language.ts";
import { shownAmount } from "../../../web/shown.ts";
import type { FailureReason, Via } from "../rules/payment.ts";
import { modeIn } from "./account-words.ts";
import { words } from "./words/words.generated.ts";

/** How far a payment is, as the payer is told. "recording": the bank has the money, the receipt is not yet safe. */
export type PaymentStage = "started" | "failed" | "recording" | "confirmed";

/** What a UPI app needs, drawn. */
export interface UpiCode {
  readonly link: string;
  readonly payee: string;
  readonly qr: { readonly path: string; readonly size: number };
  /** The sandbox's page that stands for a UPI app; none with a real gateway. */
  readonly sandbox?: string | undefined;
}

export interface PaymentProps {
  readonly lang: Lang;
  readonly stage: PaymentStage;
  readonly reason?: FailureReason | undefined;
  readonly reference: string;
  readonly amountPaise: Paise;
  readonly via: Via;
  readonly at: Instant;
  /** The bank could not be asked just now. */
  readonly silent: boolean;
  readonly receipts: readonly { readonly href: string; readonly number: string }[];
  /** Paths: this page, the way to the bank, and the form to pay again. */
  readonly here: string;
  readonly bank: string;
  readonly again: string;
  readonly csrf: string;
  readonly upi?: UpiCode | undefined;
}

const tagKinds: Readonly<Record<PaymentStage, TagKind>> = {
  started: "waiting",
  failed: "bad",
  recording: "waiting",
  confirmed: "good",
};

export function stageWords(stage: PaymentStage, lang: Lang): string {
  const own = words[lang];
  return {
    started: own.state_started,
    failed: own.state_failed,
    recording: own.state_recording,
    confirmed: own.state_confirmed,
  }[stage];
}

function Upi({ lang, upi }: { readonly lang: Lang; readonly upi: UpiCode }): VNode {
  const own = words[lang];
  return (
    <section aria-labelledby="upi">
      <h2 id="upi" class="ak-heading-2">
        {own.upi_title}
      </h2>
      <p>{own.upi_scan}</p>
      <QrPicture
        lang={lang}
        path={upi.qr.path}
        modules={upi.qr.size}
        size="small"
        caption={`${own.upi_payee}: ${upi.payee}`}
      />
      <ButtonRow>
        <LinkButton href={upi.link}>{own.upi_open}</LinkButton>
        {upi.sandbox !== undefined && (
          <LinkButton href={upi.sandbox} kind="secondary">
            {own.upi_sandbox}
          </LinkButton>
        )}
      </ButtonRow>
      <p>{own.upi_after}</p>
    </section>
  );
}

function Started(props: PaymentProps): VNode {
  const own = words[props.lang];
  return (
    <>
      <p>{own.started_text}</p>
      {props.upi && <Upi lang={props.lang} upi={props.upi} />}
      <LinkButton href={props.here} kind={props.upi ? "primary" : "secondary"}>
        {own.refresh}
      </LinkButton>
      {props.via === "gateway" && (
        <Form action={props.bank} csrf={props.csrf}>
          <Button>{own.go_to_bank}</Button>
        </Form>
      )}
    </>
  );
}

function Failed(props: PaymentProps): VNode {
  const own = words[props.lang];
  const said = { declined: own.failed_declined, cancelled: own.failed_cancelled, expired: own.failed_expired };
  return (
    <>
      <WarningText lang={props.lang}>{said[props.reason ?? "declined"]}</WarningText>
      <p>{own.failed_more}</p>
      <ButtonRow>
        <LinkButton href={props.again}>{own.pay_again}</LinkButton>
        <LinkButton href={props.here} kind="secondary">
          {own.refresh}
        </LinkButton>
      </ButtonRow>
    </>
  );
}

function Confirmed(props: PaymentProps): VNode {
  const own = words[props.lang];
  const twice = props.receipts.length > 1;
  return (
    <ConfirmPanel title={own.state_confirmed}>
      <p>{twice ? own.confirmed_twice : own.confirmed_text}</p>
      {props.receipts.map(({ href, number }) => (
        <p key={href}>
          <LinkButton href={href} kind="secondary">
            {own.see_receipt({ number })}
          </LinkButton>
        </p>
      ))}
    </ConfirmPanel>
  );
}

function Stage(props: PaymentProps): VNode {
  const own = words[props.lang];
  if (props.stage === "started") return <Started {...props} />;
  if (props.stage === "failed") return <Failed {...props} />;
  if (props.stage === "confirmed") return <Confirmed {...props} />;
  return (
    <>
      <p>{own.recording_text}</p>
      <LinkButton href={props.here}>{own.refresh}</LinkButton>
    </>
  );
}

export function PaymentBody(props: PaymentProps): VNode {
  const own = words[props.lang];
  return (
    <>
      <SummaryList
        lang={props.lang}
        rows={[
          {
            name: own.payment_state,
            value: <Tag kind={tagKinds[props.stage]}>{stageWords(props.stage, props.lang)}</Tag>,
          },
          { name: own.payment_amount, value: `₹${shownAmount(props.amountPaise)}` },
          { name: own.payment_via, value: modeIn(props.via, props.lang) },
          { name: own.payment_begun, value: showInstant(props.at, props.lang) },
          { name: own.payment_number, value: props.reference },
        ]}
      />
      {props.silent && <p>{own.bank_silent}</p>}
      <Stage {...props} />
    </>
  );
}
