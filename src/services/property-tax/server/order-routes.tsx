// Changes of the register by order: the forms, and what they ask of the ledger.
import type { FastifyReply } from "fastify";
import type { Static } from "typebox";
import { derivedUuid, type HoldingId, holdingId } from "../../../kernel/ids.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { hundredths } from "../pages/names.ts";
import { DemolishBody, MergeBody, SplitBody, UseBody } from "../pages/order-pages.tsx";
import { demolishPath, holdingPath, mergePath, splitPath, usePath } from "../pages/places.ts";
import { words } from "../pages/words/words.generated.ts";
import type { ClaimedOrder } from "../rules/order.ts";
import { owed } from "../../../kernel/dues.ts";
import { type Parting, partedClaims } from "../rules/parting.ts";
import { type MergeHoldings, parts_max, type SplitHolding } from "../rules/restructure.ts";
import type { ChangeUse, Demolish } from "../rules/use-change.ts";
import { claimFrom } from "./form-claim.ts";
import { HoldingParams } from "./holding-routes.tsx";
import { openHolding } from "./opened.ts";
import { commandIn, crumbs, holdingOfPath, newCommand, type PropertyTaxParts, ratesNow } from "./parts.ts";
import { type FoundHolding, idsByNumber, readHoldings } from "./reads.ts";
import { AnyFields, type Fields } from "./register-routes.tsx";
import { accountsOf } from "./show-holding.ts";

type Parts = PropertyTaxParts;
const roles = ["officer"] as const;

/** The numbers of "part-3" in a form: those that are ticked, counted from 0. */
const ticked = (fields: Fields, prefix: string, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => at).filter((at) => fields[`${prefix}-${at + 1}`] !== undefined);

const orderOf = (fields: Fields): ClaimedOrder => ({
  number: fields["orderNumber"] ?? "",
  on: fields["orderOn"] ?? "",
  authority: fields["orderAuthority"] ?? "",
});

const formOf = (visit: Visit, fields: Fields, errors: readonly FieldError[], action: string) => ({
  lang: visit.lang,
  action,
  csrf: visit.csrf,
  command: fields["command"] ?? newCommand(visit),
  fields,
  errors,
});

const shownFor = (visit: Visit, found: FoundHolding | undefined, title: string, body: Shown["body"]): Shown => ({
  title,
  caption: words[visit.lang].service,
  breadcrumb: found
    ? [...crumbs(visit), { href: holdingPath(visit.town.id, found.id), text: found.holding.number }]
    : crumbs(visit),
  body,
});

const countOf = (fields: Fields): number => {
  const typed = /^\d{1,2}$/.test(fields["count"] ?? "") ? Number(fields["count"]) : 2;
  return Math.min(parts_max, Math.max(2, typed + (fields["more"] === "part" ? 1 : 0)));
};

async function drawSplit(parts: Parts, visit: Visit, text: string, fields: Fields, errors: readonly FieldError[]) {
  const found = await holdingOfPath(parts, visit, text);
  const { id, holding } = found;
  const [account] = await parts.database.readInTown(visit.town.id, (tx) => accountsOf(tx, [found]));
  const opening = await openHolding(parts.sealer, { town: visit.town.id, by: visit.actor, why: "officer", found });
  const body = (
    <SplitBody
      {...formOf(visit, fields, errors, splitPath(visit.town.id, id))}
      count={countOf(fields)}
      floors={holding.particulars.floors}
      owners={
        opening.ok
          ? opening.opened.owners.map((owner) => owner.name)
          : holding.particulars.owners.map((owner) => owner.mask)
      }
      owing={account !== undefined && owed(account) > 0n}
    />
  );
  return shownFor(visit, found, words[visit.lang].split_title, body);
}

