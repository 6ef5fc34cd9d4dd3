// Forms that came after the session had ended: kept for half an hour under a key that only the sender's browser has.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import type { PersonId } from "../../kernel/ids.ts";
import { parseTownId, type TownId } from "../../kernel/town.ts";
import { type Clock, later } from "../clock.ts";
import { type Database, statement } from "../database/connect.ts";
import { parked_form_seconds, parked_forms_max } from "./limits.ts";

/** A form as it was sent: to which route, with which parts of the path and fields. */
export interface ParkedForm {
  /** The route's pattern, such as `/:town/property-tax/pay`. */
  readonly route: string;
  /** The path it was sent to. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

export interface FormKeeper {
  /** Keeps a form; `person` is whose session had ended. The answer is the key for the browser's cookie. */
  park(town: TownId, person: PersonId | undefined, form: ParkedForm): Promise<string>;
  /** The form of a key, for the person who sent it; undefined when it is not there, too old or another's. */
  take(key: string, town: TownId, person: PersonId): Promise<ParkedForm | undefined>;
  discard(key: string): Promise<void>;
}

const park = statement(
  "parked_forms.park",
  `insert into platform.parked_forms (town, id_hash, person, sealed, expires)
   values ($1::integer, $2::bytea, $3::uuid, $4::bytea, $5::timestamptz)`,
);
// Forms of nobody known give way first: who sends many of them takes no room from those who had signed in.
const make_room = statement(
  "parked_forms.make_room",
  `delete from platform.parked_forms where town = $1::integer and (expires < $2::timestamptz or id_hash in
     (select id_hash from platform.parked_forms where town = $1::integer 
      order by person is null, expires desc offset $3::integer))`,
);
const take = statement(
  "parked_forms.take",
  `select sealed from platform.parked_forms where town = $1::integer and id_hash = $2::bytea
   and expires > $3::timestamptz and (person is null or person = $4::uuid)`,
);
const discard = statement(
  "parked_forms.discard",
  "delete from platform.parked_forms where town = $1::integer and id_hash = $2::bytea",
);

const hashOf = (secret: Buffer): Buffer => createHash("sha256").update("parked form id\0").update(secret).digest();
const keyOf = (secret: Buffer): Buffer => Buffer.from(hkdfSync("sha256", secret, "", "parked form key", 32));

/** One key seals one form, so the nonce may stand still. The town is bound in as additional data. */
const nonce = Buffer.alloc(12);

function seal(secret: Buffer, town: TownId, form: ParkedForm): Buffer {
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret), nonce).setAAD(Buffer.from(`parked form ${town}`));
  return Buffer.concat([cipher.update(JSON.stringify(form), "utf8"), cipher.final(), cipher.getAuthTag()]);
}

function unseal(secret: Buffer, town: TownId, sealed: Buffer): ParkedForm {
  const decipher = createDecipheriv("aes-256-gcm", keyOf(secret), nonce).setAAD(Buffer.from(`parked form ${town}`));
  decipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString("utf8");
  return JSON.parse(text) as ParkedForm;
}

function parts(key: string): { readonly town: TownId; readonly secret: Buffer } | undefined {
  const found = /^([0-9]{1,6})\.([A-Za-z0-9_-]{43})$/.exec(key);
  const town = parseTownId(found?.[1] ?? "");
  return found && town !== undefined ? { town, secret: Buffer.from(found[2] ?? "", "base64url") } : undefined;
}

/** The key is not stored: a stolen database holds forms that nobody can read. */
export function makeFormKeeper(database: Database, clock: Clock): FormKeeper {
  return {
    async park(town, person, form) {
      const secret = randomBytes(32);
      const now = clock.now();
      await database.inTown(town, async (tx) => {
        tx.send(make_room, [town, now, parked_forms_max - 1]);
        const values = [town, hashOf(secret), person ?? null, seal(secret, town, form)];
        await tx.query(park, [...values, later(now, parked_form_seconds)]);
      });
      return `${town}.${secret.toString("base64url")}`;
    },
    async take(key, town, person) {
      const kept = parts(key);
      if (!kept || kept.town !== town) return undefined;
      const rows = await database.readInTown(town, (tx) =>
        tx.query<{ sealed: Buffer }>(take, [town, hashOf(kept.secret), clock.now(), person]),
      );
      return rows[0] ? unseal(kept.secret, town, rows[0].sealed) : undefined;
    },
    async discard(key) {
      const kept = parts(key);
      if (kept) await database.inTown(kept.town, (tx) => tx.query(discard, [kept.town, hashOf(kept.secret)]));
    },
  };
}
