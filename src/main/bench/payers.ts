// Payers of a measurement: cash at 64 counters and money from the gateway, through the real ledger, log and acknowledgement.
import type { Actor } from "../../kernel/decider.ts";
import { financialYearOf } from "../../kernel/civil-date.ts";
import { type AccountId, commandId, derivedUuid, holdingId, personId } from "../../kernel/ids.ts";
import { paise } from "../../kernel/money.ts";
import { open } from "../../kernel/private.ts";
import type { TownId } from "../../kernel/town.ts";
import type { Outcome } from "../../ledger/perform.ts";
import { statement } from "../../platform/database/connect.ts";
import { propertyTaxRates } from "../../rulebook/property-tax-rates.ts";
import { confirmCommand, type ConfirmPayment, type StartPayment } from "../../services/collections/rules/online.ts";
import type { TakePayment } from "../../services/collections/rules/counter.ts";
import { newCommand, paymentOf, receiptOf } from "../../services/collections/server/paths.ts";
import { serviceName } from "../../services/property-tax/rules/holding.ts";
import type { RegisterHolding } from "../../services/property-tax/rules/register.ts";
import { importer } from "../../services/property-tax/server/import.ts";
import { raiseYear } from "../../services/property-tax/server/jobs.ts";
import { sampleRows } from "../../services/property-tax/server/sample-register.ts";
import type { Foundation } from "../foundation.ts";
import { type Round, runClients } from "./clients.ts";

export const benchTown = 250705 as TownId;
/** One rupee, so that no account is ever paid up while it is measured. */
const amountPaise = paise(100n);
const clerk: Actor = { person: personId(derivedUuid("bench", "clerk")), roles: ["clerk"] };
const listener: Actor = { person: personId(derivedUuid("bench", "gateway")), roles: ["system"] };
/** Commands of one transaction while the measurement is prepared. */
const together_max = 250;

const owing = statement(
  "bench.owing",
  "select id from state.accounts where town = $1::integer and owed_paise > $2::bigint order by id",
);

/** Registers so many holdings, raises their demand and answers the accounts that owe something. */
export async function prepareAccounts(foundation: Foundation, count: number): Promise<readonly AccountId[]> {
  const { ledger, clock, database } = foundation;
  const year = financialYearOf(clock.today());
  const rates = propertyTaxRates(benchTown, year);
  if (!rates) throw new Error(`the rulebook has no rates of ${year} for town ${benchTown}`);
  const rows = [...sampleRows({ count, seed: 3, prefix: "B", rates, earlier: new Map() })];
  const commands = rows.map(
    ({ claim, arrears }, at): RegisterHolding => ({
      do: "holding.register",
      id: commandId(derivedUuid("bench holding command", String(at))),
      holding: holdingId(derivedUuid("bench holding", String(at))),
      zones: rates.zones,
      origin: "import",
      claim,
      arrears,
    }),
  );
  for (let from = 0; from < count; from += together_max) {
    const some = commands.slice(from, from + together_max);
    for (const outcome of await ledger.performAll({ town: benchTown, actor: importer, commands: some })) {
      mustBeAcknowledged(outcome);
    }
  }
  const raised = await raiseYear({ town: benchTown, year, today: clock.today(), ledger, database });
  if (!raised.ok) throw new Error(`the demand was refused: ${raised.refusal.code}`);
  const owed = await database.readInTown(benchTown, (tx) => tx.query<{ id: AccountId }>(owing, [benchTown, 50_000n]));
  return owed.map(({ id }) => id);
}

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;

/** A payment that is not acknowledged is not counted: a measurement in which one is refused or not yet safe is void. */
function mustBeAcknowledged(outcome: Outcome): void {
  if (!outcome.ok) throw new Error(`a payment was refused: ${outcome.refusal.code}`);
  if (outcome.safety !== "acknowledged") throw new Error("a payment was not acknowledged in time");
}

/** Clerks at counters C01, C02 …, each taking cash from one payer after another for any of the accounts. */
export function takeCash(
  { ledger, clock }: Foundation,
  accounts: readonly AccountId[],
  { payers, seconds }: { readonly payers: number; readonly seconds: number },
): Promise<Round> {
  const clients = Array.from({ length: payers }, (_, at) => async () => {
    const id = newCommand(clock.now());
    const command: TakePayment = {
      do: "payment.take",
      id,
      receipt: receiptOf(id),
      account: pick(accounts),
      service: serviceName,
      amountPaise,
      mode: "cash",
      counter: `C${String(at + 1).padStart(2, "0")}`,
      payer: open("रमेश कुमार शर्मा", "name"),
      advanceAgreed: true,
    };
    mustBeAcknowledged(await ledger.perform({ town: benchTown, actor: clerk, command }));
  });
  return runClients(clients, { seconds });
}

/** Begins so many payments and answers what the gateway will say of them. */
export async function beginPayments(
  { ledger, clock }: Foundation,
  accounts: readonly AccountId[],
  count: number,
): Promise<readonly ConfirmPayment[]> {
  const starts = Array.from({ length: count }, (): StartPayment => {
    const id = newCommand(clock.now());
    const account = pick(accounts);
    return {
      do: "payment.start",
      id,
      payment: paymentOf(id),
      account,
      service: serviceName,
      amountPaise,
      via: "gateway",
    };
  });
  for (let from = 0; from < count; from += together_max) {
    const commands = starts.slice(from, from + together_max);
    const outcomes = await ledger.performAll({ town: benchTown, actor: clerk, commands });
    for (const outcome of outcomes) mustBeAcknowledged(outcome);
  }
  return starts.map(({ payment, account }) =>
    confirmCommand("bench", { payment, account, amountPaise, reference: payment }),
  );
}

/** So many messages of the gateway at once, until the time or the begun payments are over. */
export async function confirmPayments(
  { ledger }: Foundation,
  begun: readonly ConfirmPayment[],
  { payers, seconds }: { readonly payers: number; readonly seconds: number },
): Promise<Round> {
  let next = 0;
  const once = async (): Promise<void> => {
    const command = begun[next];
    next += 1;
    if (!command) throw new Error("too few payments were begun for this measurement");
    mustBeAcknowledged(await ledger.perform({ town: benchTown, actor: listener, command }));
  };
  return runClients(
    Array.from({ length: payers }, () => once),
    { seconds },
  );
}
