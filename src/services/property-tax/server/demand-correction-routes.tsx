// Putting one holding's demand right or cancelling it on the web: what would change, then the order that changes it.
import type { Static } from "typebox";
import { financialYearOf, type FinancialYear, yearEnd } from "../../../kernel/civil-date.ts";
import { paise } from "../../../kernel/money.ts";
import { type Refused, refuse } from "../../../kernel/refusal.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import type { FieldError } from "../../../web/frame.ts";
import {
  type ChangedLine,
  DemandCorrectionBody,
  type DemandChangeKind,
  demandChanges,
} from "../pages/demand-correction-page.tsx";
import { demandCorrectionPath, holdingPath } from "../pages/places.ts";
import { words } from "../pages/words/words.generated.ts";
import {
  type CancelDemand,
  cancellationsFor,
  type CorrectDemand,
  correctionsFor,
  demandReasons,
  type DemandReason,
} from "../rules/demand-correction.ts";
import { HoldingParams } from "./holding-routes.tsx";
import { commandIn, crumbs, holdingOfPath, newCommand, type PropertyTaxParts } from "./parts.ts";
import { ratesInForce } from "./rates-in-force.ts";
import type { FoundHolding } from "./reads.ts";
import { AnyFields, type Fields } from "./register-routes.tsx";
import { accountsOf } from "./show-holding.ts";

const config = { roles: ["officer"] } as const;

const whatIn = (fields: Fields): DemandChangeKind => demandChanges.find((one) => one === fields["what"]) ?? "correct";
/** The year asked for, among those that were demanded; the newest where none was. */
const yearIn = (fields: Fields, found: FoundHolding): FinancialYear | undefined =>
  found.holding.demandedYears.find((year) => year === fields["year"]) ?? found.holding.demandedYears.at(-1);

/** The rates by which a year is demanded: of a past year those in force at its end. */
const ratesOf = (parts: PropertyTaxParts, visit: Visit, year: FinancialYear): Promise<PropertyTaxRates | undefined> => {
  const on = year === financialYearOf(visit.today) ? visit.today : yearEnd(year);
  return parts.database.readInTown(visit.town.id, (tx) => ratesInForce(tx, year, on));
};

/** Each line of the year with what would be posted on it. */
async function linesOf(
  parts: PropertyTaxParts,
  visit: Visit,
  found: FoundHolding,
  asked: { readonly year: FinancialYear; readonly what: DemandChangeKind },
): Promise<readonly ChangedLine[] | undefined> {
  const { year, what } = asked;
  const [account] = await parts.database.readInTown(visit.town.id, (tx) => accountsOf(tx, [found]));
  if (!account) return undefined;
  const rates = what === "correct" ? await ratesOf(parts, visit, year) : undefined;
  const made = rates && correctionsFor(found.holding, account, rates);
  if (what === "correct" && !made?.ok) return undefined;
  const rows = made?.ok ? made.rows : cancellationsFor(account, year);
  const standing = account.lines.filter((line) => line.year === year);
  const added = rows.filter((row) => !standing.some((line) => line.head === row.head));
  return [
    ...standing.map(({ head, raisedPaise }) => {
      const differencePaise = rows.find((row) => row.head === head)?.differencePaise ?? paise(0);
      return { head, raisedPaise, differencePaise };
    }),
    ...added.map(({ head, differencePaise }) => ({ head, raisedPaise: paise(0), differencePaise })),
  ];
}

async function draw(
  parts: PropertyTaxParts,
  visit: Visit,
  text: string,
  fields: Fields,
  errors: readonly FieldError[],
): Promise<Shown> {
  const found = await holdingOfPath(parts, visit, text);
  const own = words[visit.lang];
  const year = yearIn(fields, found);
  const what = whatIn(fields);
  const body = (
    <DemandCorrectionBody
      lang={visit.lang}
      number={found.holding.number}
      what={what}
      years={found.holding.demandedYears.toReversed()}
      year={year}
      lines={year && (await linesOf(parts, visit, found, { year, what }))}
      action={demandCorrectionPath(visit.town.id, found.id)}
      csrf={visit.csrf}
      command={fields["command"] ?? newCommand(visit)}
      fields={fields}
      errors={errors}
    />
  );
  const breadcrumb = [...crumbs(visit), { href: holdingPath(visit.town.id, found.id), text: found.holding.number }];
  return { title: own.demand_change_title, caption: own.service, breadcrumb, body };
}

/** The sum of the differences as the form carried it; anything else is no form of ours. */
function agreedIn(fields: Fields) {
  const text = fields["agreed"] ?? "";
  if (!/^-?\d{1,15}$/.test(text)) throw new RefusedRequest(400, "form.unreadable");
  return paise(BigInt(text));
}

async function commandOf(
  parts: PropertyTaxParts,
  visit: Visit,
  found: FoundHolding,
  fields: Fields,
  sample: boolean,
): Promise<{ readonly ok: true; readonly command: CorrectDemand | CancelDemand } | Refused> {
  const year = fields["year"] as FinancialYear;
  const shared = {
    id: commandIn(fields["command"]),
    holding: found.id,
    // A reason that is none of ours is refused by the rules.
    reason: (demandReasons.find((one) => one === fields["reason"]) ?? "") as DemandReason,
    order: {
      number: fields["orderNumber"] ?? "",
      on: fields["orderOn"] ?? "",
      authority: fields["orderAuthority"] ?? "",
    },
    agreedPaise: agreedIn(fields),
  };
  if (!found.holding.demandedYears.includes(year)) {
    return refuse("demand.not_raised", "council resolution", { field: "year", values: { year: String(year) } });
  }
  if (whatIn(fields) === "cancel") return { ok: true, command: { do: "demand.cancel", ...shared, year } };
  const rates = await ratesOf(parts, visit, year);
  if (!rates) return refuse("rates.none_for_year", "council resolution", { values: { year } });
  if (!rates.verified && !sample) return refuse("rates.unverified", "council resolution", { values: { year } });
  return { ok: true, command: { do: "demand.correct", ...shared, rates } };
}

/** Registers `/<town>/property-tax/holdings/<holding>/demand-correction`. */
export function demandCorrectionRoutes(app: App, parts: PropertyTaxParts): void {
  const path = "/:town/property-tax/holdings/:holding/demand-correction";
  app.get<{ Params: Static<typeof HoldingParams>; Querystring: Static<typeof AnyFields> }>(
    path,
    { schema: { params: HoldingParams, querystring: AnyFields }, config },
    async ({ visit, params, query }, reply) => {
      const { year = "", what = "" } = query;
      return show(visit, reply, await draw(parts, visit, params.holding, { year, what }, []));
    },
  );
  const again: DrawAgain = (visit, { params, values, errors }) =>
    draw(parts, visit, params["holding"] ?? "", values, errors);
  app.post<{ Params: Static<typeof HoldingParams>; Body: Static<typeof AnyFields> }>(
    path,
    { schema: { params: HoldingParams, body: AnyFields }, config: { ...config, again } },
    async ({ visit, params, body, server }, reply) => {
      const found = await holdingOfPath(parts, visit, params.holding);
      const made = await commandOf(parts, visit, found, body, server.site.settings.sample);
      if (!made.ok) return showRefusal(visit, reply, made.refusal);
      const { command } = made;
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(
        reply,
        `${holdingPath(visit.town.id, found.id)}?done=${command.do === "demand.cancel" ? "cancelled" : "demand-corrected"}`,
      );
    },
  );
}
