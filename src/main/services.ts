// The services of this program: the only place that knows them all.
import type { LedgerService } from "../ledger/service.ts";
import { kernelService } from "../ledger/stores.ts";
import { birthsAndDeaths } from "../services/births-and-deaths/server/service.ts";
import { collections } from "../services/collections/server/service.ts";
import { people } from "../services/people/server/service.ts";
import { propertyTax } from "../services/property-tax/server/service.ts";
import { recovery } from "../services/recovery/server/service.ts";

export const ledgerServices: readonly LedgerService[] = [
  kernelService,
  people,
  propertyTax,
  collections,
  recovery,
  birthsAndDeaths,
];
