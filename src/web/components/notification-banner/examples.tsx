// Examples of the notification banner.
import type { Example } from "../example.ts";
import { NotificationBanner } from "./notification-banner.tsx";

export const examples: readonly Example[] = [
  {
    name: "notice",
    render: (lang) => (
      <NotificationBanner lang={lang}>
        <p>31-03-2027 तक भुगतान करने पर अधिभार नहीं लगेगा।</p>
      </NotificationBanner>
    ),
  },
  {
    name: "done",
    render: (lang) => (
      <NotificationBanner lang={lang} kind="done">
        <p>संपत्ति का विवरण सुधार दिया गया।</p>
      </NotificationBanner>
    ),
  },
  {
    name: "danger",
    render: (lang) => (
      <NotificationBanner lang={lang} kind="danger">
        <p>यह कागज़ वापस ले लिया गया है।</p>
      </NotificationBanner>
    ),
  },
];
