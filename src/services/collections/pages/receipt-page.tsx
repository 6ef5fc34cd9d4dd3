// A receipt on the screen, with the way to its paper.
import type { VNode } from "preact";
import { amountInWords } from "../../../kernel/amount-words.ts";
import { Details } from "../../../web/components/details/details.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { QrPicture } from "../../../web/components/qr-picture/qr-picture.tsx";
import { ReceiptSlip } from "../../../web/components/receipt-slip/receipt-slip.tsx";
import { Tag } from "../../../web/components/tag/tag.tsx";
import type { DueLine } from "../../../web/components/dues-table/dues-table.tsx";
import type { Lang } from "../../../web/language.ts";
import type { IssuedReceipt } from "../rules/receipt.ts";
import { linesOf, modeIn } from "./account-words.ts";
import { words } from "./words/words.generated.ts";

export interface ReceiptProps {
  readonly lang: Lang;
  readonly sample: boolean;
  /** The town with its type. */
  readonly town: string;
  readonly receipt: IssuedReceipt;
  /** The payer's name as it may be shown; empty when none was given. */
  readonly payer: string;
  /** Public number of what was paid for. */
  readonly holding: string;
  /** The receipt's number in the public log; undefined while it is not there. */
  readonly inLog: number | undefined;
  /** The signed text that anybody can check, and the same as a QR. */
  readonly signed: { readonly text: string; readonly qr: { readonly path: string; readonly size: number } };
  readonly pdf: string;
}

/** Allocations, and what stayed as advance as a line of its own. */
export function receiptLines(receipt: IssuedReceipt, lang: Lang): readonly DueLine[] {
  const lines = linesOf(receipt.allocations, lang);
  if (receipt.advancePaise === 0n) return lines;
  return [...lines, { head: words[lang].advance, year: "", amountPaise: receipt.advancePaise }];
}

export function ReceiptBody(props: ReceiptProps): VNode {
  const { lang, receipt, inLog } = props;
  const own = words[lang];
  return (
    <>
      {inLog !== undefined && (
        <p>
          <Tag kind="good">{own.receipt_safe({ index: inLog })}</Tag>
        </p>
      )}
      <ReceiptSlip
        lang={lang}
        sample={props.sample}
        slip={{
          town: props.town,
          number: receipt.number,
          date: receipt.on,
          from: props.payer,
          holding: props.holding,
          mode: modeIn(receipt.mode, lang),
          lines: receiptLines(receipt, lang),
          totalPaise: receipt.amountPaise,
          amountWords: amountInWords(receipt.amountPaise, lang),
        }}
      >
        {props.sample && <p>{own.sample_rates}</p>}
        {inLog === undefined && (
          <p>
            <Tag kind="waiting">{own.receipt_not_safe}</Tag> {own.receipt_not_safe_text}
          </p>
        )}
        {receipt.reference !== undefined && (
          <p>
            {own.receipt_reference}: {receipt.reference}
          </p>
        )}
        {receipt.advancePaise > 0n && <p>{own.advance_note}</p>}
        <p>{own.receipt_not_owner}</p>
        <QrPicture
          lang={lang}
          path={props.signed.qr.path}
          modules={props.signed.qr.size}
          caption={own.receipt_verify}
        />
      </ReceiptSlip>
      <LinkButton href={props.pdf}>{own.receipt_pdf}</LinkButton>
      <Details summary={own.receipt_signed_text}>
        <p>{own.receipt_signed_how}</p>
        <p>
          <code class="ak-exact">{props.signed.text}</code>
        </p>
      </Details>
    </>
  );
}
