// All routes of collections.
import type { App } from "../../../platform/http/visit.ts";
import { bbpsRoutes } from "./bbps-routes.ts";
import { callbackRoute } from "./callback-route.ts";
import { counterRoutes } from "./counter-routes.tsx";
import { chequeRoutes } from "./cheque-routes.tsx";
import { dayRoutes } from "./day-routes.tsx";
import type { CollectionsParts } from "./parts.ts";
import { payRoutes } from "./pay-routes.tsx";
import { passbookRoutes } from "./passbook-routes.tsx";
import { receiptRoutes } from "./receipt-routes.tsx";
import { sanctionRoutes } from "./sanction-routes.tsx";

/** Registers them: paying, payments, receipts, the counter, and the gateway's callback. */
export async function routes(app: App, parts: CollectionsParts): Promise<void> {
  payRoutes(app, parts);
  receiptRoutes(app, parts);
  counterRoutes(app, parts);
  dayRoutes(app, parts);
  chequeRoutes(app, parts);
  sanctionRoutes(app, parts);
  passbookRoutes(app, parts);
  await callbackRoute(app, parts);
  await bbpsRoutes(app, parts);
}
