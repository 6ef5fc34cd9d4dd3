// Births and deaths as the ledger sees them: kinds of subject with their tables, and what can be asked.
import { anyStore, type LedgerService } from "../../../ledger/service.ts";
import { liftCeiling } from "../rules/alarms.ts";
import { copyEvent, keepPage } from "../rules/book.ts";
import { askCertificate, grantCertificate, refuseCertificate } from "../rules/certificate-asking.ts";
import { issueCertificate, printCertificate } from "../rules/certificate-issuing.ts";
import { handOnEvent } from "../rules/handing-on.ts";
import { askMargin } from "../rules/margin-asking.ts";
import {
  approveMargin,
  documentMargin,
  examineMargin,
  refuseMargin,
  withdrawMargin,
} from "../rules/margin-deciding.ts";
import { attestEvent, confirmOrder, permitEvent, recordOrder } from "../rules/permitting.ts";
import { askReporter, forwardEvent, refuseEvent, registerEvent } from "../rules/registering.ts";
import { documentEvent, draftEvent, reportEvent, serviceName } from "../rules/reporting.ts";
import { describeInstitution, describeUnit } from "../rules/unit.ts";
import { certificateRequestStore } from "./certificate-request-store.ts";
import { certificateFileStore, certificateStore } from "./certificate-store.ts";
import { bookNumberStore, bookPageStore } from "./book-store.ts";
import { eventStore } from "./event-store.ts";
import { marginStore } from "./margin-store.ts";
import { paceStore } from "./pace-store.ts";
import { institutionStore, unitStore } from "./unit-store.ts";

export const birthsAndDeaths: LedgerService = {
  name: serviceName,
  stores: [
    anyStore(unitStore),
    anyStore(institutionStore),
    anyStore(eventStore),
    anyStore(paceStore),
    anyStore(marginStore),
    anyStore(certificateRequestStore),
    anyStore(certificateStore),
    anyStore(certificateFileStore),
    anyStore(bookPageStore),
    anyStore(bookNumberStore),
  ],
  procedures: [
    describeUnit,
    describeInstitution,
    draftEvent,
    reportEvent,
    documentEvent,
    attestEvent,
    permitEvent,
    recordOrder,
    confirmOrder,
    askReporter,
    refuseEvent,
    forwardEvent,
    registerEvent,
    keepPage,
    copyEvent,
    handOnEvent,
    liftCeiling,
    askMargin,
    documentMargin,
    examineMargin,
    approveMargin,
    refuseMargin,
    withdrawMargin,
    askCertificate,
    grantCertificate,
    refuseCertificate,
    issueCertificate,
    printCertificate,
  ],
};
