// After signing in again: the form that was sent with an ended session, offered once more.
import type { FastifyInstance } from "fastify";
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

/** Notes, as routes are registered, how each form is drawn. */
export function noteForms(app: FastifyInstance): ReadonlyMap<string, DrawAgain> {
  const drawn = new Map<string, DrawAgain>();
  app.addHook("onRoute", (route) => {
    const again = route.config?.again;
    if (again && route.method.includes("POST")) drawn.set(route.url, again);
  });
  return drawn;
}

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
export function keptFormRoutes(app: App, again: ReadonlyMap<string, DrawAgain>): void {
  app.get("/:town/kept-form", async (request, reply) => {
    const { visit } = request;
    const key = readCookie(request, "kept");
    const form = key === undefined ? undefined : await app.site.forms.take(key, visit.town.id, visit.actor.person);
    if (!form) return show(visit, reply, { ...noneWaiting(visit), status: 404 });
    return show(visit, reply, await offered(visit, form, again.get(form.route)));
  });
  app.get("/kept-form", async (_request, reply) => reply.redirect(links.home, 303));
}
