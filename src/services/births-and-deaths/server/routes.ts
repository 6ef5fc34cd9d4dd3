// All routes of births and deaths.
import type { App } from "../../../platform/http/visit.ts";
import { officeRoutes } from "./office-routes.tsx";
import type { RegistryParts } from "./parts.ts";

export async function registryRoutes(app: App, parts: RegistryParts): Promise<void> {
  officeRoutes(app, parts);
}
