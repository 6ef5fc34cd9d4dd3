// Correcting a holding by an order: the form with the entry as it stands, the look at the changes, then the record.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { commandId, derivedUuid, parseUuid, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { Refusal, Refused } from "../../../kernel/refusal.ts";
import { refuse } from "../../../kernel/refusal.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { correctPath, holdingPath } from "../pages/places.ts";
import { ConfirmBody, CorrectBody, type CorrectProps } from "../pages/register-page.tsx";
import type { OpenedHolding } from "../pages/views.ts";
import { words } from "../pages/words/words.generated.ts";
import { acceptParticulars, type ClaimedParticulars } from "../rules/claimed.ts";
import type { GrantCorrection } from "../rules/correction.ts";
import { isOpen } from "../../../kernel/private.ts";
import type { Particulars } from "../rules/particulars.ts";
import type { CorrectHolding } from "../rules/register.ts";
import { changesBetween } from "./changes.ts";
import { claimFrom, claimOf, drawnClaim, form_owners_max } from "./form-claim.ts";
import { HoldingParams } from "./holding-routes.tsx";
import { openHolding } from "./opened.ts";
import { commandIn, crumbs, holdingOfPath, newCommand, type PropertyTaxParts, ratesNow } from "./parts.ts";
import { type FoundHolding, readTasks } from "./reads.ts";
import { AnyFields, type Fields } from "./register-routes.tsx";

const Query = Type.Object({ task: Type.Optional(Type.String({ maxLength: 36 })) });

interface Entry {
  readonly found: FoundHolding;
  readonly zones: readonly string[];
}

function propsOf(visit: Visit, { found, zones }: Entry, fields: Fields, claim: ClaimedParticulars): CorrectProps {
  return {
    lang: visit.lang,
    action: correctPath(visit.town.id, found.id),
    csrf: visit.csrf,
    command: fields["command"] ?? newCommand(visit),
    revision: fields["revision"] ?? String(found.revision),
    task: fields["task"] ?? "",
    reason: fields["reason"] ?? "",
    order: fields["order"] ?? "",
    claim,
    zones,
    errors: [],
  };
}

const shownWith = (visit: Visit, found: FoundHolding, title: string, body: Shown["body"]): Shown => ({
  title,
  caption: words[visit.lang].service,
  breadcrumb: [...crumbs(visit), { href: holdingPath(visit.town.id, found.id), text: found.holding.number }],
  body,
});

const drawCorrect = (
  visit: Visit,
  entry: Entry,
  fields: Fields,
  claim: ClaimedParticulars,
  errors: readonly FieldError[] = [],
): Shown =>
  shownWith(
    visit,
    entry.found,
    words[visit.lang].correct_title,
    <CorrectBody {...propsOf(visit, entry, fields, drawnClaim(claim, fields["more"]))} errors={errors} />,
  );

/** What the form says, once it was read: the same text for the same entry, so that only real changes show. */
function plain(particulars: Particulars): ClaimedParticulars {
  const text = (value: Particulars["house"] | undefined): string => (value && isOpen(value) ? value.open : "");
  const opened: OpenedHolding = {
    house: text(particulars.house),
    address: text(particulars.address),
    owners: particulars.owners.map((owner) => ({
      name: text(owner.name),
      relative: text(owner.relative),
      mobile: text(owner.mobile),
      share: owner.share,
    })),
  };
  return claimFrom(particulars, opened);
}

/** Faults of the order and its reason, which the form shows beside their fields. */
const orderFaults = (fields: Fields): readonly Refusal[] =>
  (["reason", "order"] as const)
    .filter((field) => (fields[field] ?? "").trim() === "")
    .map((field) => refuse("holding.empty", "holding register", { field }).refusal);

/** The form's fields that travel unseen through the look at the changes. */
const carried = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([name]) => !["step", "more", "csrf", "_csrf", "command"].includes(name)),
  );

/** The request that the correction answers. One of another holding is refused before anything is recorded. */
async function taskFor(
  parts: PropertyTaxParts,
  visit: Visit,
  found: FoundHolding,
  text: string,
): Promise<{ readonly ok: true; readonly id?: SubjectId } | Refused> {
  if (text === "") return { ok: true };
  const id = parseUuid(text);
  const tasks = id ? await parts.database.readInTown(visit.town.id, (tx) => readTasks(tx, [subjectId(id)])) : [];
  const [asked] = tasks;
  if (!asked || asked.task.holding !== found.id) return refuse("correction.unknown", "holding register");
  return asked.task.state === "open" ? { ok: true, id: asked.id } : { ok: true };
}

/** The revision that the form was drawn from; what is no number was never one, and so is stale. */
const revisionIn = (text: string): number => (/^[0-9]{1,9}$/.test(text) ? Number(text) : -1);

