// Measures finding in a town: by number, mobile, owner's name in either script and house, one search after another.
import { personId, derivedUuid } from "../../kernel/ids.ts";
import type { TownId } from "../../kernel/town.ts";
import { type Asker, type FindKind, findHoldings } from "../../services/property-tax/server/find.ts";
import type { RegisterRow } from "../../services/property-tax/server/import-row.ts";
import type { Foundation } from "../foundation.ts";
import { median } from "./clients.ts";

/** The same names as the sample register draws, as somebody types them who has no Devanagari at hand. */
const latinNames =
  "Mohan Sharma|Rajesh Verma|Sita Bai Yadav|Dinesh Gupta|Sunita Jain|Ram Kumar Tomar|Geeta Rathore|Salim Khan|Ashok Mishra|Lakshmi Bai Patel".split(
    "|",
  );

/** Each search is asked so many times. */
const turns = 3;

interface Asked {
  readonly name: string;
  readonly kind: FindKind;
  readonly texts: readonly string[];
}

const every = <T>(all: readonly T[], count: number): readonly T[] =>
  all.filter((_, at) => at % Math.max(1, Math.floor(all.length / count)) === 0).slice(0, count);

/** What is sought, of holdings that stand in the town however large it has grown. */
function askedOf(rows: readonly RegisterRow[], count: number): readonly Asked[] {
  const some = every(rows, count);
  const mobiles = rows.flatMap(({ claim }) => claim.owners.flatMap(({ mobile }) => (mobile === "" ? [] : [mobile])));
  const names = some.map(({ claim }) => claim.owners[0]?.name ?? "");
  return [
    { name: "id", kind: "number", texts: some.flatMap(({ oldNumber }) => oldNumber ?? []) },
    { name: "mobile", kind: "mobile", texts: every(mobiles, count) },
    {
      name: "owner's name",
      kind: "name",
      texts: names.map((name, at) => (at % 2 ? name : (latinNames[at % 10] ?? ""))),
    },
    { name: "house", kind: "house", texts: some.map(({ claim }) => claim.house) },
  ];
}

/** Milliseconds below which 95 of 100 searches of each way stayed. */
export type FindFigures = ReadonlyMap<string, number>;

/** The middle time of each search: what else the machine does in one turn is not the search's. */
async function middleTimes(texts: readonly string[], search: (text: string) => Promise<void>): Promise<number[]> {
  const took: number[][] = texts.map(() => []);
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const [at, text] of texts.entries()) {
      const began = performance.now();
      await search(text);
      // The first turn only warms up, so that what the disk does is not measured.
      if (turn > 0) took[at]?.push(performance.now() - began);
    }
  }
  return took.map(median);
}

/** Whoever asks is staff for mobiles and a passer-by else. */
export async function measureFind(
  { database, sealer }: Foundation,
  town: TownId,
  rows: readonly RegisterRow[],
  count: number,
): Promise<FindFigures> {
  const figures = new Map<string, number>();
  const clerk = { person: personId(derivedUuid("bench", "clerk")), roles: ["clerk"] } as const;
  for (const { name, kind, texts } of askedOf(rows, count)) {
    const asker: Asker = { town, actor: clerk, known: false, staff: kind === "mobile", mobileTokens: [] };
    const took = await middleTimes(texts, async (text) => {
      const found = await findHoldings({ database, sealer }, asker, { kind, text });
      if (!found.ok || found.found.length + found.similar.length === 0)
        throw new Error(`a search by ${name} found nothing`);
    });
    took.sort((one, other) => one - other);
    figures.set(name, took[Math.floor(took.length * 0.95)] ?? 0);
  }
  return figures;
}
