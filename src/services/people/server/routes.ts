// The people service: its routes, and how a signed-in person is shown.
import type { App } from "../../../platform/http/visit.ts";
import type { Session } from "../../../platform/sessions/sessions.ts";
import type { FramePerson } from "../../../web/frame.ts";
import type { Lang } from "../../../web/language.ts";
import { townPath } from "../../../web/links.ts";
import { roleWord } from "../pages/role-words.ts";
import { words } from "../pages/words/words.generated.ts";
import { accountRoutes } from "./account-routes.ts";
import { openRoutes } from "./open-routes.ts";
import type { PeopleParts } from "./parts.ts";
import { passkeyRoutes } from "./passkey-routes.ts";
import { registerRoutes } from "./register-routes.ts";
import { signInRoutes } from "./sign-in-routes.ts";

export { words as peopleWords } from "../pages/words/words.generated.ts";

/** Registers every route of signing in, accounts, the staff register, the list of towns and the developer's page. */
export function peopleRoutes(app: App, parts: PeopleParts): void {
  openRoutes(app, parts);
  signInRoutes(app, parts);
  passkeyRoutes(app, parts);
  accountRoutes(app, parts);
  registerRoutes(app, parts);
}

/** The signed-in person in the page's head: staff by login and roles, a citizen by the name of her account's page. */
export function personShown(session: Session, lang: Lang): FramePerson {
  const role = session.roles.map((one) => roleWord(one, lang)).join(", ");
  const account = townPath(session.town, "/account");
  const { login } = session;
  return login === undefined
    ? { name: words[lang].account_title, role: "", kind: session.kind, account }
    : { name: login, role, kind: session.kind, account };
}
