// Registering a holding: the form grows by its own buttons, all faults are shown at once, saving twice registers once.
import { type Static, Type } from "typebox";
import { derivedUuid, holdingId } from "../../../kernel/ids.ts";
import { normaliseText } from "../../../kernel/text.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { holdingPath } from "../pages/places.ts";
import { RegisterBody } from "../pages/register-page.tsx";
import { words } from "../pages/words/words.generated.ts";
import { acceptParticulars } from "../rules/claimed.ts";
import type { RegisterHolding } from "../rules/register.ts";
import { claimOf, drawnClaim } from "./form-claim.ts";
import { commandIn, crumbs, newCommand, type PropertyTaxParts, ratesNow } from "./parts.ts";

/** Any fields of a form, as text; which of them count is read by name. */
export const AnyFields = Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 2_000 }));
export type Fields = Readonly<Record<string, string>>;

function drawRegister(
  visit: Visit,
  zones: readonly string[],
  fields: Fields,
  errors: readonly FieldError[] = [],
): Shown {
  const own = words[visit.lang];
  return {
    title: own.register_title,
    caption: own.service,
    breadcrumb: crumbs(visit),
    body: (
      <RegisterBody
        lang={visit.lang}
        town={visit.town.id}
        csrf={visit.csrf}
        command={fields["command"] ?? newCommand(visit)}
        claim={drawnClaim(claimOf(fields), fields["more"])}
        zones={zones}
        errors={errors}
        oldNumber={fields["oldNumber"] ?? ""}
        portalNumber={fields["portalNumber"] ?? ""}
      />
    ),
  };
}

export function registerRoutes(app: App, parts: PropertyTaxParts): void {
  const path = "/:town/property-tax/register";
  const roles = ["officer"] as const;
  app.get(path, { config: { roles } }, async ({ visit }, reply) => {
    const now = await ratesNow(parts, visit);
    if (!now.ok) return showRefusal(visit, reply, now.refusal);
    return show(visit, reply, drawRegister(visit, now.rates.zones, {}));
  });
  const again: DrawAgain = async (visit, trouble) => {
    const now = await ratesNow(parts, visit);
    return drawRegister(visit, now.ok ? now.rates.zones : [], trouble.values, trouble.errors);
  };
  app.post<{ Body: Static<typeof AnyFields> }>(
    path,
    { schema: { body: AnyFields }, config: { roles, again } },
    async ({ visit, body: fields }, reply) => {
      const now = await ratesNow(parts, visit);
      if (!now.ok) return showRefusal(visit, reply, now.refusal);
      if (fields["more"] !== undefined) return show(visit, reply, drawRegister(visit, now.rates.zones, fields));
      const claim = claimOf(fields);
      const { zones } = now.rates;
      const accepted = acceptParticulars(claim, { zones, today: visit.today });
      if (!accepted.ok) return showRefusal(visit, reply, accepted.faults);
      const id = commandIn(fields["command"]);
      const [oldNumber, portalNumber] = [fields["oldNumber"] ?? "", fields["portalNumber"] ?? ""].map(normaliseText);
      const command: RegisterHolding = {
        do: "holding.register",
        id,
        holding: holdingId(derivedUuid("registered-holding", id)),
        claim,
        zones,
        origin: "officer",
        arrears: [],
        ...(oldNumber ? { oldNumber } : {}),
        ...(portalNumber ? { portalNumber } : {}),
      };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${holdingPath(visit.town.id, command.holding)}?done=registered`);
    },
  );
}
