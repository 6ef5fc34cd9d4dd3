// How long and how often a measurement measures: the whole one, and a small one that only shows that it works.

import type { RegistrationPlan } from "./measure-registration.ts";
import type { TownPlan } from "./measure-town.ts";

export interface Plan {
  readonly quick: boolean;
  readonly clients: number;
  readonly connections: number;
  readonly holdings: number;
  /** Pairs are measured in turns, so that what else the machine does hits both. */
  readonly rounds: number;
  readonly seconds: number;
  readonly visitors: number;
  readonly log_facts: number;
  /** Seconds of a steady stream of facts into the vault. */
  readonly vault_seconds: number;
  /** Facts of a small and a large vault to be rebuilt. */
  readonly rebuilt_facts: readonly [small: number, large: number];
  readonly town: TownPlan;
  readonly registration: RegistrationPlan;
  /** Seconds of quiet before memory is read. */
  readonly rest_seconds: number;
}

export const wholePlan: Plan = {
  quick: false,
  clients: 64,
  connections: 16,
  holdings: 2_000,
  rounds: 5,
  seconds: 4,
  visitors: 16,
  log_facts: 100_000,
  vault_seconds: 20,
  rebuilt_facts: [100_000, 1_000_000],
  town: { registered: 2_000, small: 10_000, large: 1_000_000, searches: 200 },
  registration: {
    registrations: 20_000,
    doubles: 600,
    days: 365,
    small: 20_000,
    large: 2_000_000,
    searches: 200,
    registrars: 20,
    turns: 20,
    // Seven times as fast as the law's ceiling lets a unit register.
    pace_ms: 4_000,
  },
  rest_seconds: 5,
};

export const quickPlan: Plan = {
  ...wholePlan,
  quick: true,
  holdings: 150,
  rounds: 1,
  seconds: 0.4,
  visitors: 4,
  log_facts: 2_000,
  vault_seconds: 1,
  rebuilt_facts: [2_000, 6_000],
  town: { registered: 200, small: 400, large: 2_000, searches: 10 },
  registration: {
    registrations: 200,
    doubles: 13,
    days: 4,
    small: 300,
    large: 1_000,
    searches: 10,
    registrars: 3,
    turns: 4,
    pace_ms: 100,
  },
  rest_seconds: 0.2,
};
