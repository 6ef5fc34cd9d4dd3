// Examples of the amount input.
import type { Example } from "../example.ts";
import { AmountInput } from "./amount-input.tsx";

export const examples: readonly Example[] = [
  { name: "empty", render: (lang) => <AmountInput lang={lang} name="amount-1" label="भुगतान की रकम" /> },
  {
    name: "with an error",
    render: (lang) => (
      <AmountInput lang={lang} name="amount-2" label="भुगतान की रकम" value="-5" error="रकम शून्य से अधिक लिखें।" />
    ),
  },
];
