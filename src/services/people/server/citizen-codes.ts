// Citizens sign in with a one-time code to their mobile.
import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { derivedUuid, type PersonId, personId } from "../../../kernel/ids.ts";
import { mobileKey } from "../../../kernel/name-sound.ts";
import { open, type Sealed } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import { later } from "../../../platform/clock.ts";
import { rollback, statement, type Tx } from "../../../platform/database/connect.ts";
import { parseCode } from "../rules/code.ts";
import type { PeopleParts } from "./parts.ts";
import { countTry, forgetOldTries, forgiveTries } from "./tries.ts";

export const code_seconds = 5 * 60;
/** Codes that one mobile may be sent within an hour. */
const codes_per_hour_max = 5;

// Those who ask for one mobile at once wait for each other, so that none is counted before the other is kept.
const takeTurn = statement(
  "codes.take_turn",
  "select pg_advisory_xact_lock(hashtextextended($2::text, $1::integer)) is null as done",
);
const countCodes = statement(
  "codes.count",
  `select count(*) as count from platform.sign_in_codes
   where town = $1::integer and mobile_token = $2::text and created > $3::timestamptz`,
);
const insert = statement(
  "codes.insert",
  `insert into platform.sign_in_codes
     (town, id_hash, mobile_token, code_hash, mobile, person, created, expires, used)
   values ($1::integer, $2::bytea, $3::text, $4::bytea, $5::jsonb, $6::uuid, $7::timestamptz, $8::timestamptz, false)`,
);
const read = statement(
  "codes.read",
  `select mobile_token, code_hash, mobile, person from platform.sign_in_codes
   where town = $1::integer and id_hash = $2::bytea and not used and expires > $3::timestamptz for update`,
);
const use = statement(
  "codes.use",
  "update platform.sign_in_codes set used = true where town = $1::integer and id_hash = $2::bytea",
);
const forget = statement(
  "codes.forget",
  "delete from platform.sign_in_codes where town = $1::integer and created < $2::timestamptz",
);

interface CodeRow {
  readonly mobile_token: string;
  readonly code_hash: Buffer;
  readonly mobile: Sealed;
  readonly person: PersonId;
}

const idHash = (secret: string): Buffer => createHash("sha256").update(`code id ${secret}`).digest();

/** Bound to the browser's secret, so that the table alone does not tell the code to who tries a million. */
const codeHash = (secret: string, code: string): Buffer =>
  createHash("sha256").update(`code ${secret} ${code}`).digest();

type Asked = { readonly ok: true; readonly secret: string } | Refused;

/**
 * Sends a code to a mobile; the answer is the same whether anybody ever signed in with it. `secret` goes into the
 * browser's cookie. `text` makes the message of the code. Refuses `people.mobile_invalid`, `people.codes_too_many`.
 */
export async function askForCode(
  { database, sealer, outbox, clock }: PeopleParts,
  town: TownId,
  typed: string,
  text: (code: string) => string,
): Promise<Asked> {
  const mobile = mobileKey(typed);
  if (mobile === undefined) return refuse("people.mobile_invalid", "form", { field: "mobile" });
  await sealer.ready(town);
  const [token] = await sealer.tokens(town, "mobile", mobile);
  if (token === undefined) throw new Error("a good mobile has no blind index token");
  const person = personId(derivedUuid("citizen", String(town), token));
  const sealed = await sealer.seal(open(mobile, "mobile"), { town, subject: person, field: "mobile" });
  const secret = randomBytes(32).toString("base64url");
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  return await database.inTown<Asked>(town, async (tx) => {
    const now = clock.now();
    const hourAgo = later(now, -3600);
    await tx.query(takeTurn, [town, token]);
    const [sent] = await tx.query<{ count: bigint }>(countCodes, [town, token, hourAgo]);
    if (Number(sent?.count ?? 0n) >= codes_per_hour_max) {
      return rollback(refuse("people.codes_too_many", "limits", { field: "mobile" }));
    }
    tx.send(forget, [town, hourAgo]);
    forgetOldTries(tx, clock);
    const hashes = [idHash(secret), token, codeHash(secret, code)];
    tx.send(insert, [town, ...hashes, JSON.stringify(sealed), person, now, later(now, code_seconds)]);
    await outbox.put(tx, { to: mobile, text: text(code) });
    return { ok: true, secret };
  });
}

type SignedIn = { readonly ok: true; readonly cookie: string } | Refused;

/** The session's cookie for a right code. Refuses `people.code_expired`, `people.code_wrong`, `people.wait`. */
export async function answerCode(
  { database, sessions, clock }: PeopleParts,
  town: TownId,
  secret: string,
  typed: string,
): Promise<SignedIn> {
  const code = parseCode(typed);
  const wrong = refuse("people.code_wrong", "form", { field: "code" });
  if (code === undefined) return wrong;
  return await database.inTown<SignedIn>(town, async (tx: Tx) => {
    const [row] = await tx.query<CodeRow>(read, [town, idHash(secret), clock.now()]);
    if (!row) return refuse("people.code_expired", "form", { field: "code" });
    const what = `mobile ${row.mobile_token}`;
    const locked = await countTry(tx, clock, what);
    if (locked) return locked;
    if (!timingSafeEqual(row.code_hash, codeHash(secret, code))) return wrong;
    tx.send(use, [town, idHash(secret)]);
    forgiveTries(tx, what);
    return {
      ok: true,
      cookie: await sessions.begin(tx, { kind: "citizen", person: row.person, signedBy: "code", mobile: row.mobile }),
    };
  });
}
