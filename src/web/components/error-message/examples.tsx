// Examples of the error message.
import type { Example } from "../example.ts";
import { ErrorMessage } from "./error-message.tsx";

export const examples: readonly Example[] = [
  {
    name: "alone",
    render: (lang) => (
      <ErrorMessage lang={lang} id="error-1">
        मोबाइल नंबर 10 अंकों का लिखें।
      </ErrorMessage>
    ),
  },
];
