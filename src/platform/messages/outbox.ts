// The outbox of messages to people: written with the transaction that caused them, sealed, sent by an adapter.
import { randomUUID } from "node:crypto";
import type { Actor } from "../../kernel/decider.ts";
import { derivedUuid, personId } from "../../kernel/ids.ts";
import { open, type PrivateClass, type Sealed } from "../../kernel/private.ts";
import type { TownId } from "../../kernel/town.ts";
import { type Clock, later } from "../clock.ts";
import { type Database, statement, type Tx } from "../database/connect.ts";
import type { Sealer } from "../sealing/sealer.ts";

/** A text message to a mobile of ten digits. */
export interface Message {
  readonly to: string;
  readonly text: string;
}

/** What carries messages away. `send` rejects when the message was not taken. */
export interface MessageAdapter {
  readonly name: string;
  send(message: Message & { readonly id: string }): Promise<void>;
}

export type MessageState = "waiting" | "sent" | "failed";

/** A message as the developer's page shows it. */
export interface RecentMessage extends Message {
  readonly id: string;
  /** Instant in UTC. */
  readonly at: string;
  readonly state: MessageState;
}

const tries_max = 5;
const batch_max = 50;
const wait_seconds = 30;

const insert = statement(
  "messages.insert",
  `insert into platform.messages (town, id, at, channel, to_sealed, body_sealed, state, tries, next_try)
   values ($1::integer, $2::uuid, $3::timestamptz, 'sms', $4::text, $5::text, 'waiting', 0, $3::timestamptz)`,
);
/* Taken messages are put off at once, so that two programs do not send the same one. */
const take = statement(
  "messages.take",
  `update platform.messages set tries = tries + 1, next_try = $3::timestamptz
   where town = $1::integer and id in (
     select id from platform.messages
     where town = $1::integer and state = 'waiting' and next_try <= $2::timestamptz
     order by next_try limit $4::integer for update skip locked)
   returning id, at, to_sealed, body_sealed, state, tries`,
);
const finish = statement(
  "messages.finish",
  "update platform.messages set state = $3::text where town = $1::integer and id = $2::uuid",
);
const latest = statement(
  "messages.latest",
  `select id, at, to_sealed, body_sealed, state, tries from platform.messages
   where town = $1::integer order by at desc, id limit $2::integer`,
);

interface Row {
  readonly id: string;
  readonly at: string;
  readonly to_sealed: string;
  readonly body_sealed: string;
  readonly state: MessageState;
  readonly tries: number;
}

const machine: Actor = { person: personId(derivedUuid("program", "outbox")), roles: ["system"] };
const sealedOf = (text: string, kind: PrivateClass): Sealed => ({ sealed: text, class: kind, find: [] });

export interface OutboxOptions {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly adapter: MessageAdapter;
  readonly clock: Clock;
}

export class Outbox {
  readonly #database: Database;
  readonly #sealer: Sealer;
  readonly #adapter: MessageAdapter;
  readonly #clock: Clock;

  constructor({ database, sealer, adapter, clock }: OutboxOptions) {
    this.#database = database;
    this.#sealer = sealer;
    this.#adapter = adapter;
    this.#clock = clock;
  }

  /** Puts a message into the outbox; it exists when the transaction commits. Returns its id. */
  async put(tx: Tx, { to, text }: Message): Promise<string> {
    const id = randomUUID();
    const place = { town: tx.town, subject: id };
    const number = await this.#sealer.seal(open(to, "mobile"), { ...place, field: "to" });
    const body = await this.#sealer.seal(open(text, "note"), { ...place, field: "text" });
    tx.send(insert, [tx.town, id, this.#clock.now(), number.sealed, body.sealed]);
    return id;
  }

  async #open(town: TownId, rows: readonly Row[]): Promise<readonly RecentMessage[]> {
    const answer = await this.#sealer.openMany({
      town,
      by: machine,
      why: "message",
      of: rows.map((row) => ({
        subject: row.id,
        values: { to: sealedOf(row.to_sealed, "mobile"), text: sealedOf(row.body_sealed, "note") },
      })),
    });
    if (!answer.ok) throw new Error("the outbox has spent its budget of openings for today");
    return rows.map((row, at) => {
      const opened = answer.opened[at];
      if (!opened) throw new Error(`message ${row.id} was not opened`);
      return { id: row.id, at: row.at, state: row.state, to: opened.to, text: opened.text };
    });
  }

  /** Sends what waits in this town, at most 50; returns how many were sent. One that fails waits and is tried again. */
  async deliver(town: TownId): Promise<number> {
    const rows = await this.#database.inTown(town, (tx) =>
      tx.query<Row>(take, [town, this.#clock.now(), later(this.#clock.now(), wait_seconds), batch_max]),
    );
    const tries = new Map(rows.map((row) => [row.id, row.tries]));
    let sent = 0;
    for (const message of await this.#open(town, rows)) {
      const taken = await this.#adapter.send(message).then(
        () => true,
        () => false,
      );
      if (taken) sent += 1;
      else if ((tries.get(message.id) ?? 0) < tries_max) continue;
      await this.#database.inTown(town, async (tx) => tx.send(finish, [town, message.id, taken ? "sent" : "failed"]));
    }
    return sent;
  }

  /** The last messages of a town, newest first; for the developer's page of a sample set-up only. */
  async recent(town: TownId, count_max = 20): Promise<readonly RecentMessage[]> {
    const rows = await this.#database.readInTown(town, (tx) => tx.query<Row>(latest, [town, count_max]));
    return this.#open(town, rows);
  }
}

/** Takes nothing: where no carrier is configured messages wait, since a terminal in service is kept as a log. */
export const noCarrier: MessageAdapter = {
  name: "none",
  send: () => Promise.reject(new Error("no carrier of messages is configured")),
};

/** Shows messages in the terminal instead of sending them: for sample set-ups. `print` must not be the log. */
export const terminalAdapter = (print: (line: string) => void): MessageAdapter => ({
  name: "terminal",
  send: async ({ to, text }) => print(`SMS ${to}: ${text}`),
});
