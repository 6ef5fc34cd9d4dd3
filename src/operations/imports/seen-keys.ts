// Keys of a large file with the line on which each stood first, in a few bytes a key: a register has a million of them.
import { createHash } from "node:crypto";

/** Keys are told apart by 64 bits of their SHA-256: two of a million fall together once in thirty million files. */
export class SeenKeys {
  #high = new Uint32Array(2048);
  #low = new Uint32Array(2048);
  #lines = new Uint32Array(2048);
  #count = 0;

  /** The line of an earlier same key; undefined when it is new, and then it is kept. Lines count from 1. */
  first(key: string, line: number): number | undefined {
    if (this.#count * 2 > this.#lines.length) this.#grow();
    const hash = createHash("sha256").update(key).digest();
    const place = this.#place(hash.readUInt32LE(0), hash.readUInt32LE(4));
    const earlier = this.#lines[place];
    if (earlier !== undefined && earlier !== 0) return earlier;
    this.#put(place, hash.readUInt32LE(0), hash.readUInt32LE(4), line);
    this.#count += 1;
    return undefined;
  }

  #put(place: number, high: number, low: number, line: number): void {
    this.#high[place] = high;
    this.#low[place] = low;
    this.#lines[place] = line;
  }

  /** Where the key stands, or the free place that it would take. */
  #place(high: number, low: number): number {
    const mask = this.#lines.length - 1;
    let place = low & mask;
    while (this.#lines[place] !== 0 && (this.#high[place] !== high || this.#low[place] !== low))
      place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [high, low, lines] = [this.#high, this.#low, this.#lines];
    this.#high = new Uint32Array(lines.length * 2);
    this.#low = new Uint32Array(lines.length * 2);
    this.#lines = new Uint32Array(lines.length * 2);
    for (const [at, line] of lines.entries()) {
      if (line === 0) continue;
      const [one = 0, other = 0] = [high[at], low[at]];
      this.#put(this.#place(one, other), one, other, line);
    }
  }
}
