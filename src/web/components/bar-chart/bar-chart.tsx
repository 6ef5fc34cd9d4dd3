// Bars drawn on the server as SVG, with the same figures in a table for everyone.
import type { VNode } from "preact";
import type { Lang } from "../../language.ts";
import { shownCount } from "../../shown.ts";
import { words } from "../../words/words.generated.ts";
import { Details } from "../details/details.tsx";
import { Table } from "../table/table.tsx";

/** `value` is not negative. `shown` replaces the grouped number, for rupees or percent. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly shown?: string | undefined;
}

const rowHeight = 52;
const barHeight = 14;
const width = 360;

/** `title` names the chart; `id` keeps ids apart where a page has several. */
export function BarChart(props: {
  readonly lang: Lang;
  readonly id: string;
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly labelHeading?: string | undefined;
  readonly valueHeading?: string | undefined;
}): VNode {
  const own = words[props.lang];
  const top = Math.max(1, ...props.bars.map((bar) => bar.value));
  const shown = (bar: Bar): string => bar.shown ?? shownCount(bar.value);
  return (
    <figure class="ak-chart">
      <figcaption class="ak-chart__title">{props.title}</figcaption>
      <svg
        class="ak-chart__picture"
        viewBox={`0 0 ${width} ${props.bars.length * rowHeight}`}
        role="img"
        aria-labelledby={`${props.id}-title`}
      >
        <title id={`${props.id}-title`}>{props.title}</title>
        {props.bars.map((bar, at) => (
          <g key={bar.label}>
            <text class="ak-chart__label" x="0" y={at * rowHeight + 22}>
              {bar.label}
            </text>
            <text class="ak-chart__value" x={width} y={at * rowHeight + 22} text-anchor="end">
              {shown(bar)}
            </text>
            <rect class="ak-chart__ground" x="0" y={at * rowHeight + 30} width={width} height={barHeight} rx="3" />
            <rect
              class="ak-chart__bar"
              x="0"
              y={at * rowHeight + 30}
              width={Math.round((bar.value / top) * width)}
              height={barHeight}
              rx="3"
            />
          </g>
        ))}
      </svg>
      <Details summary={own.chart_table}>
        <Table
          caption={props.title}
          captionHidden
          columns={[
            { heading: props.labelHeading ?? own.chart_label, main: true },
            { heading: props.valueHeading ?? own.chart_value, numeric: true },
          ]}
          rows={props.bars.map((bar) => [bar.label, shown(bar)])}
        />
      </Details>
    </figure>
  );
}
