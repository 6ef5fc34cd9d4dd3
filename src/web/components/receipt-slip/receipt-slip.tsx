// A receipt as a slip: on the screen after a payment, and on A5 from the counter's printer.
import type { ComponentChildren, VNode } from "preact";
import { type CivilDate, showDate } from "../../../kernel/civil-date.ts";
import { type Paise, rupees } from "../../../kernel/money.ts";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";
import type { DueLine } from "../dues-table/dues-table.tsx";

/** Everything as shown to the payer. `town` with its type; `amountWords` in the page's language. */
export interface Slip {
  readonly town: string;
  readonly number: string;
  readonly date: CivilDate;
  /** Empty when nobody gave a name. */
  readonly from: string;
  readonly holding: string;
  /** What that number is called; a holding's where nothing is said. */
  readonly holdingName?: string | undefined;
  readonly mode: string;
  readonly lines: readonly DueLine[];
  readonly totalPaise: Paise;
  readonly amountWords: string;
}

/** `children` stand at the foot, usually the QR picture and a line about verifying. */
export function ReceiptSlip(props: {
  readonly lang: Lang;
  readonly slip: Slip;
  readonly sample?: boolean | undefined;
  readonly children?: ComponentChildren;
}): VNode {
  const own = words[props.lang];
  const { slip } = props;
  const all: readonly (readonly [string, string])[] = [
    [own.receipt_number, slip.number],
    [own.receipt_date, showDate(slip.date, props.lang)],
    [own.receipt_from, slip.from],
    [slip.holdingName ?? own.receipt_holding, slip.holding],
    [own.receipt_mode, slip.mode],
  ];
  const facts = all.filter(([, value]) => value !== "");
  return (
    <article class="ak-slip" aria-label={`${own.receipt} ${slip.number}`}>
      <p class="ak-slip__town">{slip.town}</p>
      <p class="ak-slip__title">{own.receipt}</p>
      {props.sample === true && <p class="ak-slip__sample">{own.sample_data}</p>}
      <dl class="ak-slip__facts">
        {facts.map(([name, value]) => (
          <div key={name} class="ak-slip__fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <table class="ak-slip__lines">
        <caption class="ak-hidden">{own.dues_caption}</caption>
        <thead>
          <tr>
            <th scope="col">{own.dues_head}</th>
            <th scope="col">{own.dues_year}</th>
            <th scope="col" class="ak-slip__amount">
              {own.dues_amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {slip.lines.map((line) => (
            <tr key={`${line.head} ${line.year}`}>
              <th scope="row">{line.head}</th>
              <td>{line.year}</td>
              <td class="ak-slip__amount">{rupees(line.amountPaise)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {own.receipt_total}
            </th>
            <td class="ak-slip__amount">₹{rupees(slip.totalPaise)}</td>
          </tr>
        </tfoot>
      </table>
      <p class="ak-slip__words">
        {own.receipt_in_words}: {slip.amountWords}
      </p>
      {props.children}
    </article>
  );
}
