// Answers: a page in its frame, a refusal in the reader's words, and the way back after a form was done.
import type { FastifyReply } from "fastify";
import { h, type VNode } from "preact";
import { instantMs } from "../../kernel/civil-date.ts";
import { stateTown, type Town, type TownType } from "../../kernel/town.ts";
import type { Refusal } from "../../kernel/refusal.ts";
import type { FieldError, Frame } from "../../web/frame.ts";
import { links, type ShellTown, townPath } from "../../web/links.ts";
import { refusalWords } from "../../web/refusal-words.ts";
import { Page, renderPage } from "../../web/shell.tsx";
import { words as shellWords } from "../../web/words/words.generated.ts";
import { safeUrl } from "../../web/safe-url.ts";
import type { Session } from "../sessions/sessions.ts";
import { fieldsOf, valuesOf } from "./form-fields.ts";
import type { Site } from "./site.ts";
import type { DrawAgain, Shown, Visit } from "./visit.ts";
import { words } from "./words/words.generated.ts";

const typeWords: Readonly<Record<TownType, keyof (typeof shellWords)["hi"]>> = {
  "nagar-nigam": "type_nagar_nigam",
  "nagar-palika-parishad": "type_nagar_palika_parishad",
  "nagar-parishad": "type_nagar_parishad",
};

/** The town as the shell names it; none for the state. */
export const shellTown = ({ town }: Visit): ShellTown | undefined => titledTown(town);

/** The same without a visit. */
export function titledTown({ id, type, nameHi, nameEn }: Town): ShellTown | undefined {
  if (id === stateTown) return undefined;
  const key = typeWords[type];
  return { id, nameHi, nameEn, typeHi: String(shellWords.hi[key]), typeEn: String(shellWords.en[key]) };
}

/** Seconds until the session ends by itself. */
const secondsLeft = (visit: Visit, session: Session): number =>
  Math.max(0, Math.floor((session.ends_ms - instantMs(visit.now)) / 1000));

/** The page's address for coming back to it: after a form was sent, that of the page which had the form. */
function pagePath(visit: Visit, reply: FastifyReply): string {
  const { request, server } = reply;
  if (request.method === "GET" || request.method === "HEAD") return visit.path;
  const from = request.headers.referer ?? "";
  const { publicOrigin } = server.site.settings;
  if (from.startsWith(`${publicOrigin}/`)) return ownPath(from.slice(publicOrigin.length));
  return visit.town.id === stateTown ? links.home : townPath(visit.town.id);
}

/** What every page of this visit is given beside its own data. */
export function frameOf(visit: Visit, reply: FastifyReply): Frame {
  const { site } = reply.server;
  const session = visit.session ?? visit.elsewhere;
  return {
    lang: visit.lang,
    path: pagePath(visit, reply),
    assets: site.assets,
    sample: site.settings.sample,
    notYetSafe: visit.notYetSafe,
    updatedOn: site.settings.releasedOn,
    town: shellTown(visit),
    person: session && site.personShown(session, visit.lang),
    csrf: session && visit.csrf,
    session: session && { untilMs: session.ends_ms, leftSeconds: secondsLeft(visit, session) },
  };
}

/** A page's bytes: a long text in Devanagari is sent a third faster so than as a string. */
function drawn(frame: Frame, { body, status: _status, updatedOn, ...own }: Shown): Buffer {
  return Buffer.from(renderPage(Page({ ...frame, updatedOn: updatedOn ?? frame.updatedOn, ...own, children: body })));
}

/** Sends a page. */
export const show = (visit: Visit, reply: FastifyReply, shown: Shown): FastifyReply => {
  const frame = frameOf(visit, reply);
  return send(reply, frame, drawn(frame, shown), shown.status);
};

const standing_pages_max = 256;
/** By site, so that those of tests are apart. */
const standingPages = new WeakMap<Site, Map<string, Buffer>>();

/**
 * Sends a page to somebody who has not signed in that follows from its address, the language and the mark alone: so it is drawn
 * once, and again only when the mark is another. For all others it is drawn each time.
 */
