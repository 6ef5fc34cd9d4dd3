// Passkeys: staff sign in with a key in their own device, which no message or page can ask them to give away.
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { createHash, randomBytes } from "node:crypto";
import type { PersonId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { later } from "../../../platform/clock.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import type { PeopleParts } from "./parts.ts";
import { readStaff } from "./store.ts";

export const question_seconds = 5 * 60;
const passkeys_per_person_max = 10;
/** ES256 and RS256 of the COSE register: what devices have. */
const algorithms = [-7, -257];

const ask = statement(
  "passkeys.ask",
  `insert into platform.passkey_questions (town, id_hash, challenge, staff, expires)
   values ($1::integer, $2::bytea, $3::text, $4::uuid, $5::timestamptz)`,
);
const forget = statement(
  "passkeys.forget",
  "delete from platform.passkey_questions where town = $1::integer and expires < $2::timestamptz",
);
// A question is taken by its answer, right or wrong: no answer can be given twice.
const take = statement(
  "passkeys.take",
  `delete from platform.passkey_questions where town = $1::integer and id_hash = $2::bytea
   returning challenge, staff, expires > $3::timestamptz as fresh`,
);
const list = statement(
  "passkeys.list",
  `select id, created, used from platform.passkeys where town = $1::integer and staff = $2::uuid order by created, id`,
);
const insert = statement(
  "passkeys.insert",
  `insert into platform.passkeys (town, id, staff, public_key, counter, transports, created)
   values ($1::integer, $2::text, $3::uuid, $4::bytea, $5::bigint, $6::text[], $7::timestamptz)
   on conflict do nothing returning id`,
);
const read = statement(
  "passkeys.read",
  `select id, staff, public_key, counter from platform.passkeys
   where town = $1::integer and id = $2::text for update`,
);
const use = statement(
  "passkeys.use",
  `update platform.passkeys set counter = $3::bigint, used = $4::timestamptz
   where town = $1::integer and id = $2::text`,
);
const removeOne = statement(
  "passkeys.remove_one",
  "delete from platform.passkeys where town = $1::integer and staff = $2::uuid and id = $3::text",
);
const removeAll = statement(
  "passkeys.remove_all",
  "delete from platform.passkeys where town = $1::integer and staff = $2::uuid",
);

export interface PasskeySeen {
  readonly id: string;
  readonly created: string;
  readonly used: string | null;
}

export const passkeysOf = (tx: Tx, staff: PersonId): Promise<PasskeySeen[]> =>
  tx.query<PasskeySeen>(list, [tx.town, staff]);

export function removePasskeys(tx: Tx, staff: PersonId): void {
  tx.send(removeAll, [tx.town, staff]);
}

export function removePasskey(tx: Tx, staff: PersonId, id: string): void {
  tx.send(removeOne, [tx.town, staff, id]);
}

const idHash = (secret: string): Buffer => createHash("sha256").update(`passkey question ${secret}`).digest();
const hostOf = (origin: string): string => new URL(origin).hostname;
const refused = (): Refused => refuse("people.passkey_refused", "rights");

/** The question's options for the browser, and the secret that ties the answer to it. */
export interface Asked<O> {
  readonly secret: string;
  readonly options: O;
}

async function keep(parts: PeopleParts, town: TownId, challenge: string, staff: PersonId | null): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const now = parts.clock.now();
  await parts.database.inTown(town, async (tx) => {
    tx.send(forget, [town, now]);
    tx.send(ask, [town, idHash(secret), challenge, staff, later(now, question_seconds)]);
  });
  return secret;
}

async function taken(
  parts: PeopleParts,
  town: TownId,
  secret: string,
): Promise<{ readonly challenge: string; readonly staff: PersonId | null } | undefined> {
  const [row] = await parts.database.inTown(town, (tx) =>
    tx.query<{ challenge: string; staff: PersonId | null; fresh: boolean }>(take, [
      town,
      idHash(secret),
      parts.clock.now(),
    ]),
  );
  return row?.fresh === true ? row : undefined;
}

