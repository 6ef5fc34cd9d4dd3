// One town's next entries, made ready for the database: facts read, rows written out for COPY, money and days counted.
import { civilDateInIndia, type CivilDate } from "../../kernel/civil-date.ts";
import type { DueRaised, DuesRaisedInBatch, Recorded, ReceiptIssued } from "../../kernel/facts.ts";
import type { CommandId } from "../../kernel/ids.ts";
import type { TownId } from "../../kernel/town.ts";
import { readFact } from "../journal.ts";
import type { VaultEntry } from "../vault/entry.ts";

/** An entry with its commitment in hexadecimal. */
export interface Committed {
  readonly entry: VaultEntry;
  readonly commitment: string;
}

/** The rebuild cannot go on: what the vault says contradicts itself or the database. The message is for the keeper. */
export class RebuildHalted extends Error {
  override readonly name = "RebuildHalted";
}

/** Commands as array literals; `positions` are literals within one. */
export interface DoneCommands {
  readonly ids: string;
  readonly hashes: string;
  readonly positions: string;
  readonly at: string;
}

export interface Chunk {
  readonly town: TownId;
  readonly shard: string;
  readonly given: readonly Committed[];
  readonly facts: readonly Recorded[];
}

/** Facts and money of one town's day. */
export interface DayTotal {
  facts: number;
  raisedPaise: bigint;
  receivedPaise: bigint;
}

/** By `town day`. */
export type Totals = Map<string, DayTotal>;

/** Reads the facts of these entries; one that is of another town than its entry says is a contradiction. */
export function readChunk(town: TownId, shard: string, given: readonly Committed[]): Chunk {
  const facts = given.map(({ entry }) => {
    const fact = readFact(entry.body);
    if (entry.body.includes("\n")) throw new RebuildHalted(`entry ${entry.index} of shard ${shard} is not canonical`);
    if (fact.recorded.town !== town) {
      throw new RebuildHalted(
        `entry ${entry.index} of shard ${shard}: a fact of town ${fact.recorded.town} under ${town}`,
      );
    }
    return fact;
  });
  return { town, shard, given, facts };
}

/** A chunk's journal as the statement takes it: one array literal a column, and the bodies one a line. */
export interface JournalColumns {
  readonly positions: string;
  readonly ids: string;
  readonly kinds: readonly string[];
  readonly versions: string;
  readonly subjects: string;
  readonly commands: string;
  readonly at: string;
  /** Canonical JSON holds no line feed, so that lines need no escaping: half of the work of an array of texts. */
  readonly bodies: string;
  readonly salts: string;
  readonly commitments: string;
  readonly indexes: string;
}

const literal = (values: readonly unknown[]): string => `{${values.join(",")}}`;
const bytesLiteral = (values: readonly string[]): string => `{${values.map((hex) => `"\\\\x${hex}"`).join(",")}}`;

/** The columns of journal.facts and log.entries. */
export function journalColumns({ given, facts }: Chunk): JournalColumns {
  const recorded = facts.map((fact) => fact.recorded);
  const entries = given.map(({ entry }) => entry);
  return {
    positions: literal(entries.map(({ position }) => position)),
    ids: literal(recorded.map(({ id }) => id)),
    kinds: facts.map(({ kind }) => kind),
    versions: literal(recorded.map(({ v }) => v)),
    subjects: literal(facts.map(({ subject }) => subject)),
    commands: literal(recorded.map(({ command }) => command)),
    at: literal(recorded.map(({ at }) => at)),
    bodies: entries.map(({ body }) => body).join("\n"),
    salts: bytesLiteral(entries.map(({ salt }) => salt)),
    commitments: bytesLiteral(given.map(({ commitment }) => commitment)),
    indexes: literal(entries.map(({ index }) => index)),
  };
}

/** The commands that made these facts. */
export function commandsOf({ given, facts }: Chunk): DoneCommands {
  const found = new Map<CommandId, { hash: string; at: string; positions: bigint[] }>();
  for (const [place, { entry }] of given.entries()) {
    const { command, at } = (facts[place] as Recorded).recorded;
    const known = found.get(command);
    if (known) known.positions.push(entry.position);
    else found.set(command, { hash: entry.command, at, positions: [entry.position] });
  }
  const all = [...found.values()];
  return {
    ids: literal([...found.keys()]),
    hashes: bytesLiteral(all.map(({ hash }) => hash)),
    positions: literal(all.map(({ positions }) => `"{${positions.sort((a, b) => (a < b ? -1 : 1)).join(",")}}"`)),
    at: literal(all.map(({ at }) => at)),
  };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** What the fact adds to its day: dues raised and money received, as the kernel's shared facts say. */
function moneyOf(fact: Recorded): readonly [raised: bigint, received: bigint] {
  switch (fact.kind) {
    case "due.raised":
      return [sum((fact as Recorded<DueRaised>).dues.map((due) => due.amountPaise)), 0n];
    case "due.raised_in_batch":
      return [sum((fact as Recorded<DuesRaisedInBatch>).rows.flatMap((row) => row.amountsPaise)), 0n];
    case "receipt.issued":
      return [0n, (fact as Recorded<ReceiptIssued>).amountPaise];
    default:
      return [0n, 0n];
  }
}

/** Counts these facts into the totals of their days in India. */
export function countFacts(totals: Totals, { town, facts }: Chunk): void {
  for (const fact of facts) {
    const day: CivilDate = civilDateInIndia(fact.recorded.at);
    const name = `${town} ${day}`;
    const total = totals.get(name) ?? { facts: 0, raisedPaise: 0n, receivedPaise: 0n };
    if (total.facts === 0) totals.set(name, total);
    const [raised, received] = moneyOf(fact);
    total.facts += 1;
    total.raisedPaise += raised;
    total.receivedPaise += received;
  }
}

/** Two halves cut between commands; undefined when all of it is one command's. */
export function halves({ town, shard, given, facts }: Chunk): readonly [Chunk, Chunk] | undefined {
  const commandAt = (place: number): string | undefined => facts[place]?.recorded.command;
  const middle = Math.floor(facts.length / 2);
  const isCut = (place: number): boolean => place > 0 && commandAt(place) !== commandAt(place - 1);
  const places = Array.from({ length: facts.length }, (_, at) => at).filter(isCut);
  const [cut] = places.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  if (cut === undefined) return undefined;
  const part = (from: number, to: number): Chunk => {
    return { town, shard, given: given.slice(from, to), facts: facts.slice(from, to) };
  };
  return [part(0, cut), part(cut, facts.length)];
}
