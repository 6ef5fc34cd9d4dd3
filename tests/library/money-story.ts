// A town in memory with the real deciders of property tax and collections, which compares the facts' own sums with the accounts.
import assert from "node:assert/strict";
import {
  civilDate,
  type CivilDate,
  type FinancialYear,
  financialYearFromIndex,
  instant,
} from "../../src/kernel/civil-date.ts";
import type { Command, Context, Decision, Procedure, Role } from "../../src/kernel/decider.ts";
import { type Account, accounts, accountsOf, batchDues, held, isAccountFact, owed } from "../../src/kernel/dues.ts";
import type { Fact, Recorded } from "../../src/kernel/facts.ts";
import {
  type AccountId,
  commandId,
  derivedUuid,
  holdingId,
  paymentId,
  personId,
  subjectId,
} from "../../src/kernel/ids.ts";
import { paise, sum } from "../../src/kernel/money.ts";
import type { PropertyTaxRates } from "../../src/kernel/property-tax-rates.ts";
import type { TownId } from "../../src/kernel/town.ts";
import { TownInMemory } from "../../src/kernel/town-in-memory.ts";
import { ledgerServices } from "../../src/main/services.ts";
import { propertyTaxRates } from "../../src/rulebook/property-tax-rates.ts";
import { type TakePayment } from "../../src/services/collections/rules/counter.ts";
import { openCounter } from "../../src/services/collections/rules/counter-work.ts";
import type { Wish } from "../../src/services/collections/rules/sanction.ts";
import { askSanction, grantSanction } from "../../src/services/collections/rules/sanctioning.ts";
import { house, zones } from "../../src/services/property-tax/rules/examples.ts";
import { registerHolding } from "../../src/services/property-tax/rules/register.ts";

export const town = 250705 as TownId;
const kinds = ledgerServices.flatMap((service) => service.stores.map((store) => store.kind));
export const years: readonly FinancialYear[] = [2023, 2024, 2025, 2026].map(financialYearFromIndex);
export const ratesOf = (year: FinancialYear): PropertyTaxRates => propertyTaxRates(town, year) as PropertyTaxRates;
export const named = (name: string) => holdingId(derivedUuid("conserved", name));
export const homes = ["one", "two", "three"].map(named);
export const order = { number: "17/2026", on: "2026-06-01", authority: "मुख्य नगरपालिका अधिकारी" };

/** What the facts alone say of an account: all that was raised on it, and all money that came and went. */
interface Told {
  readonly raisedPaise: bigint;
  readonly moneyPaise: bigint;
}

function toldBy(fact: Fact, account: AccountId): Told {
  const raised = (raisedPaise: bigint): Told => ({ raisedPaise, moneyPaise: 0n });
  const money = (moneyPaise: bigint): Told => ({ raisedPaise: 0n, moneyPaise });
  if (!isAccountFact(fact)) return raised(0n);
  switch (fact.kind) {
    case "due.raised":
      return raised(sum(fact.dues.map((due) => due.amountPaise)));
    case "due.raised_in_batch":
      return raised(sum(batchDues(fact, account).map((due) => due.amountPaise)));
    case "due.corrected":
      return raised(sum(fact.rows.map((row) => row.differencePaise)));
    case "due.remitted":
      return raised(0n);
    case "receipt.issued":
      return money(fact.amountPaise);
    case "receipt.reversed":
      return { raisedPaise: fact.charge?.amountPaise ?? 0n, moneyPaise: 0n - fact.amountPaise };
    case "advance.refunded":
      return money(0n - fact.amountPaise);
    case "advance.moved":
      return money(fact.from === account ? 0n - fact.amountPaise : fact.amountPaise);
    default:
      return fact satisfies never;
  }
}

/** Receipts and reversals are shared out to the paisa: nothing of them lies outside lines and advance. */
function sharedExactly(fact: Fact): void {
  if (!isAccountFact(fact) || (fact.kind !== "receipt.issued" && fact.kind !== "receipt.reversed")) return;
  const parts = sum(fact.allocations.map((part) => part.amountPaise));
  assert.equal(parts + fact.advancePaise, fact.amountPaise);
  assert.ok(fact.allocations.every((part) => part.amountPaise > 0n));
}

