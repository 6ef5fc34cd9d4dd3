// Collections as the ledger sees it: its kinds of subject with their tables, and what can be asked of it.
import { anyStore, type LedgerService } from "../../../ledger/service.ts";
import { payBill } from "../rules/bbps.ts";
import { take } from "../rules/counter.ts";
import {
  clearCheque,
  closeCounter,
  keepCounter,
  makeDeposit,
  offerCounter,
  openCounter,
  takeOverCounter,
} from "../rules/counter-work.ts";
import { judgeInstalments } from "../rules/instalments.ts";
import { confirm, fail, start } from "../rules/online.ts";
import { askSanction, grantSanction, refuseSanction } from "../rules/sanctioning.ts";
import { chequeStore } from "./cheque-store.ts";
import { counterDayStore, depositStore } from "./counter-store.ts";
import { paymentStore } from "./payment-store.ts";
import { receiptStore } from "./receipt-store.ts";
import { planStore, sanctionStore } from "./sanction-store.ts";

export const collections: LedgerService = {
  name: "collections",
  stores: [
    anyStore(receiptStore),
    anyStore(paymentStore),
    anyStore(counterDayStore),
    anyStore(depositStore),
    anyStore(chequeStore),
    anyStore(sanctionStore),
    anyStore(planStore),
  ],
  procedures: [
    take,
    start,
    confirm,
    fail,
    payBill,
    openCounter,
    offerCounter,
    keepCounter,
    takeOverCounter,
    closeCounter,
    makeDeposit,
    clearCheque,
    askSanction,
    grantSanction,
    refuseSanction,
    judgeInstalments,
  ],
};
