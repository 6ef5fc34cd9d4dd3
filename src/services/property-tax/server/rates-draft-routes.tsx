// The draft of a year's rates: begun, edited part by part, sent, given back, approved or dropped.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import {
  compareDates,
  type FinancialYear,
  parseCivilDate,
  previousYear,
  showDate,
  yearEnd,
  yearStart,
} from "../../../kernel/civil-date.ts";
import type { Command } from "../../../kernel/decider.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { refuse } from "../../../kernel/refusal.ts";
import { refusalWords } from "../../../web/refusal-words.ts";
import { fieldsOf, valuesOf } from "../../../platform/http/form-fields.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import { ratesDraftPath } from "../pages/places.ts";
import { DraftBody, NoDraftBody } from "../pages/rates/draft-page.tsx";
import { words } from "../pages/rates/words/words.generated.ts";
import { words as taxWords } from "../pages/words/words.generated.ts";
import {
  type ApproveRates,
  type BeginRates,
  checkDraft,
  type DropRates,
  type ProposeRates,
  type ReturnRates,
} from "../rules/rates-procedures.ts";
import type { RatesDraft } from "../rules/rates.ts";
import { commandIn, newCommand, type PropertyTaxParts } from "./parts.ts";
import { ratesInForce, readRates } from "./rates-in-force.ts";
import { ratesCrumbs, YearParams, yearIn } from "./rates-routes.tsx";

const word = Type.String({ maxLength: 2_000 });
/** Boxes of a draft's form: ticked ones may come several times under one name. */
export const AnyBoxes = Type.Record(Type.String({ maxLength: 60 }), Type.Union([word, Type.Array(word)]));
export const boxesOf = (body: unknown): Readonly<Record<string, string>> => valuesOf(fieldsOf(body));

const DraftQuery = Type.Object({ done: Type.Optional(Type.String({ maxLength: 20 })) });

export interface FoundDraft {
  readonly revision: number;
  readonly draft: RatesDraft | undefined;
}

export async function readDraft(parts: PropertyTaxParts, visit: Visit, year: FinancialYear): Promise<FoundDraft> {
  const { revision, state } = await parts.database.readInTown(visit.town.id, (tx) => readRates(tx, year));
  return { revision, draft: state.state === "none" ? undefined : state.draft };
}

/** The rates that a draft of the year begins with: its own where they are amended, else those of the year before. */
export const copyFrom = async (
  parts: PropertyTaxParts,
  visit: Visit,
  year: FinancialYear,
): Promise<PropertyTaxRates | undefined> =>
  parts.database.readInTown(visit.town.id, async (tx) => {
    const before = previousYear(year);
    return (await ratesInForce(tx, year, yearEnd(year))) ?? ratesInForce(tx, before, yearEnd(before));
  });

const dones = ["saved", "sent", "returned", "approved", "dropped"] as const;

const isAdministrator = ({ actor }: Visit): boolean => actor.roles.includes("administrator");

/** The frame that all pages of a draft share. */
export const draftShown = (visit: Visit, year: FinancialYear, title: string, body: Shown["body"]): Shown => ({
  title,
  caption: taxWords[visit.lang].service,
  breadcrumb: [
    ...ratesCrumbs(visit),
    { href: ratesDraftPath(visit.town.id, year), text: words[visit.lang].draft_title({ year }) },
  ],
  width: "wide",
  body,
});

/** What stands in the way of the draft, in words. */
function faultIn(visit: Visit, rates: PropertyTaxRates): string | undefined {
  const checked = checkDraft(rates, visit.today);
  return checked.ok ? undefined : refusalWords(checked.refusal, visit.lang, words[visit.lang], taxWords[visit.lang]);
}

async function drawDraft(
  parts: PropertyTaxParts,
  visit: Visit,
  year: FinancialYear,
  more: { readonly done?: string | undefined; readonly trouble?: FormTrouble | undefined } = {},
): Promise<Shown> {
  const { lang, town, csrf } = visit;
  const { draft } = await readDraft(parts, visit, year);
  const common = {
    lang,
    town: town.id,
    year,
    csrf,
    command: newCommand(visit),
    done: dones.find((one) => one === more.done),
  };
  const mayWrite = isAdministrator(visit);
  const title = words[lang].draft_title({ year });
  if (!draft) {
    const from = await copyFrom(parts, visit, year);
    return {
      ...draftShown(visit, year, title, <NoDraftBody {...common} mayWrite={mayWrite} from={from?.year} />),
      breadcrumb: ratesCrumbs(visit),
    };
  }
  const isEditor = draft.editors.includes(visit.actor.person);
  const start = yearStart(year);
  const effective = compareDates(start, visit.today) < 0 ? visit.today : start;
  const body = (
    <DraftBody
      {...common}
      rates={draft.rates}
      proposedOn={draft.proposedOn && showDate(draft.proposedOn)}
      returned={draft.returned}
      fault={faultIn(visit, draft.rates)}
      mayWrite={mayWrite}
      mayDecide={!isEditor}
      isEditor={isEditor}
      fields={more.trouble?.values ?? { effectiveFrom: showDate(effective) }}
      errors={more.trouble?.errors ?? []}
    />
  );
  return { ...draftShown(visit, year, title, body), breadcrumb: ratesCrumbs(visit) };
}

