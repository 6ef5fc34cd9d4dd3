// The page on which a payer says how much and how.
import type { VNode } from "preact";
import { showDate } from "../../../kernel/civil-date.ts";
import { type Account, openDues, owed } from "../../../kernel/dues.ts";
import { AmountInput } from "../../../web/components/amount-input/amount-input.tsx";
import { Button } from "../../../web/components/button/button.tsx";
import { DuesTable } from "../../../web/components/dues-table/dues-table.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { Radios } from "../../../web/components/radios/radios.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Tag } from "../../../web/components/tag/tag.tsx";
import { errorOf, type FieldError } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { shownAmount } from "../../../web/shown.ts";
import { type AccountAbout, linesOf } from "./account-words.ts";
import { words } from "./words/words.generated.ts";

/** What both forms of money share: the account, and what was typed when the form is drawn again. */
export interface AccountFormProps {
  readonly lang: Lang;
  readonly about: AccountAbout;
  readonly account: Account;
  readonly action: string;
  readonly csrf: string;
  readonly commandId: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

/** 123450n as "1234.50" and 120000n as "1200": ready to be typed over. */
export const typedAmount = (amountPaise: bigint): string =>
  `${amountPaise / 100n}${amountPaise % 100n === 0n ? "" : `.${String(amountPaise % 100n).padStart(2, "0")}`}`;

export function AccountSummary({ lang, about }: Pick<AccountFormProps, "lang" | "about">): VNode {
  const own = words[lang];
  const rows = [{ name: own.pay_for, value: about.number }];
  if (about.address !== "") rows.push({ name: own.pay_address, value: about.address });
  const { offer } = about;
  return (
    <>
      <SummaryList lang={lang} rows={rows} />
      {offer && (
        <NotificationBanner lang={lang}>
          {own.pay_offer({
            pay: shownAmount(offer.payPaise),
            rebate: shownAmount(offer.rebatePaise),
            date: showDate(offer.until),
          })}
        </NotificationBanner>
      )}
    </>
  );
}

/** Beside dues of a sample installation: no council has resolved the rates they were worked out with. */
export const SampleRates = ({ lang }: { readonly lang: Lang }): VNode => (
  <p>
    <Tag kind="waiting">{words[lang].sample_rates}</Tag>
  </p>
);

export function PayBody(props: AccountFormProps & { readonly sample: boolean; readonly passbook: string }): VNode {
  const { lang, about, account, values, errors } = props;
  const own = words[lang];
  const owing = owed(account);
  return (
    <>
      <AccountSummary lang={lang} about={about} />
      {props.sample && <SampleRates lang={lang} />}
      <DuesTable lang={lang} lines={linesOf(openDues(account), lang)} totalPaise={owing} />
      <p>
        <a href={safeUrl(props.passbook)}>{own.passbook_title}</a>
      </p>
      {account.advancePaise > 0n && (
        <p>
          <strong>
            {own.advance}: ₹{shownAmount(account.advancePaise)}
          </strong>
          . {own.advance_back}
        </p>
      )}
      {owing === 0n ? (
        <>
          <p>{own.pay_nothing}</p>
          <LinkButton href={about.page}>{about.called ? own.back_to_page : own.back_to_account}</LinkButton>
        </>
      ) : (
        <Form action={props.action} csrf={props.csrf} commandId={props.commandId}>
          <AmountInput
            lang={lang}
            name="amount"
            label={own.pay_amount}
            hint={own.pay_amount_hint}
            value={values["amount"] ?? typedAmount(owing)}
            error={errorOf(errors, "amount")}
          />
          <p>{own.pay_order}</p>
          <Radios
            lang={lang}
            name="via"
            label={own.pay_via}
            value={values["via"] ?? "gateway"}
            error={errorOf(errors, "via")}
            choices={[
              { value: "gateway", text: own.via_gateway, hint: own.via_gateway_hint },
              { value: "upi", text: own.via_upi, hint: own.via_upi_hint },
            ]}
          />
          <Button>{own.pay_submit}</Button>
        </Form>
      )}
    </>
  );
}
