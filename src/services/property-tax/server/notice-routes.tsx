// Notices: their page for owner and office, a form for each step, and the printed paper.
import type { LogPlace } from "../../../ledger/log/acknowledge.ts";
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import type { FinancialYear, Instant } from "../../../kernel/civil-date.ts";
import { parseUuid, subjectId } from "../../../kernel/ids.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { readAbout } from "../../../ledger/journal.ts";
import type { Ledger } from "../../../ledger/perform.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import { WorkFailed } from "../../../platform/papers/worker-pool.ts";
import { assessmentDays } from "../../../rulebook/assessment-days.ts";
import type { FieldError } from "../../../web/frame.ts";
import { hundredths } from "../pages/names.ts";
import { holdingPath, noticePath } from "../pages/places.ts";
import { NoticeBody } from "../pages/returns/notice-page.tsx";
import { words } from "../pages/returns/words/words.generated.ts";
import { words as taxWords } from "../pages/words/words.generated.ts";
import { ownsByMobile } from "../rules/correction.ts";
import {
  notYet,
  type ObjectToNotice,
  type OrderOnNotice,
  type ServeNotice,
  type SetHearing,
} from "../rules/notice-steps.ts";
import { sealedOf } from "../rules/particulars.ts";
import { drawnFloors, floorClaim, floorsOf } from "./form-claim.ts";
import { noticeLetter } from "./notice-letter.ts";
import { openHolding } from "./opened.ts";
import {
  commandIn,
  crumbs,
  isOfficer,
  isStaff,
  mobileTokensOf,
  newCommand,
  type PropertyTaxParts,
  purposeOf,
} from "./parts.ts";
import { ratesInForce } from "./rates-in-force.ts";
import { type FoundHolding, readHolding } from "./reads.ts";
import { AnyFields, type Fields } from "./register-routes.tsx";
import { type FoundNotice, readNotices } from "./return-reads.ts";

type Parts = PropertyTaxParts;
type Step = "serve" | "object" | "hearing" | "order";
const readers = ["citizen", "clerk", "officer", "administrator"] as const;
const stepRoles = {
  serve: ["officer", "clerk"],
  object: ["citizen", "clerk"],
  hearing: ["officer"],
  order: ["officer"],
} as const;

const NoticeParams = Type.Object({ town: Type.String(), notice: Type.String({ maxLength: 100 }) });
const DoneQuery = Type.Object({ done: Type.Optional(Type.String({ maxLength: 20 })) });

interface Seen extends FoundNotice {
  readonly holding: FoundHolding;
  readonly rates: PropertyTaxRates;
  readonly owner: boolean;
}

const rates = (parts: Parts, visit: Visit, year: FinancialYear): Promise<PropertyTaxRates | undefined> =>
  parts.database.readInTown(visit.town.id, (tx) => ratesInForce(tx, year, visit.today));

/** The notice of a path, for its owner and the office; for others there is none. */
async function noticeOfPath(parts: Parts, visit: Visit, text: string): Promise<Seen> {
  const id = parseUuid(text);
  const found = await parts.database.readInTown(visit.town.id, async (tx) => {
    const [notice] = id ? await readNotices(tx, [subjectId(id)]) : [];
    return notice && { notice, holding: await readHolding(tx, notice.of.holding) };
  });
  const year = found && (await rates(parts, visit, found.notice.of.year));
  if (!found?.holding || !year) throw new RefusedRequest(404, "notice.unknown");
  const owner = ownsByMobile(found.holding.holding, mobileTokensOf(visit));
  if (!owner && !isStaff(visit.actor)) throw new RefusedRequest(403, "holding.not_owner");
  return { ...found.notice, holding: found.holding, rates: year, owner };
}

function doneWords(visit: Visit, done: string | undefined): string | undefined {
  const own = words[visit.lang];
  const all: Readonly<Record<string, string>> = {
    serve: own.done_served,
    object: own.done_objected,
    hearing: own.done_hearing,
    order: own.done_ordered,
  };
  return done === undefined ? undefined : all[done];
}

