// A notice after a visit to a holding for which nobody filed a return: what was found against what the register says.
import { books, nextNumber } from "../../../kernel/book.ts";
import { accept, type Command, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import type { HoldingId } from "../../../kernel/ids.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { refuse } from "../../../kernel/refusal.ts";
import { assess } from "./assess.ts";
import type { ClaimedFloors } from "./claimed.ts";
import { holdings } from "./holding.ts";
import { draftedNotice, noticeBook, noticeOf, notices } from "./notice.ts";
import { notStanding } from "./restructure.ts";
import { type KeptPhoto, declared, type Declared, returnOf, returns } from "./returns.ts";
import { varianceOf } from "./variance.ts";
import { readVisit } from "./verify-return.ts";

export interface DraftNotice extends Command {
  readonly do: "notice.draft";
  readonly holding: HoldingId;
  readonly found: ClaimedFloors;
  readonly visitedOn: string;
  readonly note: string;
  readonly photos: readonly KeptPhoto[];
  readonly rates: PropertyTaxRates;
}

/** Drafts it. Nobody declared anything, so there is a difference and no penalty; one notice for a holding and year. */
export const draftNotice: Procedure<DraftNotice> = {
  do: "notice.draft",
  roles: ["officer"],
  touches: ({ holding, rates }, context) => [
    touch(returns, returnOf(holding, rates.year)),
    touch(notices, noticeOf(holding, rates.year, 1)),
    touch(books, noticeBook(context.town, rates.year)),
    touch(holdings, holding),
  ],
  decide: (command, see, context): Decision => {
    const { holding: id, rates } = command;
    const { year } = rates;
    const subject = noticeOf(id, year, 1);
    const holding = see(holdings, id).state;
    const ended = notStanding(holding);
    if (ended || holding.state === "none") return ended ?? refuse("holding.unknown", "holding register");
    const filed = see(returns, returnOf(id, year)).state;
    if (filed.state === "filed") return refuse("notice.return_waits", "assessment notice", { values: { year } });
    if (see(notices, subject).state.state !== "none") {
      return refuse("notice.already_drafted", "assessment notice", { values: { year } });
    }
    const noted = readVisit(command, context);
    if (!noted.ok) return noted;
    const found = declared(command.found, holding, rates, context.today);
    if (!found.ok) return found;
    const { floors, plotAreaHundredths } = holding.particulars;
    const standing = assess(holding.particulars, rates);
    if (!standing.ok) return standing;
    const before: Declared = { floors, plotAreaHundredths, taxPaise: standing.assessment.totalPaise };
    const variance = varianceOf(before.taxPaise, found.declared.taxPaise, undefined);
    if (variance.differencePaise === 0n) return refuse("notice.nothing_found", "assessment notice");
    const book = noticeBook(context.town, year);
    const numbered = nextNumber(book, see(books, book).state);
    const { visit } = noted;
    const draft = { subject, holding: id, year, numbered, declared: before, found: found.declared, variance, visit };
    return accept(draftedNotice(draft, context));
  },
};
