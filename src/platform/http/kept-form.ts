// After signing in again: the form that was sent with an ended session, offered once more.
import type { FastifyInstance } from "fastify";
import type { Role } from "../../kernel/decider.ts";
import { h } from "preact";
import { Button } from "../../web/components/button/button.tsx";
import { Form } from "../../web/components/form/form.tsx";
import { NotificationBanner } from "../../web/components/notification-banner/notification-banner.tsx";
import { links, townPath } from "../../web/links.ts";
import { readCookie } from "./cookies.ts";
import { valuesOf } from "./form-fields.ts";
import type { ParkedForm } from "./parked-forms.ts";
import { linkTo, show } from "./show.ts";
import type { App, DrawAgain, Shown, Visit } from "./visit.ts";
import { words } from "./words/words.generated.ts";

interface NotedForm {
  readonly again: DrawAgain | undefined;
  readonly roles: readonly Role[] | undefined;
}

/** Notes, as routes are registered, how each form is drawn and for whom. */
export function noteForms(app: FastifyInstance): ReadonlyMap<string, NotedForm> {
  const noted = new Map<string, NotedForm>();
  app.addHook("onRoute", (route) => {
    if (route.method.includes("POST")) noted.set(route.url, { again: route.config?.again, roles: route.config?.roles });
  });
  return noted;
}

/** Whether the visitor may use the form's route: what it draws may be for its own users only. */
const mayUse = (visit: Visit, { roles }: NotedForm): boolean =>
  roles === undefined || (visit.session?.roles.some((role) => roles.includes(role)) ?? false);

function noneWaiting(visit: Visit): Shown {
  const own = words[visit.lang];
  const body = [h("p", {}, own.kept_none_text), linkTo(townPath(visit.town.id), own.go_home)];
  return { title: own.kept_none_title, body };
}

/** The form itself where the route can draw it, else its fields unseen behind one button. */
async function offered(visit: Visit, form: ParkedForm, again: DrawAgain | undefined): Promise<Shown> {
  const own = words[visit.lang];
  const values = valuesOf(form.fields);
  if (again) {
    const shown = await again(visit, { values, errors: [], refusals: [], params: form.params });
    const notice = h(NotificationBanner, { lang: visit.lang, children: own.kept_text });
    return { ...shown, body: [notice, shown.body] };
  }
  const kept = form.fields.map(([name, value]) => h("input", { type: "hidden", name, value }));
  const children = [...kept, h(Button, { children: own.kept_send })];
  const body = [h("p", {}, own.kept_text), h(Form, { action: form.path, csrf: visit.csrf, children })];
  return { title: own.kept_title, body };
}

/** The page to which a sign-in leads that began with a kept form. */
export function keptFormRoutes(app: App, noted: ReadonlyMap<string, NotedForm>): void {
  app.get("/:town/kept-form", async (request, reply) => {
    const { visit } = request;
    const key = readCookie(request, "kept");
    const form = key === undefined ? undefined : await app.site.forms.take(key, visit.town.id, visit.actor.person);
    const route = form && noted.get(form.route);
    if (!form || !route || !mayUse(visit, route)) return show(visit, reply, { ...noneWaiting(visit), status: 404 });
    return show(visit, reply, await offered(visit, form, route.again));
  });
  app.get("/kept-form", async (_request, reply) => reply.redirect(links.home, 303));
}
