// What is owed, by head and year, with the total in figures.
import type { VNode } from "preact";
import { type Paise, rupees } from "../../../kernel/money.ts";
import type { Lang } from "../../language.ts";
import { words } from "../../words/words.generated.ts";
import { Table } from "../table/table.tsx";

/** One line; `head` and `year` are in the reader's words. */
export interface DueLine {
  readonly head: string;
  readonly year: string;
  readonly amountPaise: Paise;
}

/** `totalPaise` is given, not added up here: the page shows what the account says. */
export function DuesTable(props: {
  readonly lang: Lang;
  readonly lines: readonly DueLine[];
  readonly totalPaise: Paise;
  readonly caption?: string | undefined;
  /** What the last line is called where the table holds only a part of what is owed. */
  readonly totalName?: string | undefined;
}): VNode {
  const own = words[props.lang];
  if (props.lines.length === 0) return <p class="ak-dues__none">{own.dues_none}</p>;
  return (
    <div class="ak-dues">
      <Table
        caption={props.caption ?? own.dues_caption}
        columns={[
          { heading: own.dues_head, main: true },
          { heading: own.dues_year },
          { heading: own.dues_amount, numeric: true },
        ]}
        rows={props.lines.map((line) => [line.head, line.year, rupees(line.amountPaise)])}
        narrow="keep"
        total={[props.totalName ?? own.dues_total, "", rupees(props.totalPaise)]}
      />
    </div>
  );
}
