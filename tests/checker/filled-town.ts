// A town in which everything has happened once: its staff, a register with demands, receipts, payments, corrections, requests, births and deaths.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FinancialYear } from "../../src/kernel/civil-date.ts";
import type { Actor, Command, Role } from "../../src/kernel/decider.ts";
import {
  type AccountId,
  commandId,
  derivedUuid,
  type HoldingId,
  holdingId,
  paymentId,
  personId,
  receiptId,
  type SubjectId,
  subjectId,
  uuid,
} from "../../src/kernel/ids.ts";
import { type Account, accounts } from "../../src/kernel/dues.ts";
import { paise } from "../../src/kernel/money.ts";
import { open } from "../../src/kernel/private.ts";
import type { FreezeLog } from "../../src/kernel/log-shard.ts";
import { stateTown, type TownId } from "../../src/kernel/town.ts";
import { numberPending } from "../../src/ledger/log/numbering.ts";
import { type Ledger, makeLedger } from "../../src/ledger/perform.ts";
import { readAccounts } from "../../src/ledger/stores.ts";
import { ledgerServices } from "../../src/main/services.ts";
import { type SetClock, setClock } from "../../src/platform/clock.ts";
import { type TestDatabase, testDatabase } from "../../src/platform/database/test-database.ts";
import { rootKeyOf } from "../../src/platform/sealing/root-key.ts";
import { Sealer } from "../../src/platform/sealing/sealer.ts";
import type { TakePayment } from "../../src/services/collections/rules/counter.ts";
import { type FailPayment, confirmCommand, type StartPayment } from "../../src/services/collections/rules/online.ts";
import { fillCounter } from "./filled-counter.ts";
import { fillRecovery } from "./filled-recovery.ts";
import { fillRegistry } from "./filled-registry.ts";
import { ratesSteps } from "./filled-rates.ts";
import { returnSteps } from "./filled-returns.ts";
import type { AppointStaff, ChangeStaffRoles, DismissStaff } from "../../src/services/people/rules/procedures.ts";
import { staffOf } from "../../src/services/people/rules/staff.ts";
import { seedPeople } from "../../src/services/people/server/sample-logins.ts";
import type {
  AskCorrection,
  GrantCorrection,
  RefuseCorrection,
} from "../../src/services/property-tax/rules/correction.ts";
import { house, zones } from "../../src/services/property-tax/rules/examples.ts";
import { accountOf, serviceName } from "../../src/services/property-tax/rules/holding.ts";
import type { CorrectHolding, RegisterHolding } from "../../src/services/property-tax/rules/register.ts";
import { seedProperty } from "../../src/services/property-tax/server/jobs.ts";

export const shivpuri = 250705 as TownId;
export const dewas = 250867 as TownId;
const holdings_count = 30;

const newUuid = (): ReturnType<typeof uuid> => uuid(crypto.randomUUID());

export interface FilledTown {
  readonly databases: TestDatabase;
  /** Somebody pays cash at the counter for a holding of the sample: the command's facts are in when it is done. */
  pay(at: number): Promise<void>;
}

type Wanted<C extends Command> = Omit<C, "id" | "seen">;

class Filling implements FilledTown {
  readonly databases: TestDatabase;
  readonly clock: SetClock = setClock("2026-11-21T05:30:00.000Z");
  readonly sealer: Sealer;
  readonly ledger: Ledger;

  constructor(databases: TestDatabase) {
    const { clock } = this;
    const database = databases.serve;
    this.databases = databases;
    this.sealer = new Sealer({ database, root: rootKeyOf(randomBytes(32), "test"), clock });
    this.ledger = makeLedger({
      database,
      clock,
      sealer: this.sealer,
      acknowledger: { waitFor: async () => "acknowledged" },
      services: ledgerServices,
      acknowledge_ms_max: 1_000,
    });
  }

  async do<C extends Command>(role: Role, command: Wanted<C>): Promise<void> {
    const actor: Actor = { person: personId(derivedUuid("test-person", role)), roles: [role] };
    const whole = { id: commandId(newUuid()), ...command } as unknown as C;
    const outcome = await this.ledger.perform({ town: shivpuri, actor, command: whole });
    assert.ok(outcome.ok, `${command.do}: ${outcome.ok ? "" : outcome.refusal.code}`);
  }

  /** The state's own facts: a shard of the log is frozen and the next begun. */
  async shards(): Promise<void> {
    const origin = (shard: string): string => `akshara.invalid/log/${shard}`;
    const command: FreezeLog = {
      do: "log.freeze",
      id: commandId(newUuid()),
      tree: { origin: origin("2026"), shard: "2026", size: 1, root: randomBytes(32).toString("base64") },
      next: { origin: origin("2027"), shard: "2027" },
    };
    const actor: Actor = { person: personId(derivedUuid("test-person", "system")), roles: ["system"] };
    const outcome = await this.ledger.perform({ town: stateTown, actor, command });
    assert.ok(outcome.ok);
  }

