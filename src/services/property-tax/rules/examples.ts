// Invented holdings for this service's tests.
import { derivedUuid, holdingId, type HoldingId } from "../../../kernel/ids.ts";
import type { ClaimedParticulars } from "./claimed.ts";
import type { RegisterHolding } from "./register.ts";

export const zones = ["01", "02", "03", "04"];

export const holdingNamed = (name: string): HoldingId => holdingId(derivedUuid("test-holding", name));

/** A house of 1,000 square feet in zone 03: its letting value is 7,200 rupees under Shivpuri's sample rates. */
export const house: ClaimedParticulars = {
  ward: "12",
  colony: "विष्णु मंदिर रोड",
  zone: "03",
  road: "",
  roadClass: "",
  plotArea: "1200",
  house: "45/2",
  address: "पुरानी शिवपुरी",
  floors: [
    { storey: "0", use: "residential", construction: "rcc", area: "1000", builtYear: "1998", occupancy: "self" },
  ],
  owners: [{ name: "राम कुमार शर्मा", relative: "श्यामलाल शर्मा", mobile: "9826012345", share: "" }],
  exemptions: [],
  latitude: "25.4236",
  longitude: "77.6582",
  links: [],
};

export const registration = (
  name: string,
  more: Partial<Omit<RegisterHolding, "do" | "id">> = {},
): Omit<RegisterHolding, "do" | "id"> => ({
  holding: holdingNamed(name),
  claim: house,
  zones,
  origin: "officer",
  arrears: [],
  ...more,
});
