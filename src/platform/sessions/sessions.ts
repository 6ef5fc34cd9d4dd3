// Sessions kept on the server: the browser holds a random value, the database only its hash; roles are read each time.
import { createHash, randomBytes } from "node:crypto";
import { instantMs } from "../../kernel/civil-date.ts";
import type { Role } from "../../kernel/decider.ts";
import type { PersonId } from "../../kernel/ids.ts";
import type { Sealed } from "../../kernel/private.ts";
import { parseTownId, type TownId } from "../../kernel/town.ts";
import { type Clock, later } from "../clock.ts";
import { type Database, statement, type Tx } from "../database/connect.ts";

/** Seconds without a request after which a session ends, and seconds after which it ends in any case. */
export const session_seconds = {
  citizen: { idle: 30 * 60, whole: 12 * 3600 },
  staff: { idle: 30 * 60, whole: 10 * 3600 },
} as const;

/** Seconds between two notes of "seen", so that reading a page does not always write. */
const note_seen_seconds = 60;

export type SessionKind = keyof typeof session_seconds;

/** How somebody proved who he is: a device's passkey, a password with a one-time code, or a code sent to a mobile. */
export type SignedBy = "passkey" | "password" | "code";

/** A person who has signed in, as read afresh for this request. */
export interface Session {
  readonly town: TownId;
  readonly kind: SessionKind;
  readonly person: PersonId;
  readonly roles: readonly Role[];
  readonly signedBy: SignedBy;
  /** The staff member's login, for the page's head; none for citizens. */
  readonly login: string | undefined;
  /** The citizen's mobile, sealed with her person id as subject in field `mobile`; its tokens find what is hers. */
  readonly mobile: Sealed | undefined;
  /** Milliseconds since 1970 at which it ends by itself if nothing more happens. */
  readonly ends_ms: number;
}

/** The roles a person has now; undefined when he may not be signed in any more. */
export type RolesNow = (tx: Tx, kind: SessionKind, person: PersonId) => Promise<readonly Role[] | undefined>;

interface SessionRow {
  readonly kind: SessionKind;
  readonly person: PersonId;
  readonly login: string | null;
  readonly mobile: Sealed | null;
  readonly signed_by: SignedBy;
  readonly idle_until: string;
  readonly ends: string;
}

const begin = statement(
  "sessions.begin",
  `insert into platform.sessions (town, id_hash, kind, person, login, mobile, epoch, created, idle_until, ends, signed_by)
   select $1::integer, $2::bytea, $3::text, $4::uuid, $5::text, $6::jsonb,
     (select coalesce(sum(epoch), 0) from platform.epochs where town in ($1::integer, 0)),
     $7::timestamptz, $8::timestamptz, $9::timestamptz, $10::text`,
);
const read = statement(
  "sessions.read",
  `select kind, person, login, mobile, signed_by, idle_until, ends from platform.sessions
   where town = $1::integer and id_hash = $2::bytea and idle_until > $3::timestamptz and ends > $3::timestamptz
     and epoch = (select coalesce(sum(epoch), 0) from platform.epochs where town in ($1::integer, 0))`,
);
const owner = statement(
  "sessions.owner",
  "select person from platform.sessions where town = $1::integer and id_hash = $2::bytea",
);
const touch = statement(
  "sessions.touch",
  `update platform.sessions set idle_until = $3::timestamptz
   where town = $1::integer and id_hash = $2::bytea and idle_until < $3::timestamptz`,
);
const end = statement("sessions.end", "delete from platform.sessions where town = $1::integer and id_hash = $2::bytea");
const endOf = statement(
  "sessions.end_of",
  "delete from platform.sessions where town = $1::integer and person = $2::uuid returning id_hash",
);
const purge = statement(
  "sessions.purge",
  // Ended ones stay a day, so that a form that was open can still be tied to its person.
  "delete from platform.sessions where town = $1::integer and least(ends, idle_until) < $2::timestamptz",
);
const nextEpoch = statement(
  "sessions.next_epoch",
  `insert into platform.epochs (town, epoch) values ($1::integer, 1)
   on conflict (town) do update set epoch = epochs.epoch + 1`,
);

const hashOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** The cookie's two parts; undefined for anything that this program cannot have made. */
function parts(cookie: string): { readonly town: TownId; readonly hash: Buffer } | undefined {
  const found = /^([0-9]{1,6})\.([A-Za-z0-9_-]{43})$/.exec(cookie);
  const town = parseTownId(found?.[1] ?? "");
  return found && town !== undefined ? { town, hash: hashOf(found[2] ?? "") } : undefined;
}

