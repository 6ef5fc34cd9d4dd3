// All routes of recovery.
import type { App } from "../../../platform/http/visit.ts";
import { caseRoutes } from "./case-routes.tsx";
import { noDuesRoutes } from "./no-dues-routes.tsx";
import type { RecoveryParts } from "./parts.ts";
import { viewRoutes } from "./view-routes.tsx";
import { wardRoutes } from "./ward-routes.tsx";

/** Registers them: the town's recovery and its print, defaulters, single accounts, certificates of no dues. */
export function recoveryRoutes(app: App, parts: RecoveryParts): void {
  wardRoutes(app, parts);
  viewRoutes(app, parts);
  caseRoutes(app, parts);
  noDuesRoutes(app, parts);
}
