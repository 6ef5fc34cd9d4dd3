// A file of one town's entries between reading the vault and the one transaction that lays them: no bound on the town's size.
import { type FileHandle, open, rm } from "node:fs/promises";
import { linesOf } from "../lines.ts";
import { entryLine, readEntryLine } from "../vault/entry.ts";
import type { Committed } from "./chunk.ts";

const lines_together_max = 500;

export class Spool {
  readonly #path: string;
  readonly #file: FileHandle;
  #waiting: string[] = [];
  count = 0;
  /** The highest position among its entries. */
  last = 0n;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async make(path: string): Promise<Spool> {
    await rm(path, { force: true });
    return new Spool(path, await open(path, "wx", 0o600));
  }

  async add(shard: string, { entry, commitment }: Committed): Promise<void> {
    this.count += 1;
    if (entry.position > this.last) this.last = entry.position;
    this.#waiting.push(`${shard} ${commitment} ${entryLine(entry)}\n`);
    if (this.#waiting.length >= lines_together_max) await this.flush();
  }

  async flush(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    await this.#file.appendFile(lines.join(""));
  }

  /** Its entries in runs of one shard, at most so many and so large; may be read again. */
  async *runs(count_max: number, bytes_max: number): AsyncGenerator<{ shard: string; given: readonly Committed[] }> {
    let [shard, given, bytes] = ["", [] as Committed[], 0];
    for await (const line of linesOf(this.#path)) {
      const [own = "", commitment = ""] = line.split(" ", 2);
      const entry = readEntryLine(line.slice(own.length + commitment.length + 2));
      if (given.length > 0 && (own !== shard || given.length >= count_max || bytes >= bytes_max)) {
        yield { shard, given };
        [given, bytes] = [[], 0];
      }
      shard = own;
      given.push({ entry, commitment });
      bytes += entry.body.length;
    }
    if (given.length > 0) yield { shard, given };
  }

  async remove(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
