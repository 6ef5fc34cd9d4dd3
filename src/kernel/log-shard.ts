// The shards of the log as facts say them: one is frozen, the next begins and commits to the tree of the one before it.
import type { Command, Procedure, SubjectKind } from "./decider.ts";
import { accept, touch } from "./decider.ts";
import type { Fact } from "./facts.ts";
import { derivedUuid, type SubjectId } from "./ids.ts";
import { refuse } from "./refusal.ts";
import { stateTown } from "./town.ts";

/** A shard's tree as it was signed last: entries, and the root in base64. */
export interface FrozenTree {
  readonly origin: string;
  readonly shard: string;
  readonly size: number;
  readonly root: string;
}

/** The shard never grows again. */
export interface LogFrozen extends Fact, FrozenTree {
  readonly kind: "log.frozen";
}

/** The shard begins, after this one. It is among its own first entries. */
export interface LogBegun extends Fact {
  readonly kind: "log.begun";
  readonly origin: string;
  readonly shard: string;
  readonly previous: FrozenTree;
}

/** What is known of a shard. The first of an installation begins without a fact and is known when it is frozen. */
export interface LogShard {
  /** Empty before the first fact. */
  readonly origin: string;
  readonly shard: string;
  readonly frozen?: { readonly size: number; readonly root: string };
  /** The name of the shard before it. */
  readonly previous?: string;
}

/** The subject of a log's shard, by its origin with the shard. */
export const logShardOf = (origin: string): SubjectId => derivedUuid("log shard", origin) as SubjectId;

export const logShards: SubjectKind<LogShard> = {
  kind: "log-shard",
  initial: { origin: "", shard: "" },
  movedBy: (fact) => (fact.kind === "log.frozen" || fact.kind === "log.begun" ? [fact.subject] : []),
  evolve: (state, fact) => {
    if (fact.kind === "log.begun") {
      const { origin, shard, previous } = fact as Fact as LogBegun;
      return { origin, shard, previous: previous.shard };
    }
    const { origin, shard, size, root } = fact as Fact as LogFrozen;
    return { ...state, origin, shard, frozen: { size, root } };
  },
};

/** Asks that the shard of this tree be frozen and the next be begun; only the program itself asks, holding the log's turn. */
export interface FreezeLog extends Command {
  readonly do: "log.freeze";
  readonly tree: FrozenTree;
  readonly next: { readonly origin: string; readonly shard: string };
}

export const freezeLog: Procedure<FreezeLog> = {
  do: "log.freeze",
  roles: ["system"],
  touches: ({ tree, next }) => [touch(logShards, logShardOf(tree.origin)), touch(logShards, logShardOf(next.origin))],
  decide: ({ tree, next }, see, { town }) => {
    const [own, other] = [logShardOf(tree.origin), logShardOf(next.origin)];
    const isOver = see(logShards, own).state.frozen !== undefined || see(logShards, other).revision > 0;
    if (town !== stateTown || isOver || next.shard <= tree.shard || tree.size < 1)
      return refuse("log.not_frozen", "architecture 3");
    const frozen: LogFrozen = { kind: "log.frozen", subject: own, ...tree };
    const begun: LogBegun = { kind: "log.begun", subject: other, ...next, previous: tree };
    return accept<Fact>(frozen, begun);
  },
};

const shardForm = /^([0-9]{4})(?:-([2-9]))?$/;

/** Whether a shard may have this name: a year, or a further shard of the same year such as 2027-2. */
export const isYearShard = (name: string): boolean => shardForm.test(name);

/** The shard after this one: of the new year, or a further one of the same; undefined when a year has had nine. */
export function nextShard(current: string, year: number): string | undefined {
  const [, own = "", part = "1"] = shardForm.exec(current) ?? [];
  if (String(year) > own) return String(year);
  const next = Number(part) + 1;
  return own !== "" && next <= 9 ? `${own}-${next}` : undefined;
}

/** Whether a year has begun that the shard does not bear. */
export const isFreezeDue = (current: string, year: number): boolean => String(year) > current.slice(0, 4);
