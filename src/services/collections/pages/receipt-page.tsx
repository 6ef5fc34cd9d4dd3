// A receipt on the screen, with the way to its paper.
import type { VNode } from "preact";
import { amountInWords } from "../../../kernel/amount-words.ts";
import { ButtonRow } from "../../../web/components/button/button.tsx";
import { Details } from "../../../web/components/details/details.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { QrPicture } from "../../../web/components/qr-picture/qr-picture.tsx";
import { ReceiptSlip } from "../../../web/components/receipt-slip/receipt-slip.tsx";
import { Tag } from "../../../web/components/tag/tag.tsx";
import type { DueLine } from "../../../web/components/dues-table/dues-table.tsx";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { shownDate } from "../../../web/shown.ts";
import type { IssuedReceipt } from "../rules/receipt.ts";
import { linesOf, modeIn, reversalIn } from "./account-words.ts";
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
  /** What that number is called, where it is not a holding's. */
  readonly holdingName?: string | undefined;
  /** The receipt's number in the public log; undefined while it is not there. */
  readonly inLog: number | undefined;
  /** The signed text that anybody can check, and the same as a QR. */
  readonly signed: { readonly text: string; readonly qr: { readonly path: string; readonly size: number } };
  readonly pdf: string;
  /** The same for a narrow printer. */
  readonly thermal: string;
  /** For staff: the account's passbook, and where its cancelling or return is asked for. */
  readonly staff: { readonly passbook: string; readonly ask: string } | undefined;
}

/** In words: no longer good, since when and why. */
function Reversed({ lang, receipt }: Pick<ReceiptProps, "lang" | "receipt">): VNode | null {
  const own = words[lang];
  const { reversed } = receipt;
  if (!reversed) return null;
  return (
    <p>
      <Tag kind="bad">{reversalIn(reversed.cause, lang)}</Tag>{" "}
      {own.receipt_reversed_on({ date: shownDate(reversed.on, lang) })}
    </p>
  );
}

/** The cheque, draft or challan in one line. */
export const instrumentShown = ({ instrument }: IssuedReceipt, lang: Lang): string =>
  instrument === undefined
    ? ""
    : [instrument.number, instrument.bank, instrument.ifsc, shownDate(instrument.dated, lang)]
        .filter((part) => part !== undefined)
        .join(", ");

/** Allocations, and what stayed as advance as a line of its own. */
export function receiptLines(receipt: IssuedReceipt, lang: Lang): readonly DueLine[] {
  const lines = linesOf(receipt.allocations, lang);
  if (receipt.advancePaise === 0n) return lines;
  return [...lines, { head: words[lang].advance, year: "", amountPaise: receipt.advancePaise }];
}

/** What stands at the foot of the slip: its state, its reference, and what the payer should know. */
function SlipNotes({ lang, receipt, inLog, sample }: ReceiptProps): VNode {
  const own = words[lang];
  const clearing = receipt.mode === "cheque" || receipt.mode === "demand-draft";
  return (
    <>
      {sample && <p>{own.sample_rates}</p>}
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
      {receipt.instrument !== undefined && (
        <p>
          {instrumentShown(receipt, lang)}. {clearing && own.receipt_subject_to_clearing}
        </p>
      )}
      <Reversed lang={lang} receipt={receipt} />
      {receipt.advancePaise > 0n && <p>{own.advance_note}</p>}
      <p>{own.receipt_not_owner}</p>
    </>
  );
}

/** Staff go on from here to the account's passbook, or ask for the receipt to be cancelled or voided. */
function StaffLinks({ lang, receipt, staff }: ReceiptProps): VNode | null {
  const own = words[lang];
  if (!staff) return null;
  return (
    <p>
      <a href={safeUrl(staff.passbook)}>{own.passbook_title}</a>
      {!receipt.reversed && (
        <>
          {" · "}
          <a href={safeUrl(staff.ask)}>{own.receipt_cancel}</a>
        </>
      )}
    </p>
  );
}

export function ReceiptBody(props: ReceiptProps): VNode {
  const { lang, receipt, inLog } = props;
  const own = words[lang];
  return (
    <>
      <Reversed lang={lang} receipt={receipt} />
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
          holdingName: props.holdingName,
          mode: modeIn(receipt.mode, lang),
          lines: receiptLines(receipt, lang),
          totalPaise: receipt.amountPaise,
          amountWords: amountInWords(receipt.amountPaise, lang),
        }}
      >
        <SlipNotes {...props} />
        <QrPicture
          lang={lang}
          path={props.signed.qr.path}
          modules={props.signed.qr.size}
          caption={own.receipt_verify}
        />
      </ReceiptSlip>
      <ButtonRow>
        <LinkButton href={props.pdf}>{own.receipt_pdf}</LinkButton>
        <LinkButton href={props.thermal} kind="secondary">
          {own.receipt_thermal}
        </LinkButton>
      </ButtonRow>
      <StaffLinks {...props} />
      <Details summary={own.receipt_signed_text}>
        <p>{own.receipt_signed_how}</p>
        <p>
          <code class="ak-exact">{props.signed.text}</code>
        </p>
      </Details>
    </>
  );
}
