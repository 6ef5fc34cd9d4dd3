// Enrolment: a code that the administrator hands over, with which a member of staff sets his own password once.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { Secret } from "otpauth";
import type { PersonId } from "../../../kernel/ids.ts";
import type { Sealed } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { later } from "../../../platform/clock.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { isGoodPassword, plainEnrolmentCode } from "../rules/code.ts";
import { isLogin, staffOf } from "../rules/staff.ts";
import type { PeopleParts } from "./parts.ts";
import {
  hashPassword,
  newTotpSecret,
  openTotp,
  removePassword,
  savePassword,
  sealTotp,
  totpStep,
} from "./passwords.ts";
import { removePasskeys } from "./passkeys.ts";
import { readStaff } from "./store.ts";
import { countTry, forgiveTries } from "./tries.ts";

export const enrolment_seconds = 72 * 3600;

const save = statement(
  "enrolments.save",
  `insert into platform.enrolments (town, staff, code_hash, totp, expires)
   values ($1::integer, $2::uuid, $3::bytea, $4::jsonb, $5::timestamptz)
   on conflict (town, staff) do update set code_hash = excluded.code_hash, totp = excluded.totp,
     expires = excluded.expires`,
);
const read = statement(
  "enrolments.read",
  `select code_hash, totp from platform.enrolments
   where town = $1::integer and staff = $2::uuid and expires > $3::timestamptz`,
);
const remove = statement(
  "enrolments.remove",
  `delete from platform.enrolments
   where town = $1::integer and staff = $2::uuid and code_hash = $3::bytea returning staff`,
);

const hashOf = (code: string): Buffer => createHash("sha256").update(`enrolment ${code}`).digest();

/** 80 bits as `ABCD-EFGH-IJKL-MNOP`. */
const newCode = (): string =>
  new Secret({ buffer: new Uint8Array(randomBytes(10)).buffer }).base32.replace(/(.{4})(?=.)/g, "$1-");

/** Makes a new code for a member of staff; his old password, passkeys and sessions end. The code is shown once. */
export async function newEnrolment(
  parts: Pick<PeopleParts, "database" | "sealer" | "sessions" | "clock">,
  town: TownId,
  staff: PersonId,
): Promise<string> {
  const { database, sealer, sessions, clock } = parts;
  await sealer.ready(town);
  const code = newCode();
  const totp = await sealTotp(sealer, town, staff, newTotpSecret());
  await database.inTown(town, async (tx) => {
    removePassword(tx, staff);
    removePasskeys(tx, staff);
    await sessions.endAllOf(tx, staff);
    const expires = later(clock.now(), enrolment_seconds);
    tx.send(save, [town, staff, hashOf(plainEnrolmentCode(code)), JSON.stringify(totp), expires]);
  });
  return code;
}

type Found = { readonly ok: true; readonly staff: PersonId; readonly login: string; readonly secret: string } | Refused;

async function checked(tx: Tx, parts: PeopleParts, login: string, code: string): Promise<Sealed | Refused> {
  const locked = await countTry(tx, parts.clock, `enrolment ${login}`);
  if (locked) return locked;
  const staff = staffOf(tx.town, login);
  const [row] = await tx.query<{ code_hash: Buffer; totp: Sealed }>(read, [tx.town, staff, parts.clock.now()]);
  const right = timingSafeEqual(row?.code_hash ?? Buffer.alloc(32), hashOf(plainEnrolmentCode(code)));
  const { state } = await readStaff(tx, staff);
  if (!row || !right || state.state !== "serving") return refuse("people.enrolment_wrong", "rights");
  forgiveTries(tx, `enrolment ${login}`);
  return row.totp;
}

/** The one-time password's secret of a right enrolment code. Refuses `people.enrolment_wrong`, `people.wait`. */
export async function findEnrolment(parts: PeopleParts, town: TownId, typed: string, code: string): Promise<Found> {
  const login = typed.trim().toLowerCase();
  if (!isLogin(login)) return refuse("people.enrolment_wrong", "rights");
  const found = await parts.database.inTown(town, (tx) => checked(tx, parts, login, code));
  if ("ok" in found) return found;
  const staff = staffOf(town, login);
  return { ok: true, staff, login, secret: await openTotp(parts.sealer, town, staff, found) };
}

export interface EnrolmentAnswer {
  readonly login: string;
  readonly enrolment: string;
  readonly password: string;
  readonly code: string;
}

/**
 * Sets the password and ends the enrolment; the answer is the session's cookie. Refuses besides
 * `people.password_weak` and `people.one_time_wrong`, which leave the enrolment open.
 */
export async function finishEnrolment(
  parts: PeopleParts,
  town: TownId,
  answer: EnrolmentAnswer,
): Promise<{ readonly ok: true; readonly cookie: string } | Refused> {
  const found = await findEnrolment(parts, town, answer.login, answer.enrolment);
  if (!found.ok) return found;
  const { staff, login, secret } = found;
  if (!isGoodPassword(answer.password, login)) return refuse("people.password_weak", "rights", { field: "password" });
  const step = totpStep(secret, answer.code, parts.clock);
  if (step === undefined) return refuse("people.one_time_wrong", "rights", { field: "code" });
  const hashed = await hashPassword(answer.password);
  const totp = await sealTotp(parts.sealer, town, staff, secret);
  return await parts.database.inTown(town, async (tx) => {
    // The very code: the administrator may have made a new one in the meantime, which this must not use up.
    const used = [town, staff, hashOf(plainEnrolmentCode(answer.enrolment))];
    if ((await tx.query(remove, used)).length === 0) return refuse("people.enrolment_wrong", "rights");
    savePassword(tx, parts.clock, { staff, hashed, totp, step });
    return {
      ok: true,
      cookie: await parts.sessions.begin(tx, { kind: "staff", person: staff, signedBy: "password", login }),
    };
  });
}
