// Says what a command is for in the reader's language: words of the service that has it, under a key made of its name.
import type { WordTable } from "./refusal-words.ts";

/** The words of `staff.appoint` stand under `command_staff_appoint`; a command without words is shown as it is written. */
export function commandWords(command: string, ...tables: readonly WordTable[]): string {
  const key = `command_${command.replaceAll(/[.-]/g, "_")}`;
  for (const table of tables) {
    const found = Object.hasOwn(table, key) ? table[key] : undefined;
    if (typeof found === "string") return found;
  }
  return command;
}
