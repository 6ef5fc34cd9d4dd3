// All routes of births and deaths.
import type { App } from "../../../platform/http/visit.ts";
import type { RegistryParts } from "./parts.ts";

export async function registryRoutes(_app: App, _parts: RegistryParts): Promise<void> {
  // Each group of pages registers its own.
}