export interface NewSession {
  readonly kind: SessionKind;
  readonly person: PersonId;
  readonly signedBy: SignedBy;
  readonly login?: string;
  readonly mobile?: Sealed;
}

export interface Sessions {
  /** Begins a session in the transaction's town; the answer is the cookie's value, kept nowhere else. */
  begin(tx: Tx, session: NewSession): Promise<string>;
  /** The session of a cookie; undefined when there is none, it has ended, or the person may no longer sign in. */
  read(cookie: string): Promise<Session | undefined>;
  /** Whose session the cookie was, even an ended one of the last day. */
  owner(cookie: string): Promise<PersonId | undefined>;
  end(cookie: string): Promise<void>;
  /** Ends all sessions of one person in the transaction's town; how many there were. */
  endAllOf(tx: Tx, person: PersonId): Promise<number>;
  /** Ends every session of a town at once; of town 0: every session of all towns. */
  endEverySession(town: TownId): Promise<void>;
  /** Removes what ended more than a day ago. */
  purge(town: TownId): Promise<void>;
}

class StoredSessions implements Sessions {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #rolesNow: RolesNow;

  constructor(database: Database, clock: Clock, rolesNow: RolesNow) {
    this.#database = database;
    this.#clock = clock;
    this.#rolesNow = rolesNow;
  }

  async begin(tx: Tx, session: NewSession): Promise<string> {
    const secret = randomBytes(32).toString("base64url");
    const now = this.#clock.now();
    const { idle, whole } = session_seconds[session.kind];
    const mobile = session.mobile === undefined ? null : JSON.stringify(session.mobile);
    await tx.query(begin, [
      tx.town,
      hashOf(secret),
      session.kind,
      session.person,
      session.login ?? null,
      mobile,
      now,
      later(now, idle),
      later(now, whole),
      session.signedBy,
    ]);
    return `${tx.town}.${secret}`;
  }

  async read(cookie: string): Promise<Session | undefined> {
    const key = parts(cookie);
    if (!key) return undefined;
    const now = this.#clock.now();
    return await this.#database.inTown(key.town, async (tx) => {
      const [row] = await tx.query<SessionRow>(read, [key.town, key.hash, now]);
      if (!row) return undefined;
      const roles = await this.#rolesNow(tx, row.kind, row.person);
      if (!roles) return undefined;
      const longer = later(now, session_seconds[row.kind].idle);
      const noted = instantMs(longer) - Date.parse(row.idle_until) > note_seen_seconds * 1000;
      if (noted) tx.send(touch, [key.town, key.hash, longer]);
      const ends_ms = Math.min(Date.parse(noted ? longer : row.idle_until), Date.parse(row.ends));
      const { kind, person, signed_by: signedBy } = row;
      const [login, mobile] = [row.login ?? undefined, row.mobile ?? undefined];
      return { town: key.town, kind, person, roles, signedBy, login, mobile, ends_ms };
    });
  }

  async owner(cookie: string): Promise<PersonId | undefined> {
    const key = parts(cookie);
    if (!key) return undefined;
    const rows = await this.#database.readInTown(key.town, (tx) =>
      tx.query<{ person: PersonId }>(owner, [key.town, key.hash]),
    );
    return rows[0]?.person;
  }

  async end(cookie: string): Promise<void> {
    const key = parts(cookie);
    if (key) await this.#database.inTown(key.town, (tx) => tx.query(end, [key.town, key.hash]));
  }

  async endAllOf(tx: Tx, person: PersonId): Promise<number> {
    return (await tx.query(endOf, [tx.town, person])).length;
  }

  async endEverySession(town: TownId): Promise<void> {
    await this.#database.inTown(town, (tx) => tx.query(nextEpoch, [town]));
  }

  async purge(town: TownId): Promise<void> {
    const dayAgo = later(this.#clock.now(), -24 * 3600);
    await this.#database.inTown(town, (tx) => tx.query(purge, [town, dayAgo]));
  }
}

/** Sessions in platform.sessions; `rolesNow` is asked on every request, so a dismissal takes effect at once. */
export const makeSessions = (database: Database, clock: Clock, rolesNow: RolesNow): Sessions =>
  new StoredSessions(database, clock, rolesNow);
