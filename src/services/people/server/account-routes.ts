// Routes of a signed-in person: the account, ending sessions, and who opened her record.
import { h } from "preact";
import { civilDateInIndia, instant } from "../../../kernel/civil-date.ts";
import type { Role } from "../../../kernel/decider.ts";
import type { PersonId } from "../../../kernel/ids.ts";
import { leaveSession } from "../../../platform/http/cookies.ts";
import { goOn, show } from "../../../platform/http/show.ts";
import type { App, Visit } from "../../../platform/http/visit.ts";
import { type OpeningSeen, openingsOf } from "../../../platform/sealing/openings.ts";
import type { Session } from "../../../platform/sessions/sessions.ts";
import { townPath } from "../../../web/links.ts";
import { Account, Openings, type ShownOpening } from "../pages/account-pages.tsx";
import { roleWord } from "../pages/role-words.ts";
import { words } from "../pages/words/words.generated.ts";
import { crumbs } from "./crumbs.ts";
import { sessionOf } from "./passkey-routes.ts";
import type { PeopleParts } from "./parts.ts";
import { passkeysOf } from "./passkeys.ts";
import { readStaff } from "./store.ts";
import { staffRoles } from "../rules/staff.ts";

const everybody: readonly Role[] = ["citizen", ...staffRoles];
const openings_max = 200;

const onDay = (text: string): string => civilDateInIndia(instant(new Date(Date.parse(text)).toISOString()));

const reasons: Readonly<Record<OpeningSeen["why"], string>> = {
  "own-holding": "own",
  counter: "counter",
  officer: "officer",
  verification: "verification",
  receipt: "receipt",
  "search-ranking": "search",
  inbox: "inbox",
  message: "message",
  "sign-in": "login",
  import: "import",
  checker: "checker",
  continuity: "continuity",
  registration: "registration",
  certificate: "certificate",
  "state-register": "state",
};

/** What the account page shows of a person. */
const nameOf = (session: Session, visit: Visit): string => session.login ?? roleWord("citizen", visit.lang);

async function openingsSeen(parts: PeopleParts, session: Session): Promise<readonly ShownOpening[]> {
  return await parts.database.readInTown(session.town, async (tx) => {
    const subjects = [session.person, ...((await parts.subjectsOf?.(tx, session)) ?? [])];
    const found = (await Promise.all(subjects.map((subject) => openingsOf(tx, subject, openings_max)))).flat();
    found.sort((a, b) => (a.at < b.at ? 1 : -1));
    const shown: ShownOpening[] = [];
    for (const one of found.slice(0, openings_max)) {
      const { state } = await readStaff(tx, one.person as PersonId);
      const login = state.state === "none" ? "…" : state.login;
      const machine = one.role === "system" ? "system" : undefined;
      const who = one.person === session.person ? "self" : (machine ?? { login, role: one.role });
      const why = reasons[one.why] ?? "other";
      shown.push({ atMs: Date.parse(one.at), on: onDay(one.at), who, why, fields: one.fields });
    }
    return shown;
  });
}

export function accountRoutes(app: App, parts: PeopleParts): void {
  app.get("/:town/account", { config: { roles: everybody } }, async (request, reply) => {
    const { visit } = request;
    const session = sessionOf(request);
    const { lang, town, csrf } = visit;
    const keys = await parts.database.readInTown(town.id, (tx) => passkeysOf(tx, session.person));
    const data = {
      lang,
      csrf,
      town: town.id,
      kind: session.kind,
      name: nameOf(session, visit),
      roles: session.roles,
      townName: lang === "hi" ? town.nameHi : town.nameEn,
      untilMs: session.ends_ms,
      passkeys: keys.map(({ id, created, used }) => ({
        id,
        created: onDay(created),
        used: used === null ? undefined : onDay(used),
      })),
    };
    const scripts = session.kind === "staff" ? ["passkey.js"] : [];
    const breadcrumb = crumbs(visit);
    return show(visit, reply, { title: words[lang].account_title, breadcrumb, body: h(Account, data), scripts });
  });
  app.post("/:town/account/end-all", { config: { roles: everybody } }, async (request, reply) => {
    const { person, town } = sessionOf(request);
    await parts.database.inTown(town, (tx) => parts.sessions.endAllOf(tx, person));
    leaveSession(reply);
    return goOn(reply, townPath(town));
  });
  app.get("/:town/account/openings", { config: { roles: ["citizen"] } }, async (request, reply) => {
    const { visit } = request;
    const { lang, csrf, town } = visit;
    const openings = await openingsSeen(parts, sessionOf(request));
    const body = h(Openings, { lang, csrf, town: town.id, openings });
    const breadcrumb = crumbs(visit, ["/account", words[lang].account_title]);
    return show(visit, reply, { title: words[lang].openings_title, breadcrumb, body });
  });
}
