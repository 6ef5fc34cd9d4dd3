// The installation that is drilled: the built program on a data folder of its own, clerks signed in over HTTP, and their payments.
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { type AccountId, commandId, derivedUuid, type ReceiptId } from "../../kernel/ids.ts";
import { parseReceiptNumber } from "../../kernel/public-number.ts";
import type { TownId } from "../../kernel/town.ts";
import { type Program, type StartOptions, startProgram } from "../bench/program.ts";
import { addressInside } from "../../platform/database/join.ts";
import { sequence } from "../../services/property-tax/server/sample-people.ts";
import { type Answer, type CounterPayment, HttpClerk, sampleLogin } from "./clerk.ts";

const drillTowns = [250705 as TownId, 250867 as TownId];
const counters = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08"];
/** Payments under way at once for each clerk. */
const together = 16;
const vaulted_looks_max = 600;
const vaulted_look_ms = 50;
const handed_on_looks_max = 2_400;

/** The installation that is drilled: one data folder through all runs, and the clerks with their sessions. */
export interface Drilled {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clerks: Map<TownId, HttpClerk>;
  readonly accounts: ReadonlyMap<TownId, readonly AccountId[]>;
  program: Program;
}

/** Rows as the superuser of the PostgreSQL inside sees them. */
export async function inDatabase<R extends object>(
  folder: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  const client = new Client({ connectionString: addressInside(folder) });
  await client.connect();
  try {
    return (await client.query<R>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** Signs a clerk of each sample town in, anew where one was. */
export async function signIn({ folder, program, clerks, accounts }: Drilled): Promise<void> {
  for (const town of drillTowns) {
    const clerk = new HttpClerk(town);
    await clerk.signIn(program.origin, sampleLogin(folder, town, "clerk"), accounts.get(town)?.[0] as AccountId);
    clerks.set(town, clerk);
  }
}

/** Until all that was committed is in the log and in the vault. */
export async function untilVaulted(folder: string): Promise<void> {
  const text = `select not exists (select from journal.pending) and
    (select max(size) from log.checkpoints) = (select max(size) from log.vaulted) as safe`;
  for (let look = 0; look < vaulted_looks_max; look += 1) {
    const [row] = await inDatabase<{ safe: boolean }>(folder, text);
    if (row?.safe === true) return;
    await pause(vaulted_look_ms);
  }
  throw new Error("the vault does not catch up");
}

/** Until the sample's entries are with the sandbox of the state's register: what a drill counts then stands still. */
async function untilHandedOn(folder: string): Promise<void> {
  const text = `select not exists (
    select from state.events where state in ('registered', 'cancelled') and not handed_on) as done`;
  for (let look = 0; look < handed_on_looks_max; look += 1) {
    const [row] = await inDatabase<{ done: boolean }>(folder, text);
    if (row?.done === true) return;
    await pause(vaulted_look_ms);
  }
  throw new Error("the sample's entries are not handed on");
}

/** Starts the program on an empty folder and signs a clerk of each sample town in. */
export async function openDrilled(
  folder: string,
  more: Readonly<Record<string, string>> = {},
  options: StartOptions = {},
): Promise<Drilled> {
  const environment = { AKSHARA_DATA: folder, AKSHARA_LOG_LEVEL: "error", AKSHARA_ACKNOWLEDGE_MS: "20000", ...more };
  const program = await startProgram(environment, options);
  try {
    const accounts = new Map<TownId, readonly AccountId[]>();
    const text = "select id from state.accounts where town = $1 order by id";
    for (const town of drillTowns) {
      const rows = await inDatabase<{ id: AccountId }>(folder, text, [town]);
      accounts.set(
        town,
        rows.map(({ id }) => id),
      );
    }
    const drilled: Drilled = { folder, environment, clerks: new Map(), accounts, program };
    await signIn(drilled);
    // A bench's portal by itself has nobody to hand them on to.
    if (options.words === undefined) await untilHandedOn(folder);
    return drilled;
  } catch (error) {
    await program.kill();
    throw error;
  }
}

/** Payments at the counters of both towns; the same seed gives the same payments. */
export function paymentsOf(drilled: Drilled, seed: number, count: number): readonly CounterPayment[] {
  const draw = sequence(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;
  return Array.from({ length: count }, (_, at) => {
    const town = drillTowns[at % drillTowns.length] as TownId;
    const command = commandId(derivedUuid("drill", String(seed), String(at)));
    const account = pick(drilled.accounts.get(town) ?? []);
    return { town, command, account, counter: pick(counters), rupees: 1 + Math.floor(draw() * 900) };
  });
}

/** Sends all payments, a few at once for each clerk; `answered` hears of each that was done. */
export async function payAll(
  { clerks, program }: Drilled,
  payments: readonly CounterPayment[],
  answered: () => void = () => undefined,
): Promise<ReadonlyMap<CounterPayment, Answer>> {
  const answers = new Map<CounterPayment, Answer>();
  const queue = async (waiting: CounterPayment[]): Promise<void> => {
    for (let payment = waiting.shift(); payment; payment = waiting.shift()) {
      const answer = await (clerks.get(payment.town) as HttpClerk).take(program.origin, payment);
      answers.set(payment, answer);
      if (answer.kind === "done") answered();
    }
  };
  await Promise.all(
    drillTowns.flatMap((town) => {
      const waiting = payments.filter((payment) => payment.town === town);
      return Array.from({ length: together }, () => queue(waiting));
    }),
  );
  return answers;
}

/** A receipt as its table has it. */
export interface FoundReceipt {
  readonly id: ReceiptId;
  readonly town: number;
  readonly number: string;
  readonly amount_paise: string;
  readonly account: AccountId;
}

export const receiptsNow = (folder: string): Promise<FoundReceipt[]> =>
  inDatabase(folder, "select id, town, number, amount_paise, account from state.receipts");

/** Whether the receipt is the payment's: its town, account and amount, and a number that checks. */
export const isRight = (found: FoundReceipt | undefined, payment: CounterPayment): boolean =>
  found !== undefined &&
  found.town === payment.town &&
  found.account === payment.account &&
  BigInt(found.amount_paise) === BigInt(payment.rupees) * 100n &&
  parseReceiptNumber(found.number).ok;
