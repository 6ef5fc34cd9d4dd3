// All routes of collections.
import type { App } from "../../../platform/http/visit.ts";
import { callbackRoute } from "./callback-route.ts";
import { counterRoutes } from "./counter-routes.tsx";
import type { CollectionsParts } from "./parts.ts";
import { payRoutes } from "./pay-routes.tsx";
import { receiptRoutes } from "./receipt-routes.tsx";

/** Registers them: paying, payments, receipts, the counter, and the gateway's callback. */
export async function routes(app: App, parts: CollectionsParts): Promise<void> {
  payRoutes(app, parts);
  receiptRoutes(app, parts);
  counterRoutes(app, parts);
  await callbackRoute(app, parts);
}
