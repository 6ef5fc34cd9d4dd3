// Examples of the confirmation panel.
import type { Example } from "../example.ts";
import { ConfirmPanel } from "./confirm-panel.tsx";

export const examples: readonly Example[] = [
  {
    name: "payment received",
    render: () => <ConfirmPanel title="भुगतान प्राप्त हुआ" label="रसीद क्रमांक" number="250705-R-2627-000123-7" />,
  },
];
