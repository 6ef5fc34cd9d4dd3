// Examples of the mobile input.
import type { Example } from "../example.ts";
import { MobileInput } from "./mobile-input.tsx";

export const examples: readonly Example[] = [
  { name: "one's own", render: (lang) => <MobileInput lang={lang} name="mobile-1" own /> },
  {
    name: "with an error",
    render: (lang) => <MobileInput lang={lang} name="mobile-2" value="98765" error="मोबाइल नंबर 10 अंकों का लिखें।" />,
  },
];
