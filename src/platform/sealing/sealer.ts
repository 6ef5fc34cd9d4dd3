// Seals personal values before anything is stored, gives tokens to find them, opens them against a recorded purpose.
import { createHmac, randomUUID } from "node:crypto";
import { instantMs } from "../../kernel/civil-date.ts";
import type { Actor } from "../../kernel/decider.ts";
import type { Fact } from "../../kernel/facts.ts";
import type { Open, PrivateClass, Sealed } from "../../kernel/private.ts";
import { type Refused, refuse } from "../../kernel/refusal.ts";
import type { TownId } from "../../kernel/town.ts";
import type { Clock } from "../clock.ts";
import { type Database, rollback, type Tx } from "../database/connect.ts";
import { blindTokens } from "./blind-index.ts";
import { KeyRing, type TownKeys } from "./keys.ts";
import { type Purpose, recordOpening } from "./openings.ts";
import type { RootKey } from "./root-key.ts";
import { keyOf, openText, type Place, SealBroken, sealText } from "./sealed-text.ts";

/** Values of one subject by field; a field that a fact holds many times (its owners' names) may be a list. */
export type SealedFields = Readonly<Record<string, Sealed | readonly Sealed[]>>;

/** The same fields, opened. */
export type OpenedFields<V extends SealedFields> = {
  readonly [Field in keyof V]: V[Field] extends Sealed ? string : readonly string[];
};

export interface OpenRequest<V extends SealedFields> {
  readonly town: TownId;
  readonly by: Actor;
  readonly why: Purpose;
  readonly subject: string;
  readonly values: V;
}

/** Many subjects' values at once, for ranking what a search found: one row of the log. */
export interface OpenManyRequest<V extends SealedFields> {
  readonly town: TownId;
  readonly by: Actor;
  readonly why: Purpose;
  readonly of: readonly { readonly subject: string; readonly values: V }[];
}

/** A whole register at once, by the system alone. */
export interface OpenRegisterRequest {
  readonly town: TownId;
  readonly by: Actor;
  readonly why: Extract<Purpose, "continuity">;
  readonly fields: readonly string[];
}

export type Opened<T> = { readonly ok: true; readonly opened: T } | Refused;

export interface SealerOptions {
  /** Also used for the opening log. Give it connections of its own where callers hold others while they wait. */
  readonly database: Database;
  readonly root: RootKey;
  readonly clock: Clock;
}

const isSealedValue = (value: Sealed | readonly Sealed[]): value is Sealed => "sealed" in value;

const isOpenValue = (value: object): value is Open =>
  "open" in value && "class" in value && typeof value.open === "string" && typeof value.class === "string";

export class Sealer {
  readonly #database: Database;
  readonly #keys: KeyRing;
  readonly #clock: Clock;

  constructor({ database, root, clock }: SealerOptions) {
    this.#database = database;
    this.#keys = new KeyRing(database, root);
    this.#clock = clock;
  }

  /** Data keys change with the calendar year in India. */
  #period(): number {
    return Number(this.#clock.today().slice(0, 4));
  }

