// Examples of service cards.
import type { Example } from "../example.ts";
import { ServiceCards } from "./service-cards.tsx";

export const examples: readonly Example[] = [
  {
    name: "a main card and another",
    render: () => (
      <ServiceCards
        level={3}
        cards={[
          { href: "/250705/property-tax", title: "संपत्तिकर भरें", text: "बकाया देखें और भुगतान करें।", main: true },
          { href: "/verify", title: "कागज़ जाँचें", text: "रसीद असली है या नहीं।" },
        ]}
      />
    ),
  },
];
