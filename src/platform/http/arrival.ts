// Arrival of a request: its number, town, language, limits and person, gathered into the visit.
import type { FastifyReply, FastifyRequest } from "fastify";
import { type CivilDate, civilDateInIndia } from "../../kernel/civil-date.ts";
import type { Actor } from "../../kernel/decider.ts";
import { parseTownId, type Town } from "../../kernel/town.ts";
import { type Lang, languageOf } from "../../web/language.ts";
import { links } from "../../web/links.ts";
import type { Session } from "../sessions/sessions.ts";
import { keepLanguage, readCookie } from "./cookies.ts";
import { csrfToken } from "./csrf.ts";
import type { Limiter } from "./limiter.ts";
import { RefusedRequest } from "./refused-request.ts";
import { anonymous, theState, type Visit } from "./visit.ts";

const anonymousActor: Actor = { person: anonymous, roles: ["citizen"] };

/**
 * The town of the path's first part. Where the route or a number says that it names one, it must be a town of the list:
 * the state has pages, but nobody can be asked for it as if it were a town.
 */
function townOf(request: FastifyRequest): Town {
  const { towns } = request.server.site;
  const first = request.url.slice(1).split(/[/?#]/, 1)[0] ?? "";
  const numbered = /^[0-9]+$/.test(first);
  if (!numbered && request.routeOptions.url?.startsWith("/:town") !== true) return theState;
  const id = parseTownId(first);
  const town = id === undefined ? undefined : towns.get(id);
  if (!town) throw new RefusedRequest(404, numbered ? "people.town_unknown" : "request.address_unknown");
  return town;
}

function languageFor(request: FastifyRequest, reply: FastifyReply): Lang {
  const { query } = request;
  const asked = typeof query === "object" && query !== null && "lang" in query ? query.lang : undefined;
  if (asked === "hi" || asked === "en") {
    keepLanguage(reply, asked);
    return asked;
  }
  return languageOf(request.cookies["lang"]);
}

/** The path with its query, as a path of this site: links are made of it, and `//host` would lead to another. */
const pathOf = (url: string): string => (url.startsWith("/") ? url.replace(/^[/\\]+/, "/") : links.home);

interface Arrived {
  readonly session?: Session | undefined;
  readonly town: Town;
  readonly notYetSafe: boolean;
}

function visitOf(request: FastifyRequest, reply: FastifyReply, { session, town, notYetSafe }: Arrived): Visit {
  const { clock } = request.server.site;
  const here = session?.town === town.id ? session : undefined;
  let csrf: string | undefined;
  let today: CivilDate | undefined;
  // One instant for the whole visit.
  const now = request.visit?.now ?? clock.now();
  return {
    id: request.id,
    town,
    lang: request.visit?.lang ?? languageFor(request, reply),
    // The session counts only in the town where it was begun.
    actor: here ? { person: here.person, roles: here.roles } : anonymousActor,
    session: here,
    elsewhere: here ? undefined : session,
    get csrf() {
      csrf ??= csrfToken(request, reply, session !== undefined);
      return csrf;
    },
    get today() {
      today ??= civilDateInIndia(now);
      return today;
    },
    now,
    notYetSafe,
    path: pathOf(request.url),
  };
}

/** For an address that nobody can read: nothing else of the request was read either, only the language is looked for. */
export function arriveNowhere(request: FastifyRequest): void {
  const { clock } = request.server.site;
  request.visit = {
    id: request.id,
    town: theState,
    lang: languageOf(/(?:^|;)\s*lang=(\w+)/.exec(request.headers.cookie ?? "")?.[1]),
    actor: anonymousActor,
    session: undefined,
    elsewhere: undefined,
    csrf: "",
    today: clock.today(),
    now: clock.now(),
    notYetSafe: false,
    path: links.home,
  };
}

/** Fills `request.visit`, or throws a refusal; the visit then stands at the state, so that the refusal can be shown. */
export async function arrive(request: FastifyRequest, reply: FastifyReply, limiter: Limiter): Promise<void> {
  const { site } = request.server;
  const isMachine = request.routeOptions.config.machine === true;
  const notYetSafe = !isMachine && (await site.notYetSafe?.()) === true;
  request.visit = visitOf(request, reply, { town: theState, notYetSafe });
  await limiter.countAddress(request);
  const town = townOf(request);
  const cookie = isMachine ? undefined : readCookie(request, "session");
  const session = cookie === undefined ? undefined : await site.sessions.read(cookie);
  if (session) await limiter.countSession(request, session);
  request.visit = visitOf(request, reply, { session, town, notYetSafe });
}
