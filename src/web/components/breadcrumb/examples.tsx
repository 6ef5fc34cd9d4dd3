// Examples of the breadcrumb.
import type { Example } from "../example.ts";
import { Breadcrumb } from "./breadcrumb.tsx";

export const examples: readonly Example[] = [
  {
    name: "two levels",
    render: (lang) => (
      <Breadcrumb
        lang={lang}
        label="नमूना मार्ग"
        items={[
          { href: "/", text: "मुखपृष्ठ" },
          { href: "/250705", text: "शिवपुरी" },
        ]}
      />
    ),
  },
];
