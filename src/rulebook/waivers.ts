// What Lok Adalats have forgiven of surcharge. Held to the text of the press; a town confirms it before it is used again.
import { paise } from "../kernel/money.ts";
import type { WaiverRule } from "../kernel/rates/waiver.ts";

const name = { hi: "नेशनल लोक अदालत, इंदौर 2021-23", en: "National Lok Adalat, Indore 2021-23" };
const rupees = (amount: bigint) => paise(amount * 100n);

/** Indore, National Lok Adalats of 2021 to 2023. Power: s.162-163 of the Act of 1956, s.130-132 of the Act of 1961. */
export const lokAdalatWaivers: readonly WaiverRule[] = [
  {
    key: "indore-2021-23-property-tax",
    name,
    of: "property-tax",
    mark: "confirmed",
    source: "Lok Adalat, Indore 2021-23 (freepressjournal, mediawala, bhopalsamachar)",
    rounding: "rupee-half-up",
    slabs: [
      { upToPaise: rupees(50_000n), shareHundredths: 10_000 },
      { upToPaise: rupees(100_000n), shareHundredths: 5_000 },
      { shareHundredths: 2_500 },
    ],
  },
  {
    key: "indore-2021-23-water",
    name,
    of: "water",
    mark: "confirmed",
    source: "Lok Adalat, Indore 2021-23 (freepressjournal, mediawala, bhopalsamachar)",
    rounding: "rupee-half-up",
    slabs: [
      { upToPaise: rupees(10_000n), shareHundredths: 10_000 },
      { upToPaise: rupees(50_000n), shareHundredths: 7_500 },
      { shareHundredths: 5_000 },
    ],
  },
];
