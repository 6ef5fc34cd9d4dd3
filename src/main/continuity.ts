// The continuity file of a town: whose tables are in it, to which offline keys it is sealed, and where it lies.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Town } from "../kernel/town.ts";
import { parseRecipients } from "../ledger/vault/settings.ts";
import { type MadeContinuity, makeContinuity } from "../operations/continuity/make.ts";
import type { ContinuityTable } from "../operations/continuity/table.ts";
import { titledTown } from "../platform/http/show.ts";
import { towns } from "../rulebook/towns.ts";
import { registryTables } from "../services/births-and-deaths/server/continuity.ts";
import { collectionTables } from "../services/collections/server/continuity.ts";
import { peopleTables } from "../services/people/server/continuity.ts";
import { numbersOfAccounts, propertyTaxTables } from "../services/property-tax/server/continuity.ts";
import { townTitle } from "../web/links.ts";
import type { Configuration } from "./configuration.ts";
import type { Foundation } from "./foundation.ts";

const byId = new Map(towns.map((town) => [Number(town.id), town]));

function officeOf(id: number): { readonly office: string; readonly district: string } {
  const town = byId.get(id);
  const titled = town && titledTown(town);
  return { office: titled ? townTitle(titled, "hi") : "", district: town?.districtHi ?? "" };
}

/** Every service's tables, in the order in which an office needs them; a new service adds its own here. */
export const continuityTables: readonly ContinuityTable[] = [
  ...propertyTaxTables,
  ...collectionTables(numbersOfAccounts),
  ...registryTables,
  ...peopleTables(officeOf),
];

export const continuityFolder = ({ AKSHARA_DATA }: Pick<Configuration, "AKSHARA_DATA">): string =>
  join(AKSHARA_DATA, "continuity");

/** A town that has a key of its own writes it here, one public key a line. */
export const ownRecipientsFile = (configuration: Pick<Configuration, "AKSHARA_DATA">, town: Town): string =>
  join(continuityFolder(configuration), String(town.id), "recipients.txt");

/** There is no public key to seal a town's file to. The message is for the keeper. */
export class NoContinuityKey extends Error {
  override readonly name = "NoContinuityKey";
}

/** The town's own keys where it has some, and the vault's: who can open the vault can read all of it anyway. */
export function continuityRecipients(
  { configuration, vault }: Pick<Foundation, "configuration" | "vault">,
  town: Town,
): readonly string[] {
  const file = ownRecipientsFile(configuration, town);
  const own = existsSync(file) ? parseRecipients(readFileSync(file, "utf8"), 1) : [];
  const all = [...new Set([...own, ...(vault?.settings.recipients ?? [])])];
  if (all.length === 0)
    throw new NoContinuityKey(`town ${town.id} has no offline key: write its public key in ${file}`);
  return all;
}

/** Makes the town's file; undefined where nothing has happened yet. Throws NoContinuityKey and VaultUnfit. */
export function makeTownContinuity(
  foundation: Pick<Foundation, "configuration" | "vault" | "database" | "sealer" | "clock">,
  town: Town,
): Promise<MadeContinuity | undefined> {
  const { configuration, database, sealer, clock } = foundation;
  const recipients = continuityRecipients(foundation, town);
  const folder = continuityFolder(configuration);
  return makeContinuity({ database, sealer, clock, tables: continuityTables, folder, recipients }, town);
}
