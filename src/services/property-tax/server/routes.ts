// All routes of property tax.
import type { App } from "../../../platform/http/visit.ts";
import { correctRoutes } from "./correct-routes.tsx";
import { demandCorrectionRoutes } from "./demand-correction-routes.tsx";
import { demandRoutes } from "./demand-routes.tsx";
import { findRoutes } from "./find-routes.tsx";
import { holdingRoutes } from "./holding-routes.tsx";
import type { PropertyTaxParts } from "./parts.ts";
import { importRoutes } from "./import-routes.tsx";
import { mineRoutes } from "./mine-routes.tsx";
import { noticeRoutes } from "./notice-routes.tsx";
import { orderRoutes } from "./order-routes.tsx";
import { ratesDraftRoutes } from "./rates-draft-routes.tsx";
import { ratesPartRoutes } from "./rates-part-routes.tsx";
import { ratesRoutes } from "./rates-routes.tsx";
import { registerRoutes } from "./register-routes.tsx";
import { returnRoutes } from "./return-routes.tsx";
import { surchargeRoutes } from "./surcharge-routes.tsx";
import { taskRoutes } from "./task-routes.tsx";

/** Registers them: search, holdings, registering and correcting, requests, the yearly demand. */
export async function propertyTaxRoutes(app: App, parts: PropertyTaxParts): Promise<void> {
  findRoutes(app, parts);
  mineRoutes(app, parts);
  holdingRoutes(app, parts);
  registerRoutes(app, parts);
  correctRoutes(app, parts);
  orderRoutes(app, parts);
  noticeRoutes(app, parts);
  await returnRoutes(app, parts);
  await importRoutes(app, parts);
  taskRoutes(app, parts);
  demandRoutes(app, parts);
  demandCorrectionRoutes(app, parts);
  surchargeRoutes(app, parts);
  ratesRoutes(app, parts);
  ratesDraftRoutes(app, parts);
  ratesPartRoutes(app, parts);
}
