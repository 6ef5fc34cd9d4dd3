// A request to correct a holding: asked by an owner or at the counter, a task in the officer's inbox until it is decided.
import { addDays, type CivilDate } from "../../../kernel/civil-date.ts";
import { accept, type Command, type Decision, type Procedure, touch } from "../../../kernel/decider.ts";
import type { SubjectKind } from "../../../kernel/decider.ts";
import type { Fact } from "../../../kernel/facts.ts";
import type { HoldingId, SubjectId } from "../../../kernel/ids.ts";
import { open, type Private } from "../../../kernel/private.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { type Holding, holdings } from "./holding.ts";
import { sealedOf } from "./particulars.ts";
import { reason_letters_max } from "./register.ts";

/** Letters of a request for correction. */
export const request_letters_max = 1_000;

export interface CorrectionAsked extends Fact {
  readonly kind: "correction.asked";
  readonly holding: HoldingId;
  readonly request: Private;
  readonly on: CivilDate;
  readonly dueOn: CivilDate;
}

export interface CorrectionGranted extends Fact {
  readonly kind: "correction.granted";
  readonly on: CivilDate;
}

export interface CorrectionRefused extends Fact {
  readonly kind: "correction.refused";
  readonly on: CivilDate;
  readonly reason: Private;
}

interface Asked {
  readonly holding: HoldingId;
  readonly request: Private;
  readonly askedOn: CivilDate;
  readonly dueOn: CivilDate;
}

/** A task of the inbox. One kind so far; others will stand beside it under `what`. */
export type Task =
  | { readonly state: "none" }
  | ({ readonly state: "open"; readonly what: "correction" } & Asked)
  | ({
      readonly state: "done";
      readonly what: "correction";
      readonly outcome: "granted" | "refused";
      readonly reason?: Private;
      readonly doneOn: CivilDate;
    } & Asked);

/** `mobileTokens` are the blind index of the asker's verified mobile; `days` the town's time for such a request. */
export interface AskCorrection extends Command {
  readonly do: "correction.ask";
  readonly task: SubjectId;
  readonly holding: HoldingId;
  readonly request: string;
  readonly mobileTokens: readonly string[];
  readonly days: number;
}

export interface GrantCorrection extends Command {
  readonly do: "correction.grant";
  readonly task: SubjectId;
}

export interface RefuseCorrection extends Command {
  readonly do: "correction.refuse";
  readonly task: SubjectId;
  readonly reason: string;
}

type TaskFact = CorrectionAsked | CorrectionGranted | CorrectionRefused;

const isTaskFact = (fact: Fact): fact is TaskFact =>
  fact.kind === "correction.asked" || fact.kind === "correction.granted" || fact.kind === "correction.refused";

/** Tasks: open when somebody asks, done when an officer decides. */
export const tasks: SubjectKind<Task> = {
  kind: "task",
  initial: { state: "none" },
  movedBy: (fact) => (isTaskFact(fact) ? [fact.subject] : []),
  evolve: (task, fact) => {
    const move: Fact = fact;
    if (!isTaskFact(move)) return task;
    if (move.kind === "correction.asked") {
      const { holding, request, on, dueOn } = move;
      return { state: "open", what: "correction", holding, request, askedOn: on, dueOn };
    }
    if (task.state !== "open") throw new Error(`${move.kind} moved a task that is not open`);
    return move.kind === "correction.granted"
      ? { ...task, state: "done", outcome: "granted", doneOn: move.on }
      : { ...task, state: "done", outcome: "refused", doneOn: move.on, reason: move.reason };
  },
};

/** Whether one of the owners has the mobile of these tokens. */
export const ownsByMobile = (holding: Holding, mobileTokens: readonly string[]): boolean =>
  holding.state === "registered" &&
  holding.particulars.owners.some(
    (owner) => owner.mobile !== undefined && sealedOf(owner.mobile).find.some((token) => mobileTokens.includes(token)),
  );

/** Asks for a correction. A citizen may ask it of her own holding only; a clerk for anybody who stands before him. */
export const askCorrection: Procedure<AskCorrection> = {
  do: "correction.ask",
  roles: ["citizen", "clerk"],
  touches: (command) => [touch(tasks, command.task), touch(holdings, command.holding)],
  decide: (command, see, context): Decision => {
    const holding = see(holdings, command.holding).state;
    if (holding.state === "none") return refuse("holding.unknown", "holding register");
    const atCounter = context.actor.roles.includes("clerk");
    if (!atCounter && !ownsByMobile(holding, command.mobileTokens))
      return refuse("holding.not_owner", "holding register");
    if (see(tasks, command.task).state.state !== "none") return refuse("correction.already_asked", "holding register");
    const request = normaliseText(command.request);
    if (request === "") return refuse("holding.empty", "holding register", { field: "request" });
    if (request.length > request_letters_max) {
      return refuse("holding.too_long", "holding register", { field: "request", values: { max: request_letters_max } });
    }
    const fact: CorrectionAsked = {
      kind: "correction.asked",
      subject: command.task,
      holding: command.holding,
      request: open(request, "note"),
      on: context.today,
      dueOn: addDays(context.today, command.days),
    };
    return accept(fact);
  },
};

/** The refusal of a request that is not there or has been decided; none for one that waits. */
function notOpen(task: Task): Refused | undefined {
  if (task.state === "none") return refuse("correction.unknown", "holding register");
  if (task.state === "done") return refuse("correction.already_decided", "holding register");
  return undefined;
}

/** Marks a request as granted; the correction itself is the holding's own fact. */
export const grantCorrection: Procedure<GrantCorrection> = {
  do: "correction.grant",
  roles: ["officer"],
  touches: (command) => [touch(tasks, command.task)],
  decide: (command, see, context): Decision => {
    const ended = notOpen(see(tasks, command.task).state);
    if (ended) return ended;
    const fact: CorrectionGranted = { kind: "correction.granted", subject: command.task, on: context.today };
    return accept(fact);
  },
};

/** Refuses a request, with the reason that the asker will read. */
export const refuseCorrection: Procedure<RefuseCorrection> = {
  do: "correction.refuse",
  roles: ["officer"],
  touches: (command) => [touch(tasks, command.task)],
  decide: (command, see, context): Decision => {
    const ended = notOpen(see(tasks, command.task).state);
    if (ended) return ended;
    const reason = normaliseText(command.reason);
    if (reason === "") return refuse("correction.reason_missing", "holding register", { field: "reason" });
    if (reason.length > reason_letters_max) {
      return refuse("holding.too_long", "holding register", { field: "reason", values: { max: reason_letters_max } });
    }
    const fact: CorrectionRefused = {
      kind: "correction.refused",
      subject: command.task,
      on: context.today,
      reason: open(reason, "note"),
    };
    return accept(fact);
  },
};
