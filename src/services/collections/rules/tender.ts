// What is handed over at a counter, and what must be true of each way of paying.
import { addMonths, type CivilDate } from "../../../kernel/civil-date.ts";
import type { Instrument } from "../../../kernel/facts.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";

/** UPI is not among them: at the counter too it is a payment by QR, which only the gateway's word ends. */
export type Tender =
  | { readonly mode: "cash" }
  | { readonly mode: "cheque" | "demand-draft" | "challan"; readonly instrument: Instrument }
  | { readonly mode: "card"; readonly reference: string };

export type TenderMode = Tender["mode"];

export const tenderModes: readonly TenderMode[] = ["cash", "cheque", "demand-draft", "card", "challan"];

/** Months for which banks pay a cheque or draft. Source: RBI circular of 4 November 2011 (DBOD.AML BC.47), from April 2012. */
export const instrument_months_max = 3;

const sixDigits = /^\d{6}$/;
const challanNumber = /^[A-Z0-9][A-Z0-9/-]{2,29}$/;
const ifsc = /^[A-Z]{4}0[A-Z0-9]{6}$/;
/** What card machines print: the retrieval reference number has twelve digits, the approval code six signs. */
const cardReference = /^[A-Z0-9]{6,12}$/;

const rule = "Negotiable Instruments Act 1881";

function instrumentRefused(
  mode: "cheque" | "demand-draft" | "challan",
  { number, bank, ifsc: branch, dated }: Instrument,
  today: CivilDate,
): Refused | undefined {
  if (mode === "challan") {
    if (!challanNumber.test(number)) return refuse("payment.challan_number_unreadable", "challan", { field: "number" });
  } else if (!sixDigits.test(number)) return refuse("payment.cheque_number_unreadable", rule, { field: "number" });
  if (bank.length < 3) return refuse("payment.bank_missing", rule, { field: "bank" });
  if (branch !== undefined && !ifsc.test(branch)) return refuse("payment.ifsc_unreadable", "IFSC", { field: "ifsc" });
  if (dated > today) return refuse("payment.cheque_post_dated", rule, { field: "dated" });
  if (addMonths(dated, instrument_months_max) < today)
    return refuse("payment.cheque_too_old", "RBI 4 November 2011", { field: "dated" });
  return undefined;
}

/** Refuses what no bank would take, or what could not be found again. */
export function tenderRefused(tender: Tender, today: CivilDate): Refused | undefined {
  if (tender.mode === "cash") return undefined;
  if (tender.mode !== "card") return instrumentRefused(tender.mode, tender.instrument, today);
  return cardReference.test(tender.reference)
    ? undefined
    : refuse("payment.card_reference_unreadable", "card machine", { field: "reference" });
}

/** The part of a tender that stands on the receipt. */
export function tenderOf(tender: Tender): Tender {
  if (tender.mode === "cash") return { mode: "cash" };
  return tender.mode === "card"
    ? { mode: "card", reference: tender.reference }
    : { mode: tender.mode, instrument: tender.instrument };
}
