// The town's recovery in one look: dues by ward, making a ward's bills, and their print.
import type { VNode } from "preact";
import { type Paise, rupees } from "../../../kernel/money.ts";
import { sum } from "../../../kernel/money.ts";
import { Button } from "../../../web/components/button/button.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { NotificationBanner } from "../../../web/components/notification-banner/notification-banner.tsx";
import { Select } from "../../../web/components/select/select.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import { safeUrl } from "../../../web/safe-url.ts";
import type { Lang } from "../../../web/language.ts";
import { shownCount } from "../../../web/shown.ts";
import { words } from "./words/words.generated.ts";

export interface WardRow {
  readonly ward: number;
  readonly accounts: number;
  readonly owing: number;
  readonly owedPaise: Paise;
  readonly href: string;
  /** Where its bills are printed, part by part. */
  readonly prints: readonly string[];
}

/** What the last press of the button did. */
export interface WardBilled {
  readonly ward: number;
  readonly billed: number;
  readonly stood: number;
  readonly more: boolean;
}

export interface RecoveryProps {
  readonly lang: Lang;
  readonly wards: readonly WardRow[];
  /** The days that no town has confirmed; undefined where both are law. */
  readonly unverified: { readonly bill: number; readonly notice: number } | undefined;
  readonly done: WardBilled | undefined;
  readonly action: string;
  readonly defaulters: string;
  readonly byDay: string;
  readonly csrf: string;
  readonly command: string;
}

function Done(props: { readonly lang: Lang; readonly done: WardBilled }): VNode {
  const own = words[props.lang];
  const { ward, billed, stood, more } = props.done;
  return (
    <NotificationBanner lang={props.lang} kind={more ? "notice" : "done"}>
      <p>{own.ward_billed({ ward: String(ward), billed: shownCount(billed), stood: shownCount(stood) })}</p>
      {more && <p>{own.ward_more}</p>}
    </NotificationBanner>
  );
}

export function RecoveryBody(props: RecoveryProps): VNode {
  const { lang, wards, unverified, done } = props;
  const own = words[lang];
  const total = (of: (row: WardRow) => number): string => shownCount(wards.reduce((all, row) => all + of(row), 0));
  return (
    <>
      {done && <Done lang={lang} done={done} />}
      <p class="ak-lead">{own.lead}</p>
      {unverified && (
        <WarningText lang={lang}>
          {own.days_unverified({ bill: String(unverified.bill), notice: String(unverified.notice) })}
        </WarningText>
      )}
      <p>
        <LinkButton href={props.byDay}>{own.by_day_card}</LinkButton>{" "}
        <LinkButton href={props.defaulters}>{own.defaulters}</LinkButton>
      </p>
      <Table
        caption={own.wards_caption}
        columns={[
          { heading: own.ward, main: true },
          { heading: own.accounts, numeric: true },
          { heading: own.owing, numeric: true },
          { heading: own.owed, numeric: true },
          { heading: own.print_ward },
        ]}
        rows={wards.map((row) => [
          <a key={row.href} href={safeUrl(row.href)}>
            {own.ward_title({ ward: String(row.ward) })}
          </a>,
          shownCount(row.accounts),
          shownCount(row.owing),
          rupees(row.owedPaise),
          row.prints.map((href, at) => (
            <span key={href}>
              <a
                href={href}
                aria-label={`${own.print_ward}, ${own.ward} ${row.ward}, ${own.print_part({ part: String(at + 1) })}`}
              >
                {own.print_part({ part: String(at + 1) })}
              </a>{" "}
            </span>
          )),
        ])}
        total={[
          own.column_total,
          total((row) => row.accounts),
          total((row) => row.owing),
          rupees(sum(wards.map((row) => row.owedPaise))),
          "",
        ]}
      />
      <h2>{own.bill_ward}</h2>
      <p>{own.bill_ward_text}</p>
      <Form action={props.action} csrf={props.csrf} commandId={props.command}>
        <Select
          lang={lang}
          name="ward"
          label={own.ward}
          value={done ? String(done.ward) : undefined}
          choices={wards.map(({ ward }) => ({ value: String(ward), text: `${own.ward} ${ward}` }))}
        />
        <Button>{own.bill_ward_button}</Button>
      </Form>
    </>
  );
}