/** The parts as the form has them, with ids derived from the form's own, so that sending twice splits once. */
async function splitCommand(
  parts: Parts,
  visit: Visit,
  found: FoundHolding,
  fields: Fields,
): Promise<{ readonly ok: true; readonly command: SplitHolding } | Refused> {
  const now = await ratesNow(parts, visit);
  if (!now.ok) return now;
  const opening = await openHolding(parts.sealer, { town: visit.town.id, by: visit.actor, why: "officer", found });
  if (!opening.ok) return opening;
  const { particulars } = found.holding;
  const asked = Array.from({ length: countOf(fields) }, (_, at): Parting => {
    const prefix = `parts-${at + 1}`;
    return {
      house: fields[`${prefix}-house`] ?? "",
      plotArea: fields[`${prefix}-plotArea`] ?? "",
      floors: ticked(fields, `${prefix}-floor`, particulars.floors.length),
      owners: ticked(fields, `${prefix}-owner`, particulars.owners.length),
    };
  });
  const parted = partedClaims(claimFrom(particulars, opening.opened), particulars.owners, asked);
  if (!parted.ok) return parted;
  const id = commandIn(fields["command"]);
  const made = parted.claims.map((claim, at) => ({ holding: holdingId(derivedUuid("split", id, String(at))), claim }));
  const to = made[Number(fields["duesTo"]) - 1]?.holding;
  const command: SplitHolding = {
    do: "holding.split",
    id,
    holding: found.id,
    order: orderOf(fields),
    parts: made,
    zones: now.rates.zones,
    ...(to === undefined ? {} : { duesTo: to }),
  };
  return { ok: true, command };
}

type Asked = Parameters<Ledger["perform"]>[0]["command"];

async function perform(
  parts: Parts,
  visit: Visit,
  reply: FastifyReply,
  command: Asked,
  to: HoldingId,
): Promise<FastifyReply> {
  const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
  if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
  return goOn(reply, `${holdingPath(visit.town.id, to)}?done=ordered`);
}

function splitRoutes(app: App, parts: Parts): void {
  const path = "/:town/property-tax/holdings/:holding/split";
  app.get<{ Params: Static<typeof HoldingParams> }>(
    path,
    { schema: { params: HoldingParams }, config: { roles } },
    async ({ visit, params }, reply) => show(visit, reply, await drawSplit(parts, visit, params.holding, {}, [])),
  );
  const again: DrawAgain = (visit, { params, values, errors }) =>
    drawSplit(parts, visit, params["holding"] ?? "", values, errors);
  app.post<{ Params: Static<typeof HoldingParams>; Body: Static<typeof AnyFields> }>(
    path,
    { schema: { params: HoldingParams, body: AnyFields }, config: { roles, again } },
    async ({ visit, params, body }, reply) => {
      if (body["more"] !== undefined)
        return show(visit, reply, await drawSplit(parts, visit, params.holding, body, []));
      const found = await holdingOfPath(parts, visit, params.holding);
      const made = await splitCommand(parts, visit, found, body);
      return made.ok ? perform(parts, visit, reply, made.command, found.id) : showRefusal(visit, reply, made.refusal);
    },
  );
}

/** The holdings of the typed numbers, one a line, each once; the first fault names the line's number. */
async function mergedFrom(
  parts: Parts,
  visit: Visit,
  typed: string,
): Promise<{ readonly ok: true; readonly found: readonly FoundHolding[] } | Refused> {
  const numbers = typed.split(/[\n,;]/).map((line) => line.trim());
  const wanted = numbers.filter((line) => line !== "").slice(0, parts_max + 1);
  return parts.database.readInTown(visit.town.id, async (tx) => {
    const found: FoundHolding[] = [];
    for (const number of wanted) {
      const [one] = await readHoldings(tx, await idsByNumber(tx, number));
      if (!one) {
        const values = { number: number.slice(0, 40) };
        return refuse("holding.number_unknown", "holding register", { field: "numbers", values });
      }
      found.push(one);
    }
    return { ok: true as const, found };
  });
}

