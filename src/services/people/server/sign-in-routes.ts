// Routes of signing in: the citizen's two steps, the staff's form, and enrolment.
import type { FastifyReply, FastifyRequest } from "fastify";
import { h } from "preact";
import { qrPath } from "../../../kernel/papers/qr.ts";
import { keepSession, leaveSession, readCookie, setCookie } from "../../../platform/http/cookies.ts";
import { goOn, ownPath, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import type { SessionKind } from "../../../platform/sessions/sessions.ts";
import { townName, townPath } from "../../../web/links.ts";
import { CitizenSignIn, CodeEntry, Enrolment, EnrolmentFinish, StaffSignIn } from "../pages/sign-in-pages.tsx";
import { words } from "../pages/words/words.generated.ts";
import { answerCode, askForCode, code_seconds } from "./citizen-codes.ts";
import { findEnrolment, finishEnrolment } from "./enrolments.ts";
import { BackQuery, CodeForm, EnrolmentFinishForm, EnrolmentForm, MobileForm, StaffForm } from "./form-shapes.ts";
import type { PeopleParts } from "./parts.ts";
import { signInByPassword, totpAddress } from "./passwords.ts";

const signInLimit = { limit: "sign-in" } as const;

/** After signing in: where the person wanted to go, else the town's front page. */
export const onwards = (visit: Visit, back: string | undefined): string =>
  back === undefined || back === "" ? townPath(visit.town.id) : ownPath(back);

/** Gives the browser its new session and ends the one it had, at whichever town. */
export async function enter(
  parts: PeopleParts,
  request: FastifyRequest,
  reply: FastifyReply,
  kind: SessionKind,
  cookie: string,
): Promise<void> {
  const before = readCookie(request, "session");
  if (before !== undefined) await parts.sessions.end(before);
  keepSession(reply, kind, cookie);
}

interface Trouble extends Partial<Pick<FormTrouble, "values" | "errors">> {}

const pageData = (visit: Visit, { values, errors }: Trouble) => ({
  lang: visit.lang,
  csrf: visit.csrf,
  town: visit.town.id,
  values,
  errors,
});

const drawCitizen = (visit: Visit, back: string, trouble: Trouble = {}): Shown => ({
  title: words[visit.lang].sign_in_title,
  body: h(CitizenSignIn, { ...pageData(visit, trouble), back }),
});

const drawCode = (visit: Visit, back: string, trouble: Trouble = {}): Shown => ({
  title: words[visit.lang].code_title,
  body: h(CodeEntry, { ...pageData(visit, trouble), back }),
});

const drawStaff = (visit: Visit, back: string, trouble: Trouble = {}): Shown => ({
  title: words[visit.lang].staff_sign_in_title,
  body: h(StaffSignIn, { ...pageData(visit, trouble), back }),
  scripts: ["passkey.js"],
});

const drawEnrolment = (visit: Visit, trouble: Trouble = {}): Shown => ({
  title: words[visit.lang].enrol_title,
  body: h(Enrolment, pageData(visit, trouble)),
});

type Draw = (visit: Visit, back: string, trouble: Trouble) => Shown;

/** Passwords and codes are never written back into a page. */
const again =
  (draw: Draw): DrawAgain =>
  (visit, trouble) => {
    const { password: _password, code: _code, ...values } = trouble.values;
    return draw(visit, values["back"] ?? "", { ...trouble, values });
  };

function citizenRoutes(app: App, parts: PeopleParts): void {
  const { metrics } = app.site;
  app.get("/:town/sign-in", { schema: { querystring: BackQuery } }, async ({ visit, query }, reply) =>
    show(visit, reply, drawCitizen(visit, query.back ?? "")),
  );
  const mobile = { schema: { body: MobileForm }, config: { ...signInLimit, again: again(drawCitizen) } };
  app.post("/:town/sign-in", mobile, async ({ visit, body }, reply) => {
    const { lang, town } = visit;
    const named = { ...town, typeHi: "", typeEn: "" };
    const asked = await askForCode(parts, town.id, body.mobile, (code) =>
      words[lang].code_message({ code, town: townName(named, lang) }),
    );
    if (!asked.ok) return showRefusal(visit, reply, asked.refusal);
    metrics.signIns.inc({ kind: "citizen", outcome: "code sent" });
    setCookie(reply, "pending", asked.secret, code_seconds);
    return goOn(reply, `${townPath(town.id, "/sign-in/code")}?back=${encodeURIComponent(body.back ?? "")}`);
  });
  app.get("/:town/sign-in/code", { schema: { querystring: BackQuery } }, async ({ visit, query }, reply) =>
    show(visit, reply, drawCode(visit, query.back ?? "")),
  );
  const code = { schema: { body: CodeForm }, config: { ...signInLimit, again: again(drawCode) } };
  app.post("/:town/sign-in/code", code, async (request, reply) => {
    const { visit, body } = request;
    const secret = readCookie(request, "pending") ?? "";
    const answer = await answerCode(parts, visit.town.id, secret, body.code);
    metrics.signIns.inc({ kind: "citizen", outcome: answer.ok ? "in" : answer.refusal.code });
    if (!answer.ok) return showRefusal(visit, reply, answer.refusal);
    await enter(parts, request, reply, "citizen", answer.cookie);
    return goOn(reply, onwards(visit, body.back));
  });
}

function staffRoutes(app: App, parts: PeopleParts): void {
  const { metrics } = app.site;
  app.get("/:town/staff/sign-in", { schema: { querystring: BackQuery } }, async ({ visit, query }, reply) =>
    show(visit, reply, drawStaff(visit, query.back ?? "")),
  );
  const form = { schema: { body: StaffForm }, config: { ...signInLimit, again: again(drawStaff) } };
  app.post("/:town/staff/sign-in", form, async (request, reply) => {
    const { visit, body } = request;
    const answer = await signInByPassword(parts, visit.town.id, body);
    metrics.signIns.inc({ kind: "staff", outcome: answer.ok ? "in" : answer.refusal.code });
    if (!answer.ok) return showRefusal(visit, reply, answer.refusal);
    await enter(parts, request, reply, "staff", answer.cookie);
    return goOn(reply, onwards(visit, body.back));
  });
}

interface EnrolmentFields {
  readonly login: string;
  readonly enrolment: string;
}

/** The second step, with the secret read anew each time; the first one where the code does not hold. */
async function drawFinish(
  parts: PeopleParts,
  visit: Visit,
  { login, enrolment }: EnrolmentFields,
  trouble: Trouble = {},
): Promise<Shown | undefined> {
  const found = await findEnrolment(parts, visit.town.id, login, enrolment);
  if (!found.ok) return undefined;
  const { size, path } = qrPath(totpAddress(found.secret, found.login));
  const secret = { login: found.login, enrolment, secret: found.secret, qr: { path, modules: size } };
  return {
    title: words[visit.lang].enrol_finish_title,
    body: h(EnrolmentFinish, { ...pageData(visit, trouble), ...secret }),
  };
}

function enrolmentRoutes(app: App, parts: PeopleParts): void {
  const againFirst: DrawAgain = (visit, trouble) => drawEnrolment(visit, trouble);
  const first = { schema: { body: EnrolmentForm }, config: { ...signInLimit, again: againFirst } };
  app.get("/:town/staff/enrol", async ({ visit }, reply) => show(visit, reply, drawEnrolment(visit)));
  app.post("/:town/staff/enrol", first, async ({ visit, body }, reply) => {
    const found = await findEnrolment(parts, visit.town.id, body.login, body.enrolment);
    if (!found.ok) return showRefusal(visit, reply, found.refusal);
    const shown = await drawFinish(parts, visit, body);
    return show(visit, reply, shown ?? drawEnrolment(visit));
  });
  const againFinish: DrawAgain = async (visit, trouble) => {
    const { login = "", enrolment = "" } = trouble.values;
    return (await drawFinish(parts, visit, { login, enrolment }, trouble)) ?? drawEnrolment(visit, trouble);
  };
  const finish = { schema: { body: EnrolmentFinishForm }, config: { ...signInLimit, again: againFinish } };
  app.post("/:town/staff/enrol/finish", finish, async (request, reply) => {
    const { visit, body } = request;
    const answer = await finishEnrolment(parts, visit.town.id, body);
    if (!answer.ok) return showRefusal(visit, reply, answer.refusal);
    await enter(parts, request, reply, "staff", answer.cookie);
    return goOn(reply, townPath(visit.town.id, "/account"));
  });
}

/** Signing out works from every page, whichever town the session belongs to. */
export function signOutRoute(app: App, parts: PeopleParts): void {
  app.post("/sign-out", { config: { unkept: true } }, async (request, reply) => {
    const cookie = readCookie(request, "session");
    if (cookie !== undefined) await parts.sessions.end(cookie);
    leaveSession(reply);
    const { session, elsewhere } = request.visit;
    const town = (session ?? elsewhere)?.town;
    return goOn(reply, town === undefined ? "/" : townPath(town));
  });
}

export function signInRoutes(app: App, parts: PeopleParts): void {
  citizenRoutes(app, parts);
  staffRoutes(app, parts);
  enrolmentRoutes(app, parts);
  signOutRoute(app, parts);
}
