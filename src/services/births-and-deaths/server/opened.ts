// Opening what an event holds sealed: its form, its draft, and what was asked and answered. Every opening is recorded.
import type { Actor } from "../../../kernel/decider.ts";
import type { SubjectId } from "../../../kernel/ids.ts";
import { isOpen, type Private, type Sealed } from "../../../kernel/private.ts";
import type { Refused } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Purpose } from "../../../platform/sealing/openings.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import type { Report } from "../rules/event.ts";
import type { Form } from "../rules/forms.ts";

/** The sealed value; an open one in a state is a broken invariant. */
export const sealedOf = (value: Private): Sealed => {
  if (isOpen(value)) throw new Error("an open value stood where only sealed ones are kept");
  return value;
};

export interface OpeningAsked {
  readonly town: TownId;
  readonly by: Actor;
  readonly why: Purpose;
  readonly subject: SubjectId;
}

/** The form of a report. Refused beyond the person's budget of openings. */
export async function openForm(
  sealer: Pick<Sealer, "open">,
  asked: OpeningAsked,
  report: Pick<Report, "form">,
): Promise<{ readonly ok: true; readonly form: Form } | Refused> {
  const answer = await sealer.open({ ...asked, values: { form: sealedOf(report.form) } });
  return answer.ok ? { ok: true, form: JSON.parse(answer.opened.form) as Form } : answer;
}
