// Who may ask for what of births and deaths: the part of the table of rights that belongs to the register.
import type { Role } from "../../src/kernel/decider.ts";
import { newId } from "./portal.ts";

/** Changing a line here is a decision about people's powers. */
export const registryAgreed: Readonly<Record<string, readonly Role[]>> = {
  "certificate.ask": ["citizen", "clerk", "registrar"],
  "certificate.grant": ["clerk", "registrar"],
  "certificate.issue": ["citizen", "clerk", "registrar"],
  "certificate.print": ["citizen", "clerk", "registrar"],
  "certificate.refuse": ["clerk", "registrar"],
  "event.ask": ["registrar"],
  "event.attest": ["clerk", "registrar", "district-registrar", "officer"],
  "event.confirm_order": ["registrar", "district-registrar", "officer"],
  "event.copy": ["registrar", "system"],
  "event.document": ["citizen", "institution", "clerk", "registrar", "district-registrar", "officer"],
  "event.draft": ["citizen", "institution", "clerk", "registrar"],
  "event.forward": ["registrar"],
  "event.hand_on": ["system"],
  "event.permit": ["district-registrar"],
  "event.record_order": ["clerk", "registrar"],
  "event.refuse": ["registrar"],
  "event.register": ["registrar"],
  "event.report": ["citizen", "institution", "clerk", "registrar"],
  "institution.describe": ["administrator", "system"],
  "margin.approve": ["registrar", "district-registrar"],
  "margin.ask": ["citizen", "clerk", "registrar"],
  "margin.document": ["citizen", "clerk", "registrar"],
  "margin.examine": ["clerk", "registrar"],
  "margin.refuse": ["registrar", "district-registrar"],
  "margin.withdraw": ["citizen", "clerk", "registrar"],
  "page.keep": ["registrar", "system"],
  "unit.describe": ["administrator", "system"],
  "unit.lift_ceiling": ["district-registrar"],
};