/** Performs a command of the draft and goes back to its page, or says why not. */
async function answer(
  parts: PropertyTaxParts,
  visit: Visit,
  reply: FastifyReply,
  command: Command & { readonly year: FinancialYear },
  done: string,
): Promise<FastifyReply> {
  const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
  if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
  return goOn(reply, `${ratesDraftPath(visit.town.id, command.year)}?done=${done}`);
}

type Params = Static<typeof YearParams>;

function writerRoutes(app: App, parts: PropertyTaxParts, again: DrawAgain): void {
  const base = "/:town/property-tax/rates/:year/draft";
  const options = {
    schema: { params: YearParams, body: AnyBoxes },
    config: { roles: ["administrator"] as const, again },
  };
  app.post<{ Params: Params }>(base, options, async ({ visit, params, body }, reply) => {
    const year = yearIn(params.year);
    const from = await copyFrom(parts, visit, year);
    if (!from)
      return showRefusal(
        visit,
        reply,
        refuse("rates.none_for_year", "council resolution", { values: { year } }).refusal,
      );
    const { before: _before, ...own } = from;
    const command: BeginRates = { do: "rates.begin", id: commandIn(boxesOf(body)["command"]), year, from: own };
    return answer(parts, visit, reply, command, "saved");
  });
  app.post<{ Params: Params }>(`${base}/propose`, options, async ({ visit, params, body }, reply) => {
    const id = commandIn(boxesOf(body)["command"]);
    const command: ProposeRates = { do: "rates.propose", id, year: yearIn(params.year) };
    return answer(parts, visit, reply, command, "sent");
  });
  app.post<{ Params: Params }>(`${base}/drop`, options, async ({ visit, params, body }, reply) => {
    const id = commandIn(boxesOf(body)["command"]);
    const command: DropRates = { do: "rates.drop", id, year: yearIn(params.year) };
    return answer(parts, visit, reply, command, "dropped");
  });
}

function deciderRoutes(app: App, parts: PropertyTaxParts, again: DrawAgain): void {
  const base = "/:town/property-tax/rates/:year/draft";
  const roles = ["officer", "administrator"] as const;
  const options = { schema: { params: YearParams, body: AnyBoxes }, config: { roles, again } };
  app.post<{ Params: Params }>(`${base}/approve`, options, async ({ visit, params, body }, reply) => {
    const boxes = boxesOf(body);
    const effectiveFrom = parseCivilDate(boxes["effectiveFrom"] ?? "");
    if (!effectiveFrom) {
      return showRefusal(
        visit,
        reply,
        refuse("rates.not_a_date", "council resolution", { field: "effectiveFrom" }).refusal,
      );
    }
    const command: ApproveRates = {
      do: "rates.approve",
      id: commandIn(boxes["command"]),
      year: yearIn(params.year),
      effectiveFrom,
      compared: boxes["compared"] === "yes",
    };
    return answer(parts, visit, reply, command, "approved");
  });
  app.post<{ Params: Params }>(`${base}/return`, options, async ({ visit, params, body }, reply) => {
    const boxes = boxesOf(body);
    const command: ReturnRates = {
      do: "rates.return",
      id: commandIn(boxes["command"]),
      year: yearIn(params.year),
      reason: boxes["reason"] ?? "",
    };
    return answer(parts, visit, reply, command, "returned");
  });
}

export function ratesDraftRoutes(app: App, parts: PropertyTaxParts): void {
  const again: DrawAgain = (visit, trouble) =>
    drawDraft(parts, visit, yearIn(trouble.params["year"] ?? ""), { trouble });
  app.get<{ Params: Params; Querystring: Static<typeof DraftQuery> }>(
    "/:town/property-tax/rates/:year/draft",
    { schema: { params: YearParams, querystring: DraftQuery }, config: { roles: ["officer", "administrator"] } },
    async ({ visit, params, query }, reply) =>
      show(visit, reply, await drawDraft(parts, visit, yearIn(params.year), { done: query.done })),
  );
  writerRoutes(app, parts, again);
  deciderRoutes(app, parts, again);
}
