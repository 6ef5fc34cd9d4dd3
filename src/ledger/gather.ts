// Gathers what is asked while the town's transactions are under way: those that wait travel together in the next one.
import type { TownId } from "../kernel/town.ts";

export interface GatherOptions<Asked, Answer> {
  /** Carries out these together, in one transaction, and answers each in its place; when it throws, none was carried out. */
  readonly run: (town: TownId, asked: readonly Asked[]) => Promise<readonly Answer[]>;
  /** Two of one name never travel together: the second must see what became of the first. What has none is only read. */
  readonly name: (asked: Asked) => string | undefined;
  /** Whether after this failure each may be tried by itself, so that one that cannot be carried out fails alone. */
  readonly worthParting: (failure: unknown) => boolean;
  /** Transactions of one town at once. */
  readonly lanes_max: number;
  readonly together_max: number;
  /** Who may wait for a lane in one town, and how long: beyond that `busy` is the failure, and nothing was carried out. */
  readonly waiting_max: number;
  readonly wait_ms_max: number;
  readonly busy: () => Error;
}

interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly since_ms: number;
  readonly answer: (answer: Answer) => void;
  readonly fail: (failure: unknown) => void;
}

interface Place<Asked, Answer> {
  lanes: number;
  waiting: Waiting<Asked, Answer>[];
}

/** With little to do each is carried out at once and by itself; with much to do a transaction carries as many as wait. */
export class Gatherer<Asked, Answer> {
  readonly #options: GatherOptions<Asked, Answer>;
  readonly #places = new Map<TownId, Place<Asked, Answer>>();

  constructor(options: GatherOptions<Asked, Answer>) {
    this.#options = options;
  }

  ask(town: TownId, asked: Asked): Promise<Answer> {
    return new Promise<Answer>((answer, fail) => {
      const place = this.#places.get(town) ?? { lanes: 0, waiting: [] };
      this.#places.set(town, place);
      if (place.waiting.length >= this.#options.waiting_max) {
        fail(this.#options.busy());
        return;
      }
      place.waiting.push({ asked, since_ms: performance.now(), answer, fail });
      // What is asked in the same turn of the program goes together.
      if (place.waiting.length === 1) setImmediate(() => this.#go(town, place));
    });
  }

  #go(town: TownId, place: Place<Asked, Answer>): void {
    while (place.lanes < this.#options.lanes_max && place.waiting.length > 0) {
      const together = this.#next(place);
      if (together.length === 0) continue;
      place.lanes += 1;
      void this.#run(town, together).finally(() => {
        place.lanes -= 1;
        if (place.lanes === 0 && place.waiting.length === 0) this.#places.delete(town);
        else this.#go(town, place);
      });
    }
  }

  /** Those that came first, each name once; who has waited too long is told so. */
  #next(place: Place<Asked, Answer>): readonly Waiting<Asked, Answer>[] {
    const { name, together_max, wait_ms_max, busy } = this.#options;
    const oldest_ms = performance.now() - wait_ms_max;
    const together: Waiting<Asked, Answer>[] = [];
    const names = new Set<string>();
    const left: Waiting<Asked, Answer>[] = [];
    for (const one of place.waiting) {
      const own = name(one.asked);
      const isTwin = own !== undefined && names.has(own);
      if (one.since_ms < oldest_ms) one.fail(busy());
      else if (together.length < together_max && !isTwin) {
        together.push(one);
        if (own !== undefined) names.add(own);
      } else left.push(one);
    }
    place.waiting = left;
    return together;
  }

  async #run(town: TownId, together: readonly Waiting<Asked, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.run(
        town,
        together.map(({ asked }) => asked),
      );
      for (const [at, { answer }] of together.entries()) answer(answers[at] as Answer);
    } catch (failure) {
      if (together.length > 1 && this.#options.worthParting(failure)) {
        await Promise.all(together.map((one) => this.#run(town, [one])));
      } else {
        for (const { fail } of together) fail(failure);
      }
    }
  }
}
