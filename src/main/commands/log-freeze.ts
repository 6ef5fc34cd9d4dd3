// `akshara log freeze [--next NAME] [--early]`: ends the log's shard and begins the next, also beside a portal that is at work.
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { commandId, derivedUuid, personId, uuidV7 } from "../../kernel/ids.ts";
import { isYearShard, nextShard } from "../../kernel/log-shard.ts";
import { stateTown } from "../../kernel/town.ts";
import { type FreezeOptions, FreezeRefused, type Freezing, freezeShard } from "../../ledger/log/freeze.ts";
import { makeLedger } from "../../ledger/perform.ts";
import { kernelService } from "../../ledger/stores.ts";
import { sealWords } from "../../ledger/witness/guardian.ts";
import type { Configuration } from "../configuration.ts";
import { type Foundation, layFoundation } from "../foundation.ts";
import { yearOf } from "../log-shards.ts";
import { refusalInWords } from "../refusal-in-words.ts";

type Say = (line: string) => void;

const keeper = { person: personId(derivedUuid("program", "log-keeper")), roles: ["system"] } as const;

/** Records that the shard is frozen and the next begun, in the session that keeps everyone else from numbering. */
function recordIn(foundation: Foundation): FreezeOptions["record"] {
  const { clock, sealer } = foundation;
  return async (database, freezing) => {
    const ledger = makeLedger({
      database,
      clock,
      sealer,
      services: [kernelService],
      // The sequencer waits for us: nothing would come of waiting for it.
      acknowledger: { waitFor: async () => "not-yet-safe" },
      acknowledge_ms_max: foundation.configuration.AKSHARA_ACKNOWLEDGE_MS,
    });
    const id = commandId(uuidV7(Date.parse(clock.now()), randomBytes(10)));
    const command = { do: "log.freeze" as const, id, ...freezing };
    const outcome = await ledger.perform({ town: stateTown, actor: keeper, command });
    if (!outcome.ok) throw new FreezeRefused(refusalInWords(outcome.refusal, "en"));
  };
}

/** Freezes the shard that goes on. */
export function freezeLogOf(foundation: Foundation, next: FreezeOptions["next"]): Promise<Freezing> {
  const { opened, shards } = foundation;
  const seal = foundation.witnessing.guardian.seal();
  if (seal !== undefined) throw new FreezeRefused(`the portal is sealed: ${sealWords(seal)}`);
  return freezeShard({
    ...shards.keeper,
    work: opened.as("akshara_work", 1),
    serve: opened.as("akshara_serve", 1),
    next,
    record: recordIn(foundation),
  });
}

function followingOf(current: string, name: string | undefined, year: number): string {
  const next = name ?? nextShard(current, year);
  if (next === undefined) throw new FreezeRefused(`${current} was the last shard of its year: name one with --next`);
  if (!isYearShard(next) || next <= current) {
    throw new FreezeRefused(`a shard after ${current} is a later year, or ${current.slice(0, 4)}-2 to -9: not ${next}`);
  }
  return next;
}

export async function freeze(words: readonly string[], configuration: Configuration, say: Say): Promise<number> {
  const options = { next: { type: "string" }, early: { type: "boolean" } } as const;
  const { values } = parseArgs({ args: [...words], options });
  const foundation = await layFoundation({ configuration, say, join: true, work: false });
  try {
    const { shards, clock } = foundation;
    if (!shards.isFreezeDue && values.early !== true) {
      say(`shard ${shards.current} is this year's: no freeze is due. --early freezes it all the same.`);
      return 1;
    }
    const { tree, next } = await freezeLogOf(foundation, (current) => followingOf(current, values.next, yearOf(clock)));
    say(`${tree.origin} is frozen: ${tree.size} entries, root ${tree.root}`);
    say(`${next.origin} is begun; its first entry holds that root. Its key, for witnesses and mirrors:`);
    say(await shards.publicKeyOf(next.shard));
    return 0;
  } catch (error) {
    if (!(error instanceof FreezeRefused)) throw error;
    say(`not frozen: ${error.message}`);
    return 1;
  } finally {
    await foundation.close();
  }
}
