// Measures how well doubles are found: a made year of registrations in the real tables, each asked for what is alike in the whole town.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import { derivedUuid, personId, type SubjectId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Database } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import { unitOf } from "../rules/unit.ts";
import { alikeOf } from "./alike.ts";
import { eventStore, type KnownEvent } from "./event-store.ts";
import { madeRegistrations, type MadeRegistration, type MadeSet } from "./made-doubles.ts";
import { type Laid, laidOf, sealedStates } from "./made-register.ts";

export interface MeasuredParts {
  readonly database: Database;
  readonly sealer: Sealer;
}

/** What was measured. A false alarm is a registration beside which something is shown that it is not. */
export interface DoublesMeasured {
  readonly registrations: number;
  readonly doubles: number;
  readonly found: number;
  readonly alarms: number;
  /** Near misses among those that gave a false alarm. */
  readonly nearAlarms: number;
  /** Known doubles that were not found, and false alarms, by the way in which they were made. */
  readonly missed: ReadonlyMap<string, number>;
  readonly wrong: ReadonlyMap<string, number>;
}

export const recallOf = ({ found, doubles }: DoublesMeasured): number => found / doubles;
/** False alarms of 100 registrations. */
export const alarmsOf = ({ alarms, registrations }: DoublesMeasured): number => (100 * alarms) / registrations;

/** A year in which each day of the made set has about fifty events, as in a large town. */
export const measuredYear = { from: "2025-01-01" as CivilDate, days: 365 };

/** Commands of one transaction while the year is laid, and questions at once. */
const together_max = 500;
const lanes = 4;

const measurer: Actor = { person: personId(derivedUuid("measurer of doubles")), roles: ["system"] };

type Asked = Laid & { readonly state: KnownEvent };

/** Lays the registrations into the tables as reports that wait, every other one as an entry. */
async function lay(parts: MeasuredParts, town: TownId, all: readonly MadeRegistration[]): Promise<readonly Asked[]> {
  const { database, sealer } = parts;
  const unit = unitOf(town, 1);
  const laid = all.map(({ event }, at) =>
    laidOf(event, at, { application: at + 1, ...(at % 2 === 0 && { serial: at + 1 }) }),
  );
  const asked: Asked[] = [];
  for (let from = 0; from < laid.length; from += together_max) {
    const some = laid.slice(from, from + together_max);
    const states = await database.inTown(town, async (tx) => {
      const kept = await sealedStates(tx, sealer, unit, some);
      await eventStore.save(tx, new Map(kept));
      return kept;
    });
    asked.push(...some.map((one, at) => ({ ...one, state: states[at]?.[1].state as KnownEvent })));
  }
  return asked;
}

/** The ids that each is truly alike to: the first report and its double. */
function twinsOf(all: readonly MadeRegistration[], laid: readonly Laid[]): ReadonlyMap<SubjectId, SubjectId> {
  const pairs = all.flatMap(({ doubleOf }, at) => {
    const [one, other] = [laid[at]?.id, laid[doubleOf ?? -1]?.id];
    return one && other ? [[one, other] as const] : [];
  });
  return new Map([...pairs, ...pairs.map(([one, other]) => [other, one] as const)]);
}

const count = (counts: Map<string, number>, what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};

/** Asks for every registration what is alike, as its registrar would before registering it. */
export async function measureDoubles(parts: MeasuredParts, town: TownId, set: MadeSet): Promise<DoublesMeasured> {
  const all = madeRegistrations(set);
  const laid = await lay(parts, town, all);
  const twins = twinsOf(all, laid);
  const [missed, wrong] = [new Map<string, number>(), new Map<string, number>()];
  const seen = { found: 0, alarms: 0, nearAlarms: 0 };
  const ask = async (at: number): Promise<void> => {
    const [made, one] = [all[at], laid[at]];
    if (!made || !one) return;
    const answer = await alikeOf(
      parts,
      { town: { id: town }, actor: measurer },
      { id: one.id, event: one.state },
      one.form,
    );
    if (!answer.ok) throw new Error(`what is alike was refused: ${answer.refusal.code}`);
    const twin = twins.get(one.id);
    if (made.doubleOf !== undefined) {
      if (answer.alike.some(({ id }) => id === twin)) seen.found += 1;
      else count(missed, made.way ?? "");
    }
    if (!answer.alike.some(({ id }) => id !== twin)) return;
    seen.alarms += 1;
    const near = made.way !== undefined && made.doubleOf === undefined;
    if (near) seen.nearAlarms += 1;
    count(wrong, near ? (made.way ?? "") : "nothing made");
  };
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let at = lane; at < all.length; at += lanes) await ask(at);
    }),
  );
  return { registrations: all.length, doubles: set.doubles, ...seen, missed, wrong };
}