async function mergeCommand(
  parts: Parts,
  visit: Visit,
  fields: Fields,
): Promise<{ readonly ok: true; readonly command: MergeHoldings } | Refused> {
  const now = await ratesNow(parts, visit);
  if (!now.ok) return now;
  const from = await mergedFrom(parts, visit, fields["numbers"] ?? "");
  if (!from.ok) return from;
  const [first] = from.found;
  if (!first) return refuse("holding.empty", "holding register", { field: "numbers" });
  const by = { town: visit.town.id, by: visit.actor, why: "officer" } as const;
  const opening = await openHolding(parts.sealer, { ...by, found: first });
  if (!opening.ok) return opening;
  const all = from.found.map(({ holding }) => holding.particulars);
  const claim = {
    ...claimFrom(first.holding.particulars, opening.opened),
    plotArea: hundredths(all.reduce((total, one) => total + one.plotAreaHundredths, 0)),
    floors: from.found.flatMap(({ holding }) => claimFrom(holding.particulars, opening.opened).floors),
  };
  const id = commandIn(fields["command"]);
  const command: MergeHoldings = {
    do: "holding.merge",
    id,
    from: from.found.map((one) => one.id),
    into: holdingId(derivedUuid("merged", id)),
    claim,
    order: orderOf(fields),
    carryDues: fields["carryDues"] !== undefined,
    zones: now.rates.zones,
  };
  return { ok: true, command };
}

function mergeRoutes(app: App, parts: Parts): void {
  const path = "/:town/property-tax/merge";
  const draw = (visit: Visit, fields: Fields, errors: readonly FieldError[]): Shown =>
    shownFor(
      visit,
      undefined,
      words[visit.lang].merge_title,
      <MergeBody {...formOf(visit, fields, errors, mergePath(visit.town.id))} />,
    );
  app.get(path, { config: { roles } }, async ({ visit }, reply) => show(visit, reply, draw(visit, {}, [])));
  const again: DrawAgain = (visit, { values, errors }) => draw(visit, values, errors);
  app.post<{ Body: Static<typeof AnyFields> }>(
    path,
    { schema: { body: AnyFields }, config: { roles, again } },
    async ({ visit, body }, reply) => {
      const made = await mergeCommand(parts, visit, body);
      return made.ok
        ? perform(parts, visit, reply, made.command, made.command.into)
        : showRefusal(visit, reply, made.refusal);
    },
  );
}

/** Another use, or floors pulled down: two forms of one shape. */
function floorsRoutes(app: App, parts: Parts, what: "use" | "demolish"): void {
  const path = `/:town/property-tax/holdings/:holding/${what}`;
  const draw = async (visit: Visit, text: string, fields: Fields, errors: readonly FieldError[]): Promise<Shown> => {
    const found = await holdingOfPath(parts, visit, text);
    const own = words[visit.lang];
    const { floors } = found.holding.particulars;
    return what === "use"
      ? shownFor(
          visit,
          found,
          own.use_title,
          <UseBody {...formOf(visit, fields, errors, usePath(visit.town.id, found.id))} floors={floors} />,
        )
      : shownFor(
          visit,
          found,
          own.demolish_title,
          <DemolishBody {...formOf(visit, fields, errors, demolishPath(visit.town.id, found.id))} floors={floors} />,
        );
  };
  app.get<{ Params: Static<typeof HoldingParams> }>(
    path,
    { schema: { params: HoldingParams }, config: { roles } },
    async ({ visit, params }, reply) => show(visit, reply, await draw(visit, params.holding, {}, [])),
  );
  const again: DrawAgain = (visit, { params, values, errors }) => draw(visit, params["holding"] ?? "", values, errors);
  app.post<{ Params: Static<typeof HoldingParams>; Body: Static<typeof AnyFields> }>(
    path,
    { schema: { params: HoldingParams, body: AnyFields }, config: { roles, again } },
    async ({ visit, params, body }, reply) => {
      const { id: holding, holding: entry } = await holdingOfPath(parts, visit, params.holding);
      const { floors } = entry.particulars;
      const shared = { id: commandIn(body["command"]), holding, order: orderOf(body), since: body["since"] ?? "" };
      const uses = floors.map((floor, at) => body[`floors-${at + 1}-use`] ?? floor.use);
      const change: ChangeUse = { do: "holding.change_use", ...shared, uses };
      const gone: Demolish = { do: "holding.demolish", ...shared, gone: ticked(body, "gone", floors.length) };
      return perform(parts, visit, reply, what === "use" ? change : gone, holding);
    },
  );
}

/** Registers them. */
export function orderRoutes(app: App, parts: Parts): void {
  splitRoutes(app, parts);
  mergeRoutes(app, parts);
  floorsRoutes(app, parts, "use");
  floorsRoutes(app, parts, "demolish");
}