  #ring(town: TownId): Promise<TownKeys> {
    return this.#keys.of(town, this.#period());
  }

  /**
   * Loads the town's keys, or makes them at its first use. Call it before a transaction is begun: sealing then needs no
   * connection beside the caller's. Rejects with `WrongRootKey`.
   */
  async ready(town: TownId): Promise<void> {
    await this.#ring(town);
  }

  /** Forgets every key in memory. */
  forget(): void {
    this.#keys.forget();
  }

  #seal(keys: TownKeys, value: Open, place: Place): Sealed {
    const key = keys.newest(value.class);
    return {
      sealed: sealText(value.open, place, key),
      class: value.class,
      find: blindTokens(keys.indexKey(value.class), value.class, value.open),
    };
  }

  /** Seals one value for a table of the platform's own; facts go through `sealFacts`. */
  async seal(value: Open, place: Place): Promise<Sealed> {
    return this.#seal(await this.#ring(place.town), value, place);
  }

  /** The same facts with every open value sealed, bound to its fact's subject and the property it lies under. */
  async sealFacts(tx: Tx, facts: readonly Fact[]): Promise<readonly Fact[]> {
    const keys = await this.#ring(tx.town);
    return facts.map((fact) => this.#walk(keys, fact, { town: tx.town, subject: fact.subject, field: "" }) as Fact);
  }

  /** The value with what is open within it sealed; what holds nothing open comes back as the same object. */
  #walk(keys: TownKeys, value: unknown, place: Place): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const parts: readonly unknown[] = value;
      // A town's demand has thousands of amounts in a fact.
      if (parts.every((part) => typeof part !== "object" || part === null)) return value;
      const walked = parts.map((part) => this.#walk(keys, part, place));
      return walked.some((part, at) => part !== parts[at]) ? walked : value;
    }
    if (isOpenValue(value)) return this.#seal(keys, value, place);
    let changed: Record<string, unknown> | undefined;
    for (const [field, part] of Object.entries(value)) {
      if (typeof part !== "object" || part === null) continue;
      const walked = this.#walk(keys, part, { ...place, field });
      if (walked === part) continue;
      changed ??= { ...value };
      changed[field] = walked;
    }
    return changed ?? value;
  }

  /** Tokens to look up, hexadecimal; none for a class that is not searched or a text with nothing to search by. */
  async tokens(town: TownId, kind: PrivateClass, text: string): Promise<readonly string[]> {
    return blindTokens((await this.#ring(town)).indexKey(kind), kind, text);
  }

  /** A keyed hash by which a repeated command is known again without its content being guessable from the table. */
  async fingerprint(town: TownId, text: string): Promise<Buffer> {
    return createHmac("sha256", (await this.#ring(town)).indexKey("note"))
      .update(`command\n${text}`)
      .digest();
  }

  async #openOne(town: TownId, subject: string, field: string, value: Sealed): Promise<string> {
    const { period, version } = keyOf(value.sealed);
    const keys = await this.#ring(town);
    const key =
      keys.find(value.class, period, version) ??
      (await this.#keys.again(town, this.#period())).find(value.class, period, version);
    if (!key) throw new SealBroken(`town ${town} has no key for ${value.class} of ${period}`);
    return openText(value.sealed, { town, subject, field }, key);
  }

  async #openAll<V extends SealedFields>(town: TownId, subject: string, values: V): Promise<OpenedFields<V>> {
    const opened: Record<string, string | readonly string[]> = {};
    for (const [field, value] of Object.entries(values)) {
      opened[field] = isSealedValue(value)
        ? await this.#openOne(town, subject, field, value)
        : await Promise.all(value.map((one) => this.#openOne(town, subject, field, one)));
    }
    return opened as OpenedFields<V>;
  }

  /**
   * Opens values of one subject; the log row is kept before the values are given. Refuses `sealing.budget_spent`.
   * Throws `SealBroken` when a value was changed or belongs elsewhere.
   */
  async open<V extends SealedFields>(request: OpenRequest<V>): Promise<Opened<OpenedFields<V>>> {
    const { subject, values, ...who } = request;
    const many = await this.openMany<V>({ ...who, of: [{ subject, values }] });
    if (!many.ok) return many;
    const [opened] = many.opened;
    if (!opened) throw new Error("one subject was asked and none answered");
    return { ok: true, opened };
  }

  /** Opens values of many subjects, in their order, with one row of the log. */
  async openMany<V extends SealedFields>(request: OpenManyRequest<V>): Promise<Opened<readonly OpenedFields<V>[]>> {
    const { town, by, why, of } = request;
    if (of.length === 0) return { ok: true, opened: [] };
    const atMs = instantMs(this.#clock.now());
    const fields = [...new Set(of.flatMap((one) => Object.keys(one.values)))].sort();
    const opening = { id: randomUUID(), by, why, subjects: of.map((one) => one.subject), fields, atMs };
    const within = await this.#database.inTown<boolean>(town, async (tx) =>
      (await recordOpening(tx, opening)) ? true : rollback(false),
    );
    if (!within) return refuse("sealing.budget_spent", "architecture 4");
    return { ok: true, opened: await Promise.all(of.map((one) => this.#openAll(town, one.subject, one.values))) };
  }

  /**
   * For the nightly copy of a register: one row of the log stands for all of it (with no subject named, since a row for each would
   * outgrow the journal), kept before the function is given that opens values. Throws for anybody but the system.
   */
  async openRegister(
    request: OpenRegisterRequest,
  ): Promise<<V extends SealedFields>(of: OpenManyRequest<V>["of"]) => Promise<readonly OpenedFields<V>[]>> {
    const { town, by, why, fields } = request;
    if (by.roles.length !== 1 || by.roles[0] !== "system") throw new Error("only the system opens a whole register");
    const opening = { id: randomUUID(), by, why, subjects: [], fields, atMs: instantMs(this.#clock.now()) };
    if (fields.length > 0) await this.#database.inTown(town, (tx) => recordOpening(tx, opening));
    return (of) => {
      const other = of.flatMap(({ values }) => Object.keys(values)).find((field) => !fields.includes(field));
      if (other !== undefined) throw new Error(`the field ${other} was not named when the register was opened`);
      return Promise.all(of.map((one) => this.#openAll(town, one.subject, one.values)));
    };
  }
}
