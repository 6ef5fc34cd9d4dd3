// The parts of a draft, each a form of its own; and its comparison with the year before over the town's own holdings.
import type { FastifyReply } from "fastify";
import { setTimeout as pause } from "node:timers/promises";
import { type Static, Type } from "typebox";
import type { FinancialYear } from "../../../kernel/civil-date.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { headIn } from "../../../web/head-words.ts";
import { ratesDraftPath } from "../pages/places.ts";
import { CompareBody } from "../pages/rates/compare-page.tsx";
import { ArrearsForm, BasicsForm, type Fields, RebatesForm, ZoneForm } from "../pages/rates/draft-forms.tsx";
import { HeadForm, rateHeads } from "../pages/rates/head-form.tsx";
import { words } from "../pages/rates/words/words.generated.ts";
import type { EditRates } from "../rules/rates-procedures.ts";
import { commandIn, newCommand, type PropertyTaxParts } from "./parts.ts";
import { beginComparison, readComparison } from "./rates-compare.ts";
import { AnyBoxes, boxesOf, draftShown, readDraft } from "./rates-draft-routes.tsx";
import { baseOf, headFields, isBase, readHead, readRebates, rebateFields } from "./rates-form-heads.ts";
import {
  arrearsFields,
  basicsFields,
  type ReadEdit,
  readArrears,
  readBasics,
  readZone,
  zoneFields,
} from "./rates-form.ts";
import { YearParams, yearIn } from "./rates-routes.tsx";

/** How long starting a comparison waits for a small town's to be done, so that it is seen at once. */
const compare_wait_ms = 1_500;

const OfParams = Type.Object({
  town: Type.String(),
  year: Type.String({ maxLength: 12 }),
  of: Type.Optional(Type.String({ maxLength: 60 })),
});
const BaseQuery = Type.Object({ base: Type.Optional(Type.String({ maxLength: 20 })) });

interface Drawn {
  readonly lang: Visit["lang"];
  readonly action: string;
  readonly csrf: string;
  readonly command: string;
  readonly fields: Fields;
  readonly errors: readonly FieldError[];
  readonly rates: PropertyTaxRates;
}

/** One part of a draft: its address, its title, its boxes, the change they ask for. `of` is the zone or head. */
interface Part {
  readonly path: string;
  title(lang: Visit["lang"], of: string): string;
  boxes(rates: PropertyTaxRates, of: string): Fields;
  read(fields: Fields, rates: PropertyTaxRates, of: string): ReadEdit;
  form(drawn: Drawn, of: string, base: string | undefined): Shown["body"];
  /** Whether the draft has this zone or head. */
  knows(rates: PropertyTaxRates, of: string): boolean;
}

const always = (): boolean => true;
const headOf = (of: string) => {
  const head = rateHeads.find((one) => one === of);
  if (head === undefined) throw new RefusedRequest(404, "rates.unknown_zone");
  return head;
};

const parts: readonly Part[] = [
  {
    path: "basics",
    title: (lang) => words[lang].part_basics,
    boxes: basicsFields,
    read: readBasics,
    form: (drawn) => <BasicsForm {...drawn} />,
    knows: always,
  },
  {
    path: "zones/:of",
    title: (lang, of) => words[lang].zone_name({ zone: of }),
    boxes: zoneFields,
    read: readZone,
    form: (drawn, of) => <ZoneForm {...drawn} zone={of} />,
    knows: (rates, of) => rates.zones.includes(of),
  },
  {
    path: "heads/:of",
    title: (lang, of) => headIn(headOf(of), lang),
    boxes: (rates, of) => headFields(rates, headOf(of)),
    read: (fields, rates, of) => readHead(fields, rates, headOf(of)),
    form: (drawn, of, base) => {
      const head = headOf(of);
      return <HeadForm {...drawn} head={head} base={isBase(base) ? base : baseOf(drawn.rates, head)} />;
    },
    knows: (_, of) => rateHeads.some((one) => one === of),
  },
  {
    path: "rebates",
    title: (lang) => words[lang].rebates_title,
    boxes: rebateFields,
    read: readRebates,
    form: (drawn) => <RebatesForm {...drawn} />,
    knows: always,
  },
  {
    path: "arrears",
    title: (lang) => words[lang].arrears_title,
    boxes: arrearsFields,
    read: readArrears,
    form: (drawn) => <ArrearsForm {...drawn} />,
    knows: always,
  },
];

const addressOf = (visit: Visit, year: FinancialYear, part: Part, of: string): string =>
  ratesDraftPath(visit.town.id, year, part.path.replace(":of", encodeURIComponent(of)));

/** The draft of a path, which has that zone or head. Throws as 404 where there is none. */
async function ratesOf(
  tax: PropertyTaxParts,
  visit: Visit,
  year: FinancialYear,
  part: Part,
  of: string,
): Promise<PropertyTaxRates> {
  const { draft } = await readDraft(tax, visit, year);
  if (!draft) throw new RefusedRequest(404, "rates.no_draft", { year });
  if (!part.knows(draft.rates, of)) throw new RefusedRequest(404, "rates.unknown_zone");
  return draft.rates;
}

