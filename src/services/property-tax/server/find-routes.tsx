// The search for a property.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { latinDigits } from "../../../kernel/text.ts";
import { show, showStanding, wordsOf } from "../../../platform/http/show.ts";
import type { App, Shown, Visit } from "../../../platform/http/visit.ts";
import { FindBody } from "../pages/find-page.tsx";
import { findPath } from "../pages/places.ts";
import type { FoundView } from "../pages/views.ts";
import { words } from "../pages/words/words.generated.ts";
import { sealedOf } from "../rules/particulars.ts";
import { findHoldings, type FindKind, findKinds, pages_max, type Sought } from "./find.ts";
import { askerOf, crumbs, isOfficer, isStaff, type PropertyTaxParts, purposeOf } from "./parts.ts";
import type { FoundHolding } from "./reads.ts";
import { accountsOf, foundView } from "./show-holding.ts";

const Query = Type.Object({
  // Longer than what is read, so that a text too long is answered by the form with the text in it.
  q: Type.Optional(Type.String({ maxLength: 10_000 })),
  by: Type.Optional(Type.String({ maxLength: 10 })),
  ward: Type.Optional(Type.String({ maxLength: 100 })),
  page: Type.Optional(Type.String({ maxLength: 10 })),
});

/** The ward asked for: none where the field is empty, and a refusal where it is no number of a ward. */
function wardOf(text: string): { readonly ward?: number } | Refused {
  const digits = latinDigits(text.trim());
  if (digits === "") return {};
  const ward = /^\d{1,3}$/.test(digits) ? Number(digits) : 0;
  return ward > 0 ? { ward } : refuse("search.ward_unreadable", "search", { field: "ward" });
}

/** The page asked for, from 1 to the last that a search has; anything else is the first. */
function pageIn(text: string): number {
  const page = /^\d{1,2}$/.test(text) ? Number(text) : 1;
  return page >= 1 && page <= pages_max ? page : 1;
}

/** Lines with opened names for whoever may see them all, else with masks. */
export async function foundViews(
  parts: PropertyTaxParts,
  visit: Visit,
  found: readonly FoundHolding[],
  mayOpen: boolean,
): Promise<readonly FoundView[]> {
  const accounts = await parts.database.readInTown(visit.town.id, (tx) => accountsOf(tx, found));
  const opened = mayOpen
    ? await parts.sealer.openMany({
        town: visit.town.id,
        by: visit.actor,
        why: purposeOf(visit),
        of: found.map(({ id, holding }) => ({
          subject: id,
          values: { name: holding.particulars.owners.map((owner) => sealedOf(owner.name)) },
        })),
      })
    : undefined;
  return found.flatMap((one, at) => {
    const account = accounts[at];
    if (!account) return [];
    return [foundView(one, account, opened?.ok ? opened.opened[at]?.name : undefined)];
  });
}

async function showFind(
  parts: PropertyTaxParts,
  visit: Visit,
  reply: FastifyReply,
  query: Static<typeof Query>,
): Promise<FastifyReply> {
  const text = query.q ?? "";
  const wardText = query.ward ?? "";
  const page = pageIn(query.page ?? "");
  const by: Sought["kind"] = findKinds.includes(query.by as FindKind) ? (query.by as FindKind) : "auto";
  const ward = wardOf(wardText);
  const sought: Sought | Refused = "ok" in ward ? ward : { kind: by, text, page, ...ward };
  const search =
    text.trim() === "" ? undefined : "ok" in sought ? sought : await findHoldings(parts, askerOf(visit), sought);
  const staff = isStaff(visit.actor);
  const found = search?.ok ? await foundViews(parts, visit, [...search.found, ...search.similar], staff) : undefined;
  const similar = new Set<string>(search?.ok ? search.similar.map(({ id }) => id) : []);
  const refusal = search && !search.ok ? search.refusal : undefined;
  const field = refusal?.field ?? "q";
  const error = refusal && wordsOf(visit, reply, refusal);
  const own = words[visit.lang];
  const draw = (): Shown => ({
    title: own.find_title,
    caption: own.service,
    breadcrumb: crumbs(visit).slice(0, 2),
    width: "wide",
    ...(error === undefined ? {} : { errors: [{ field, message: error }], status: 422 }),
    body: (
      <FindBody
        lang={visit.lang}
        town={visit.town.id}
        text={text}
        by={by}
        ward={wardText}
        error={field === "q" ? error : undefined}
        wardError={field === "ward" ? error : undefined}
        found={found?.filter(({ id }) => !similar.has(id))}
        similar={found?.filter(({ id }) => similar.has(id)) ?? []}
        page={page}
        pages={search?.ok ? search.pages : 1}
        pages_max={pages_max}
        masked={!staff}
        may={{
          own: visit.session?.kind === "citizen",
          clerk: visit.actor.roles.includes("clerk"),
          officer: isOfficer(visit.actor),
        }}
      />
    ),
  });
  // Before anything is asked the form is everybody's.
  return visit.path === findPath(visit.town.id) ? showStanding(visit, reply, "", draw) : show(visit, reply, draw());
}

export function findRoutes(app: App, parts: PropertyTaxParts): void {
  app.get("/:town/property-tax", async ({ visit }, reply) => reply.redirect(findPath(visit.town.id), 303));
  app.get<{ Querystring: Static<typeof Query> }>(
    "/:town/property-tax/find",
    { schema: { querystring: Query }, config: { limit: "search" } },
    async (request, reply) => showFind(parts, request.visit, reply, request.query),
  );
}
