// Examples of checkboxes.
import type { Example } from "../example.ts";
import { Checkboxes } from "./checkboxes.tsx";

const choices = [
  { value: "water", text: "नल कनेक्शन" },
  { value: "toilet", text: "शौचालय" },
  { value: "rain", text: "वर्षा जल संचयन", hint: "छत का पानी ज़मीन में उतारने की व्यवस्था" },
];

export const examples: readonly Example[] = [
  {
    name: "some chosen",
    render: (lang) => (
      <Checkboxes lang={lang} name="facilities-1" label="सुविधाएँ" choices={choices} values={["water"]} optional />
    ),
  },
  {
    name: "with an error",
    render: (lang) => (
      <Checkboxes
        lang={lang}
        name="agree"
        label="घोषणा"
        choices={[{ value: "yes", text: "दी गई जानकारी सही है।" }]}
        error="आगे बढ़ने के लिए घोषणा चुनें।"
      />
    ),
  },
];
