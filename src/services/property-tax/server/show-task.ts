// From tasks to what pages show: their words opened for whoever may read them.
import type { Visit } from "../../../platform/http/visit.ts";
import type { TaskView } from "../pages/views.ts";
import { sealedOf } from "../rules/particulars.ts";
import type { PropertyTaxParts } from "./parts.ts";
import { purposeOf } from "./parts.ts";
import type { FoundTask } from "./reads.ts";

/** Tasks as pages show them; `numbers` are those of their holdings. Over budget the words stay closed. */
export async function taskViews(
  parts: PropertyTaxParts,
  visit: Visit,
  found: readonly FoundTask[],
  numbers: ReadonlyMap<string, string>,
): Promise<readonly TaskView[]> {
  const opened = await parts.sealer.openMany({
    town: visit.town.id,
    by: visit.actor,
    why: purposeOf(visit),
    of: found.map(({ id, task }) => ({
      subject: id,
      values: {
        request: sealedOf(task.request),
        reason: task.state === "done" && task.reason !== undefined ? [sealedOf(task.reason)] : [],
      },
    })),
  });
  return found.map(({ id, task }, at) => {
    const words = opened.ok ? opened.opened[at] : undefined;
    return {
      id,
      holding: task.holding,
      number: numbers.get(task.holding) ?? "",
      askedOn: task.askedOn,
      dueOn: task.dueOn,
      late: task.state === "open" && task.dueOn < visit.today,
      outcome: task.state === "open" ? "open" : task.outcome,
      request: words?.request,
      reason: words?.reason[0],
    };
  });
}
