// Returns: the owner's form with its tax, and the page that says where a return stands.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { canonicalJson } from "../../../kernel/canonical.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { noticePath, photoPath, returnPath, verifyPath } from "../pages/places.ts";
import { ReturnForm, ReturnStands } from "../pages/returns/return-pages.tsx";
import { words } from "../pages/returns/words/words.generated.ts";
import { assess, type Assessment } from "../rules/assess.ts";
import { acceptFloors, type ClaimedFloors } from "../rules/claimed.ts";
import { sealedOf } from "../rules/particulars.ts";
import { type FileReturn, returnOf } from "../rules/returns.ts";
import { drawnFloors, floorsOf } from "./form-claim.ts";
import { HoldingParams } from "./holding-routes.tsx";
import {
  commandIn,
  holdingOfPath,
  isOfficer,
  isStaff,
  mobileTokensOf,
  newCommand,
  type PropertyTaxParts,
  purposeOf,
} from "./parts.ts";
import type { FoundHolding } from "./reads.ts";
import { AnyFields, type Fields } from "./register-routes.tsx";
import { claimed, filedOf, mayFile, ratesOrThrow, shownFor } from "./return-parts.ts";
import { type FoundReturn, readNotices } from "./return-reads.ts";
import { visitRoutes } from "./visit-routes.tsx";

type Parts = PropertyTaxParts;
const fileRoles = ["citizen", "clerk"] as const;

/** The rates of one zone alone: the page carries them for its script, and needs no others. */
function ratesOfZone(rates: PropertyTaxRates, zone: string): PropertyTaxRates {
  const { value, before } = rates;
  const own =
    value.regime === "letting-value"
      ? { ...value, cells: value.cells.filter((cell) => cell.zone === zone) }
      : { ...value, guideline: value.guideline.filter((cell) => cell.zone === zone) };
  return { ...rates, value: own, ...(before === undefined ? {} : { before: ratesOfZone(before, zone) }) };
}

function assessed(
  claim: ClaimedFloors,
  found: FoundHolding,
  rates: PropertyTaxRates,
  visit: Visit,
): Assessment | undefined {
  const accepted = acceptFloors(claim, visit.today);
  const outcome = accepted.ok ? assess({ ...found.holding.particulars, ...accepted }, rates) : undefined;
  return outcome?.ok ? outcome.assessment : undefined;
}

async function drawForm(
  parts: Parts,
  visit: Visit,
  found: FoundHolding,
  fields: Fields,
  errors: readonly FieldError[],
): Promise<Shown> {
  const { lang, town } = visit;
  const rates = await ratesOrThrow(parts, visit);
  const before = (await filedOf(parts, visit, returnOf(found.id, rates.year)))?.of;
  const typed = fields["command"] !== undefined;
  const claim = typed ? floorsOf(fields) : claimed(before ?? found.holding.particulars);
  const { zone, roadClass, exemptions, links } = found.holding.particulars;
  const holding = {
    zone,
    ...(roadClass === undefined ? {} : { roadClass }),
    ...(exemptions === undefined ? {} : { exemptions }),
    links: (links ?? []).map(({ service }) => ({ service })),
  };
  const body = (
    <ReturnForm
      lang={lang}
      town={town.id}
      holding={found.id}
      zone={zone}
      csrf={visit.csrf}
      command={fields["command"] ?? newCommand(visit)}
      replaces={typed ? Number(fields["replaces"]) || 0 : (before?.version ?? 0)}
      claim={{ ...claim, floors: drawnFloors(claim.floors, fields["more"]) }}
      remark={fields["remark"] ?? ""}
      rates={rates}
      assessment={assessed(claim, found, rates, visit)}
      live={canonicalJson({ holding, rates: ratesOfZone(rates, zone), today: visit.today })}
      errors={errors}
    />
  );
  return shownFor(visit, found, words[lang].return_title({ year: rates.year }), body, ["return-form.js"]);
}

