// The office's search of the register: what it opens is recorded with its purpose.
import { type Static, Type } from "typebox";
import { type CivilDate, parseCivilDate } from "../../../kernel/civil-date.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits } from "../../../kernel/text.ts";
import type { TownId } from "../../../kernel/town.ts";
import { show, showRefusal } from "../../../platform/http/show.ts";
import type { App, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { type FoundLine, SearchBody } from "../pages/search/search-page.tsx";
import { words } from "../pages/search/words/words.generated.ts";
import { type EventKind, eventKinds } from "../rules/forms.ts";
import { crumbs, eventPath, officeRoles, type RegistryParts, registryPath } from "./parts.ts";
import { findEvents, openListed, pages_max, type ShownEvent, type Sought } from "./search.ts";

export const searchPath = (town: TownId): string => `${registryPath(town)}/search`;

const rule = "RBD Act 1969, section 17";
const text = (max: number) => Type.Optional(Type.String({ maxLength: max }));
// Longer than what is read, so that a text too long is answered by the form with the text in it.
const Body = Type.Object({ q: text(1_000), day: text(30), year: text(10), what: text(20), page: text(3) });
type Typed = Static<typeof Body>;

/** What was typed, as it is searched for. */
function soughtOf(body: Typed): { readonly ok: true; readonly sought: Sought } | Refused {
  const [dayText, yearText] = [(body.day ?? "").trim(), latinDigits(body.year ?? "").trim()];
  const day: CivilDate | undefined = parseCivilDate(dayText);
  if (dayText !== "" && day === undefined) return refuse("event.search_day", rule, { field: "day" });
  if (yearText !== "" && !/^[12]\d{3}$/.test(yearText)) return refuse("event.search_year", rule, { field: "year" });
  const page = /^\d{1,2}$/.test(body.page ?? "") ? Number(body.page) : 1;
  const sought: Sought = {
    text: body.q,
    day,
    ...(yearText !== "" && { year: Number(yearText) }),
    ...(eventKinds.includes(body.what as EventKind) && { what: body.what as EventKind }),
    page: Math.min(Math.max(page, 1), pages_max),
  };
  return { ok: true, sought };
}

const lineOf = (town: TownId, { id, number, application, what, state, form }: ShownEvent): FoundLine => ({
  href: eventPath(town, id),
  number: number ?? application ?? undefined,
  what,
  state,
  form,
});

interface Drawn {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: FormTrouble["errors"];
  readonly found?: readonly FoundLine[];
  readonly exact?: boolean;
  readonly page?: number;
  readonly pages?: number;
}

function draw(visit: Visit, { values = {}, errors = [], found, exact = true, page = 1, pages = 1 }: Drawn): Shown {
  const own = words[visit.lang];
  const { q = "", day = "", year = "", what = "" } = values;
  const body = (
    <SearchBody
      lang={visit.lang}
      action={searchPath(visit.town.id)}
      csrf={visit.csrf}
      values={{ q, day, year, what }}
      errors={errors}
      found={found}
      exact={exact}
      page={page}
      pages={pages}
      pages_max={pages_max}
    />
  );
  return { title: own.title, caption: own.service, breadcrumb: crumbs(visit), width: "wide", body };
}

export function searchRoutes(app: App, parts: RegistryParts): void {
  const path = "/:town/births-and-deaths/search";
  app.get(path, { config: { roles: officeRoles } }, async ({ visit }, reply) => show(visit, reply, draw(visit, {})));
  // By POST, though it changes nothing: names and days do not belong into addresses, which are logged everywhere.
  app.post<{ Body: Typed }>(
    path,
    {
      schema: { body: Body },
      config: { roles: officeRoles, limit: "search", again: (visit, trouble) => draw(visit, trouble) },
    },
    async ({ visit, body }, reply) => {
      const read = soughtOf(body);
      if (!read.ok) return showRefusal(visit, reply, read.refusal);
      const seeker = { town: visit.town.id, by: visit.actor };
      const answer = await findEvents(parts, seeker, read.sought);
      if (!answer.ok) return showRefusal(visit, reply, answer.refusal);
      const opened = await openListed(parts, seeker, "registration", answer.found);
      if (!opened.ok) return showRefusal(visit, reply, opened.refusal);
      const found = opened.shown.map((one) => lineOf(visit.town.id, one));
      const { exact, pages } = answer;
      const { page = 1 } = read.sought;
      const { page: _page, ...values } = body;
      return show(visit, reply, draw(visit, { values, found, exact, page, pages }));
    },
  );
}
