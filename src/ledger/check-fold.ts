// The checker's folding of a town's journal: every fact's bytes are looked at once, subjects are folded a part at a time.
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Kept, SubjectKind } from "../kernel/decider.ts";
import type { Recorded } from "../kernel/facts.ts";
import type { SubjectId } from "../kernel/ids.ts";
import { statement, type Tx } from "../platform/database/connect.ts";
import { type Difference, differences_max, type Range, type Table } from "./check-rows.ts";
import { keepHeapSmall } from "./heap.ts";
import { commitmentOf, readFact } from "./journal.ts";
import { linesOf } from "./lines.ts";

/** A folded subject, with the position of the last fact that moved it. */
export interface Folded extends Kept<unknown> {
  readonly last: bigint;
}

export type States = Map<SubjectId, Folded>;

/** All subjects of a range of ids as the journal makes them, by their kind. */
export interface FoldedPart {
  readonly range: Range;
  readonly states: ReadonlyMap<string, States>;
}

/** A fact's row with all its columns; those that are not named here repeat what the bytes say. */
interface FactRow {
  readonly [column: string]: unknown;
  readonly position: bigint;
  readonly subject: SubjectId;
  readonly body: string;
  readonly salt: Buffer;
  readonly commitment: Buffer;
}

const own_columns = new Set(["position", "body", "salt", "commitment"]);
const page_rows = 2_000;
const page_bytes = 4_000_000;
/** A demand's batch moves subjects of every part: a body that is longer is read again from the journal, not copied into each. */
const copied_characters_max = 8_000;
const spool_characters_max = 32_000;
const parts_max = 64;

const first_subject = "00000000-0000-0000-0000-000000000000" as SubjectId;

// Any bounds would do: these make parts of one size. What was taken out of one table is still in the other.
const bounds = statement(
  "checker.bounds",
  `with ids as (
     select id from journal.subjects where town = $1::integer
     union all select subject from journal.facts where town = $1::integer
   ), size as (select greatest($2::bigint, count(*) / ${parts_max} + 1) as together from ids),
   numbered as (select id, row_number() over (order by id) as place from ids)
   select distinct id from numbered, size where place % together = 0 order by id`,
);

/** Ranges of ids in which about so many subjects lie; together they are all ids. */
async function rangesOf(tx: Tx, subjects_together: number): Promise<readonly Range[]> {
  const ids = (await tx.query<{ id: SubjectId }>(bounds, [tx.town, subjects_together])).map(({ id }) => id);
  return [first_subject, ...ids].map((from, at) => {
    const before = ids[at];
    return before === undefined ? { from } : { from, before };
  });
}