async function drawStands(
  parts: Parts,
  visit: Visit,
  found: FoundHolding,
  filed: FoundReturn,
  done: string | undefined,
): Promise<Shown> {
  const { lang, town, actor } = visit;
  const own = words[lang];
  const { of } = filed;
  const verified = of.state === "filed" ? undefined : of;
  const opened = await parts.sealer.open({
    town: town.id,
    by: actor,
    why: purposeOf(visit),
    subject: filed.id,
    values: {
      remark: of.remark === undefined ? [] : [sealedOf(of.remark)],
      note: verified ? [sealedOf(verified.visit.note)] : [],
    },
  });
  const notice = verified?.notice;
  const [drafted] = notice ? await parts.database.readInTown(town.id, (tx) => readNotices(tx, [notice])) : [];
  const body = (
    <ReturnStands
      lang={lang}
      town={town.id}
      filed={of}
      remark={opened.ok ? opened.opened.remark[0] : undefined}
      note={opened.ok ? opened.opened.note[0] : undefined}
      photos={(verified?.visit.photos ?? []).map(({ blob }) => photoPath(town.id, found.id, blob))}
      notice={drafted && { href: noticePath(town.id, drafted.id), number: drafted.of.number }}
      mayRevise={of.state === "filed" && mayFile(visit, found)}
      verifyAt={of.state === "filed" && isOfficer(actor) ? verifyPath(town.id, found.id) : undefined}
      done={done === "filed" ? own.done_filed : done === "verified" ? own.done_verified : undefined}
    />
  );
  return shownFor(visit, found, own.return_title({ year: of.year }), body);
}

const ReturnQuery = Type.Object({
  revise: Type.Optional(Type.String({ maxLength: 5 })),
  done: Type.Optional(Type.String({ maxLength: 20 })),
});

function fileRoutes(app: App, parts: Parts): void {
  const path = "/:town/property-tax/holdings/:holding/return";
  app.get<{ Params: Static<typeof HoldingParams>; Querystring: Static<typeof ReturnQuery> }>(
    path,
    {
      schema: { params: HoldingParams, querystring: ReturnQuery },
      config: { roles: ["citizen", "clerk", "officer", "administrator"] },
    },
    async ({ visit, params, query }, reply) => {
      const found = await holdingOfPath(parts, visit, params.holding);
      if (!mayFile(visit, found) && !isStaff(visit.actor)) throw new RefusedRequest(403, "holding.not_owner");
      const rates = await ratesOrThrow(parts, visit);
      const filed = await filedOf(parts, visit, returnOf(found.id, rates.year));
      if (filed && !(query.revise !== undefined && filed.of.state === "filed")) {
        return show(visit, reply, await drawStands(parts, visit, found, filed, query.done));
      }
      if (!mayFile(visit, found)) throw new RefusedRequest(404, "return.unknown");
      return show(visit, reply, await drawForm(parts, visit, found, {}, []));
    },
  );
  const again: DrawAgain = async (visit, { params, values, errors }) =>
    drawForm(parts, visit, await holdingOfPath(parts, visit, params["holding"] ?? ""), values, errors);
  app.post<{ Params: Static<typeof HoldingParams>; Body: Static<typeof AnyFields> }>(
    path,
    { schema: { params: HoldingParams, body: AnyFields }, config: { roles: fileRoles, again } },
    async ({ visit, params, body }, reply) => {
      const found = await holdingOfPath(parts, visit, params.holding);
      if (!mayFile(visit, found)) throw new RefusedRequest(403, "holding.not_owner");
      if (body["step"] !== "file") return calculated(parts, visit, reply, found, body);
      const command: FileReturn = {
        do: "return.file",
        id: commandIn(body["command"]),
        holding: found.id,
        claim: floorsOf(body),
        remark: body["remark"] ?? "",
        replaces: Number(body["replaces"]) || 0,
        mobileTokens: mobileTokensOf(visit),
        rates: await ratesOrThrow(parts, visit),
      };
      // Every fault is told at once; the ledger would stop at the first.
      const accepted = acceptFloors(command.claim, visit.today);
      if (!accepted.ok) return showRefusal(visit, reply, accepted.faults);
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${returnPath(visit.town.id, found.id)}?done=filed`);
    },
  );
}

/** The form again: with a row more or fewer, or with the tax worked out and every fault told. */
async function calculated(
  parts: Parts,
  visit: Visit,
  reply: FastifyReply,
  found: FoundHolding,
  fields: Fields,
): Promise<FastifyReply> {
  const accepted = fields["step"] === "calculate" ? acceptFloors(floorsOf(fields), visit.today) : undefined;
  if (accepted && !accepted.ok) return showRefusal(visit, reply, accepted.faults);
  return show(visit, reply, await drawForm(parts, visit, found, fields, []));
}

/** Registers them. */
export async function returnRoutes(app: App, parts: Parts): Promise<void> {
  fileRoutes(app, parts);
  await visitRoutes(app, parts);
}
