// What a drill is: a disaster made on purpose on an installation of its own, what must then hold, and what was seen.

/** What must hold after a drill, and what was seen. */
export interface DrillMark {
  readonly number: number;
  readonly name: string;
  /** What must hold, in words with figures. */
  readonly mark: string;
  /** What was seen, in words with figures. */
  readonly measure: string;
  readonly passed: boolean;
  readonly seed: number;
  readonly took_ms: number;
}

export interface DrillOptions {
  /** Everything that is drawn comes from it: the same seed is the same drill. */
  readonly seed: number;
  /** The whole drill; else a small one that takes seconds. */
  readonly full: boolean;
  /** An empty folder of the drill's own, taken away afterwards. Other users may pass through it, as PostgreSQL's must. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface Drill {
  readonly number: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
  /** The command's word. */
  readonly name: string;
  readonly title: string;
  /** A drill that throws has missed its mark. */
  run(options: DrillOptions): Promise<DrillMark>;
}

/** What a drill saw, from which its mark is made. */
export interface Seen {
  readonly mark: string;
  readonly measure: string;
  readonly passed: boolean;
}

/** A drill from its name and the body that makes the disaster; time and seed are noted around it. */
export const drillOf = (
  about: Pick<Drill, "number" | "name" | "title">,
  body: (options: DrillOptions) => Promise<Seen>,
): Drill => ({
  ...about,
  run: async (options) => {
    const start = performance.now();
    const seen = await body(options);
    const { number, name } = about;
    return { number, name, ...seen, seed: options.seed, took_ms: Math.round(performance.now() - start) };
  },
});
