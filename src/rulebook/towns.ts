// The 413 towns of Madhya Pradesh, each with its LGD code as id; the list of the state's urban bodies as it is known.
//
// Source: the Local Government Directory's public dump of 11 March 2022 (408 bodies after leaving out four cantonments and
// a second code for Gunnor), four Nagar Parishads gazetted about 2021 that the dump lacks, population from the census of
// 2011. The state speaks of 413 bodies; 408 and 4 make 412 and no public list names the last one.
//
// What was decided here, and may turn out otherwise when the directorate sends its own list:
// - The five bodies without an LGD code have a provisional one from 999001 on, which the directory does not use.
// - The 413th place is held by Barodiya Nonagir, the first named of five Nagar Parishads notified in 2023. The other four
//   (Bamhori, Chitrangi, Dinara, Umariyapan) are left out: the press calls them new, and they are probably beyond the 413.
// - Bhind stays a Nagar Palika Parishad: its Nagar Nigam was notified in 2023, but later reports say it must wait.
// - A Hindi name that is our own transliteration is marked as not proofed; names from the directory or the press are.
import type { Town, TownId, TownType } from "../kernel/town.ts";
import { nagarNigams, nagarPalikaParishads } from "./towns/cities.ts";
import { nagarParishadsAToK } from "./towns/parishads-a-to-k.ts";
import { nagarParishadsLToZ } from "./towns/parishads-l-to-z.ts";
import type { TownRow } from "./towns/row.ts";

const townOf =
  (type: TownType) =>
  ([code, nameHi, nameEn, districtHi, districtEn, population, proofed]: TownRow): Town => ({
    id: code as TownId,
    type,
    nameHi,
    nameEn,
    nameHiProofed: proofed === 1,
    districtHi,
    districtEn,
    population,
  });

/** Every town in force: cities first, then councils, each kind by its English name. */
export const towns: readonly Town[] = [
  ...nagarNigams.map(townOf("nagar-nigam")),
  ...nagarPalikaParishads.map(townOf("nagar-palika-parishad")),
  ...[...nagarParishadsAToK, ...nagarParishadsLToZ].map(townOf("nagar-parishad")),
];

/** Towns whose id is ours until the directory gives them one begin here. */
export const provisionalTownIdFrom = 999001;

const byId = new Map(towns.map((town) => [town.id, town]));

/** The town of this id; undefined when the state has none. */
export const townById = (id: TownId): Town | undefined => byId.get(id);

/** The two towns that are filled with invented people. */
export const sampleTownIds: readonly TownId[] = [250705 as TownId, 250867 as TownId];
