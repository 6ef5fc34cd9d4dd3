// The sample towns' staff: invented people, whose passwords are made anew on every installation.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "../../../kernel/decider.ts";
import { commandId, derivedUuid, personId } from "../../../kernel/ids.ts";
import { open } from "../../../kernel/private.ts";
import type { TownId } from "../../../kernel/town.ts";
import { statement, type Database } from "../../../platform/database/connect.ts";
import type { AppointStaff } from "../rules/procedures.ts";
import { staffOf, type StaffRole } from "../rules/staff.ts";
import type { PeopleParts } from "./parts.ts";
import { hashPassword, hasPassword, newTotpSecret, savePassword, sealTotp } from "./passwords.ts";

export interface SampleLogin {
  readonly town: TownId;
  readonly login: string;
  readonly role: StaffRole;
  readonly password: string;
  /** The one-time password's secret in base32. */
  readonly totp: string;
}

const people: readonly (readonly [town: number, login: string, name: string, role: StaffRole])[] = [
  [250705, "shivpuri-clerk", "मनोज कुशवाह", "clerk"],
  [250705, "shivpuri-officer", "संगीता श्रीवास्तव", "officer"],
  [250705, "shivpuri-admin", "अरविंद रघुवंशी", "administrator"],
  [250705, "shivpuri-registrar", "सुनीता धाकड़", "registrar"],
  [250705, "shivpuri-district", "राजीव सक्सेना", "district-registrar"],
  [250705, "shivpuri-hospital", "नीलम यादव", "institution"],
  [250867, "dewas-registrar", "गोपाल चौहान", "registrar"],
  [250867, "dewas-clerk", "रेखा मालवीय", "clerk"],
  [250867, "dewas-officer", "जितेंद्र पंवार", "officer"],
  [250867, "dewas-admin", "शबाना कुरैशी", "administrator"],
  [250867, "dewas-district", "वंदना सोलंकी", "district-registrar"],
  [250867, "dewas-hospital", "फ़रीदा शेख", "institution"],
];

const fileName = "sample-logins.json";
const machine: Actor = { person: personId(derivedUuid("seed")), roles: ["system"] };

const newLogin = ([town, login, , role]: (typeof people)[number]): SampleLogin => ({
  town: town as TownId,
  login,
  role,
  password: randomBytes(12).toString("base64url"),
  totp: newTotpSecret(),
});

/** The logins of an earlier start; undefined before the first. */
export function keptSampleLogins(dataFolder: string): readonly SampleLogin[] | undefined {
  const file = join(dataFolder, fileName);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly SampleLogin[]) : undefined;
}

function keep(dataFolder: string, logins: readonly SampleLogin[]): void {
  const file = join(dataFolder, fileName);
  writeFileSync(`${file}.new`, `${JSON.stringify(logins, null, 1)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

async function seedOne(
  parts: Pick<PeopleParts, "database" | "ledger" | "sealer" | "clock">,
  known: SampleLogin,
  name: string,
): Promise<void> {
  const { town, login, role } = known;
  const staff = staffOf(town, login);
  const command: AppointStaff = {
    do: "staff.appoint",
    id: commandId(derivedUuid("seed staff", String(town), login)),
    login,
    name: open(name, "name"),
    roles: [role],
  };
  const outcome = await parts.ledger.perform({ town, actor: machine, command });
  if (!outcome.ok && outcome.refusal.code !== "people.login_taken") {
    throw new Error(`sample staff ${login} was refused: ${outcome.refusal.code}`);
  }
  await parts.sealer.ready(town);
  if (await parts.database.readInTown(town, (tx) => hasPassword(tx, staff))) return;
  const hashed = await hashPassword(known.password);
  const totp = await sealTotp(parts.sealer, town, staff, known.totp);
  await parts.database.inTown(town, async (tx) => savePassword(tx, parts.clock, { staff, hashed, totp, step: 0 }));
}

/** Appoints the sample staff once and gives their logins, from the data folder's file on a later start. */
export async function seedPeople(
  parts: Pick<PeopleParts, "database" | "ledger" | "sealer" | "clock">,
  dataFolder: string,
): Promise<readonly SampleLogin[]> {
  const before = keptSampleLogins(dataFolder) ?? [];
  const logins = people.map((one) => before.find(({ login }) => login === one[1]) ?? newLogin(one));
  // The file first: a start that is cut off in between finds the passwords that it has set.
  keep(dataFolder, logins);
  for (const known of logins) {
    const name = people.find(([, login]) => login === known.login)?.[2] ?? known.login;
    await seedOne(parts, known, name);
  }
  return logins;
}

const serving = statement(
  "people.sample_serving",
  `select login from state.staff where town = $1::integer and login = any ($2::text[]) and state = 'serving'`,
);

/** Sample staff that can still sign in: a program in service must not start while there are any. */
export async function sampleStaffServing(database: Database): Promise<readonly string[]> {
  const found: string[] = [];
  for (const town of new Set(people.map(([id]) => id as TownId))) {
    const logins = people.filter(([id]) => id === town).map(([, login]) => login);
    const rows = await database.readInTown(town, (tx) => tx.query<{ login: string }>(serving, [town, logins]));
    found.push(...rows.map(({ login }) => login));
  }
  return found;
}