interface Typed {
  readonly fields: Fields;
  readonly errors: readonly FieldError[];
}

async function drawPart(
  tax: PropertyTaxParts,
  visit: Visit,
  part: Part,
  at: { readonly year: FinancialYear; readonly of: string; readonly base?: string | undefined },
  typed?: Typed,
): Promise<Shown> {
  const { year, of } = at;
  const rates = await ratesOf(tax, visit, year, part, of);
  const drawn: Drawn = {
    lang: visit.lang,
    action: addressOf(visit, year, part, of),
    csrf: visit.csrf,
    command: typed?.fields["command"] ?? newCommand(visit),
    fields: typed?.fields ?? part.boxes(rates, of),
    errors: typed?.errors ?? [],
    rates,
  };
  return draftShown(visit, year, part.title(visit.lang, of), part.form(drawn, of, at.base));
}

function partRoutes(app: App, tax: PropertyTaxParts, part: Part): void {
  const path = `/:town/property-tax/rates/:year/draft/${part.path}`;
  const roles = ["administrator"] as const;
  const again: DrawAgain = (visit, { values, errors, params }) => {
    const at = { year: yearIn(params["year"] ?? ""), of: params["of"] ?? "", base: values["base"] };
    return drawPart(tax, visit, part, at, { fields: values, errors });
  };
  app.get<{ Params: Static<typeof OfParams>; Querystring: Static<typeof BaseQuery> }>(
    path,
    { schema: { params: OfParams, querystring: BaseQuery }, config: { roles } },
    async ({ visit, params, query }, reply) => {
      const at = { year: yearIn(params.year), of: params.of ?? "", base: query.base };
      return show(visit, reply, await drawPart(tax, visit, part, at));
    },
  );
  app.post<{ Params: Static<typeof OfParams> }>(
    path,
    { schema: { params: OfParams, body: AnyBoxes }, config: { roles, again } },
    async ({ visit, params, body }, reply) => {
      const year = yearIn(params.year);
      const of = params.of ?? "";
      const rates = await ratesOf(tax, visit, year, part, of);
      const boxes = boxesOf(body);
      const read = part.read(boxes, rates, of);
      if (!read.ok) return showRefusal(visit, reply, read.faults);
      const command: EditRates = { do: "rates.edit", id: commandIn(boxes["command"]), year, edit: read.edit };
      const outcome = await tax.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${ratesDraftPath(visit.town.id, year)}?done=saved`);
    },
  );
}

async function showComparison(
  tax: PropertyTaxParts,
  visit: Visit,
  reply: FastifyReply,
  year: FinancialYear,
): Promise<FastifyReply> {
  const { revision, draft } = await readDraft(tax, visit, year);
  if (!draft) throw new RefusedRequest(404, "rates.no_draft", { year });
  const kept = await tax.database.readInTown(visit.town.id, (tx) => readComparison(tx, year));
  // One of an earlier draft gives up by itself when the next is begun.
  const isGoing = kept?.revision === revision && kept.comparison === undefined && !kept.dead;
  const body = (
    <CompareBody
      lang={visit.lang}
      town={visit.town.id}
      year={year}
      csrf={visit.csrf}
      going={isGoing ? { done: kept.done, total: kept.total } : undefined}
      comparison={kept?.comparison}
      stale={kept !== undefined && kept.revision !== revision}
    />
  );
  return show(visit, reply, draftShown(visit, year, words[visit.lang].compare_title({ year }), body));
}

/** Comparisons that this process is in the middle of; the table knows how far each is. */
function compareRoutes(app: App, tax: PropertyTaxParts): void {
  const running = new Set<Promise<void>>();
  let isClosing = false;
  app.addHook("onClose", async () => {
    isClosing = true;
    await Promise.all(running);
  });
  const path = "/:town/property-tax/rates/:year/draft/compare";
  const roles = ["officer", "administrator"] as const;
  app.get<{ Params: Static<typeof YearParams> }>(
    path,
    { schema: { params: YearParams }, config: { roles } },
    async ({ visit, params }, reply) => showComparison(tax, visit, reply, yearIn(params.year)),
  );
  app.post<{ Params: Static<typeof YearParams> }>(
    path,
    { schema: { params: YearParams }, config: { roles } },
    async ({ visit, params }, reply) => {
      const year = yearIn(params.year);
      const town = visit.town.id;
      const { revision, draft } = await readDraft(tax, visit, year);
      if (!draft) throw new RefusedRequest(404, "rates.no_draft", { year });
      const { database } = tax;
      const stop = (): boolean => isClosing;
      const options = { town, database, year, draft: draft.rates, revision, today: visit.today, stop };
      const work = await beginComparison(options);
      if (work) {
        const run = work()
          .catch((error: unknown) => app.site.log.error({ town, err: error }, "comparison of rates failed"))
          .finally(() => running.delete(run));
        running.add(run);
        await Promise.race([run, pause(compare_wait_ms, undefined, { ref: false })]);
      }
      return goOn(reply, ratesDraftPath(town, year, "compare"));
    },
  );
}

export function ratesPartRoutes(app: App, tax: PropertyTaxParts): void {
  for (const part of parts) partRoutes(app, tax, part);
  compareRoutes(app, tax);
}