/** Its pages and forms by who may use them. */
export const registryGuarded: Readonly<Record<string, readonly string[]>> = {
  administrator: [
    "GET /:town/births-and-deaths/office",
    "GET /:town/births-and-deaths/office/institutions/:institution",
    "GET /:town/births-and-deaths/office/units/:unit",
    "POST /:town/births-and-deaths/office/institutions/:institution",
    "POST /:town/births-and-deaths/office/units/:unit",
  ],
  citizen: [
    "GET /:town/births-and-deaths/copies",
    "GET /:town/births-and-deaths/copies/new",
    "POST /:town/births-and-deaths/copies/new",
  ],
  "citizen clerk registrar": [
    "GET /:town/births-and-deaths/certificates/:certificate",
    "GET /:town/births-and-deaths/certificates/:certificate/paper.pdf",
    "GET /:town/births-and-deaths/copies/:request",
    "GET /:town/births-and-deaths/copies/:request/proofs/:blob",
    "GET /:town/births-and-deaths/events/:event/margin/ask/:wish",
    "POST /:town/births-and-deaths/certificates/:certificate/print",
    "POST /:town/births-and-deaths/copies/:request/issue",
    "POST /:town/births-and-deaths/events/:event/margin/:serial/documents",
    "POST /:town/births-and-deaths/events/:event/margin/:serial/withdraw",
    "POST /:town/births-and-deaths/events/:event/margin/ask/:wish",
  ],
  "citizen clerk registrar district-registrar officer": [
    "GET /:town/births-and-deaths/events/:event/margin",
    "GET /:town/births-and-deaths/events/:event/margin/:serial",
    "GET /:town/births-and-deaths/events/:event/margin/:serial/documents/:blob",
  ],
  "citizen institution clerk registrar": [
    "GET /:town/births-and-deaths/new/:what",
    "GET /:town/births-and-deaths/reports",
    "GET /:town/births-and-deaths/reports/:event/form",
    "POST /:town/births-and-deaths/reports/:event/form",
  ],
  "citizen institution clerk registrar district-registrar officer": [
    "GET /:town/births-and-deaths/events/:event/digilocker",
    "GET /:town/births-and-deaths/reports/:event",
    "GET /:town/births-and-deaths/reports/:event/documents/:blob",
    "POST /:town/births-and-deaths/reports/:event/documents",
  ],
  "clerk officer registrar district-registrar": ["POST /:town/births-and-deaths/events/:event/office/attest"],
  "clerk registrar": [
    "GET /:town/births-and-deaths/certificates",
    "GET /:town/births-and-deaths/events/:event/certificates",
    "POST /:town/births-and-deaths/copies/:request/grant",
    "POST /:town/births-and-deaths/copies/:request/refuse",
    "POST /:town/births-and-deaths/events/:event/certificates",
    "POST /:town/births-and-deaths/events/:event/margin/:serial/examine",
    "POST /:town/births-and-deaths/events/:event/office/order",
  ],
  "clerk registrar district-registrar officer": [
    "GET /:town/births-and-deaths/books/pages/:page",
    "GET /:town/births-and-deaths/books/pages/:page/image",
    "GET /:town/births-and-deaths/events/:event/office",
    "GET /:town/births-and-deaths/inbox",
    "GET /:town/births-and-deaths/margin",
    "GET /:town/births-and-deaths/search",
    "POST /:town/births-and-deaths/search",
  ],
  "clerk registrar district-registrar officer administrator": [
    "GET /:town/births-and-deaths/alarms",
    "GET /:town/births-and-deaths/books",
    "GET /:town/births-and-deaths/returns",
    "GET /:town/births-and-deaths/returns/return.csv",
    "GET /:town/births-and-deaths/returns/return.pdf",
  ],
  "district-registrar": [
    "POST /:town/births-and-deaths/events/:event/office/permit",
    "POST /:town/births-and-deaths/units/:unit/lift",
  ],
  institution: [
    "GET /:town/births-and-deaths/bulk/:what",
    "GET /:town/births-and-deaths/bulk/:what/sample.csv",
    "POST /:town/births-and-deaths/bulk/:what",
  ],
  "officer registrar district-registrar": ["POST /:town/births-and-deaths/events/:event/office/confirm"],
  registrar: [
    "POST /:town/births-and-deaths/books/uploads/:upload/take",
    "POST /:town/births-and-deaths/events/:event/office/ask",
    "POST /:town/births-and-deaths/events/:event/office/forward",
    "POST /:town/births-and-deaths/events/:event/office/refuse",
    "POST /:town/births-and-deaths/events/:event/office/register",
  ],
  "registrar administrator": [
    "GET /:town/births-and-deaths/books/uploads/:upload",
    "GET /:town/births-and-deaths/books/uploads/:upload/faults.csv",
    "POST /:town/births-and-deaths/books",
  ],
  "registrar district-registrar": [
    "GET /:town/births-and-deaths/events/:event/history",
    "POST /:town/births-and-deaths/events/:event/margin/:serial/approve",
    "POST /:town/births-and-deaths/events/:event/margin/:serial/refuse",
  ],
  "registrar district-registrar administrator": [
    "GET /:town/births-and-deaths/state-register",
    "POST /:town/births-and-deaths/state-register/:event/again",
  ],
};

/** Fields of any of its commands, whole enough to be looked at. */
export function registryFields(name: string): Readonly<Record<string, unknown>> {
  const unit = newId();
  const said = { number: 1, nameHi: "x", nameEn: "x", registrars: [], sort: "other", unit, people: [], serving: true };
  return {
    event: newId(),
    unit,
    institution: newId(),
    said,
    what: "birth",
    reporter: { from: "counter" },
    form: {},
    before: {},
    documents: [],
    document: { blob: "ab", bytes: 1, type: "image/png", what: "other" },
    serial: 1,
    witnesses: [],
    request: newId(),
    certificate: newId(),
    book: name === "event.copy" ? { book: "1", page: 1, entry: "1", year: 1987 } : "1",
    page: 1,
    broughtBy: newId(),
    number: "1",
  };
}
