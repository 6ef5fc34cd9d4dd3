// Examples of the text input.
import type { Example } from "../example.ts";
import { TextInput } from "./text-input.tsx";

export const examples: readonly Example[] = [
  {
    name: "with a hint",
    render: (lang) => (
      <TextInput lang={lang} name="owner-2" label="मालिक का नाम" hint="हिंदी या अंग्रेज़ी में" autoComplete="name" />
    ),
  },
  {
    name: "with a unit after it",
    render: (lang) => (
      <TextInput
        lang={lang}
        name="area-1"
        label="क्षेत्रफल (वर्ग मीटर)"
        suffix="m²"
        width={10}
        inputMode="decimal"
        optional
      />
    ),
  },
  {
    name: "with an error and a hostile value",
    render: (lang) => (
      <TextInput
        lang={lang}
        name="owner-3"
        label="मालिक का नाम"
        value={'"><script>alert(1)</script>'}
        error="केवल अक्षर लिखें।"
      />
    ),
  },
];
