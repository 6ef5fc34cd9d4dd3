// A counter's day: opening it, counting it to hand over or close, the way to the bank, and its day book.
import type { VNode } from "preact";
import { instantMs } from "../../../kernel/civil-date.ts";
import { AmountInput } from "../../../web/components/amount-input/amount-input.tsx";
import { Button, ButtonRow } from "../../../web/components/button/button.tsx";
import { Checkboxes } from "../../../web/components/checkboxes/checkboxes.tsx";
import { Fieldset } from "../../../web/components/fieldset/fieldset.tsx";
import { Form } from "../../../web/components/form/form.tsx";
import { LinkButton } from "../../../web/components/link-button/link-button.tsx";
import { SummaryList } from "../../../web/components/summary-list/summary-list.tsx";
import { Table } from "../../../web/components/table/table.tsx";
import { Tag } from "../../../web/components/tag/tag.tsx";
import { TextInput } from "../../../web/components/text-input/text-input.tsx";
import { WarningText } from "../../../web/components/warning-text/warning-text.tsx";
import { errorOf, type FieldError } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import { safeUrl } from "../../../web/safe-url.ts";
import { shownAmount, shownCount, shownDate, shownTime } from "../../../web/shown.ts";
import { type CounterDay, denominations } from "../rules/counter-day.ts";
import { modeIn, reversalIn } from "./account-words.ts";
import type { ReceiptLink } from "./counter-page.tsx";
import { words } from "./words/words.generated.ts";

