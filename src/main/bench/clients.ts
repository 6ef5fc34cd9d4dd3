// Clients of a measurement: so many at once, each doing one thing after another until the time is over.

/** What a round of clients gave. Times are of the single thing, from asking to its answer. */
export interface Round {
  readonly done: number;
  readonly per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** The middle value; of an even number the lower of the two. */
export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? 0;

/** The round whose rate is the median of all. */
export function medianRound(rounds: readonly Round[]): Round {
  const rate = median(rounds.map((round) => round.per_second));
  const found = rounds.find((round) => round.per_second === rate);
  if (!found) throw new Error("there was no round");
  return found;
}

/** Runs `once` of each client again and again; the first seconds are warming up and do not count. */
export async function runClients(
  clients: readonly (() => Promise<unknown>)[],
  { seconds, warm_seconds = 0 }: { readonly seconds: number; readonly warm_seconds?: number },
): Promise<Round> {
  const counted_ms = performance.now() + warm_seconds * 1000;
  const until_ms = counted_ms + seconds * 1000;
  const took: number[] = [];
  await Promise.all(
    clients.map(async (once) => {
      for (let began = performance.now(); began < until_ms; ) {
        await once();
        const ended = performance.now();
        if (ended >= counted_ms && ended <= until_ms) took.push(ended - began);
        began = ended;
      }
    }),
  );
  took.sort((one, other) => one - other);
  return {
    done: took.length,
    per_second: took.length / seconds,
    p50_ms: quantile(took, 0.5),
    p99_ms: quantile(took, 0.99),
  };
}