export class Story {
  readonly #town = new TownInMemory(kinds);
  #count = 0;
  /** Within the days of the early payment rebate, and long enough after other years' last days for surcharge. */
  today: CivilDate = civilDate("2026-06-20");
  readonly #told = new Map<AccountId, Told>();
  readonly taken: TakePayment[] = [];
  readonly started: {
    readonly payment: ReturnType<typeof paymentId>;
    readonly account: AccountId;
    readonly amountPaise: ReturnType<typeof paise>;
  }[] = [];
  #seen = 0;

  constructor() {
    for (const holding of homes) {
      this.do(registerHolding, { holding, claim: house, zones, origin: "officer", arrears: [] });
    }
    this.do(openCounter, { counter: "C01", floatPaise: paise(0) });
  }

  get facts(): readonly Recorded[] {
    return this.#town.facts;
  }
  next(what: string) {
    this.#count += 1;
    return derivedUuid("conserved", what, String(this.#count));
  }
  state(account: AccountId): Account {
    return this.#town.see(accounts, account).state;
  }
  see = this.#town.see;

  do<C extends Command>(
    procedure: Procedure<C>,
    command: Omit<C, "id" | "do">,
    role: Role | undefined = procedure.roles[0],
  ): Decision {
    const id = commandId(this.next("command"));
    return this.as(procedure, { id, ...command, do: procedure.do } as unknown as C, role ?? "system");
  }

  as<C extends Command>(procedure: Procedure<C>, command: C, role: Role): Decision {
    const actor = { person: personId(derivedUuid("conserved", role)), roles: [role] };
    const context: Context = { town, today: this.today, now: instant(`${this.today}T06:00:00.000Z`), actor };
    const decision = this.#town.do(procedure, command, context);
    this.compare();
    return decision;
  }

  /** Asked by the clerk, approved by the officer. */
  sanction(wish: Wish): void {
    const sanction = subjectId(this.next("sanction"));
    const asked = this.do(askSanction, { sanction, wish, reason: "other" }, "clerk");
    if (asked.ok) this.do(grantSanction, { sanction, wish }, "officer");
  }

  compare(): void {
    for (const fact of this.facts.slice(this.#seen)) {
      sharedExactly(fact);
      const move: Fact = fact;
      for (const account of isAccountFact(move) ? accountsOf(move) : []) {
        const { raisedPaise, moneyPaise } = this.#told.get(account) ?? { raisedPaise: 0n, moneyPaise: 0n };
        const told = toldBy(move, account);
        this.#told.set(account, {
          raisedPaise: raisedPaise + told.raisedPaise,
          moneyPaise: moneyPaise + told.moneyPaise,
        });
      }
    }
    this.#seen = this.facts.length;
    let [demand, money, due, remitted, advance] = [0n, 0n, 0n, 0n, 0n];
    for (const [account, told] of this.#told) {
      const state = this.state(account);
      const remittedPaise = sum(state.lines.map((line) => line.remittedPaise));
      assert.equal(sum(state.lines.map((line) => line.raisedPaise)), told.raisedPaise, "raised");
      assert.equal(held(state), told.moneyPaise, "money held");
      assert.equal(told.raisedPaise, told.moneyPaise + owed(state) + remittedPaise - state.advancePaise, "one account");
      assert.ok(state.advancePaise === 0n || owed(state) === 0n, "advance beside dues");
      for (const line of state.lines) {
        assert.ok(line.raisedPaise >= 0n && line.paidPaise >= 0n && line.remittedPaise >= 0n);
        assert.ok(line.paidPaise + line.remittedPaise <= line.raisedPaise, "a line holds more than was raised");
      }
      [demand, money, due] = [demand + told.raisedPaise, money + told.moneyPaise, due + owed(state)];
      [remitted, advance] = [remitted + remittedPaise, advance + state.advancePaise];
    }
    assert.equal(demand, money + due + remitted - advance, "the whole town");
  }
}
