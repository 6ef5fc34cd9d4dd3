// Collections as the ledger sees it: its kinds of subject with their tables, and what can be asked of it.
import { apportionOrderOf } from "../../../rulebook/apportioning.ts";
import { anyStore, type LedgerService } from "../../../ledger/service.ts";
import { payBillWith } from "../rules/bbps.ts";
import { takeWith } from "../rules/counter.ts";
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
import { confirmWith, fail, start } from "../rules/online.ts";
import type { OrderOf } from "../rules/receipt.ts";
import { askSanction, grantSanction, refuseSanction } from "../rules/sanctioning.ts";
import { chequeStore } from "./cheque-store.ts";
import { counterDayStore, depositStore } from "./counter-store.ts";
import { paymentStore } from "./payment-store.ts";
import { receiptStore } from "./receipt-store.ts";
import { planStore, sanctionStore } from "./sanction-store.ts";

const orderOf: OrderOf = (town) => apportionOrderOf(town).order;

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
    takeWith(orderOf),
    start,
    confirmWith(orderOf),
    fail,
    payBillWith(orderOf),
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
