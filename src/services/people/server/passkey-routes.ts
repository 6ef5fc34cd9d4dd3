// Routes of passkeys, called by passkey.js: a question, and the device's answer to it.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { FastifyRequest } from "fastify";
import { readCookie, setCookie } from "../../../platform/http/cookies.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, showRefusal } from "../../../platform/http/show.ts";
import type { App } from "../../../platform/http/visit.ts";
import type { Session } from "../../../platform/sessions/sessions.ts";
import { townPath } from "../../../web/links.ts";
import { PasskeyAnswer, PasskeyRemoval } from "./form-shapes.ts";
import type { PeopleParts } from "./parts.ts";
import {
  addPasskey,
  askForNewPasskey,
  askForPasskey,
  question_seconds,
  removePasskey,
  signInByPasskey,
} from "./passkeys.ts";
import { enter, onwards } from "./sign-in-routes.ts";
import { staffRoles } from "../rules/staff.ts";

const staff = staffRoles;

/** The session that the route's roles have made sure of. */
export function sessionOf(request: FastifyRequest): Session {
  const { session } = request.visit;
  if (!session) throw new RefusedRequest(401, "people.sign_in_needed");
  return session;
}

export function passkeyRoutes(app: App, parts: PeopleParts): void {
  const { metrics } = app.site;
  const signIn = { limit: "sign-in" } as const;
  app.post("/:town/staff/passkey/ask", { config: signIn }, async ({ visit }, reply) => {
    const { secret, options } = await askForPasskey(parts, visit.town.id);
    setCookie(reply, "pending", secret, question_seconds);
    return reply.send(options);
  });
  const answered = { schema: { body: PasskeyAnswer }, config: signIn };
  app.post("/:town/staff/passkey/answer", answered, async (request, reply) => {
    const { visit, body } = request;
    const secret = readCookie(request, "pending") ?? "";
    // The library checks every part; what is missing makes the answer refused.
    const response = body.answer as unknown as AuthenticationResponseJSON;
    const answer = await signInByPasskey(parts, visit.town.id, secret, response);
    metrics.signIns.inc({ kind: "passkey", outcome: answer.ok ? "in" : answer.refusal.code });
    if (!answer.ok) return showRefusal(visit, reply, answer.refusal, { status: 403 });
    await enter(parts, request, reply, "staff", answer.cookie);
    return reply.send({ go: onwards(visit, body.back) });
  });
  app.post("/:town/account/passkey/ask", { config: { roles: staff } }, async (request, reply) => {
    const { person, login = "" } = sessionOf(request);
    const { secret, options } = await askForNewPasskey(parts, request.visit.town.id, person, login);
    setCookie(reply, "pending", secret, question_seconds);
    return reply.send(options);
  });
  const added = { schema: { body: PasskeyAnswer }, config: { roles: staff } };
  app.post("/:town/account/passkey/answer", added, async (request, reply) => {
    const { visit, body } = request;
    const secret = readCookie(request, "pending") ?? "";
    const response = body.answer as unknown as RegistrationResponseJSON;
    const answer = await addPasskey(parts, visit.town.id, sessionOf(request).person, secret, response);
    if (!answer.ok) return showRefusal(visit, reply, answer.refusal, { status: 403 });
    return reply.send({ go: townPath(visit.town.id, "/account") });
  });
  const removed = { schema: { body: PasskeyRemoval }, config: { roles: staff } };
  app.post("/:town/account/passkey/remove", removed, async (request, reply) => {
    const { person } = sessionOf(request);
    const { id } = request.visit.town;
    await parts.database.inTown(id, async (tx) => removePasskey(tx, person, request.body.passkey));
    return goOn(reply, townPath(id, "/account"));
  });
}
