// The guard before every handler: forged forms, ended sessions, and who may use the route.
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Role } from "../../kernel/decider.ts";
import { stateTown } from "../../kernel/town.ts";
import { links, townPath } from "../../web/links.ts";
import { readCookie, setCookie } from "./cookies.ts";
import { csrfHolds } from "./csrf.ts";
import { fieldsOf } from "./form-fields.ts";
import { parked_form_seconds } from "./limits.ts";
import { RefusedRequest } from "./refused-request.ts";
import { goOn, showRefusal, wantsJson } from "./show.ts";
import { soundText } from "./sound-text.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Where to sign in for a route: staff pages ask staff, at the town of the path. */
function signInPath(request: FastifyRequest, back: string): string {
  const { town } = request.visit;
  const roles = request.routeOptions.config.roles ?? ["citizen"];
  const page = roles.includes("citizen") ? links.signIn : links.staffSignIn;
  const place = town.id === stateTown ? page : townPath(town.id, page);
  return `${place}?back=${encodeURIComponent(back)}`;
}

/** Keeps the form that came without a session and leads to the sign-in, after which it is offered again. */
async function park(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { site } = request.server;
  const { town } = request.visit;
  const cookie = readCookie(request, "session");
  const person = cookie === undefined ? undefined : await site.sessions.owner(cookie);
  const key = await site.forms.park(town.id, person, {
    route: request.routeOptions.url ?? "",
    path: request.url,
    params: request.params as Readonly<Record<string, string>>,
    fields: fieldsOf(request.body),
  });
  setCookie(reply, "kept", key, parked_form_seconds);
  goOn(reply, signInPath(request, townPath(town.id, "/kept-form")));
}

/** True when the browser still carries a session that has ended. */
const sessionEnded = (request: FastifyRequest): boolean => {
  const { session, elsewhere } = request.visit;
  return session === undefined && elsewhere === undefined && readCookie(request, "session") !== undefined;
};

async function askToSignIn(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (wantsJson(reply)) throw new RefusedRequest(401, "people.sign_in_needed");
  if (safeMethods.has(request.method)) goOn(reply, signInPath(request, request.url));
  else await park(request, reply);
}

const mayUse = (roles: readonly Role[], wanted: readonly Role[]): boolean =>
  wanted.some((role) => roles.includes(role));

/** Whether the actor may use the route; an anonymous visitor counts as a citizen only where nothing more is asked. */
async function checkRoles(request: FastifyRequest, reply: FastifyReply, roles: readonly Role[]): Promise<void> {
  const { session, elsewhere } = request.visit;
  request.admitted = session !== undefined && mayUse(session.roles, roles);
  if (request.admitted) return;
  if (elsewhere && elsewhere.kind === "staff" && !roles.includes("citizen")) {
    const way = { href: signInPath(request, request.url), text: request.visit.town.nameHi };
    await showRefusal(request.visit, reply, refusalOf("people.other_town"), { status: 403, way });
  } else if (session) {
    await showRefusal(request.visit, reply, refusalOf("people.not_allowed"), { status: 403 });
  } else await askToSignIn(request, reply);
}

const refusalOf = (code: string): { readonly code: string; readonly rule: string } => ({ code, rule: "rights" });

/** Runs when the body has been read, before it is validated. A sent reply ends the request. */
export async function guard(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { machine, roles, limit, unkept } = request.routeOptions.config;
  if (machine === true) return;
  if (![request.body, request.query, request.params].every(soundText)) {
    throw new RefusedRequest(400, "form.unreadable");
  }
  const changing = !safeMethods.has(request.method);
  if (changing && !csrfHolds(request)) throw new RefusedRequest(403, "request.forged");
  // A form from an ended session was filled in as somebody: it must not go through as nobody.
  if (changing && sessionEnded(request) && limit !== "sign-in" && unkept !== true) {
    await park(request, reply);
    return;
  }
  if (roles) await checkRoles(request, reply, roles);
  else request.admitted = true;
}
