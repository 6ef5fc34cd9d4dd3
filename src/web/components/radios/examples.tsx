// Examples of radios.
import type { Example } from "../example.ts";
import { Radios } from "./radios.tsx";

const choices = [
  { value: "all", text: "पूरी रकम", hint: "₹4,290.50" },
  { value: "part", text: "कुछ रकम" },
];

export const examples: readonly Example[] = [
  {
    name: "one chosen",
    render: (lang) => <Radios lang={lang} name="how-much-1" label="कितनी रकम?" choices={choices} value="all" />,
  },
  {
    name: "with an error, in a line",
    render: (lang) => (
      <Radios
        lang={lang}
        name="how-much-2"
        label="कितना भुगतान करेंगे?"
        choices={choices.map(({ value, text }) => ({ value, text }))}
        error="एक चुनें।"
        inline
      />
    ),
  },
];
