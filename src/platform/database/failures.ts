// What can go wrong between the program and its database, sorted by what a payer has to be told.

/**
 * The connection failed, was ended by the server or could not be made.
 * `outcomeUnknown` is true only when COMMIT was on its way: then the transaction may have happened or not, and only
 * asking again later tells. When it is false nothing of the transaction was kept.
 */
export class DatabaseGone extends Error {
  override readonly name = "DatabaseGone";
  readonly outcomeUnknown: boolean;
  constructor(outcomeUnknown: boolean, cause: unknown) {
    super(outcomeUnknown ? "the database went away while it was committing" : "the database is not there", { cause });
    this.outcomeUnknown = outcomeUnknown;
  }
}

/** The database is there but did not answer within a limit: of waiting for a lock, a statement or a connection. */
export class DatabaseBusy extends Error {
  override readonly name = "DatabaseBusy";
  readonly waitedFor: "lock" | "statement" | "connection";
  constructor(waitedFor: "lock" | "statement" | "connection", cause: unknown) {
    super(`the database took too long: waited for a ${waitedFor}`, { cause });
    this.waitedFor = waitedFor;
  }
}

/** The server's disk or memory is full; nothing of the transaction was kept. */
export class DatabaseFull extends Error {
  override readonly name = "DatabaseFull";
  constructor(cause: unknown) {
    super("the database has no room left", { cause });
  }
}

/** The five characters of SQLSTATE, or undefined when the error is not the server's. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return "severity" in error && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** Serialization failure and deadlock: a fresh run of the same transaction may not meet them again. */
export const isConflict = (error: unknown): boolean => {
  const state = sqlState(error);
  return state === "40001" || state === "40P01";
};

// 57P01..57P05: ended by the administrator, a crash, a start, a dropped database, idleness; 25P03, 25P04: idle or too
// long in a transaction, which ends the session too.
const sessionEnders = new Set(["57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04"]);
const socketTroubles = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EACCES",
]);
// The driver has no codes for these; the texts are those of pg 8.23 and are held by connect.test.ts.
const driverTroubles = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

/** True when the session is over, whatever the reason. */
export function isGone(error: unknown): boolean {
  if (error instanceof DatabaseGone) return true;
  if (!(error instanceof Error)) return false;
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith("08") || sessionEnders.has(state);
  if ("code" in error && typeof error.code === "string" && socketTroubles.has(error.code)) return true;
  return driverTroubles.test(error.message);
}

/**
 * True when a fresh run on another connection may do better. A pool's connections all break when the server changes
 * hands, and nothing was kept; but a body that was too slow for the server would only be so again.
 */
export function worthRetrying(error: unknown, outcomeUnknown: boolean): boolean {
  if (isConflict(error)) return true;
  return isGone(error) && !outcomeUnknown && !sqlState(error)?.startsWith("25");
}

/** Gives a failure its name here; any other error comes back as it was. */
export function named(error: unknown, outcomeUnknown: boolean): unknown {
  if (error instanceof DatabaseGone || error instanceof DatabaseBusy || error instanceof DatabaseFull) return error;
  if (isGone(error)) return new DatabaseGone(outcomeUnknown, error);
  const state = sqlState(error);
  if (state === "55P03") return new DatabaseBusy("lock", error);
  if (state === "57014") return new DatabaseBusy("statement", error);
  if (state === "53300") return new DatabaseBusy("connection", error);
  if (state === "53100" || state === "53200" || state === "53400") return new DatabaseFull(error);
  if (error instanceof Error && error.message.startsWith("timeout exceeded when trying to connect")) {
    return new DatabaseBusy("connection", error);
  }
  return error;
}
