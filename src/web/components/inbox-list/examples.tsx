// Examples of the inbox.
import type { Example } from "../example.ts";
import { InboxList } from "./inbox-list.tsx";

export const examples: readonly Example[] = [
  {
    name: "three tasks",
    render: (lang) => (
      <InboxList
        lang={lang}
        tasks={[
          {
            href: "/250705/tasks/1",
            title: "संपत्ति में सुधार की जाँच करें",
            note: "वार्ड 12, मकान 45/2",
            state: { text: "जाँच बाकी", kind: "waiting" },
            due: "28-11-2026",
          },
          {
            href: "/250705/tasks/2",
            title: "नई संपत्ति दर्ज करें",
            note: "वार्ड 7",
            state: { text: "उत्तर मिला", kind: "information" },
            due: "19-11-2026",
            late: true,
          },
          { href: "/250705/tasks/3", title: "दिन की वसूली मिलाएँ" },
        ]}
      />
    ),
  },
  { name: "nothing to do", render: (lang) => <InboxList lang={lang} tasks={[]} /> },
];
