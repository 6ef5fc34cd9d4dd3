// Two ways in which the drill's payments come: a clerk's form over HTTP, and a process beside the portal that performs commands.
import { derivedUuid, personId } from "../../kernel/ids.ts";
import { paise } from "../../kernel/money.ts";
import { open } from "../../kernel/private.ts";
import { words } from "../../services/collections/pages/words/words.generated.ts";
import type { TakePayment } from "../../services/collections/rules/counter.ts";
import { receiptOf, receiptPath } from "../../services/collections/server/paths.ts";
import { serviceName } from "../../services/property-tax/rules/holding.ts";
import { readConfiguration } from "../configuration.ts";
import { layFoundation } from "../foundation.ts";
import type { CounterPayment, HttpClerk } from "./clerk.ts";
import type { Drilled } from "./drilled.ts";
import type { Pay } from "./paced.ts";

/** An answer within this time has waited for log and vault; a later one may have given up, and its receipt says so. */
const surely_safe_ms = 380;
const actor = { person: personId(derivedUuid("a clerk of the drill")), roles: ["clerk"] } as const;

/** The receipt's page as the payer sees it: does it say that it is safe? */
async function saysSafe(clerk: HttpClerk, address: string): Promise<boolean> {
  try {
    const text = await clerk.page(address);
    return ![words.hi, words.en].some((lang) => text.includes(lang.receipt_not_safe));
  } catch {
    return false;
  }
}

/** Pays at the counter, over HTTP. */
export const overHttp =
  ({ clerks, program }: Drilled): Pay =>
  async (payment) => {
    const clerk = clerks.get(payment.town) as HttpClerk;
    const start = performance.now();
    const answer = await clerk.take(program.origin, payment);
    if (answer.kind === "none") return "unknown";
    if (answer.kind === "other") return { strange: `${answer.status} ${answer.text.slice(0, 200)}` };
    if (performance.now() - start < surely_safe_ms) return "safe";
    return (await saysSafe(clerk, `${program.origin}${receiptPath(payment.town, answer.receipt)}`))
      ? "safe"
      : "unknown";
  };

/** C05 at the form is C55 beside it: a counter is one clerk's for the day. */
const besideCounter = (counter: string): string => counter.replace("C0", "C5");

const commandOf = ({ command, account, rupees, counter }: CounterPayment): TakePayment => ({
  do: "payment.take",
  id: command,
  receipt: receiptOf(command),
  account,
  service: serviceName,
  amountPaise: paise(rupees * 100),
  mode: "cash",
  counter: besideCounter(counter),
  payer: open("रमेश कुमार शर्मा", "name"),
  advanceAgreed: true,
});

export interface Performer {
  readonly pay: Pay;
  close(): Promise<void>;
}

/** Joins the portal's database from this process, as an import does, and performs there; the portal sees to log and vault. */
export async function performBeside({ environment }: Drilled): Promise<Performer> {
  const read = readConfiguration(environment);
  if (!read.ok) throw new Error(read.complaints.join("; "));
  const configuration = { ...read.configuration, AKSHARA_LOG_LEVEL: "silent" };
  const foundation = await layFoundation({ configuration, say: () => undefined, join: true, work: false });
  return {
    pay: async (payment) => {
      try {
        const { town } = payment;
        const outcome = await foundation.ledger.perform({ town, actor, command: commandOf(payment) });
        if (!outcome.ok) return { strange: outcome.refusal.code };
        return outcome.safety === "acknowledged" ? "safe" : "unknown";
      } catch {
        return "unknown";
      }
    },
    close: () => foundation.close(),
  };
}
