// Examples of bars day by day.
import type { Example } from "../example.ts";
import { DayBars } from "./day-bars.tsx";

const amounts = [1200n, 0n, 5400n, 3300n, 800n, 9200n, 4100n];

export const examples: readonly Example[] = [
  {
    name: "a week",
    render: () => (
      <DayBars
        label="दिन के अनुसार वसूली"
        bars={amounts.map((amount, at) => ({ key: String(at), label: `${15 + at}-11`, amount, value: `₹${amount}` }))}
      />
    ),
  },
  { name: "no day at all", render: () => <DayBars label="दिन के अनुसार वसूली, कोई दिन नहीं" bars={[]} /> },
];
