// Whether an answer to the registrar's question still tells of the same event: its day, and whom it is about by sound.
import { nameTokens } from "../../../kernel/name-sound.ts";
import { NameComparer } from "./alike-names.ts";
import type { EventKind, FieldName, Form } from "./forms.ts";

type Anchor = Extract<FieldName, "motherName" | "fatherName" | "personName">;
const parents: readonly Anchor[] = ["motherName", "fatherName"];
/** Whose name holds an event: the first that was named. A child's name is the family's to change. */
const anchors: Readonly<Record<EventKind, readonly Anchor[]>> = {
  birth: parents,
  "still-birth": parents,
  death: ["personName"],
};

const soundsOf = (name: string): string => [...nameTokens(name)].toSorted().join(" ");

/** Whether two names may be one that was written twice: a vowel or a letter may differ, the family may be left out. */
function oneName(names: NameComparer, one: string, other: string): boolean {
  if (soundsOf(one) === soundsOf(other)) return true;
  const given = names.givenLikeness(one, other);
  if (given !== "same" && given !== "close") return false;
  const [left, right] = [names.familyOf(one), names.familyOf(other)];
  return left === undefined || right === undefined || names.closest([left], [right]) !== "other";
}

/**
 * Whether the form of an answer is of the event that was reported. Another day, another mother (where none was named, another
 * father) or another deceased is another event, and so is one whose name was taken away, or that was named only now.
 */
export function sameEvent(what: EventKind, before: Form, after: Form): boolean {
  if (before.eventDate !== after.eventDate) return false;
  const names = new NameComparer();
  const nameIn = (form: Form, field: Anchor): string | undefined => {
    const name = form[field];
    return name !== undefined && names.givenLikeness(name, name) !== undefined ? name : undefined;
  };
  const anchor = anchors[what].find((field) => nameIn(before, field) !== undefined);
  if (anchor === undefined) return anchors[what].every((field) => nameIn(after, field) === undefined);
  const [one, other] = [nameIn(before, anchor), nameIn(after, anchor)];
  return one !== undefined && other !== undefined && oneName(names, one, other);
}
