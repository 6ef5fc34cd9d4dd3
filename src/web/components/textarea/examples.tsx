// Examples of the textarea.
import type { Example } from "../example.ts";
import { Textarea } from "./textarea.tsx";

export const examples: readonly Example[] = [
  {
    name: "the reasons of a refusal",
    render: (lang) => (
      <Textarea lang={lang} name="reasons-1" label="अस्वीकृति के कारण" hint="आवेदक इन्हें पढ़ेगा।" lengthMax={2000} />
    ),
  },
];
