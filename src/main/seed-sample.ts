// Fills the sample towns: invented staff, holdings and the year's demand, births and deaths; again and again without harm.
import { registrationLaw } from "../rulebook/births-and-deaths.ts";
import { seedRegistry } from "../services/births-and-deaths/server/sample-register.ts";
import { staffOf } from "../services/people/rules/staff.ts";
import { seedPeople, type SampleLogin } from "../services/people/server/sample-logins.ts";
import { seedProperty } from "../services/property-tax/server/jobs.ts";
import { openBlobs } from "./blobs.ts";
import type { Foundation } from "./foundation.ts";
import { sampleTowns } from "./sample-towns.ts";

/** Gives the sample staff's logins. Throws when a sample is refused: the seed is part of the program. */
export async function seedSample(foundation: Foundation, say: (line: string) => void): Promise<readonly SampleLogin[]> {
  const logins = await seedPeople(foundation, foundation.configuration.AKSHARA_DATA);
  for (const town of sampleTowns) {
    const seeded = await seedProperty({ ...foundation, town });
    if (!seeded.ok) throw new Error(`the sample of town ${town} was refused: ${seeded.refusal.code}`);
    if (seeded.holdings > 0) say(`sample town ${town}: demand raised for ${seeded.holdings} holdings`);
    const parts = { ...foundation, blobs: openBlobs(foundation), law: registrationLaw, personOf: staffOf };
    const events = await seedRegistry(parts, town);
    if (events > 0) say(`sample town ${town}: ${events} births and deaths reported`);
  }
  return logins;
}
