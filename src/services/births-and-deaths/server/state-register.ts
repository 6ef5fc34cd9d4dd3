// The state's register as this portal sees it: whatever takes entries over implements this; the protocol is ours (docs/state-register.md).
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { BookPlace, MarginKind } from "../rules/event.ts";
import type { EventKind, FieldName, Form } from "../rules/forms.ts";

/** A note in the margin as it is handed on. */
export interface NoteMessage {
  readonly number: string;
  readonly what: MarginKind;
  readonly on: CivilDate;
  readonly authority: string;
  readonly changed: readonly FieldName[];
  readonly said: string;
}

/** An entry as it stands now, with all notes in its margin: the same text for the same version, always. */
export interface EntryMessage {
  readonly protocol: 1;
  readonly entry: SubjectId;
  readonly version: number;
  readonly town: TownId;
  readonly unit: number;
  readonly register: EventKind;
  readonly state: "registered" | "cancelled";
  readonly number: string;
  readonly registeredOn: CivilDate;
  readonly delay: string;
  readonly book?: BookPlace;
  readonly margin: readonly NoteMessage[];
  readonly form: Form;
}

/** What it is asked under: sent again, it is known again. */
export const keyOf = ({ entry, version }: Pick<EntryMessage, "entry" | "version">): string => `${entry}:${version}`;

/**
 * The state register's word. `duplicate`: it has this version, or a later one, already. `rejected`: it will not take it as it
 * is; `reason` is a code. `busy`: not now. `away`: nothing that could be believed came back, whatever became of the question.
 */
export type RegisterAnswer =
  | { readonly answer: "accepted" | "duplicate"; readonly reference: string }
  | { readonly answer: "rejected"; readonly reason: string }
  | { readonly answer: "busy"; readonly wait_seconds: number }
  | { readonly answer: "away" };

export interface StateRegister {
  /** Whether it would take entries now; asked with nothing personal in it, before anything is opened. */
  ready(): Promise<boolean>;
  take(message: EntryMessage): Promise<RegisterAnswer>;
}
