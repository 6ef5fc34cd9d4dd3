// The background work beside the log: sends waiting messages, asks about open payments, sweeps what has ended, and the nights.
import { setTimeout as pause } from "node:timers/promises";
import type { TownId } from "../kernel/town.ts";
import { type Database, type Statement, statement } from "../platform/database/connect.ts";
import { sweepTown } from "../platform/http/housekeeping.ts";
import { noCarrier, Outbox, terminalAdapter } from "../platform/messages/outbox.ts";
import { makeSessions } from "../platform/sessions/sessions.ts";
import { HandingOn } from "../services/births-and-deaths/server/hand-on.ts";
import { townsToHandOn } from "../services/births-and-deaths/server/hand-on-store.ts";
import type { StateRegister } from "../services/births-and-deaths/server/state-register.ts";
import { type Gateway, httpGateway } from "../services/collections/server/gateway.ts";
import { judgePlans } from "../services/collections/server/judge-plans.ts";
import { settleOpen } from "../services/collections/server/open-payments.ts";
import { rolesNow } from "../services/people/server/store.ts";
import type { Foundation } from "./foundation.ts";
import { moneyLedger } from "./listening-ledger.ts";
import { Nightly } from "./nightly.ts";
import { gatewayAddress, gatewaySecret, isSandbox } from "./sandbox-gateway.ts";
import { stateRegisterOf } from "./state-register.ts";

const message_round_ms = 500;
const payment_round_ms = 60_000;

const hand_on_round_ms = 2_000;
const sweep_round_ms = 3_600_000;

const townsWithMessages = statement(
  "background.messages",
  "select distinct town from platform.messages where state = 'waiting'",
);
const townsWithPayments = statement(
  "background.payments",
  "select distinct town from state.payments where state <> 'confirmed'",
);

const townsWithPlans = statement(
  "background.instalments",
  "select distinct town from state.instalments where state = 'running'",
);

const everyTown = statement("background.towns", "select id as town from akshara.towns");

/** What background work and portal share: the outbox, the gateway, and the state's register where one is connected. */
export interface Outside {
  readonly outbox: Outbox;
  readonly gateway: Gateway;
  readonly stateRegister: StateRegister | undefined;
}

/** `say` shows messages in the terminal of a sample set-up. */
export function makeOutside(foundation: Foundation, say: (line: string) => void): Outside {
  const { configuration, database, sealer, clock } = foundation;
  const gateway = httpGateway({
    name: "gateway",
    address: gatewayAddress(configuration),
    secret: gatewaySecret(configuration),
    clock,
    sandbox: isSandbox(configuration),
  });
  const adapter = configuration.AKSHARA_SAMPLE ? terminalAdapter(say) : noCarrier;
  const outbox = new Outbox({ database, sealer, adapter, clock });
  return { outbox, gateway, stateRegister: stateRegisterOf(configuration, clock) };
}

/** One kind of work: which towns have some, how it is done, and how long to rest between rounds. */
interface Round {
  readonly name: string;
  readonly towns: Statement;
  readonly rest_ms: number;
  readonly work: (town: TownId) => Promise<unknown>;
}

async function goRound(foundation: Foundation, looking: Database, round: Round, ending: AbortSignal): Promise<void> {
  while (!ending.aborted) {
    try {
      for (const { town } of await looking.query<{ town: TownId }>(round.towns)) await round.work(town);
    } catch (error) {
      foundation.log.warn(
        { round: round.name, type: error instanceof Error ? error.name : typeof error },
        "round failed",
      );
    }
    await pause(round.rest_ms, undefined, { signal: ending }).catch(() => undefined);
  }
}

/** Entries on their way to the state's register; no round where none is connected. */
function handingOnRounds(foundation: Foundation, { stateRegister: register }: Outside): readonly Round[] {
  if (register === undefined) return [];
  const { ledger, database, clock, sealer } = foundation;
  const handing = new HandingOn({ ledger, database, clock, sealer, register });
  const work = (town: TownId): Promise<unknown> => handing.round(town);
  return [{ name: "state-register", towns: townsToHandOn, rest_ms: hand_on_round_ms, work }];
}

/** Starts the rounds; what it returns ends them after the town at hand. Several processes may do it side by side. */
export function startBackground(foundation: Foundation, outside: Outside): () => Promise<void> {
  const { outbox, gateway } = outside;
  const { ledger, database, clock } = foundation;
  const taking = moneyLedger(foundation);
  const looking = foundation.opened.as("akshara_work", 1);
  const ending = new AbortController();
  const rounds: readonly Round[] = [
    {
      name: "messages",
      towns: townsWithMessages,
      rest_ms: message_round_ms,
      work: (town) => outbox.deliver(town),
    },
    {
      name: "payments",
      towns: townsWithPayments,
      rest_ms: payment_round_ms,
      work: (town) => settleOpen({ ledger: taking, database, gateway }, clock, town),
    },
    {
      name: "instalments",
      towns: townsWithPlans,
      rest_ms: sweep_round_ms,
      work: (town) => judgePlans({ ledger, database, clock }, town),
    },
    ...handingOnRounds(foundation, outside),
    {
      name: "sweep",
      towns: everyTown,
      rest_ms: sweep_round_ms,
      work: (town) => sweepTown({ database, clock, sessions: makeSessions(database, clock, rolesNow) }, town),
    },
  ];
  const going = Promise.all(rounds.map((round) => goRound(foundation, looking, round, ending.signal)));
  const nightly = new Nightly(foundation);
  nightly.start();
  return async () => {
    ending.abort();
    await Promise.all([going, nightly.stop()]);
  };
}
