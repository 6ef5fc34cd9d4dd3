// What births and deaths are given: the register's own places in the program, and where their fees are paid.
import { join } from "node:path";
import type { Foundation } from "./foundation.ts";
import { digilockerIssuer } from "../rulebook/digilocker.ts";
import { registrationLaw } from "../rulebook/births-and-deaths.ts";
import type { RegistryParts } from "../services/births-and-deaths/server/parts.ts";
import { staffOf } from "../services/people/rules/staff.ts";
import { servingStaff } from "../services/people/server/store.ts";
import { payPath, takePath } from "../services/property-tax/pages/places.ts";
import { openBlobs } from "./blobs.ts";
import { secretWith } from "./own-secret.ts";

type Outside = Pick<RegistryParts, "papers" | "outbox" | "stateRegister">;

/** DigiLocker's API key; where none is configured one that nobody knows, so that nobody is believed. */
const digilockerKey = (configuration: Foundation["configuration"]): string =>
  secretWith(configuration, "digilocker", configuration.AKSHARA_DIGILOCKER_KEY_FILE);

export const registryPartsOf = (foundation: Foundation, outside: Outside): RegistryParts => {
  const { database, ledger, clock, sealer, acknowledger } = foundation;
  return {
    database,
    ledger,
    clock,
    sealer,
    acknowledger,
    ...outside,
    blobs: openBlobs(foundation),
    bookFolder: join(foundation.configuration.AKSHARA_DATA, "book-imports"),
    law: registrationLaw,
    digilocker: { key: digilockerKey(foundation.configuration), issuer: digilockerIssuer },
    personOf: staffOf,
    serving: (town) => database.readInTown(town, servingStaff),
    payPath,
    takePath,
  };
};
