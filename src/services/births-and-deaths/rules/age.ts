// How many years somebody had lived, by the calendar: the same for what is counted and for what is compared.
import { addYears, type CivilDate, compareDates, yearOf } from "../../../kernel/civil-date.ts";
import type { Form } from "./forms.ts";

/** Whole years that somebody had lived: as the form says, none for a child of days, or out of the two dates. */
export function yearsLived({ ageYears, ageDays, personBornOn, eventDate }: Form): number | undefined {
  if (ageYears !== undefined) return Number(ageYears);
  if (ageDays !== undefined) return 0;
  if (personBornOn === undefined || eventDate === undefined) return undefined;
  const [bornOn, diedOn] = [personBornOn as CivilDate, eventDate as CivilDate];
  const years = yearOf(diedOn) - yearOf(bornOn);
  return compareDates(addYears(bornOn, years), diedOn) <= 0 ? years : years - 1;
}
