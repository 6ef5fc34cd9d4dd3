// How entitlements and the states of requests are called, on pages and on papers.
import type { Lang } from "../../../../web/language.ts";
import type { TagKind } from "../../../../web/components/tag/tag.tsx";
import type { CertificateRequest, RefusalReason, Relation, SeenKind } from "../../rules/certificate.ts";
import { words } from "./words/words.generated.ts";

const relationKeys = {
  informant: "relation_informant",
  parent: "relation_parent",
  person: "relation_person",
  heir: "relation_heir",
  court: "relation_court",
  office: "relation_office",
} as const satisfies Record<Relation, keyof (typeof words)["hi"]>;
export const relationWord = (relation: Relation, lang: Lang): string => words[lang][relationKeys[relation]];

const seenKeys = {
  aadhaar: "seen_aadhaar",
  voter: "seen_voter",
  ration: "seen_ration",
  driving: "seen_driving",
  passport: "seen_passport",
  heirship: "seen_heirship",
  other: "seen_other",
} as const satisfies Record<SeenKind, keyof (typeof words)["hi"]>;
export const seenWord = (kind: SeenKind, lang: Lang): string => words[lang][seenKeys[kind]];

const reasonKeys = {
  "not-shown": "reason_not_shown",
  unclear: "reason_unclear",
  "order-missing": "reason_order_missing",
  closed: "reason_closed",
} as const satisfies Record<RefusalReason, keyof (typeof words)["hi"]>;
export const reasonWord = (reason: RefusalReason, lang: Lang): string => words[lang][reasonKeys[reason]];

type RequestState = Exclude<CertificateRequest["state"], "none">;
const stateKeys = {
  asked: "state_asked",
  granted: "state_granted",
  refused: "state_refused",
  issued: "state_issued",
} as const satisfies Record<RequestState, keyof (typeof words)["hi"]>;
const stateKinds: Readonly<Record<RequestState, TagKind>> = {
  asked: "waiting",
  granted: "information",
  refused: "bad",
  issued: "good",
};
export const requestState = (state: RequestState, lang: Lang): { readonly text: string; readonly kind: TagKind } => ({
  text: words[lang][stateKeys[state]],
  kind: stateKinds[state],
});