function mayOf({ of, owner }: Seen, visit: Visit, print: boolean) {
  const { state } = of;
  const officer = isOfficer(visit.actor);
  const clerk = visit.actor.roles.includes("clerk");
  const inTime = of.served !== undefined && visit.today <= of.served.objectBy;
  return {
    serve: state === "drafted" && (officer || clerk),
    object: state === "served" && inTime && (owner || clerk),
    hear: officer && (state === "objected" || state === "hearing"),
    order: officer && (state === "served" || state === "hearing") && notYet(of, visit.today) === undefined,
    print,
  };
}

async function draw(
  parts: Parts,
  visit: Visit,
  text: string,
  fields: Fields,
  errors: readonly FieldError[],
  done?: string,
): Promise<Shown> {
  const seen = await noticeOfPath(parts, visit, text);
  const { id, of, holding } = seen;
  const { lang, town } = visit;
  const opened = await parts.sealer.open({
    town: town.id,
    by: visit.actor,
    why: purposeOf(visit),
    subject: id,
    values: {
      objection: of.objection === undefined ? [] : [sealedOf(of.objection.text)],
      reason: of.order === undefined ? [] : [sealedOf(of.order.reason)],
    },
  });
  const typed = fields["plotArea"] !== undefined;
  const kept = { plotArea: hundredths(of.found.plotAreaHundredths), floors: of.found.floors.map(floorClaim) };
  const claim = typed ? floorsOf(fields) : kept;
  const body = (
    <NoticeBody
      lang={lang}
      town={town.id}
      id={id}
      notice={of}
      rates={seen.rates}
      objection={opened.ok ? opened.opened.objection[0] : undefined}
      reason={opened.ok ? opened.opened.reason[0] : undefined}
      today={visit.today}
      may={mayOf(seen, visit, parts.papers !== undefined)}
      daysVerified={assessmentDays.objection.verified && assessmentDays.hearing.verified}
      csrf={visit.csrf}
      command={fields["command"] ?? newCommand(visit)}
      fields={fields}
      found={{ ...claim, floors: drawnFloors(claim.floors, fields["more"]) }}
      errors={errors}
      done={doneWords(visit, done)}
    />
  );
  return {
    title: words[lang].notice_title({ number: of.number }),
    heading: words[lang].notice_heading,
    caption: taxWords[lang].service,
    breadcrumb: [...crumbs(visit), { href: holdingPath(town.id, holding.id), text: holding.holding.number }],
    body,
  };
}

type Asked = Parameters<Ledger["perform"]>[0]["command"];

function commandFor(step: Step, seen: Seen, visit: Visit, fields: Fields): Asked {
  const text = (name: string): string => fields[name] ?? "";
  const shared = { id: commandIn(fields["command"]), notice: seen.id };
  const holding = seen.holding.id;
  switch (step) {
    case "serve": {
      const { days } = assessmentDays.objection;
      const serve: ServeNotice = {
        do: "notice.serve",
        ...shared,
        servedOn: text("servedOn"),
        how: text("how"),
        days,
      };
      return serve;
    }
    case "object": {
      const object: ObjectToNotice = {
        do: "notice.object",
        ...shared,
        holding,
        objection: text("objection"),
        mobileTokens: mobileTokensOf(visit),
      };
      return object;
    }
    case "hearing": {
      const { days } = assessmentDays.hearing;
      const hear: SetHearing = {
        do: "notice.set_hearing",
        ...shared,
        hearingOn: text("hearingOn"),
        place: text("place"),
        days,
      };
      return hear;
    }
    case "order": {
      const outcome = (["confirmed", "modified", "cancelled"] as const).find((one) => one === text("outcome"));
      if (!outcome) throw new RefusedRequest(422, "notice.outcome_missing");
      const order: OrderOnNotice = {
        do: "notice.order",
        ...shared,
        holding,
        outcome,
        reason: text("reason"),
        rates: seen.rates,
        ...(outcome === "modified" ? { found: floorsOf(fields) } : {}),
      };
      return order;
    }
    default:
      return step satisfies never;
  }
}

