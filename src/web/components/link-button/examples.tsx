// Examples of the link that looks like a button.
import type { Example } from "../example.ts";
import { LinkButton } from "./link-button.tsx";

export const examples: readonly Example[] = [
  { name: "to a page", render: () => <LinkButton href="/250705/property-tax">बकाया देखें</LinkButton> },
  {
    name: "a download",
    render: () => (
      <LinkButton href="/250705/receipts/123.pdf" kind="secondary" download="raseed.pdf">
        रसीद डाउनलोड करें
      </LinkButton>
    ),
  },
];
