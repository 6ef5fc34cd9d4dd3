// Examples of the error summary.
import { TextInput } from "../text-input/text-input.tsx";
import type { Example } from "../example.ts";
import { ErrorSummary } from "./error-summary.tsx";

export const examples: readonly Example[] = [
  {
    name: "a field and the form as a whole",
    render: (lang) => (
      <div>
        <ErrorSummary
          lang={lang}
          errors={[
            { field: "summary-owner", message: "मालिक का नाम लिखें।" },
            { field: "", message: "यह संपत्ति इस बीच बदली गई है। फिर से देखें।" },
          ]}
        />
        <TextInput lang={lang} name="summary-owner" label="मालिक का नाम" error="मालिक का नाम लिखें।" />
      </div>
    ),
  },
];
