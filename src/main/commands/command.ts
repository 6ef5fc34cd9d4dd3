// What a command of the program is.
import type { Configuration } from "../configuration.ts";

export interface Command {
  /** One line for the usage. */
  readonly about: string;
  /** Answers the program's exit code. `words` are those after the command; `say` writes a line for the operator. */
  run(words: readonly string[], configuration: Configuration, say: (line: string) => void): Promise<number>;
}
