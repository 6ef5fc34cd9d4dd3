// Instalments that are due: looked at once a round, ended by the first late one or when all is paid.
import type { Actor } from "../../../kernel/decider.ts";
import { commandId, derivedUuid, personId, type SubjectId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/database/connect.ts";
import { type JudgeInstalments, standing } from "../rules/instalments.ts";
import { plansRunning } from "./sanction-store.ts";

const batch_max = 500;
const judge: Actor = { person: personId(derivedUuid("program", "instalments-judge")), roles: ["system"] };
const first = "00000000-0000-0000-0000-000000000000" as SubjectId;

/** Ends the plans of this town that are paid or late today; answers how many. Safe to run as often as wished. */
export async function judgePlans(
  { ledger, database, clock }: { readonly ledger: Ledger; readonly database: Database; readonly clock: Clock },
  town: TownId,
): Promise<number> {
  const today = clock.today();
  let ended = 0;
  for (let after = first; ; ) {
    const from = after;
    const found = await database.readInTown(town, async (tx) => {
      const plans = await plansRunning(tx, from, batch_max);
      const accounts = await readAccounts(
        tx,
        plans.map(({ plan }) => plan.account),
      );
      return plans.map(({ id, plan }) => ({ id, plan, account: accounts.get(plan.account)?.state }));
    });
    for (const { id, plan, account } of found) {
      if (!account || standing(plan, account, today) === "running") continue;
      const name = commandId(derivedUuid("instalments-judged", id, plan.grantedOn, today));
      const command: JudgeInstalments = { do: "instalments.judge", id: name, account: plan.account };
      const outcome = await ledger.perform({ town, actor: judge, command });
      if (outcome.ok && !outcome.repeated) ended += 1;
    }
    after = found.at(-1)?.id ?? after;
    if (found.length < batch_max) return ended;
  }
}
