// COPY into PostgreSQL over an ordinary client: a submittable of our own, since the rows are at hand already.
import type { Client, Connection, Submittable } from "pg";

/** What the client's connection can do beside what its types say. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

class CopyIn implements Submittable {
  readonly #text: string;
  readonly #rows: Buffer;
  readonly #end: (failure?: Error) => void;
  #failure: Error | undefined;

  constructor(text: string, rows: Buffer, end: (failure?: Error) => void) {
    this.#text = text;
    this.#rows = rows;
    this.#end = end;
  }

  submit(connection: Connection): void {
    connection.query(this.#text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.#rows);
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {
    // Its end is told by ReadyForQuery.
  }

  handleError(failure: Error): void {
    this.#failure = failure;
    this.#end(failure);
  }

  handleReadyForQuery(): void {
    if (!this.#failure) this.#end();
  }
}

/** Runs `copy … from stdin` with these rows in COPY's text form. */
export const copyIn = (client: Client, text: string, rows: Buffer): Promise<void> =>
  new Promise<void>((resolve, reject) => {
    client.query(new CopyIn(text, rows, (failure) => (failure ? reject(failure) : resolve())));
  });
