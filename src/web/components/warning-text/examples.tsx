// Examples of the warning.
import type { Example } from "../example.ts";
import { WarningText } from "./warning-text.tsx";

export const examples: readonly Example[] = [
  {
    name: "before a payment",
    render: (lang) => <WarningText lang={lang}>पैसे कट गए हों तो दोबारा भुगतान न करें।</WarningText>,
  },
];
