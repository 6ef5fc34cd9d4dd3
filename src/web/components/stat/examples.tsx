// Examples of figures.
import type { Example } from "../example.ts";
import { Stats } from "./stat.tsx";

export const examples: readonly Example[] = [
  {
    name: "a day at the counter",
    render: () => (
      <Stats
        figures={[
          { label: "आज की वसूली", value: "₹1,23,456.00", note: "42 रसीदें" },
          { label: "लंबित काम", value: "7" },
          { label: "समय-सीमा बीती", value: "1" },
        ]}
      />
    ),
  },
];
