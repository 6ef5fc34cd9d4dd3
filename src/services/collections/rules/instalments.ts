// Instalments on an account by order: kept by paying in time; the first late one ends them.
import type { CivilDate } from "../../../kernel/civil-date.ts";
import {
  accept,
  type Command,
  type Decision,
  type Procedure,
  type SubjectKind,
  touch,
} from "../../../kernel/decider.ts";
import { type Account, accounts, held, owed } from "../../../kernel/dues.ts";
import type { Fact } from "../../../kernel/facts.ts";
import { type AccountId, derivedUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import { type Paise, paise, sum } from "../../../kernel/money.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { Instalment } from "./sanction.ts";

export interface RunningPlan {
  readonly account: AccountId;
  readonly parts: readonly Instalment[];
  readonly authority: string;
  readonly grantedOn: CivilDate;
  /** What the account held when they were granted: all beyond it counts towards the parts. */
  readonly heldPaise: Paise;
}

export type Plan =
  | { readonly state: "none" }
  | ({ readonly state: "running" } & RunningPlan)
  | ({ readonly state: "late" | "paid"; readonly endedOn: CivilDate } & RunningPlan);

export interface InstalmentsGranted extends Fact {
  readonly kind: "instalments.granted";
  readonly account: AccountId;
  readonly parts: readonly Instalment[];
  readonly authority: string;
  readonly heldPaise: Paise;
  readonly on: CivilDate;
}

export interface InstalmentsEnded extends Fact {
  readonly kind: "instalments.ended";
  readonly cause: "late" | "paid";
  readonly on: CivilDate;
}

type PlanFact = InstalmentsGranted | InstalmentsEnded;

const isPlanFact = (fact: Fact): fact is PlanFact =>
  fact.kind === "instalments.granted" || fact.kind === "instalments.ended";

/** The plan of an account: one at a time. */
export const planOf = (account: AccountId): SubjectId => subjectId(derivedUuid("instalments", account));

/** Plans of instalments. */
export const plans: SubjectKind<Plan> = {
  kind: "instalments",
  initial: { state: "none" },
  movedBy: (fact) => (isPlanFact(fact) ? [fact.subject] : []),
  evolve: (plan, fact) => {
    const move: Fact = fact;
    if (!isPlanFact(move)) return plan;
    if (move.kind === "instalments.granted") {
      const { account, parts, authority, heldPaise, on } = move;
      return { state: "running", account, parts, authority, heldPaise, grantedOn: on };
    }
    if (plan.state !== "running") throw new Error(`instalments ${move.subject} are ${plan.state}`);
    return { ...plan, state: move.cause, endedOn: move.on };
  },
};

export const parts_max = 24;

/** Refuses a schedule that has no parts, falls due today or before, goes back in time, or is not what the account owes. */
export function partsRefused(parts: readonly Instalment[], account: Account, today: CivilDate): Refused | undefined {
  const rule = "order";
  if (parts.length < 2 || parts.length > parts_max) return refuse("instalments.number", rule, { field: "parts" });
  const dates = [today, ...parts.map((part) => part.on)];
  if (dates.some((on, at) => at > 0 && on <= (dates[at - 1] ?? today)))
    return refuse("instalments.dates", rule, { field: "parts" });
  if (parts.some((part) => part.amountPaise <= 0n) || sum(parts.map((part) => part.amountPaise)) !== owed(account))
    return refuse("instalments.total", rule, { field: "parts" });
  return undefined;
}

/** How a running plan stands at the beginning of this day. */
export function standing(plan: RunningPlan, account: Account, today: CivilDate): "running" | "late" | "paid" {
  const paid = paise(held(account) - plan.heldPaise);
  if (owed(account) === 0n || paid >= sum(plan.parts.map((part) => part.amountPaise))) return "paid";
  const fallen = sum(plan.parts.filter((part) => part.on < today).map((part) => part.amountPaise));
  return paid < fallen ? "late" : "running";
}

export interface JudgeInstalments extends Command {
  readonly do: "instalments.judge";
  readonly account: AccountId;
}

/** Ends a plan that is paid, or of which a part is late. */
export const judgeInstalments: Procedure<JudgeInstalments> = {
  do: "instalments.judge",
  roles: ["system"],
  touches: ({ account }) => [touch(plans, planOf(account)), touch(accounts, account)],
  decide: ({ account }, see, { today }): Decision => {
    const plan = see(plans, planOf(account)).state;
    if (plan.state !== "running") return refuse("instalments.none", "order");
    const cause = standing(plan, see(accounts, account).state, today);
    if (cause === "running") return refuse("instalments.still_running", "order");
    return accept<InstalmentsEnded>({ kind: "instalments.ended", subject: planOf(account), cause, on: today });
  },
};
