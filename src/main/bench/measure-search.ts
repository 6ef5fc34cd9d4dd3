// Measures the search of a register: by number, name and date, one search after another, each with its page of names opened and recorded.
import { derivedUuid, personId } from "../../kernel/ids.ts";
import { makeApplicationNumber, makeRegistrationNumber } from "../../kernel/public-number.ts";
import type { TownId } from "../../kernel/town.ts";
import { type MadePerson, written } from "../../services/births-and-deaths/server/made-events.ts";
import type { Laid } from "../../services/births-and-deaths/server/made-register.ts";
import { registerLetters } from "../../services/births-and-deaths/rules/registering.ts";
import { applicationLetters } from "../../services/births-and-deaths/rules/reporting.ts";
import { findEvents, openListed, type Sought } from "../../services/births-and-deaths/server/search.ts";
import { addDays } from "../../kernel/civil-date.ts";
import type { Foundation } from "../foundation.ts";
import { median } from "./clients.ts";

/** Each search is asked so many times; the first time only warms up. */
const turns = 3;

/** Milliseconds below which 95 of 100 searches of each way stayed. */
export type SearchFigures = ReadonlyMap<string, number>;

/** The name by which somebody asks for an event: of the dead or of the mother, in the other script than it was reported in. */
function nameOf({ event }: Laid): string {
  const person: MadePerson | undefined = event.person ?? event.mother ?? event.father;
  const script = event.hand.script === "hindi" ? "latin" : "hindi";
  return person ? written(person, { script, spelling: 0 }) : "";
}
/** The family's name alone: what is borne by most. */
const familyOf = ({ event }: Laid): string => {
  const family = (event.father ?? event.person ?? event.mother)?.family;
  return family?.hindi[0] ?? "यादव";
};

const ways: Readonly<Record<string, (town: TownId, laid: Laid) => Sought>> = {
  "registration number": (town, { event, serial = 0 }) => {
    const parts = { town, year: Number(addDays(event.day, 5).slice(0, 4)), unit: 1, serial };
    return { text: makeRegistrationNumber(registerLetters[event.what], parts).toLowerCase() };
  },
  "application number": (town, { event, application }) => {
    const year = Number(addDays(event.day, 3).slice(0, 4));
    return { text: makeApplicationNumber({ service: applicationLetters, town, year, serial: application }) };
  },
  name: (_town, laid) => ({ text: nameOf(laid) }),
  "one word of a name": (_town, laid) => ({ text: familyOf(laid) }),
  "name and date": (_town, laid) => ({ text: nameOf(laid), day: laid.event.day }),
  "name and year": (_town, laid) => ({ text: nameOf(laid), year: Number(laid.event.day.slice(0, 4)) }),
  date: (_town, laid) => ({ day: laid.event.day }),
};

/** Searches of every way for some of the entries, as somebody whom no limit stops. */
export async function measureSearch(
  { database, sealer }: Foundation,
  town: TownId,
  laid: readonly Laid[],
): Promise<SearchFigures> {
  const seeker = { town, by: { person: personId(derivedUuid("bench", "searching")), roles: ["system"] } } as const;
  const parts = { database, sealer };
  const figures = new Map<string, number>();
  for (const [way, soughtOf] of Object.entries(ways)) {
    const took: number[][] = laid.map(() => []);
    for (let turn = 0; turn <= turns; turn += 1) {
      for (const [at, one] of laid.entries()) {
        const sought = soughtOf(town, one);
        const began = performance.now();
        const found = await findEvents(parts, seeker, sought);
        if (!found.ok || found.found.length === 0) throw new Error(`a search by ${way} found nothing`);
        const opened = await openListed(parts, seeker, "registration", found.found);
        if (!opened.ok) throw new Error(`a search by ${way} was not opened: ${opened.refusal.code}`);
        if (turn > 0) took[at]?.push(performance.now() - began);
      }
    }
    const middle = took.map(median).toSorted((one, other) => one - other);
    figures.set(way, middle[Math.floor(middle.length * 0.95)] ?? 0);
  }
  return figures;
}