function stepRoute(app: App, parts: Parts, step: Step): void {
  const again: DrawAgain = (visit, { params, values, errors }) =>
    draw(parts, visit, params["notice"] ?? "", values, errors);
  app.post<{ Params: Static<typeof NoticeParams>; Body: Static<typeof AnyFields> }>(
    `/:town/property-tax/notices/:notice/${step}`,
    { schema: { params: NoticeParams, body: AnyFields }, config: { roles: stepRoles[step], again } },
    async ({ visit, params, body }, reply) => {
      if (body["more"] !== undefined) return show(visit, reply, await draw(parts, visit, params.notice, body, []));
      const seen = await noticeOfPath(parts, visit, params.notice);
      const command = commandFor(step, seen, visit, body);
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      return goOn(reply, `${noticePath(visit.town.id, seen.id)}?done=${step}`);
    },
  );
}

/** When the paper's own fact was recorded, and its number in the public log. */
async function recordedOf(
  parts: Parts,
  visit: Visit,
  seen: Seen,
): Promise<{ at: Instant; inLog: LogPlace | undefined }> {
  const kind = seen.of.order ? "notice.ordered" : "notice.drafted";
  const about = await parts.database.readInTown(visit.town.id, (tx) => readAbout(tx, seen.id, 20));
  const own = about.find(({ fact }) => fact.kind === kind);
  const place = own && (await parts.acknowledger?.logIndexOf(visit.town.id, own.position));
  return { at: own?.fact.recorded.at ?? visit.now, inLog: place };
}

async function sendPaper(parts: Parts, visit: Visit, reply: FastifyReply, text: string): Promise<FastifyReply> {
  const seen = await noticeOfPath(parts, visit, text);
  const { papers, sealer } = parts;
  if (!papers) throw new RefusedRequest(404, "notice.unknown");
  const asked = { town: visit.town.id, by: visit.actor, why: purposeOf(visit) } as const;
  const holding = await openHolding(sealer, { ...asked, found: seen.holding });
  if (!holding.ok) return showRefusal(visit, reply, holding.refusal, { status: 429 });
  const { order } = seen.of;
  const values = { reason: order ? [sealedOf(order.reason)] : [] };
  const reasons = await sealer.open({ ...asked, subject: seen.id, values });
  const { owners, house, address } = holding.opened;
  const letter = await noticeLetter(
    {
      id: seen.id,
      notice: seen.of,
      rates: seen.rates,
      town: visit.town,
      sample: reply.server.site.settings.sample,
      holding: seen.holding.holding.number,
      to: [owners.map((owner) => owner.name).join(", "), house, address, seen.holding.holding.particulars.colony],
      reason: (reasons.ok ? reasons.opened.reason[0] : undefined) ?? "",
      objectionDays: assessmentDays.objection.days,
      daysVerified: assessmentDays.objection.verified,
      ...(await recordedOf(parts, visit, seen)),
    },
    papers,
  );
  try {
    const pdf = await papers.printer.printLetters([letter]);
    const name = `inline; filename="${seen.of.number}.pdf"`;
    return await reply.type("application/pdf").header("content-disposition", name).send(Buffer.from(pdf));
  } catch (error) {
    const busy = error instanceof WorkFailed && ["busy", "late"].includes(error.why);
    if (busy) throw new RefusedRequest(503, "notice.printer_busy");
    throw error;
  }
}

/** Registers them. */
export function noticeRoutes(app: App, parts: Parts): void {
  app.get<{ Params: Static<typeof NoticeParams>; Querystring: Static<typeof DoneQuery> }>(
    "/:town/property-tax/notices/:notice",
    { schema: { params: NoticeParams, querystring: DoneQuery }, config: { roles: readers } },
    async ({ visit, params, query }, reply) =>
      show(visit, reply, await draw(parts, visit, params.notice, {}, [], query.done)),
  );
  app.get<{ Params: Static<typeof NoticeParams> }>(
    "/:town/property-tax/notices/:notice/paper.pdf",
    { schema: { params: NoticeParams }, config: { roles: readers } },
    async ({ visit, params }, reply) => sendPaper(parts, visit, reply, params.notice),
  );
  for (const step of ["serve", "object", "hearing", "order"] as const) stepRoute(app, parts, step);
}
