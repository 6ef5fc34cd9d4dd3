// Examples of the select.
import type { Example } from "../example.ts";
import { Select } from "./select.tsx";

const choices = [
  { value: "residential", text: "आवासीय" },
  { value: "commercial", text: "व्यावसायिक" },
  { value: "industrial", text: "औद्योगिक" },
];

export const examples: readonly Example[] = [
  { name: "nothing chosen", render: (lang) => <Select lang={lang} name="use-1" label="उपयोग" choices={choices} /> },
  {
    name: "chosen",
    render: (lang) => <Select lang={lang} name="use-2" label="उपयोग" choices={choices} value="commercial" />,
  },
];
