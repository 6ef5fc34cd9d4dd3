// Examples of the date input.
import type { Example } from "../example.ts";
import { DateInput } from "./date-input.tsx";

export const examples: readonly Example[] = [
  {
    name: "with a hint",
    render: (lang) => <DateInput lang={lang} name="built-1" label="निर्माण का दिनांक" hint="जैसे 31 3 2019" />,
  },
  {
    name: "with an error",
    render: (lang) => (
      <DateInput
        lang={lang}
        name="built-2"
        label="निर्माण पूरा होने का दिनांक"
        value={{ day: "31", month: "2", year: "2019" }}
        error="ऐसा कोई दिनांक नहीं है।"
      />
    ),
  },
];
