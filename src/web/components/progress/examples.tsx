// Examples of progress.
import type { Example } from "../example.ts";
import { Progress } from "./progress.tsx";

export const examples: readonly Example[] = [
  {
    name: "under way",
    render: (lang) => (
      <Progress lang={lang} id="progress-1" done={4200} total={10000} refresh="/components" label="आयात" />
    ),
  },
  {
    name: "done",
    render: (lang) => <Progress lang={lang} id="progress-2" done={10000} total={10000} refresh="/components" />,
  },
];
