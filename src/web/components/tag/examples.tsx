// Examples of tags.
import type { Example } from "../example.ts";
import { Tag } from "./tag.tsx";

export const examples: readonly Example[] = [
  {
    name: "every kind",
    render: () => (
      <p>
        <Tag>बंद</Tag> <Tag kind="good">भुगतान हुआ</Tag> <Tag kind="waiting">बाकी</Tag> <Tag kind="bad">नहीं</Tag>{" "}
        <Tag kind="information">नया</Tag>
      </p>
    ),
  },
];
