// Recovery as the ledger sees it: its kinds of subject with their tables, and what can be asked of it.
import { anyStore, type LedgerService } from "../../../ledger/service.ts";
import { certifyNoDues } from "../rules/no-dues.ts";
import { issueBill, issueNotice, issueWarrant, recordServing, withdrawRecovery } from "../rules/recovery.ts";
import { paperStore } from "./paper-store.ts";
import { noDuesStore, recoveryStore } from "./recovery-store.ts";

export const recovery: LedgerService = {
  name: "recovery",
  stores: [anyStore(paperStore), anyStore(recoveryStore), anyStore(noDuesStore)],
  procedures: [issueBill, issueNotice, issueWarrant, recordServing, withdrawRecovery, certifyNoDues],
};
