// Property tax as the ledger sees it: its kinds of subject with their tables, and what can be asked of it.
import { anyStore, type LedgerService } from "../../../ledger/service.ts";
import { askCorrection, grantCorrection, refuseCorrection } from "../rules/correction.ts";
import { cancelDemand, correctDemand } from "../rules/demand-correction.ts";
import { raiseDemand, raiseDemandInBatch } from "../rules/demand.ts";
import { serviceName } from "../rules/holding.ts";
import {
  approveRates,
  beginRates,
  dropRates,
  editRatesDraft,
  proposeRates,
  returnRates,
} from "../rules/rates-procedures.ts";
import { correctHolding, registerHolding } from "../rules/register.ts";
import { mergeHoldings, splitHolding } from "../rules/restructure.ts";
import { changeUse, demolish } from "../rules/use-change.ts";
import { draftNotice } from "../rules/draft-notice.ts";
import { objectToNotice, orderOnNotice, serveNotice, setHearing } from "../rules/notice-steps.ts";
import { fileReturn } from "../rules/returns.ts";
import { grantRebate } from "../rules/rebate.ts";
import { chargeSurcharge } from "../rules/surcharge.ts";
import { verifyReturn } from "../rules/verify-return.ts";
import { holdingStore } from "./holding-store.ts";
import { ratesStore } from "./rates-store.ts";
import { noticeStore, returnStore } from "./return-store.ts";
import { surchargeStore } from "./surcharge-store.ts";
import { numberStore, runStore, taskStore } from "./store.ts";

export const propertyTax: LedgerService = {
  name: serviceName,
  stores: [
    anyStore(holdingStore),
    anyStore(numberStore),
    anyStore(runStore),
    anyStore(taskStore),
    anyStore(returnStore),
    anyStore(noticeStore),
    anyStore(ratesStore),
    anyStore(surchargeStore),
  ],
  procedures: [
    registerHolding,
    correctHolding,
    splitHolding,
    mergeHoldings,
    changeUse,
    demolish,
    fileReturn,
    verifyReturn,
    draftNotice,
    serveNotice,
    objectToNotice,
    setHearing,
    orderOnNotice,
    raiseDemand,
    raiseDemandInBatch,
    correctDemand,
    cancelDemand,
    chargeSurcharge,
    grantRebate,
    askCorrection,
    grantCorrection,
    refuseCorrection,
    beginRates,
    editRatesDraft,
    proposeRates,
    returnRates,
    dropRates,
    approveRates,
  ],
};