  async staff(): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "akshara-checker-"));
    await seedPeople(
      { database: this.databases.serve, ledger: this.ledger, sealer: this.sealer, clock: this.clock },
      folder,
    );
    rmSync(folder, { recursive: true });
    const login = "second-clerk";
    const staff = staffOf(shivpuri, login);
    await this.do<AppointStaff>("administrator", {
      do: "staff.appoint",
      login,
      name: open("दीपक राठौर", "name"),
      roles: ["clerk"],
    });
    await this.do<ChangeStaffRoles>("administrator", { do: "staff.change_roles", staff, roles: ["clerk", "officer"] });
    await this.do<DismissStaff>("administrator", { do: "staff.dismiss", staff });
  }

  async register(): Promise<void> {
    const { ledger, clock } = this;
    const seeded = await seedProperty({
      town: shivpuri,
      ledger,
      database: this.databases.serve,
      clock,
      count: holdings_count,
    });
    assert.ok(seeded.ok);
    const holding = holdingId(newUuid());
    await this.do<RegisterHolding>("officer", {
      do: "holding.register",
      holding,
      claim: house,
      zones,
      origin: "officer",
      arrears: [{ head: "property-tax", year: "2025-26" as FinancialYear, amountPaise: paise(45_400) }],
    });
    await this.do<CorrectHolding>("officer", {
      do: "holding.correct",
      holding,
      claim: { ...house, house: "46", ward: "13", plotArea: "1250" },
      zones,
      reason: "मौका निरीक्षण",
      order: "आदेश 4/2026",
    });
    await this.requests(holding);
  }

  async requests(holding: HoldingId): Promise<void> {
    const mobileTokens = await this.sealer.tokens(shivpuri, "mobile", "9826012345");
    const [granted, refused, waiting] = [0, 1, 2].map(() => subjectId(newUuid())) as [SubjectId, SubjectId, SubjectId];
    for (const task of [granted, refused, waiting]) {
      const request = "नाम की वर्तनी ठीक करें";
      await this.do<AskCorrection>("citizen", { do: "correction.ask", task, holding, request, mobileTokens, days: 15 });
    }
    await this.do<GrantCorrection>("officer", { do: "correction.grant", task: granted });
    await this.do<RefuseCorrection>("officer", { do: "correction.refuse", task: refused, reason: "वर्तनी ठीक है" });
  }

  #account(at: number): AccountId {
    return accountOf(holdingId(derivedUuid("sample-holding", String(shivpuri), String(at))));
  }

  pay(at: number): Promise<void> {
    return this.do<TakePayment>("clerk", {
      do: "payment.take",
      receipt: receiptId(newUuid()),
      account: this.#account(at),
      service: serviceName,
      amountPaise: paise(5_000),
      mode: "cash",
      counter: "C01",
      payer: open("सुनीता वर्मा", "name"),
      advanceAgreed: true,
    });
  }

  async payOnline(): Promise<void> {
    const amountPaise = paise(10_000);
    const ids = [0, 1, 2].map(() => paymentId(newUuid()));
    for (const [at, payment] of ids.entries()) {
      const asked = { payment, account: this.#account(at), service: serviceName, amountPaise } as const;
      await this.do<StartPayment>("citizen", { do: "payment.start", ...asked, via: at === 2 ? "upi" : "gateway" });
      const reference = `sandbox-${at}`;
      if (at === 0)
        await this.do("system", confirmCommand("sandbox", { payment, account: asked.account, amountPaise, reference }));
      if (at === 1)
        await this.do<FailPayment>("system", { do: "payment.fail", payment, reason: "declined", reference });
    }
  }

  async #stateOf(account: AccountId): Promise<Account> {
    const kept = await this.databases.serve.readInTown(shivpuri, (tx) => readAccounts(tx, [account]));
    return kept.get(account)?.state ?? accounts.initial;
  }

  counter(): Promise<void> {
    return fillCounter({
      town: shivpuri,
      today: this.clock.today(),
      service: serviceName,
      accounts: [10, 11, 12, 13, 14].map((at) => this.#account(at)),
      stateOf: (account) => this.#stateOf(account),
      step: (role, command) => this.do(role, command),
    });
  }

  recovery(): Promise<void> {
    return fillRecovery({
      town: shivpuri,
      today: () => this.clock.today(),
      holdings: [16, 17, 18, 19, 15].map((at) =>
        holdingId(derivedUuid("sample-holding", String(shivpuri), String(at))),
      ),
      newId: () => subjectId(newUuid()),
      stateOf: (account) => this.#stateOf(account),
      step: (role, command) => this.do(role, command),
      nextDay: () => this.clock.pass(86_400),
    });
  }

  registry(): Promise<void> {
    return fillRegistry({
      town: shivpuri,
      today: this.clock.today(),
      newId: () => subjectId(newUuid()),
      personOf: (role) => personId(derivedUuid("test-person", role)),
      step: (role, command) => this.do(role, command),
    });
  }

  async returns(): Promise<void> {
    for (const [role, command] of returnSteps(shivpuri)) await this.do(role, command);
  }

  async rates(): Promise<void> {
    for (const [role, command] of ratesSteps(shivpuri)) await this.do(role, command);
  }

  /** The log takes what waits; what comes later waits in the queue. */
  async number(): Promise<void> {
    const { client, release } = await this.databases.work.raw();
    await numberPending(client, "2026", -1, 10_000);
    await release();
  }
}

/** Fills Shivpuri by the real ledger and services; Dewas has its sample staff only. */
export async function fillTown(): Promise<FilledTown> {
  const town = new Filling(await testDatabase());
  await town.shards();
  await town.staff();
  await town.register();
  await town.pay(0);
  await town.number();
  await town.pay(1);
  await town.payOnline();
  await town.rates();
  await town.returns();
  await town.counter();
  await town.recovery();
  await town.registry();
  return town;
}