export function showStanding(visit: Visit, reply: FastifyReply, mark: string, draw: () => Shown): FastifyReply {
  const { site } = reply.server;
  const frame = frameOf(visit, reply);
  if (frame.session !== undefined) return show(visit, reply, draw());
  const kept = standingPages.get(site) ?? new Map<string, Buffer>();
  standingPages.set(site, kept);
  const name = [frame.lang, frame.notYetSafe, frame.path].join(" ");
  const whole = `${name} ${mark}`;
  const known = kept.get(whole);
  if (known !== undefined) return send(reply, frame, known, undefined);
  const bytes = drawn(frame, draw());
  // The oldest leave first: what changed since is among them.
  for (const oldest of kept.keys()) if (kept.size >= standing_pages_max) kept.delete(oldest);
  kept.set(whole, bytes);
  return send(reply, frame, bytes, undefined);
}

function send(reply: FastifyReply, frame: Frame, bytes: Buffer, status: number | undefined): FastifyReply {
  // A page that holds a signed-in person's token beside what she typed is not compressed: its length would tell of it.
  if (frame.person !== undefined) reply.request.headers["x-no-compression"] = "personal";
  return reply
    .code(status ?? 200)
    .type("text/html; charset=utf-8")
    .send(bytes);
}

/** After a form was done: on to a page that may be reloaded. Only paths of this site. */
export function goOn(reply: FastifyReply, path: string): FastifyReply {
  return reply.redirect(ownPath(path), 303);
}

/** A header takes printable ASCII only: a path with Hindi in it is written as browsers write it. */
const headerSafe = (path: string): string => path.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent);

/** The path when it leads to a page of this site, else the front page. */
export const ownPath = (path: string | undefined): string =>
  path !== undefined && path.startsWith("/") && path.length <= 2000 && safeUrl(path) === path
    ? headerSafe(path)
    : links.home;

/** The refusal in the visit's language. */
export const wordsOf = (visit: Visit, reply: FastifyReply, refusal: Refusal): string =>
  refusalWords(refusal, visit.lang, ...reply.server.site.words(visit.lang), words[visit.lang]);

export interface RefusalAnswer {
  /** 422 unless said. */
  readonly status?: number;
  /** Draws the form again; the errors are then in its summary and beside its fields. */
  readonly again?: DrawAgain | undefined;
  readonly title?: string;
  /** Where the way out leads; back to the page it came from unless said. */
  readonly way?: { readonly href: string; readonly text: string };
}

/** Sends a refusal: the form again where the route can draw it, else a page with its words and the way out. */
export async function showRefusal(
  visit: Visit,
  reply: FastifyReply,
  refusal: Refusal | readonly Refusal[],
  answer: RefusalAnswer = {},
): Promise<FastifyReply> {
  const refusals: readonly Refusal[] = "code" in refusal ? [refusal] : refusal;
  const status = answer.status ?? 422;
  const { site } = reply.server;
  for (const { code } of refusals) site.metrics.refusals.inc({ code });
  const errors: readonly FieldError[] = refusals.map((one) => ({
    field: one.field ?? "",
    message: wordsOf(visit, reply, one),
  }));
  if (wantsJson(reply)) {
    return reply.code(status).send({ refusals: refusals.map((one, at) => ({ ...one, text: errors[at]?.message })) });
  }
  // A form may show what only its own users may see: nobody else gets it, whatever he did wrong.
  const again = reply.request.admitted ? (answer.again ?? reply.request.routeOptions.config.again) : undefined;
  if (again) {
    const params = reply.request.params as Readonly<Record<string, string>>;
    const trouble = { values: valuesOf(fieldsOf(reply.request.body)), errors, refusals, params };
    const shown = await again(visit, trouble);
    return show(visit, reply, { ...shown, errors: shown.errors ?? errors, status });
  }
  const title = answer.title ?? words[visit.lang].refused_title;
  const way = answer.way ?? wayOut(visit);
  const body = [...errors.map(({ message }) => h("p", { class: "ak-lead" }, message)), linkTo(way.href, way.text)];
  return show(visit, reply, { title, body, status });
}

const wayOut = (visit: Visit): { href: string; text: string } => ({
  href: visit.town.id === stateTown ? links.home : townPath(visit.town.id),
  text: words[visit.lang].go_home,
});

export const linkTo = (href: string, text: string): VNode => h("p", {}, h("a", { href: safeUrl(href) }, text));

/** Whether the asker is a program: the route says so, or it does not take HTML but takes JSON. */
export function wantsJson(reply: FastifyReply): boolean {
  const { request } = reply;
  if (request.routeOptions.config.machine === true) return true;
  const accept = request.headers.accept ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}
