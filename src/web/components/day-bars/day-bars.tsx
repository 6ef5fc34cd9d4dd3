// Amounts day by day as bars in a server-made picture; the page shows the same figures in a table beside it.
import type { VNode } from "preact";

/** One bar; `label` stands below it where there is room, `value` in its tooltip and for screen readers. */
export interface DayBar {
  readonly key: string;
  readonly label: string;
  readonly amount: bigint;
  readonly value: string;
}

const width = 720;
const height = 220;
const foot = 26;
const head = 20;
/** Labels that fit below the bars side by side. */
const labels_max = 10;

/** `label` says what the picture shows. Bars share the width; the highest reaches the top and carries its value. */
export function DayBars(props: { readonly label: string; readonly bars: readonly DayBar[] }): VNode {
  const { bars } = props;
  const most = bars.reduce((top, bar) => (bar.amount > top ? bar.amount : top), 0n);
  const step = width / Math.max(bars.length, 1);
  const every = Math.ceil(bars.length / labels_max);
  // Parts of a thousand keep the figures whole until they are pixels.
  const heightOf = (amount: bigint): number =>
    most === 0n ? 0 : (Number((amount * 1_000n) / most) / 1_000) * (height - foot - head);
  const topBar = bars.findIndex((bar) => bar.amount === most && most > 0n);
  return (
    <figure class="ak-bars">
      <svg class="ak-bars__picture" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={props.label}>
        <line class="ak-bars__ground" x1={0} x2={width} y1={height - foot} y2={height - foot} />
        {bars.map((bar, at) => (
          <g key={bar.key}>
            <title>{`${bar.label}: ${bar.value}`}</title>
            <rect
              class="ak-bars__bar"
              x={(at * step + step * 0.12).toFixed(1)}
              y={(height - foot - heightOf(bar.amount)).toFixed(1)}
              width={(step * 0.76).toFixed(1)}
              height={heightOf(bar.amount).toFixed(1)}
            />
            {at % every === 0 && (
              <text class="ak-bars__label" x={(at * step + step / 2).toFixed(1)} y={height - 6} text-anchor="middle">
                {bar.label}
              </text>
            )}
          </g>
        ))}
        {topBar >= 0 && (
          <text
            class="ak-bars__label"
            x={Math.min(Math.max(topBar * step + step / 2, 60), width - 60).toFixed(1)}
            y={14}
            text-anchor="middle"
          >
            {bars[topBar]?.value}
          </text>
        )}
      </svg>
      <figcaption class="ak-bars__caption">{props.label}</figcaption>
    </figure>
  );
}