/** Asks a signed-in member of staff's device for a new passkey. */
export async function askForNewPasskey(
  parts: PeopleParts,
  town: TownId,
  staff: PersonId,
  login: string,
): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>> {
  const known = await parts.database.readInTown(town, (tx) => passkeysOf(tx, staff));
  const options = await generateRegistrationOptions({
    rpName: "Akshara",
    rpID: hostOf(parts.publicOrigin),
    userName: `${login} (${town})`,
    userID: new TextEncoder().encode(staff),
    attestationType: "none",
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: algorithms,
    timeout: question_seconds * 1000,
  });
  return { secret: await keep(parts, town, options.challenge, staff), options };
}

/** Keeps the new passkey. Refuses `people.passkey_refused`, `people.passkeys_too_many`. */
export async function addPasskey(
  parts: PeopleParts,
  town: TownId,
  staff: PersonId,
  secret: string,
  response: RegistrationResponseJSON,
): Promise<{ readonly ok: true } | Refused> {
  const question = await taken(parts, town, secret);
  if (question?.staff !== staff) return refused();
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: question.challenge,
    expectedOrigin: parts.publicOrigin,
    expectedRPID: hostOf(parts.publicOrigin),
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
    // What cannot be read is an answer that is refused, not an incident.
  }).catch(() => undefined);
  if (verified?.verified !== true) return refused();
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  return await parts.database.inTown(town, async (tx) => {
    if ((await passkeysOf(tx, staff)).length >= passkeys_per_person_max) {
      return refuse("people.passkeys_too_many", "limits", { values: { count: passkeys_per_person_max } });
    }
    const row = [town, id, staff, Buffer.from(publicKey), counter, transports.slice(0, 8), parts.clock.now()];
    return (await tx.query(insert, row)).length === 1 ? { ok: true } : refused();
  });
}

/** Asks any device that has a passkey of this portal. */
export async function askForPasskey(
  parts: PeopleParts,
  town: TownId,
): Promise<Asked<PublicKeyCredentialRequestOptionsJSON>> {
  const options = await generateAuthenticationOptions({
    rpID: hostOf(parts.publicOrigin),
    userVerification: "required",
    timeout: question_seconds * 1000,
  });
  return { secret: await keep(parts, town, options.challenge, null), options };
}

interface PasskeyRow {
  readonly id: string;
  readonly staff: PersonId;
  readonly public_key: Buffer;
  readonly counter: bigint;
}

/** The session's cookie for a right answer. Refuses `people.passkey_refused`. */
export async function signInByPasskey(
  parts: PeopleParts,
  town: TownId,
  secret: string,
  response: AuthenticationResponseJSON,
): Promise<{ readonly ok: true; readonly cookie: string } | Refused> {
  const question = await taken(parts, town, secret);
  if (!question || question.staff !== null) return refused();
  return await parts.database.inTown(town, async (tx) => {
    const [key] = await tx.query<PasskeyRow>(read, [town, response.id]);
    if (!key) return refused();
    const { state } = await readStaff(tx, key.staff);
    if (state.state !== "serving") return refused();
    const verified = await verifyAuthenticationResponse({
      response,
      expectedChallenge: question.challenge,
      expectedOrigin: parts.publicOrigin,
      expectedRPID: hostOf(parts.publicOrigin),
      credential: { id: key.id, publicKey: new Uint8Array(key.public_key), counter: Number(key.counter) },
      requireUserVerification: true,
    }).catch(() => undefined);
    if (verified?.verified !== true) return refused();
    tx.send(use, [town, key.id, verified.authenticationInfo.newCounter, parts.clock.now()]);
    const session = { kind: "staff", person: key.staff, signedBy: "passkey", login: state.login } as const;
    return { ok: true, cookie: await parts.sessions.begin(tx, session) };
  });
}
