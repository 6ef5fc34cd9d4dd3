// Long work of a town that a form starts and this process goes on with after it has answered.
import type { Refused } from "../../../kernel/refusal.ts";
import type { TownId } from "../../../kernel/town.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";

/** Does the work until it ends or `stop` says so. What it has done stands in the journal, so that a lost one is begun again. */
export type RunWork = (visit: Visit, stop: () => boolean) => Promise<{ readonly ok: true } | Refused>;

/** At most one run of its kind for each town in this process. */
export class Runs {
  readonly #running = new Map<TownId, Promise<void>>();
  #closing = false;
  readonly #app: App;
  readonly #name: string;
  readonly #work: RunWork;

  constructor(app: App, name: string, work: RunWork) {
    this.#app = app;
    this.#name = name;
    this.#work = work;
    app.addHook("onClose", async () => {
      this.#closing = true;
      await Promise.all(this.#running.values());
    });
  }

  has(town: TownId): boolean {
    return this.#running.has(town);
  }

  begin(visit: Visit): void {
    const town = visit.town.id;
    if (this.has(town)) return;
    const { log } = this.#app.site;
    const run = this.#work(visit, () => this.#closing)
      .then(
        (outcome) => log.info({ town, ok: outcome.ok, ...(outcome.ok ? {} : outcome.refusal) }, `${this.#name} ended`),
        (error: unknown) => log.error({ town, err: error }, `${this.#name} failed`),
      )
      .finally(() => this.#running.delete(town));
    this.#running.set(town, run);
  }
}
