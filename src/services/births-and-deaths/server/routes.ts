// All routes of births and deaths.
import type { App } from "../../../platform/http/visit.ts";
import { bookRoutes } from "./book-routes.tsx";
import { certificateRoutes } from "./certificate-routes.tsx";
import { digilockerRoutes } from "./digilocker-routes.tsx";
import { handOnRoutes } from "./hand-on-routes.tsx";
import { marginRoutes } from "./margin-routes.tsx";
import { officeRoutes } from "./office-routes.tsx";
import type { RegistryParts } from "./parts.ts";
import { registerInboxRoutes } from "./register-inbox-routes.tsx";
import { registerOfficeRoutes } from "./register-office-routes.tsx";
import { reportRoutes } from "./report-routes.tsx";
import { returnsRoutes } from "./returns-routes.tsx";
import { searchRoutes } from "./search-routes.tsx";

export async function registryRoutes(app: App, parts: RegistryParts): Promise<void> {
  officeRoutes(app, parts);
  registerInboxRoutes(app, parts);
  registerOfficeRoutes(app, parts);
  handOnRoutes(app, parts);
  await digilockerRoutes(app, parts);
  searchRoutes(app, parts);
  await marginRoutes(app, parts);
  await certificateRoutes(app, parts);
  await reportRoutes(app, parts);
  await bookRoutes(app, parts);
  returnsRoutes(app, parts);
}
