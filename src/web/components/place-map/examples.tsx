// Examples of the map of places.
import type { Example } from "../example.ts";
import { type Place, PlaceMap } from "./place-map.tsx";

const shades = ["none", "some", "much"] as const;
const places: readonly Place[] = Array.from({ length: 9 }, (_, at) => ({
  name: `मकान ${at + 1}`,
  latitudeMicro: 25_430_000 + Math.floor(at / 3) * 900,
  longitudeMicro: 77_660_000 + (at % 3) * 1_100,
  shade: shades[at % 3] ?? "none",
}));

export const examples: readonly Example[] = [
  {
    name: "houses of a ward",
    render: () => (
      <PlaceMap
        label="वार्ड 4 की संपत्तियाँ"
        legend={{ none: "बकाया नहीं", some: "बकाया", much: "बड़ा बकाया" }}
        places={places}
      />
    ),
  },
];
