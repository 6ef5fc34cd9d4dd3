// The program's log: JSON lines by pino, from which personal values are kept out.
import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

/** Blanks whatever may be a person's in an error's text: quoted parts, longer numbers, letters that are not Latin. */
export function scrubbed(text: string): string {
  // Cut first: an error may quote all that was sent, and looking for pairs in it would take its square in time.
  return text
    .slice(0, 2_000)
    .replace(/(["'`“‘(]).*?(["'`”’)])/gs, "$1…$2")
    .replace(/\d(?:[\s-]?\d){2,}/g, "#")
    .replace(/[^\t\n -\u024f\u2010-\u2026]+/g, "…")
    .slice(0, 500);
}

const frames = (stack: string | undefined): readonly string[] =>
  (stack ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, 20);

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly at: readonly string[];
  readonly cause?: LoggedError;
}

/** What is logged of an error: its type, code, scrubbed text and frames; never other properties (a driver's have rows). */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "not an Error", at: [] };
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  const cause = error.cause === undefined || depth > 3 ? {} : { cause: loggedError(error.cause, depth + 1) };
  return { type: error.name, message: scrubbed(error.message), ...code, at: frames(error.stack), ...cause };
}

/** Levels as pino has them; `silent` for tests. Writes to standard output unless given a stream. */
export const makeLog = (level: string, to?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (name) => ({ level: name }) },
      serializers: { err: (error: unknown) => loggedError(error), req: () => undefined, res: () => undefined },
    },
    to ?? pino.destination({ dest: 1, sync: false }),
  );
