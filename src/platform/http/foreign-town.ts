// For the proof that no route leaks across towns: the list of all routes, filled in with another town's ids.
import type { App } from "./visit.ts";

/** One route as Fastify knows it. `town` is whether its path begins with a town. */
export interface ListedRoute {
  readonly method: "GET" | "POST";
  readonly pattern: string;
  readonly roles: readonly string[];
  readonly town: boolean;
  readonly machine: boolean;
}

const lists = new WeakMap<App, ListedRoute[]>();

/** Begins to note the routes; called by the app's factory before any is registered. */
export function noteRoutes(app: App): void {
  const list: ListedRoute[] = [];
  lists.set(app, list);
  app.addHook("onRoute", ({ method, url, config }) => {
    const { roles = [], machine = false } = config ?? {};
    for (const one of ["GET", "POST"] as const) {
      if (![method].flat().includes(one)) continue;
      list.push({ method: one, pattern: url, roles, town: url.startsWith("/:town"), machine });
    }
  });
}

/** Every GET and POST route of the application, in the order of registration. */
export const routesOf = (app: App): readonly ListedRoute[] => lists.get(app) ?? [];

/** The route's address in a town, each further part of the path filled with an id. */
export const addressOf = (route: ListedRoute, town: number, id: string): string =>
  route.pattern.replace("/:town", `/${town}`).replace(/:[A-Za-z]+/g, id);