/** The place of the range in which the id lies. */
function placeOf(ranges: readonly Range[], id: SubjectId): number {
  let [low, high] = [0, ranges.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((ranges[middle]?.from ?? "") <= id) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A file of the facts that move one part's subjects. */
class PartSpool {
  readonly path: string;
  readonly #file: FileHandle;
  #waiting: string[] = [];
  #characters = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async make(path: string): Promise<PartSpool> {
    return new PartSpool(path, await open(path, "wx", 0o600));
  }

  async add(position: bigint, body: string): Promise<void> {
    // Between tokens, where alone they can stand in JSON, a space says the same as a line's end.
    const line = `${position} ${body.length > copied_characters_max ? "" : body.replaceAll("\n", " ")}\n`;
    this.#waiting.push(line);
    this.#characters += line.length;
    if (this.#characters >= spool_characters_max) await this.#flush();
  }

  async #flush(): Promise<void> {
    const text = this.#waiting.join("");
    [this.#waiting, this.#characters] = [[], 0];
    await this.#file.appendFile(text);
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.#file.close();
  }
}

const bodyAt = statement(
  "checker.body",
  "select body from journal.facts where town = $1::integer and position = $2::bigint",
);

export interface FoldOptions {
  readonly table: Table;
  readonly kinds: readonly SubjectKind<unknown>[];
  /** Where files may lie meanwhile; what is personal in them is sealed as it is in the journal. */
  readonly folder: string;
  /** About so many subjects are held in memory at once. */
  readonly subjects_together: number;
}

/** One town's journal: `read` looks at every fact, then `parts` gives the subjects part by part; `close` in the end. */
export class TownFold {
  readonly #tx: Tx;
  readonly #options: FoldOptions;
  #ranges: readonly Range[] = [];
  #whole: FoldedPart | undefined;
  #spools: readonly PartSpool[] = [];
  #folder: string | undefined;
  readonly #refused = new Set<bigint>();
  facts = 0;
  readonly differences: Difference[] = [];

  constructor(tx: Tx, options: FoldOptions) {
    this.#tx = tx;
    this.#options = options;
  }

  #found(
    what: Difference["what"],
    { position, subject }: FactRow | { position: bigint; subject?: SubjectId },
    detail: string,
  ) {
    if (this.differences.length > differences_max) return;
    const at = subject === undefined ? { position } : { position, subject };
    this.differences.push({ town: this.#tx.town, what, kind: "fact", ...at, detail });
  }

  #refuse(row: FactRow | { position: bigint; subject?: SubjectId }, error: unknown): void {
    if (this.#refused.has(row.position)) return;
    if (this.#refused.size <= differences_max) this.#refused.add(row.position);
    this.#found("fact-refused", row, error instanceof Error ? error.message : String(error));
  }

  #emptyPart(range: Range): FoldedPart {
    return { range, states: new Map(this.#options.kinds.map(({ kind }) => [kind, new Map()])) };
  }

  /** Moves those of the fact's subjects that lie in the part. */
  #move({ range, states }: FoldedPart, fact: Recorded, position: bigint): void {
    const { from, before } = range;
    for (const kind of this.#options.kinds) {
      const own = states.get(kind.kind) as States;
      for (const id of kind.movedBy(fact)) {
        if (id < from || (before !== undefined && id >= before)) continue;
        const { revision, state } = own.get(id) ?? { revision: 0, state: kind.initial };
        own.set(id, { revision: revision + 1, state: kind.evolve(state, fact, id), last: position });
      }
    }
  }

  /** Compares a fact's bytes with its commitment and its columns with its bytes, and hands it to the parts that it moves. */
  async #look(row: FactRow): Promise<void> {
    const { position, body, salt, commitment } = row;
    if (!commitmentOf(salt, body).equals(commitment))
      this.#found("fact-altered", row, "bytes do not fit the commitment");
    try {
      const fact = readFact(body);
      const said: Readonly<Record<string, unknown>> = { ...fact.recorded, kind: fact.kind, subject: fact.subject };
      const altered = Object.keys(row).filter((column) => !own_columns.has(column) && row[column] !== said[column]);
      if (altered.length > 0) this.#found("fact-altered", row, `columns do not fit the bytes: ${altered.join(", ")}`);
      if (fact.recorded.town !== this.#tx.town) throw new Error(`it belongs to town ${fact.recorded.town}`);
      if (this.#whole) {
        this.#move(this.#whole, fact, position);
        return;
      }
      const moved = this.#options.kinds.flatMap((kind) => [...kind.movedBy(fact)]);
      for (const place of new Set(moved.map((id) => placeOf(this.#ranges, id))))
        await this.#spools[place]?.add(position, body);
    } catch (error) {
      if (error instanceof Error && "code" in error) throw error;
      this.#refuse(row, error);
    }
  }

  /** Looks at every fact of the town. */
  async read(): Promise<void> {
    const { table, folder, subjects_together } = this.#options;
    this.#ranges = await rangesOf(this.#tx, subjects_together);
    const [only, second] = this.#ranges;
    if (only && !second) this.#whole = this.#emptyPart(only);
    else {
      this.#folder = await mkdtemp(join(folder, "akshara-check-"));
      const paths = this.#ranges.map((_, at) => join(this.#folder ?? folder, `part-${at}`));
      this.#spools = await Promise.all(paths.map((path) => PartSpool.make(path)));
    }
    const columns = table.columns.map((column) => `"${column}"`).join(", ");
    const page = statement(
      "checker.facts",
      `select ${columns} from (
         select *, sum(octet_length(body)) over (order by position) - octet_length(body) as bytes_before
         from (select * from journal.facts where town = $1::integer and position > $2::bigint
               order by position limit ${page_rows}) as f
       ) as p where bytes_before < ${page_bytes} order by position`,
    );
    for (let position = 0n; ; ) {
      const rows = await this.#tx.query<FactRow>(page, [this.#tx.town, position]);
      for (const row of rows) await this.#look(row);
      this.facts += rows.length;
      keepHeapSmall();
      const last = rows.at(-1);
      if (!last) break;
      ({ position } = last);
    }
    for (const spool of this.#spools) await spool.finish();
  }

  async #foldPart(range: Range, { path }: PartSpool): Promise<FoldedPart> {
    const part = this.#emptyPart(range);
    for await (const line of linesOf(path)) {
      const space = line.indexOf(" ");
      const position = BigInt(line.slice(0, space));
      let body = line.slice(space + 1);
      if (body === "") {
        const [row] = await this.#tx.query<{ body: string }>(bodyAt, [this.#tx.town, position]);
        body = row?.body ?? "";
        keepHeapSmall();
      }
      const fact = readFact(body);
      try {
        this.#move(part, fact, position);
      } catch (error) {
        this.#refuse({ position, subject: fact.subject }, error);
      }
    }
    keepHeapSmall();
    return part;
  }

  /** All subjects, a range of ids at a time; each part is forgotten before the next is made. */
  async *parts(): AsyncGenerator<FoldedPart> {
    if (this.#whole) yield this.#whole;
    for (const [at, spool] of this.#spools.entries()) {
      yield await this.#foldPart(this.#ranges[at] as Range, spool);
      await rm(spool.path);
    }
  }

  async close(): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}
