// Counts wrong tries and makes who tries wait; counted before the answer is known, so that many at once gain nothing.
import { createHash } from "node:crypto";
import { instantMs } from "../../../kernel/civil-date.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { type Clock, later } from "../../../platform/clock.ts";
import { statement, type Tx } from "../../../platform/database/connect.ts";
import { forget_seconds, waitAfter } from "../rules/waiting.ts";

const insert = statement(
  "tries.insert",
  `insert into platform.sign_in_tries (town, key, wrong, locked_until, tried)
   values ($1::integer, $2::bytea, 0, $3::timestamptz, $3::timestamptz) on conflict do nothing`,
);
const lock = statement(
  "tries.lock",
  `select wrong, locked_until, tried from platform.sign_in_tries
   where town = $1::integer and key = $2::bytea for update`,
);
const count = statement(
  "tries.count",
  `update platform.sign_in_tries set wrong = $3::integer, locked_until = $4::timestamptz, tried = $5::timestamptz
   where town = $1::integer and key = $2::bytea`,
);
const forgive = statement(
  "tries.forgive",
  "delete from platform.sign_in_tries where town = $1::integer and key = $2::bytea",
);
const forget = statement(
  "tries.forget",
  "delete from platform.sign_in_tries where town = $1::integer and tried < $2::timestamptz",
);

interface TriesRow {
  readonly wrong: number;
  readonly locked_until: string;
  readonly tried: string;
}

const keyOf = (what: string): Buffer => createHash("sha256").update(`tries ${what}`).digest();

/** Counts a try of `what`; refuses `people.wait` while it is locked. Must be committed whatever comes of the try. */
export async function countTry(tx: Tx, clock: Clock, what: string): Promise<Refused | undefined> {
  const now = clock.now();
  const key = keyOf(what);
  tx.send(insert, [tx.town, key, now]);
  const [row] = await tx.query<TriesRow>(lock, [tx.town, key]);
  if (!row) throw new Error("a row of tries was taken away while it was counted");
  const left_ms = Date.parse(row.locked_until) - instantMs(now);
  if (left_ms > 0) return refuse("people.wait", "limits", { values: { minutes: Math.ceil(left_ms / 60_000) } });
  const old = instantMs(now) - Date.parse(row.tried) > forget_seconds * 1000;
  const wrong = (old ? 0 : row.wrong) + 1;
  tx.send(count, [tx.town, key, wrong, later(now, waitAfter(wrong)), now]);
  return undefined;
}

/** The try was right: nothing is held against `what` any more. */
export function forgiveTries(tx: Tx, what: string): void {
  tx.send(forgive, [tx.town, keyOf(what)]);
}

/** Removes tries of yesterday. */
export function forgetOldTries(tx: Tx, clock: Clock): void {
  tx.send(forget, [tx.town, later(clock.now(), -forget_seconds)]);
}