export interface DayProps {
  readonly lang: Lang;
  readonly counter: string;
  /** The day as it stands; `none` may still be opened when it is today's. */
  readonly day: CounterDay;
  readonly today: boolean;
  /** The reader is the clerk who has the counter. */
  readonly mine: boolean;
  /** The reader is a clerk. */
  readonly clerk: boolean;
  readonly receipts: readonly ReceiptLink[];
  /** Cheques and drafts that wait for the bank: id, and how they are named. */
  readonly cheques: readonly { readonly id: string; readonly text: string }[];
  readonly slips: readonly { readonly href: string; readonly number: string; readonly totalPaise: bigint }[];
  readonly csv: string;
  readonly action: string;
  readonly csrf: string;
  readonly commandId: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

function NotesFields({ lang, values, errors }: Pick<DayProps, "lang" | "values" | "errors">): VNode {
  const own = words[lang];
  return (
    <Fieldset
      lang={lang}
      id="count"
      level="row"
      legend={own.count_title}
      hint={own.count_hint}
      error={errorOf(errors, "notes")}
    >
      {denominations.map((value, at) => {
        const name = `n${value / 100n}`;
        return (
          <TextInput
            key={name}
            lang={lang}
            id={at === 0 ? "notes" : name}
            name={name}
            label={own.count_of({ value: Number(value / 100n) })}
            value={values[name]}
            inputMode="numeric"
            width={6}
            lengthMax={6}
          />
        );
      })}
    </Fieldset>
  );
}

const formOf = (props: DayProps) => ({ action: props.action, csrf: props.csrf, commandId: props.commandId });

function OpenForm(props: DayProps): VNode {
  const own = words[props.lang];
  return (
    <Form {...formOf(props)}>
      <AmountInput
        lang={props.lang}
        name="float"
        label={own.day_float}
        hint={own.day_float_hint}
        value={props.values["float"] ?? "0"}
        error={errorOf(props.errors, "float")}
      />
      <Button name="step" value="open">
        {own.day_open}
      </Button>
    </Form>
  );
}

function CountForm(props: DayProps): VNode {
  const own = words[props.lang];
  return (
    <Form {...formOf(props)}>
      <NotesFields {...props} />
      {props.mine ? (
        <>
          <WarningText lang={props.lang}>{own.day_close_text}</WarningText>
          <ButtonRow>
            <Button name="step" value="close">
              {own.day_close}
            </Button>
            <Button name="step" value="offer" kind="secondary">
              {own.day_offer}
            </Button>
          </ButtonRow>
        </>
      ) : (
        <Button name="step" value="take_over">
          {own.day_take_over}
        </Button>
      )}
    </Form>
  );
}

function DepositForm(props: DayProps): VNode {
  const own = words[props.lang];
  return (
    <Form {...formOf(props)}>
      <TextInput
        lang={props.lang}
        name="bank"
        label={own.deposit_bank}
        hint={own.deposit_bank_hint}
        value={props.values["bank"]}
        error={errorOf(props.errors, "bank")}
        lengthMax={80}
      />
      {props.cheques.length > 0 && (
        <Checkboxes
          lang={props.lang}
          name="cheques"
          label={own.deposit_cheques}
          values={props.cheques.map((one) => one.id)}
          choices={props.cheques.map((one) => ({ value: one.id, text: one.text }))}
        />
      )}
      <Button name="step" value="deposit">
        {own.deposit_make}
      </Button>
    </Form>
  );
}

/** Over, short or exact, in words. */
function differenceShown(countedPaise: bigint, expectedPaise: bigint, lang: Lang): string {
  const own = words[lang];
  const difference = countedPaise - expectedPaise;
  if (difference === 0n) return own.day_exact;
  return difference > 0n
    ? own.day_over({ amount: shownAmount(difference) })
    : own.day_short({ amount: shownAmount(-difference) });
}

function DaySummary({ lang, day }: DayProps): VNode | null {
  const own = words[lang];
  if (day.state === "none") return null;
  const stateWords = { open: own.day_state_open, offered: own.day_state_offered, closed: own.day_state_closed };
  const rows = [
    {
      name: own.payment_state,
      value: <Tag kind={day.state === "closed" ? "good" : "waiting"}>{stateWords[day.state]}</Tag>,
    },
    { name: own.day_opened_at, value: shownTime(instantMs(day.openedAt)) },
    { name: own.day_float, value: `₹${shownAmount(day.floatPaise)}` },
  ];
  const texts = rows.map(({ name, value }) => ({ name, value }));
  if (day.handovers > 0) texts.push({ name: own.day_handovers, value: shownCount(day.handovers) });
  if (day.state === "closed") {
    texts.push(
      { name: own.day_expected, value: `₹${shownAmount(day.expectedPaise)}` },
      { name: own.day_counted, value: `₹${shownAmount(day.countedPaise)}` },
      { name: own.day_difference, value: differenceShown(day.countedPaise, day.expectedPaise, lang) },
    );
  }
  return <SummaryList lang={lang} rows={texts} />;
}

function TakenTable({ lang, day }: DayProps): VNode | null {
  const own = words[lang];
  if (day.state === "none" || day.taken.length === 0) return null;
  const net = day.taken.map((one) => one.amountPaise - one.cancelledPaise);
  return (
    <Table
      caption={own.day_by_mode}
      columns={[
        { heading: own.payment_via, main: true },
        { heading: own.day_receipts, numeric: true },
        { heading: own.day_cancelled, numeric: true },
        { heading: own.payment_amount, numeric: true },
      ]}
      rows={day.taken.map((one, at) => [
        modeIn(one.mode, lang),
        shownCount(one.count),
        shownCount(one.cancelledCount),
        shownAmount(net[at] ?? 0n),
      ])}
      total={[own.counter_total, "", "", shownAmount(net.reduce((all, amount) => all + amount, 0n))]}
    />
  );
}

function NotesTable({ lang, day }: DayProps): VNode | null {
  const own = words[lang];
  if (day.state !== "closed" || day.notes.length === 0) return null;
  return (
    <Table
      caption={own.count_title}
      narrow="keep"
      columns={[
        { heading: own.count_value, main: true },
        { heading: own.count_number, numeric: true },
        { heading: own.payment_amount, numeric: true },
      ]}
      rows={day.notes.map(({ valuePaise, count }) => [
        `₹${String(valuePaise / 100n)}`,
        shownCount(count),
        shownAmount(valuePaise * BigInt(count)),
      ])}
      total={[own.day_counted, "", shownAmount(day.countedPaise)]}
    />
  );
}

/** The receipts in the order of their book; cancelled ones keep their line. */
function DayReceipts({ lang, receipts }: DayProps): VNode {
  const own = words[lang];
  if (receipts.length === 0) return <p>{own.counter_none}</p>;
  return (
    <Table
      caption={own.day_book}
      columns={[
        { heading: own.receipt_title, main: true },
        { heading: own.counter_time },
        { heading: own.payment_via },
        { heading: own.payment_amount, numeric: true },
        { heading: own.payment_state },
      ]}
      rows={receipts.map(({ href, receipt }) => [
        <a key={href} href={safeUrl(href)}>
          {receipt.number}
        </a>,
        shownTime(instantMs(receipt.at)),
        modeIn(receipt.mode, lang),
        shownAmount(receipt.amountPaise),
        receipt.reversed === undefined ? own.receipt_good : reversalIn(receipt.reversed.cause, lang),
      ])}
    />
  );
}

function Work(props: DayProps): VNode | null {
  const own = words[props.lang];
  const { day } = props;
  if (!props.clerk) return null;
  if (day.state === "none") return props.today ? <OpenForm {...props} /> : <p>{own.day_never}</p>;
  if (day.state === "closed") return <DepositForm {...props} />;
  if (day.state === "offered") {
    return props.mine ? (
      <Form {...formOf(props)}>
        <p>{own.day_offered_text}</p>
        <Button name="step" value="keep" kind="secondary">
          {own.day_keep}
        </Button>
      </Form>
    ) : (
      <CountForm {...props} />
    );
  }
  return props.mine ? <CountForm {...props} /> : <p>{own.day_of_another}</p>;
}

export function DayBody(props: DayProps): VNode {
  const own = words[props.lang];
  return (
    <>
      <DaySummary {...props} />
      <TakenTable {...props} />
      <NotesTable {...props} />
      {props.slips.length > 0 && (
        <Table
          caption={own.deposit_slips}
          narrow="keep"
          columns={[
            { heading: own.deposit_number, main: true },
            { heading: own.payment_amount, numeric: true },
          ]}
          rows={props.slips.map((slip) => [
            <a key={slip.href} href={safeUrl(slip.href)}>
              {slip.number}
            </a>,
            shownAmount(slip.totalPaise),
          ])}
        />
      )}
      <Work {...props} />
      {props.day.state !== "none" && (
        <>
          <DayReceipts {...props} />
          <LinkButton href={props.csv} kind="secondary">
            {own.day_csv}
          </LinkButton>
        </>
      )}
    </>
  );
}

export interface TownDayProps {
  readonly lang: Lang;
  readonly days: readonly { readonly href: string; readonly day: Exclude<CounterDay, { readonly state: "none" }> }[];
  readonly left: readonly { readonly href: string; readonly day: Exclude<CounterDay, { readonly state: "none" }> }[];
  readonly modes: readonly { readonly mode: string; readonly count: number; readonly amountPaise: bigint }[];
  readonly heads: readonly { readonly head: string; readonly arrearPaise: bigint; readonly currentPaise: bigint }[];
}

/** All that the town took on a day: counter by counter, by way of paying, and by head with arrear and current apart. */
export function TownDayBody({ lang, days, left, modes, heads }: TownDayProps): VNode {
  const own = words[lang];
  const stateWords = { open: own.day_state_open, offered: own.day_state_offered, closed: own.day_state_closed };
  const total = (amounts: readonly bigint[]): string => shownAmount(amounts.reduce((all, one) => all + one, 0n));
  const listed = (caption: string, rows: TownDayProps["days"]): VNode => (
    <Table
      caption={caption}
      columns={[{ heading: own.counter, main: true }, { heading: own.take_on }, { heading: own.payment_state }]}
      rows={rows.map(({ href, day }) => [
        <a key={href} href={safeUrl(href)}>
          {day.counter}
        </a>,
        shownDate(day.on, lang),
        stateWords[day.state],
      ])}
    />
  );
  return (
    <>
      {left.length > 0 && listed(own.day_left_open, left)}
      {days.length === 0 ? <p>{own.day_no_counter}</p> : listed(own.day_counters, days)}
      <Table
        caption={own.day_by_mode}
        columns={[
          { heading: own.payment_via, main: true },
          { heading: own.day_receipts, numeric: true },
          { heading: own.payment_amount, numeric: true },
        ]}
        rows={modes.map((one) => [one.mode, shownCount(one.count), shownAmount(one.amountPaise)])}
        total={[own.counter_total, "", total(modes.map((one) => one.amountPaise))]}
      />
      <Table
        caption={own.day_by_head}
        columns={[
          { heading: own.day_head, main: true },
          { heading: own.day_arrear, numeric: true },
          { heading: own.day_current, numeric: true },
        ]}
        rows={heads.map((one) => [one.head, shownAmount(one.arrearPaise), shownAmount(one.currentPaise)])}
        total={[
          own.counter_total,
          total(heads.map((one) => one.arrearPaise)),
          total(heads.map((one) => one.currentPaise)),
        ]}
      />
    </>
  );
}
