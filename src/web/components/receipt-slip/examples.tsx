// Examples of the receipt slip.
import { civilDate } from "../../../kernel/civil-date.ts";
import { paise } from "../../../kernel/money.ts";
import type { Example } from "../example.ts";
import { ReceiptSlip } from "./receipt-slip.tsx";

export const examples: readonly Example[] = [
  {
    name: "cash at the counter",
    render: (lang) => (
      <ReceiptSlip
        lang={lang}
        sample
        slip={{
          town: "नगर पालिका परिषद शिवपुरी",
          number: "250705-R-2627-000123-7",
          date: civilDate("2026-11-21"),
          from: "सीता देवी (बनावटी नाम)",
          holding: "250705-H-0012345-4",
          mode: "नकद",
          lines: [
            { head: "संपत्तिकर", year: "2025-26", amountPaise: paise(123400) },
            { head: "संपत्तिकर", year: "2026-27", amountPaise: paise(245650) },
          ],
          totalPaise: paise(369050),
          amountWords: "तीन हज़ार छह सौ नब्बे रुपये पचास पैसे",
        }}
      />
    ),
  },
];
