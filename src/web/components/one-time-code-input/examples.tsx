// Examples of the one-time code input.
import type { Example } from "../example.ts";
import { OneTimeCodeInput } from "./one-time-code-input.tsx";

export const examples: readonly Example[] = [
  { name: "empty", render: (lang) => <OneTimeCodeInput lang={lang} name="code-1" /> },
  {
    name: "with an error",
    render: (lang) => (
      <OneTimeCodeInput lang={lang} name="code-2" error="कोड मेल नहीं खाता। फिर से लिखें या नया कोड मँगाएँ।" />
    ),
  },
];
