// One transaction on one connection: statements go out without waiting for the answers of those before them.
import type { Socket } from "node:net";
import type { ClientBase, QueryResult } from "pg";
import type { TownId } from "../../kernel/town.ts";
import { isConflict, named, sqlState, worthRetrying } from "./failures.ts";

/** One SQL statement; the name prepares it once per connection and must be the statement's own in the whole program. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** An open transaction of one town. */
export interface Tx {
  readonly town: TownId;
  /** Rows of a statement; several that were asked together share a round trip. */
  query<R extends object>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
  /**
   * Sends a write whose rows are not needed: it travels with the next query or with COMMIT and so costs no round trip
   * of its own. When it fails the transaction fails.
   */
  send(statement: Statement, values?: readonly unknown[]): void;
}

const rollbackMark: unique symbol = Symbol("rollback");

/** What a body returns to undo its transaction and still answer: see `rollback`. */
export interface Rollback<T> {
  readonly [rollbackMark]: true;
  readonly value: T;
}

/** Wraps a body's answer (a refusal): the transaction rolls back and the answer is returned. */
export const rollback = <T>(value: T): Rollback<T> => ({ [rollbackMark]: true, value });

const isRollback = <T>(answer: T | Rollback<T>): answer is Rollback<T> =>
  typeof answer === "object" && answer !== null && rollbackMark in answer;

/** What `BEGIN` and the town need; the town is checked, since SET LOCAL takes no parameters. */
function opening(town: TownId, readOnly: boolean): string {
  if (!Number.isSafeInteger(town) || town < 0) throw new Error(`a town's id is a whole number, not ${String(town)}`);
  const begin = readOnly ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN";
  return `${begin}; SET LOCAL akshara.town = '${town}'`;
}

/** What `pg` writes to; its types do not tell of it. */
interface Wired {
  readonly connection?: { readonly stream?: Pick<Socket, "cork" | "uncork"> };
}

/** What is asked in one turn of the program goes out in one writing: each costs a call into the system. */
function together(client: ClientBase): void {
  const { stream } = (client as unknown as Wired).connection ?? {};
  if (stream === undefined) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

class OpenTransaction implements Tx {
  readonly town: TownId;
  readonly #client: ClientBase;
  readonly #sent: Promise<unknown>[] = [];
  #open = true;
  /** The server's first complaint: what comes after it is only "the transaction has already failed". */
  failure: unknown;

  constructor(client: ClientBase, town: TownId, readOnly: boolean) {
    this.#client = client;
    this.town = town;
    const text = opening(town, readOnly);
    together(client);
    this.#sent.push(this.#watched(client.query(text)).catch(() => undefined));
  }

  async #watched<A>(answer: Promise<A>): Promise<A> {
    try {
      return await answer;
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  #submit<R extends object>(statement: Statement, values: readonly unknown[]): Promise<QueryResult<R>> {
    if (!this.#open) throw new Error(`${statement.name} came after the end of its transaction`);
    together(this.#client);
    return this.#watched(
      this.#client.query<R>({ name: statement.name, text: statement.text, values: [...values] as unknown[] }),
    );
  }

  async query<R extends object>(statement: Statement, values: readonly unknown[] = []): Promise<R[]> {
    return (await this.#submit<R>(statement, values)).rows;
  }

  send(statement: Statement, values: readonly unknown[] = []): void {
    this.#sent.push(this.#submit(statement, values).catch(() => undefined));
  }

  /** Sends COMMIT or ROLLBACK behind whatever is under way and waits for all of it. */
  async end(word: "COMMIT" | "ROLLBACK"): Promise<void> {
    this.#open = false;
    const answer = this.#watched(this.#client.query(word));
    await Promise.allSettled(this.#sent);
    const { command } = await answer;
    // The server answers COMMIT of a failed transaction with ROLLBACK and no error.
    if (word === "COMMIT" && command !== "COMMIT") {
      throw this.failure ?? new Error("the server rolled back a transaction without saying why");
    }
  }
}

/** One run's end: the answer, or the failure and whether a fresh run may do better. */
export type Run<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly failure: unknown; readonly again: boolean; readonly spoilt: boolean };

const failed = (failure: unknown, outcomeUnknown: boolean): Run<never> => ({
  done: false,
  failure: named(failure, outcomeUnknown),
  again: worthRetrying(failure, outcomeUnknown),
  // After an error that is not the server's own the connection's state is not known.
  spoilt: sqlState(failure) === undefined || named(failure, outcomeUnknown) !== failure,
});

/** Runs the body once between BEGIN and COMMIT. Never throws: the failure is in the answer. */
export async function runOnce<T>(
  client: ClientBase,
  town: TownId,
  readOnly: boolean,
  body: (tx: Tx) => Promise<T | Rollback<T>>,
): Promise<Run<T>> {
  const transaction = new OpenTransaction(client, town, readOnly);
  let answer: T | Rollback<T>;
  try {
    answer = await body(transaction);
  } catch (error) {
    const ended = await transaction.end("ROLLBACK").then(
      () => true,
      () => false,
    );
    const first = sqlState(error) !== undefined || isConflict(transaction.failure) ? transaction.failure : error;
    const run = failed(first ?? error, false);
    return run.done ? run : { ...run, spoilt: !ended };
  }
  const committing = !isRollback(answer);
  try {
    await transaction.end(committing ? "COMMIT" : "ROLLBACK");
  } catch (error) {
    return failed(error, committing && !readOnly);
  }
  return { done: true, value: isRollback(answer) ? answer.value : answer };
}
