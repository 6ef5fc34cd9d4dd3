// What the people service gives to the ledger.
import type { LedgerService } from "../../../ledger/service.ts";
import { staffProcedures } from "../rules/procedures.ts";
import { staffStores } from "./store.ts";

export const people: LedgerService = { name: "people", stores: staffStores, procedures: staffProcedures };
