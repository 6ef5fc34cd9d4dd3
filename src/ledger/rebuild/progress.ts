// The line that says how far a rebuild is: facts, rate, remaining time.

const line_ms = 1_000;

export class Progress {
  readonly #say: (line: string) => void;
  readonly #total: number;
  readonly #start = performance.now();
  #done = 0;
  /** Facts that an earlier run had laid: they do not count for the rate. */
  #passed = 0;
  #last = performance.now();

  constructor(total: number, say: (line: string) => void) {
    this.#total = total;
    this.#say = say;
  }

  /** Facts laid by this run, a second. */
  get rate(): number {
    return (this.#done * 1000) / Math.max(1, performance.now() - this.#start);
  }

  get done(): number {
    return this.#done;
  }

  add(count: number): void {
    this.#done += count;
    this.#tell();
  }

  pass(count: number): void {
    this.#passed += count;
    this.#tell();
  }

  #tell(): void {
    const now = performance.now();
    if (now - this.#last < line_ms) return;
    this.#last = now;
    const all = this.#done + this.#passed;
    const percent = this.#total === 0 ? 100 : Math.floor((all * 100) / this.#total);
    const left = this.#rate_known ? `, ${Math.ceil((this.#total - all) / this.rate)} s left` : "";
    this.#say(`${all} of ${this.#total} facts (${percent}%), ${Math.round(this.rate)} a second${left}`);
  }

  get #rate_known(): boolean {
    return this.#done > 0;
  }
}
