// Examples of the stepper.
import type { Example } from "../example.ts";
import { Stepper } from "./stepper.tsx";

export const examples: readonly Example[] = [
  {
    name: "in the middle",
    render: (lang) => <Stepper lang={lang} steps={["संपत्ति चुनें", "रकम चुनें", "भुगतान करें", "रसीद"]} now={2} />,
  },
];
