// What the heads of money are called: the same on a holding, a receipt, a paper and its check, so that they can be compared.
import type { Head } from "../kernel/facts.ts";
import type { Lang } from "./language.ts";
import { type Words, words } from "./words/words.generated.ts";

const headWords: Readonly<Record<Head, (own: Words) => string>> = {
  "property-tax": (own) => own.head_property_tax,
  "education-cess": (own) => own.head_education_cess,
  "urban-development-cess": (own) => own.head_urban_development_cess,
  "consolidated-tax": (own) => own.head_consolidated_tax,
  "service-charge": (own) => own.head_service_charge,
  "water-charge": (own) => own.head_water_charge,
  "sewer-charge": (own) => own.head_sewer_charge,
  penalty: (own) => own.head_penalty,
  surcharge: (own) => own.head_surcharge,
  "assessment-penalty": (own) => own.head_assessment_penalty,
  "cheque-return-charge": (own) => own.head_cheque_return_charge,
  "late-registration-fee": (own) => own.head_late_registration_fee,
  "name-entry-fee": (own) => own.head_name_entry_fee,
  "certificate-fee": (own) => own.head_certificate_fee,
};

export const headIn = (head: Head, lang: Lang): string => headWords[head](words[lang]);

/** A head that came from outside; a code that this release does not know is shown as it was written. */
export const headNamed = (code: string, lang: Lang): string =>
  Object.hasOwn(headWords, code) ? headIn(code as Head, lang) : code;
