// Examples of the table of dues.
import { paise } from "../../../kernel/money.ts";
import type { Example } from "../example.ts";
import { DuesTable } from "./dues-table.tsx";

export const examples: readonly Example[] = [
  {
    name: "two years",
    render: (lang) => (
      <DuesTable
        lang={lang}
        lines={[
          { head: "संपत्तिकर", year: "2025-26", amountPaise: paise(123400) },
          { head: "संपत्तिकर", year: "2026-27", amountPaise: paise(245650) },
          { head: "समेकित कर", year: "2026-27", amountPaise: paise(60000) },
        ]}
        totalPaise={paise(429050)}
      />
    ),
  },
  { name: "nothing due", render: (lang) => <DuesTable lang={lang} lines={[]} totalPaise={paise(0)} /> },
];
