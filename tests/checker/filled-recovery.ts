// Recovery, surcharge and a certificate of no dues in the checker's town: every stage, and a line in every table.
import type { CivilDate } from "../../src/kernel/civil-date.ts";
import { addDays, yearEnd } from "../../src/kernel/civil-date.ts";
import type { Command, Role } from "../../src/kernel/decider.ts";
import { type Account, owed } from "../../src/kernel/dues.ts";
import { type AccountId, type HoldingId, receiptId, subjectId, type SubjectId } from "../../src/kernel/ids.ts";
import type { TownId } from "../../src/kernel/town.ts";
import type { TakePayment } from "../../src/services/collections/rules/counter.ts";
import { accountOf, serviceName } from "../../src/services/property-tax/rules/holding.ts";
import { type ChargeSurcharge, surchargeRunOf } from "../../src/services/property-tax/rules/surcharge.ts";
import { propertyTaxRates } from "../../src/rulebook/property-tax-rates.ts";
import { financialYearOf } from "../../src/kernel/civil-date.ts";
import type { CertifyNoDues } from "../../src/services/recovery/rules/no-dues.ts";
import type {
  IssueBill,
  IssueNotice,
  IssueWarrant,
  RecordServing,
  WithdrawRecovery,
} from "../../src/services/recovery/rules/recovery.ts";

export interface RecoveryFilling {
  readonly town: TownId;
  readonly today: () => CivilDate;
  /** Five holdings that owe. */
  readonly holdings: readonly HoldingId[];
  readonly newId: () => SubjectId;
  readonly stateOf: (account: AccountId) => Promise<Account>;
  readonly step: (role: Role, command: Omit<Command, "id">) => Promise<void>;
  /** Moves the clock on by a day. */
  readonly nextDay: () => void;
}

type Wanted<C extends Command> = Omit<C, "id">;

/** Days 0, so that one day on is after them. */
const asked = (account: AccountId, paper: SubjectId) =>
  ({ account, paper, ward: 4, days: 0, source: "sample", verified: false }) as const;

export async function fillRecovery(filling: RecoveryFilling): Promise<void> {
  const { town, holdings, step, newId, stateOf, nextDay } = filling;
  const [billed, noticed, warranted, withdrawn, cleared] = holdings.map(accountOf) as [
    AccountId,
    AccountId,
    AccountId,
    AccountId,
    AccountId,
  ];
  const bill = (account: AccountId): Wanted<IssueBill> => ({ do: "recovery.bill", ...asked(account, newId()) });
  for (const account of [billed, noticed, warranted, withdrawn]) await step("officer", bill(account));
  const withdraw: Wanted<WithdrawRecovery> = { do: "recovery.withdraw", account: withdrawn, reason: "पता गलत था" };
  await step("officer", withdraw);
  nextDay();
  for (const account of [noticed, warranted]) {
    const paper = subjectId(newId());
    const notice: Wanted<IssueNotice> = { do: "recovery.notice", ...asked(account, paper) };
    await step("officer", notice);
    if (account === noticed) continue;
    const serving: Wanted<RecordServing> = { do: "recovery.serve", account, paper, on: filling.today(), how: "post" };
    await step("officer", serving);
    nextDay();
    const warrant: Wanted<IssueWarrant> = { do: "recovery.warrant", ...asked(account, newId()) };
    await step("officer", warrant);
  }
  const amountPaise = owed(await stateOf(cleared));
  const pay: Wanted<TakePayment> = {
    do: "payment.take",
    receipt: receiptId(newId()),
    account: cleared,
    service: serviceName,
    amountPaise,
    mode: "cash",
    counter: "C07",
    advanceAgreed: false,
  };
  await step("clerk", pay);
  const certify: Wanted<CertifyNoDues> = { do: "no_dues.certify", certificate: newId(), account: cleared };
  await step("clerk", certify);
  const year = financialYearOf(filling.today());
  const rule = propertyTaxRates(town, year)?.surcharge;
  if (!rule) throw new Error("the sample rates have no surcharge");
  const payableBy = addDays(yearEnd(year), -364);
  const charge: Wanted<ChargeSurcharge> = {
    do: "surcharge.charge_in_batch",
    run: surchargeRunOf(town, filling.today()),
    years: [{ year, rule, payableBy }],
    holdings: holdings.slice(0, 3),
  };
  await step("officer", charge);
}