async function record(
  parts: PropertyTaxParts,
  visit: Visit,
  reply: FastifyReply,
  found: FoundHolding,
  fields: Fields,
  zones: readonly string[],
): Promise<FastifyReply> {
  const id = commandIn(fields["command"]);
  const task = await taskFor(parts, visit, found, fields["task"] ?? "");
  if (!task.ok) return showRefusal(visit, reply, task.refusal);
  const correct: CorrectHolding = {
    do: "holding.correct",
    id,
    seen: { subject: found.id, revision: revisionIn(fields["revision"] ?? "") },
    holding: found.id,
    claim: claimOf(fields),
    zones,
    reason: fields["reason"] ?? "",
    order: fields["order"] ?? "",
  };
  const { ledger } = parts;
  const request = { town: visit.town.id, actor: visit.actor };
  const outcome = await ledger.perform({ ...request, command: correct });
  if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
  if (task.id) {
    const grant: GrantCorrection = {
      do: "correction.grant",
      id: commandId(derivedUuid("correction-granted", id)),
      task: task.id,
    };
    const granted = await ledger.perform({ ...request, command: grant });
    // Another officer decided it in the meantime: the correction stands all the same.
    const decided = !granted.ok && granted.refusal.code === "correction.already_decided";
    if (!granted.ok && !decided) return showRefusal(visit, reply, granted.refusal);
  }
  return goOn(reply, `${holdingPath(visit.town.id, found.id)}?done=corrected`);
}

async function openedClaim(parts: PropertyTaxParts, visit: Visit, found: FoundHolding) {
  const owners = found.holding.particulars.owners.length;
  // Owners that the form could not show would be lost with its correction.
  if (owners > form_owners_max) {
    return refuse("holding.too_many_for_form", "holding register", { values: { owners, max: form_owners_max } });
  }
  const opening = await openHolding(parts.sealer, { town: visit.town.id, by: visit.actor, why: "officer", found });
  return opening.ok ? { ok: true as const, claim: claimFrom(found.holding.particulars, opening.opened) } : opening;
}

async function answer(
  parts: PropertyTaxParts,
  visit: Visit,
  reply: FastifyReply,
  text: string,
  fields: Fields,
): Promise<FastifyReply> {
  const found = await holdingOfPath(parts, visit, text);
  const now = await ratesNow(parts, visit);
  if (!now.ok) return showRefusal(visit, reply, now.refusal);
  const { zones } = now.rates;
  const claim = claimOf(fields);
  const before = await openedClaim(parts, visit, found);
  if (!before.ok) return showRefusal(visit, reply, before.refusal);
  if (fields["more"] !== undefined || fields["step"] === "back") {
    return show(visit, reply, drawCorrect(visit, { found, zones }, fields, claim));
  }
  const accepted = acceptParticulars(claim, { zones, today: visit.today });
  const faults = [...(accepted.ok ? [] : accepted.faults), ...orderFaults(fields)];
  if (!accepted.ok || faults.length > 0) return showRefusal(visit, reply, faults);
  if (fields["step"] === "confirm") return record(parts, visit, reply, found, fields, zones);
  const changes = changesBetween(before.claim, plain(accepted.particulars), visit.lang);
  const props = propsOf(visit, { found, zones }, fields, claim);
  const body = <ConfirmBody {...props} changes={changes} fields={carried(fields)} />;
  return show(visit, reply, shownWith(visit, found, words[visit.lang].correct_confirm_title, body));
}

const zonesNow = async (parts: PropertyTaxParts, visit: Visit): Promise<readonly string[]> => {
  const now = await ratesNow(parts, visit);
  return now.ok ? now.rates.zones : [];
};

export function correctRoutes(app: App, parts: PropertyTaxParts): void {
  const path = "/:town/property-tax/holdings/:holding/correct";
  const roles = ["officer"] as const;
  app.get<{ Params: Static<typeof HoldingParams>; Querystring: Static<typeof Query> }>(
    path,
    { schema: { params: HoldingParams, querystring: Query }, config: { roles } },
    async ({ visit, params, query }, reply) => {
      const found = await holdingOfPath(parts, visit, params.holding);
      const before = await openedClaim(parts, visit, found);
      if (!before.ok) return showRefusal(visit, reply, before.refusal);
      const zones = await zonesNow(parts, visit);
      return show(visit, reply, drawCorrect(visit, { found, zones }, { task: query.task ?? "" }, before.claim));
    },
  );
  const again: DrawAgain = async (visit, trouble) => {
    const found = await holdingOfPath(parts, visit, trouble.params["holding"] ?? "");
    const zones = await zonesNow(parts, visit);
    return drawCorrect(visit, { found, zones }, trouble.values, claimOf(trouble.values), trouble.errors);
  };
  app.post<{ Params: Static<typeof HoldingParams>; Body: Static<typeof AnyFields> }>(
    path,
    { schema: { params: HoldingParams, body: AnyFields }, config: { roles, again } },
    async ({ visit, params, body }, reply) => answer(parts, visit, reply, params.holding, body),
  );
}
