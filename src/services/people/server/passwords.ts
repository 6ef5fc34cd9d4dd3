// Staff sign in with a password and a one-time password; the way for devices without passkeys.
import { hash, verify } from "@node-rs/argon2";
import { Secret, TOTP } from "otpauth";
import { instantMs } from "../../../kernel/civil-date.ts";
import type { Actor } from "../../../kernel/decider.ts";
import type { PersonId } from "../../../kernel/ids.ts";
import { open, type Sealed } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Clock } from "../../../platform/clock.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { Sealer } from "../../../platform/sealing/sealer.ts";
import { parseCode } from "../rules/code.ts";
import { isLogin, staffOf } from "../rules/staff.ts";
import type { PeopleParts } from "./parts.ts";
import { readStaff } from "./store.ts";
import { countTry, forgiveTries } from "./tries.ts";

const read = statement(
  "passwords.read",
  "select password, totp from platform.staff_passwords where town = $1::integer and staff = $2::uuid",
);
const useStep = statement(
  "passwords.use_step",
  `update platform.staff_passwords set totp_step_used = $3::bigint
   where town = $1::integer and staff = $2::uuid and totp_step_used < $3::bigint returning staff`,
);
const save = statement(
  "passwords.save",
  `insert into platform.staff_passwords (town, staff, password, totp, totp_step_used, since)
   values ($1::integer, $2::uuid, $3::text, $4::jsonb, $5::bigint, $6::timestamptz)
   on conflict (town, staff) do update set password = excluded.password, totp = excluded.totp,
     totp_step_used = excluded.totp_step_used, since = excluded.since`,
);
const remove = statement(
  "passwords.remove",
  "delete from platform.staff_passwords where town = $1::integer and staff = $2::uuid",
);

const step_seconds = 30;

const totpOf = (secret: string, login = ""): TOTP =>
  new TOTP({ issuer: "Akshara", label: login, secret: Secret.fromBase32(secret), digits: 6, period: step_seconds });

/** A new secret in base32, of 160 bits. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** The address that an authenticator app reads as a QR. */
export const totpAddress = (secret: string, login: string): string => totpOf(secret, login).toString();

/** The one-time password now: for the sample logins and tests. */
export const totpNow = (secret: string, clock: Clock): string =>
  totpOf(secret).generate({ timestamp: instantMs(clock.now()) });

/** The step that a one-time password belongs to: now, the one before or the one after; undefined when it is wrong. */
export function totpStep(secret: string, typed: string, clock: Clock): number | undefined {
  const token = parseCode(typed);
  const timestamp = instantMs(clock.now());
  const delta = token === undefined ? null : totpOf(secret).validate({ token, timestamp, window: 1 });
  return delta === null ? undefined : Math.floor(timestamp / 1000 / step_seconds) + delta;
}

export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFC"));

/** Seals a one-time password's secret for its owner. */
export const sealTotp = (sealer: Sealer, town: TownId, staff: PersonId, secret: string): Promise<Sealed> =>
  sealer.seal(open(secret, "note"), { town, subject: staff, field: "totp" });

/** Opens it again, to check a code. */
export async function openTotp(sealer: Sealer, town: TownId, staff: PersonId, totp: Sealed): Promise<string> {
  const by: Actor = { person: staff, roles: ["system"] };
  const answer = await sealer.open({ town, by, why: "sign-in", subject: staff, values: { totp } });
  if (!answer.ok) throw new Error("the budget for checking one-time passwords is spent");
  return answer.opened.totp;
}

/** `step` is the last one that counts as used. */
export function savePassword(
  tx: Tx,
  clock: Clock,
  row: { readonly staff: PersonId; readonly hashed: string; readonly totp: Sealed; readonly step: number },
): void {
  tx.send(save, [tx.town, row.staff, row.hashed, JSON.stringify(row.totp), row.step, clock.now()]);
}

export function removePassword(tx: Tx, staff: PersonId): void {
  tx.send(remove, [tx.town, staff]);
}

/** Whether a password is set at all. */
export const hasPassword = async (tx: Tx, staff: PersonId): Promise<boolean> =>
  (await tx.query(read, [tx.town, staff])).length > 0;

/** What is checked when there is no such login, so that the answer takes as long. */
let nobody: Promise<string> | undefined;

export interface PasswordTried {
  readonly login: string;
  readonly password: string;
  readonly code: string;
}

type SignedIn = { readonly ok: true; readonly cookie: string } | Refused;

/** Which of the three is wrong is never said. */
const wrong = (): Refused => refuse("people.sign_in_wrong", "rights");

/** The session's cookie. Refuses `people.sign_in_wrong` and `people.wait`. */
export async function signInByPassword(parts: PeopleParts, town: TownId, tried: PasswordTried): Promise<SignedIn> {
  const { database, clock, sealer, sessions } = parts;
  const login = tried.login.trim().toLowerCase();
  if (!isLogin(login) || tried.password.length > 1000) return wrong();
  const staff = staffOf(town, login);
  const what = `staff ${login}`;
  const found = await database.inTown(town, async (tx) => {
    const locked = await countTry(tx, clock, what);
    if (locked) return locked;
    const [row] = await tx.query<{ password: string; totp: Sealed }>(read, [town, staff]);
    return { ok: true, row } as const;
  });
  if (!found.ok) return found;
  nobody ??= hashPassword("nobody has this password");
  const right = await verify(found.row?.password ?? (await nobody), tried.password.normalize("NFC"));
  if (!found.row || !right) return wrong();
  const step = totpStep(await openTotp(sealer, town, staff, found.row.totp), tried.code, clock);
  if (step === undefined) return wrong();
  return await database.inTown<SignedIn>(town, async (tx) => {
    const { state } = await readStaff(tx, staff);
    if (state.state !== "serving") return wrong();
    // A one-time password that was used once is never good again.
    if ((await tx.query(useStep, [town, staff, step])).length === 0) return wrong();
    forgiveTries(tx, what);
    return {
      ok: true,
      cookie: await sessions.begin(tx, { kind: "staff", person: staff, signedBy: "password", login }),
    };
  });
}
