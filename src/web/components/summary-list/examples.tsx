// Examples of the summary list.
import type { Example } from "../example.ts";
import { SummaryList } from "./summary-list.tsx";

export const examples: readonly Example[] = [
  {
    name: "a holding",
    render: (lang) => (
      <SummaryList
        lang={lang}
        rows={[
          { name: "संपत्ति क्रमांक", value: "250705-H-0012345-4" },
          { name: "मालिक", value: "सी*** दे**" },
          { name: "उपयोग", value: "आवासीय", change: "/250705/holdings/1/use" },
        ]}
      />
    ),
  },
];
