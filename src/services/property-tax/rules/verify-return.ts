// An officer verifies a return at the place: what he found settles it, or too little was declared and a notice is drafted.
import { books, nextNumber } from "../../../kernel/book.ts";
import { accept, type Command, type Context, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import { accounts } from "../../../kernel/dues.ts";
import type { DueCorrected } from "../../../kernel/facts.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { assess } from "./assess.ts";
import type { ClaimedFloors } from "./claimed.ts";
import { accountOf, type HoldingAssessed, holdings } from "./holding.ts";
import { draftedNotice, noticeBook, type NoticeDrafted, noticeOf, notices } from "./notice.ts";
import { readPastDay } from "./order.ts";
import {
  type KeptPhoto,
  declared,
  type FieldVisit,
  return_note_letters_max,
  returnOf,
  returns,
  type ReturnVerified,
} from "./returns.ts";
import { differences, posted, varianceOf } from "./variance.ts";

/** Photos of one visit. */
export const visit_photos_max = 5;

export interface VerifyReturn extends Command {
  readonly do: "return.verify";
  readonly holding: HoldingId;
  readonly found: ClaimedFloors;
  readonly visitedOn: string;
  readonly note: string;
  readonly photos: readonly KeptPhoto[];
  readonly rates: PropertyTaxRates;
}

type Noted = Pick<VerifyReturn, "visitedOn" | "note" | "photos" | "found">;

/** Reads the note, the day and the photos of a visit; what was found is read beside. */
export function readVisit(
  command: Noted,
  context: Context,
): { readonly ok: true; readonly visit: Pick<FieldVisit, "on" | "note" | "photos"> } | Refused {
  const day = readPastDay(command.visitedOn, "visitedOn", context.today);
  if (!day.ok) return day;
  const note = normaliseText(command.note);
  if (note === "") return refuse("return.note_missing", "self-assessment", { field: "note" });
  if (note.length > return_note_letters_max) {
    const values = { max: return_note_letters_max };
    return refuse("holding.too_long", "holding register", { field: "note", values });
  }
  if (command.photos.length > visit_photos_max) {
    return refuse("return.too_many_photos", "self-assessment", { field: "photo", values: { max: visit_photos_max } });
  }
  return { ok: true, visit: { on: day.day, note: open(note, "note"), photos: command.photos } };
}

/** Verifies a return. Source: the officer's power to inspect; the variance and its penalty are the resolution's. */
export const verifyReturn: Procedure<VerifyReturn> = {
  do: "return.verify",
  roles: ["officer"],
  touches: ({ holding, rates }, context) => [
    touch(returns, returnOf(holding, rates.year)),
    touch(notices, noticeOf(holding, rates.year, 1)),
    touch(books, noticeBook(context.town, rates.year)),
    touch(holdings, holding),
    touch(accounts, accountOf(holding)),
  ],
  decide: (command, see, context): Decision => {
    const { rates, holding: id } = command;
    const subject = returnOf(id, rates.year);
    const [filed, holding] = [see(returns, subject).state, see(holdings, id).state];
    if (filed.state === "none" || holding.state === "none") return refuse("return.unknown", "self-assessment");
    if (filed.state !== "filed") {
      return refuse("return.already_verified", "self-assessment", { values: { year: rates.year } });
    }
    const noted = readVisit(command, context);
    if (!noted.ok) return noted;
    if (noted.visit.on < filed.on) {
      return refuse("return.visit_before_filing", "self-assessment", {
        field: "visitedOn",
        values: { date: filed.on },
      });
    }
    const found = declared(command.found, holding, rates, context.today);
    if (!found.ok) return found;
    const visit: FieldVisit = { ...noted.visit, ...found.declared };
    const variance = varianceOf(filed.taxPaise, visit.taxPaise, rates.selfAssessment);
    const on = context.today;
    const verified = { kind: "return.verified", subject, holding: id, on, visit, variance } as const;
    if (variance.beyond) {
      const notice = noticeOf(id, rates.year, 1);
      const book = noticeBook(context.town, rates.year);
      const numbered = nextNumber(book, see(books, book).state);
      const { floors, plotAreaHundredths, taxPaise } = filed;
      const base = { holding: id, year: rates.year, numbered, found: found.declared, return: subject };
      const drafted = draftedNotice(
        { ...base, subject: notice, declared: { floors, plotAreaHundredths, taxPaise }, variance },
        context,
      );
      return accept<ReturnVerified | NoticeDrafted>({ ...verified, notice }, drafted);
    }
    const { floors, plotAreaHundredths } = visit;
    const assessed = assess({ ...holding.particulars, floors, plotAreaHundredths }, rates);
    if (!assessed.ok) return assessed;
    const account = see(accounts, accountOf(id)).state;
    const raised = holding.demandedYears.includes(rates.year);
    const rows = raised ? differences(account, assessed.assessment, rates.year) : [];
    const entry: HoldingAssessed = {
      kind: "holding.assessed",
      subject: id,
      on,
      because: subject,
      floors,
      plotAreaHundredths,
    };
    const corrected = posted({ holding: id, on, rows, reason: "assessment", source: `return ${rates.year}` });
    return accept<ReturnVerified | HoldingAssessed | DueCorrected>(verified, entry, ...corrected);
  },
};
