// Collections as the ledger sees it: its kinds of subject with their tables, and what can be asked of it.
import { anyStore, type LedgerService } from "../../../ledger/service.ts";
import { take } from "../rules/counter.ts";
import { confirm, fail, start } from "../rules/online.ts";
import { paymentStore } from "./payment-store.ts";
import { receiptStore } from "./receipt-store.ts";

export const collections: LedgerService = {
  name: "collections",
  stores: [anyStore(receiptStore), anyStore(paymentStore)],
  procedures: [take, start, confirm, fail],
};
