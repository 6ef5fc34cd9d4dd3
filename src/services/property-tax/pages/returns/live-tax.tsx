// The year's tax of plot and floors as they stand in a form: the same on the server and, while somebody types, in the browser.
import type { VNode } from "preact";
import { rupees } from "../../../../kernel/money.ts";
import type { FinancialYear } from "../../../../kernel/civil-date.ts";
import { Table } from "../../../../web/components/table/table.tsx";
import { headIn } from "../../../../web/head-words.ts";
import type { Lang } from "../../../../web/language.ts";
import type { Assessment } from "../../rules/assess.ts";
import { words } from "./words/words.generated.ts";

/** Without an assessment it says that something is still to be filled in. */
export function LiveTax(props: {
  readonly lang: Lang;
  readonly year: FinancialYear;
  readonly assessment: Assessment | undefined;
}): VNode {
  const { lang, year, assessment } = props;
  const own = words[lang];
  if (!assessment) return <p>{own.live_wait}</p>;
  return (
    <Table
      caption={own.live_title({ year })}
      columns={[
        { heading: own.head, main: true },
        { heading: own.amount, numeric: true },
      ]}
      narrow="keep"
      rows={assessment.heads.map((one) => [headIn(one.head, lang), rupees(one.amountPaise)])}
      total={[own.live_total, rupees(assessment.totalPaise)]}
    />
  );
}
