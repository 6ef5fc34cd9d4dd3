// Examples of the bar chart.
import type { Example } from "../example.ts";
import { BarChart } from "./bar-chart.tsx";

const bars = [
  { label: "संपत्तिकर", value: 1250400, shown: "₹12,50,400" },
  { label: "समेकित कर", value: 410000, shown: "₹4,10,000" },
  { label: "शिक्षा उपकर", value: 96500, shown: "₹96,500" },
];

export const examples: readonly Example[] = [
  {
    name: "collection by head",
    render: (lang) => (
      <BarChart lang={lang} id="chart-1" title="इस माह की वसूली, मद के अनुसार" bars={bars} valueHeading="रकम" />
    ),
  },
];
