// How kinds of notes and states of requests are called, and the words of a note as a registrar would write it.
import { showDate } from "../../../../kernel/civil-date.ts";
import type { TagKind } from "../../../../web/components/tag/tag.tsx";
import type { Lang } from "../../../../web/language.ts";
import type { MarginKind } from "../../rules/event.ts";
import { type EventKind, type FieldName, type Form, shapeOf } from "../../rules/forms.ts";
import type { MarginOrder, MarginRequest } from "../../rules/margin.ts";
import { fieldWord, shownValue } from "../field-words.ts";
import type { Wish } from "./places.ts";
import { type Words, words } from "./words/words.generated.ts";

const noteKeys = {
  name: "kind_name",
  clerical: "kind_clerical",
  substantive: "kind_substantive",
  fraudulent: "kind_fraudulent",
  adoption: "kind_adoption",
  cancellation: "kind_cancellation",
} as const satisfies Record<MarginKind, keyof Words>;

/** A kind of note; certificates and copies name it the same. */
export const noteWord = (what: MarginKind, lang: Lang): string => words[lang][noteKeys[what]];

export type ShownState = Exclude<MarginRequest["state"], "none">;
const stateKeys = {
  asked: "state_asked",
  approved: "state_approved",
  refused: "state_refused",
  withdrawn: "state_withdrawn",
} as const satisfies Record<ShownState, keyof Words>;
export const requestStateWord = (state: ShownState, lang: Lang): string => words[lang][stateKeys[state]];
export const requestStateKinds: Readonly<Record<ShownState, TagKind>> = {
  asked: "waiting",
  approved: "good",
  refused: "bad",
  withdrawn: "plain",
};

const askKeys = {
  name: "ask_title_name",
  correction: "ask_title_correction",
  adoption: "ask_title_adoption",
  cancellation: "ask_title_cancellation",
  fraudulent: "ask_title_fraudulent",
} as const satisfies Record<Wish, keyof Words>;
export const askTitle = (wish: Wish, lang: Lang): string => words[lang][askKeys[wish]];

/** Of an identity number only the end is shown. */
export function fieldShown(field: FieldName, value: string | undefined, lang: Lang): string {
  if (value === undefined) return words[lang].compare_empty;
  return shapeOf(field).kind === "identity" ? `XXXX XXXX ${value.slice(-4)}` : shownValue(field, value, lang);
}

interface Changes {
  readonly register: EventKind;
  readonly what: MarginKind;
  readonly changed: readonly FieldName[];
  readonly before: Form;
  readonly after: Form;
}

function changeLine({ register, what, before, after }: Changes, name: FieldName, lang: Lang): string {
  const own = words[lang];
  const field = fieldWord(name, lang, register);
  const { kind } = shapeOf(name);
  if (kind === "mobile" || kind === "identity") return own.note_unshown({ field });
  const shown = { before: fieldShown(name, before[name], lang), after: fieldShown(name, after[name], lang) };
  if (what === "name") return own.note_name({ field, after: shown.after });
  // Nothing of the earlier parents may stand in a note that goes on papers.
  if (what === "adoption") return own.note_now({ field, after: shown.after });
  if (before[name] === undefined) return own.note_added({ field, after: shown.after });
  if (after[name] === undefined) return own.note_removed({ field, before: shown.before });
  return own.note_changed({ field, ...shown });
}

/** The words proposed for a note; whoever approves may write them otherwise. */
export function noteText(changes: Changes, lang: Lang): string {
  const own = words[lang];
  if (changes.what === "cancellation") return own.note_cancellation;
  if (changes.what === "fraudulent") return own.note_fraudulent;
  const lines = changes.changed.map((name) => changeLine(changes, name, lang));
  return [...(changes.what === "adoption" ? [own.note_adoption] : []), ...lines].join(" ");
}

/** The authority proposed for a note: the section of the Act, or the order. */
export function authorityText(what: MarginKind, order: MarginOrder | undefined, lang: Lang): string {
  const own = words[lang];
  if (order) return own.authority_order({ ...order, date: showDate(order.dated, lang) });
  return what === "name" ? own.authority_name : own.authority_other;
}
