// What a report waits for, and which role can give it.
import type { Role } from "../../../kernel/decider.ts";
import type { Permission, Report } from "./event.ts";

export const waitings = ["attest", "permit", "order", "confirm", "register", "answer"] as const;
export type Waiting = (typeof waitings)[number];

interface Waits {
  readonly state: "reported" | "asked";
  readonly report: Pick<Report, "delay">;
  readonly permission?: Permission;
}

/** A question waits for its answer, a delayed report for its second person, and any other for the registrar. */
export function waitsFor({ state, report, permission }: Waits): Waiting {
  if (state === "asked") return "answer";
  const given = permission?.for === report.delay;
  switch (report.delay) {
    case "in-time":
      return "register";
    case "late":
      return given ? "register" : "attest";
    case "within-year":
      return given ? "register" : "permit";
    case "over-year":
      if (!given) return "order";
      return permission.for === "over-year" && permission.confirmedBy !== undefined ? "register" : "confirm";
    default:
      return report.delay satisfies never;
  }
}

const concerns: Partial<Record<Role, readonly Waiting[]>> = {
  clerk: ["attest", "order", "answer"],
  officer: ["attest", "confirm"],
  "district-registrar": ["permit", "attest", "confirm"],
  registrar: waitings,
};

/** What somebody of these roles can do something about. */
export const concernsOf = (roles: readonly Role[]): readonly Waiting[] =>
  waitings.filter((one) => roles.some((role) => concerns[role]?.includes(one)));
