// Returns: the owner's form with its tax, where a return stands, the officer's visit with its photos.
import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import { canonicalJson } from "../../../kernel/canonical.ts";
import { type SubjectId } from "../../../kernel/ids.ts";
import { zero } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { holdingPath, noticePath, photoPath, returnPath, verifyPath } from "../pages/places.ts";
import { ReturnForm, ReturnStands } from "../pages/returns/return-pages.tsx";
import { VerifyBody } from "../pages/returns/verify-page.tsx";
import { words } from "../pages/returns/words/words.generated.ts";
import { words as taxWords } from "../pages/words/words.generated.ts";
import { assess, type Assessment } from "../rules/assess.ts";
import { acceptFloors, type ClaimedFloors } from "../rules/claimed.ts";
import { ownsByMobile } from "../rules/correction.ts";
import type { DraftNotice } from "../rules/draft-notice.ts";
import { noticeOf } from "../rules/notice.ts";
import { declared, type Declared, type FileReturn, returnOf } from "../rules/returns.ts";
import { varianceOf } from "../rules/variance.ts";
import { visit_photos_max, type VerifyReturn } from "../rules/verify-return.ts";
import { drawnFloors, floorClaim, floorsOf } from "./form-claim.ts";
import { HoldingParams } from "./holding-routes.tsx";
import { fileOf, textsOf, withFiles } from "./multipart.ts";
import {
  commandIn,
  crumbs,
  holdingOfPath,
  isOfficer,
  isStaff,
  mobileTokensOf,
  newCommand,
  type PropertyTaxParts,
  purposeOf,
  ratesNow,
} from "./parts.ts";
import { hundredths } from "../pages/names.ts";
import { photo_bytes_max } from "./photo.ts";
import { isHash, keepPhoto, openPhoto } from "./photos.ts";
import type { FoundHolding } from "./reads.ts";
import { AnyFields, type Fields } from "./register-routes.tsx";
import { type FoundReturn, readNotices, readReturns } from "./return-reads.ts";
import { sealedOf } from "../rules/particulars.ts";

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

const claimed = (kept: {
  readonly floors: FoundHolding["holding"]["particulars"]["floors"];
  plotAreaHundredths: number;
}) => ({
  plotArea: hundredths(kept.plotAreaHundredths),
  floors: kept.floors.map(floorClaim),
});

const shownFor = (
  visit: Visit,
  found: FoundHolding,
  title: string,
  body: Shown["body"],
  scripts?: string[],
): Shown => ({
  title,
  caption: taxWords[visit.lang].service,
  breadcrumb: [...crumbs(visit), { href: holdingPath(visit.town.id, found.id), text: found.holding.number }],
  body,
  ...(scripts === undefined ? {} : { scripts }),
});

/** The return of the rates' year, when one was filed. */
async function filedOf(parts: Parts, visit: Visit, id: SubjectId): Promise<FoundReturn | undefined> {
  const [one] = await parts.database.readInTown(visit.town.id, (tx) => readReturns(tx, [id]));
  return one;
}

/** An owner by her mobile, or a clerk: others may neither file nor read. */
function mayFile(visit: Visit, found: FoundHolding): boolean {
  return visit.actor.roles.includes("clerk") || ownsByMobile(found.holding, mobileTokensOf(visit));
}

async function ratesOrThrow(parts: Parts, visit: Visit): Promise<PropertyTaxRates> {
  const now = await ratesNow(parts, visit);
  if (!now.ok) throw new RefusedRequest(422, now.refusal.code, now.refusal.values);
  return now.rates;
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
      photos={(verified?.visit.photos ?? []).map((hash) => photoPath(town.id, found.id, hash))}
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

const photosIn = (fields: Fields): readonly string[] =>
  Array.from({ length: visit_photos_max + 1 }, (_, at) => fields[`photos-${at + 1}`] ?? "").filter(isHash);

/** The year's tax as the register stands; nothing where the rates can't value it. */
function assessedNow(found: FoundHolding, rates: PropertyTaxRates): Declared["taxPaise"] {
  const outcome = assess(found.holding.particulars, rates);
  return outcome.ok ? outcome.assessment.totalPaise : zero;
}

async function drawVerify(
  parts: Parts,
  visit: Visit,
  text: string,
  fields: Fields,
  errors: readonly FieldError[],
): Promise<Shown> {
  const found = await holdingOfPath(parts, visit, text);
  const rates = await ratesOrThrow(parts, visit);
  const filed = await filedOf(parts, visit, returnOf(found.id, rates.year));
  const { of } = filed ?? {};
  const before: Declared = of ?? {
    floors: found.holding.particulars.floors,
    plotAreaHundredths: found.holding.particulars.plotAreaHundredths,
    taxPaise: assessedNow(found, rates),
  };
  const claim = fields["command"] === undefined ? claimed(before) : floorsOf(fields);
  const made = declared(claim, found.holding, rates, visit.today);
  const rule = of ? rates.selfAssessment : undefined;
  const body = (
    <VerifyBody
      lang={visit.lang}
      action={verifyPath(visit.town.id, found.id)}
      csrf={visit.csrf}
      command={fields["command"] ?? newCommand(visit)}
      declared={of}
      register={found.holding.particulars}
      found={{ ...claim, floors: drawnFloors(claim.floors, fields["more"]) }}
      visitedOn={fields["visitedOn"] ?? ""}
      note={fields["note"] ?? ""}
      photos={photosIn(fields)}
      rates={rates}
      variance={made.ok ? varianceOf(before.taxPaise, made.declared.taxPaise, rule) : undefined}
      errors={errors}
    />
  );
  return shownFor(visit, found, of ? words[visit.lang].verify_title : words[visit.lang].inspect_title, body);
}

/** Keeps the photo that came along, if one did, and adds its hash to those that the form has already. */
async function withPhoto(parts: Parts, visit: Visit, subject: SubjectId, sent: unknown, fields: Fields) {
  const photo = fileOf(sent, "photo");
  const { blobs, sealer } = parts;
  if (!photo || !blobs) return { ok: true as const, fields };
  const kept = await keepPhoto({ blobs, sealer }, visit.town.id, subject, photo);
  if (!kept.ok) return kept;
  return { ok: true as const, fields: { ...fields, [`photos-${photosIn(fields).length + 1}`]: kept.hash } };
}

/** Bytes of the form of a visit: a photo, and what the form adds round it. */
export const visit_form_bytes_max = photo_bytes_max + 256 * 1024;

function verifyRoutes(app: App, parts: Parts): void {
  const path = "/:town/property-tax/holdings/:holding/verify";
  const roles = ["officer"] as const;
  app.get<{ Params: Static<typeof HoldingParams> }>(
    path,
    { schema: { params: HoldingParams }, config: { roles } },
    async ({ visit, params }, reply) => show(visit, reply, await drawVerify(parts, visit, params.holding, {}, [])),
  );
  const again: DrawAgain = (visit, { params, values, errors }) =>
    drawVerify(parts, visit, params["holding"] ?? "", values, errors);
  app.post<{ Params: Static<typeof HoldingParams> }>(
    path,
    { schema: { params: HoldingParams }, config: { roles, again }, bodyLimit: visit_form_bytes_max },
    async ({ visit, params, body }, reply) => {
      const found = await holdingOfPath(parts, visit, params.holding);
      const rates = await ratesOrThrow(parts, visit);
      const filed = await filedOf(parts, visit, returnOf(found.id, rates.year));
      // A photo is sealed for what it belongs to: the return, or the notice that its visit drafts.
      const subject = filed?.id ?? noticeOf(found.id, rates.year, 1);
      const kept = await withPhoto(parts, visit, subject, body, textsOf(body));
      if (!kept.ok) return showRefusal(visit, reply, kept.refusal);
      const { fields } = kept;
      if (fields["step"] !== "verify") {
        return show(visit, reply, await drawVerify(parts, visit, params.holding, fields, []));
      }
      const visited = {
        id: commandIn(fields["command"]),
        holding: found.id,
        found: floorsOf(fields),
        visitedOn: fields["visitedOn"] ?? "",
        note: fields["note"] ?? "",
        photos: photosIn(fields),
        rates,
      };
      const command: VerifyReturn | DraftNotice = { ...visited, do: filed ? "return.verify" : "notice.draft" };
      const outcome = await parts.ledger.perform({ town: visit.town.id, actor: visit.actor, command });
      if (!outcome.ok) return showRefusal(visit, reply, outcome.refusal);
      const to = filed ? `${returnPath(visit.town.id, found.id)}?done=verified` : noticePath(visit.town.id, subject);
      return goOn(reply, to);
    },
  );
}

const PhotoParams = Type.Object({
  town: Type.String(),
  holding: Type.String({ maxLength: 100 }),
  hash: Type.String({ maxLength: 64 }),
});

/** The return or notice whose visit has this photo. */
async function photoOwner(
  parts: Parts,
  visit: Visit,
  found: FoundHolding,
  rates: PropertyTaxRates,
  hash: string,
): Promise<SubjectId | undefined> {
  const filed = await filedOf(parts, visit, returnOf(found.id, rates.year));
  if (filed && filed.of.state !== "filed" && filed.of.visit.photos.includes(hash)) return filed.id;
  const [notice] = await parts.database.readInTown(visit.town.id, (tx) =>
    readNotices(tx, [noticeOf(found.id, rates.year, 1)]),
  );
  return notice?.of.visit?.photos.includes(hash) ? notice.id : undefined;
}

/** A photo of a visit, for the owner and the office; every look is recorded. */
function photoRoute(app: App, parts: Parts): void {
  app.get<{ Params: Static<typeof PhotoParams> }>(
    "/:town/property-tax/holdings/:holding/photos/:hash",
    { schema: { params: PhotoParams }, config: { roles: ["citizen", "clerk", "officer", "administrator"] } },
    async ({ visit, params }, reply) => {
      const found = await holdingOfPath(parts, visit, params.holding);
      if (!mayFile(visit, found) && !isStaff(visit.actor)) throw new RefusedRequest(403, "holding.not_owner");
      const { blobs, sealer } = parts;
      const rates = await ratesOrThrow(parts, visit);
      const subject = await photoOwner(parts, visit, found, rates, params.hash);
      if (!subject || !blobs) throw new RefusedRequest(404, "photo.unknown");
      const asked = { town: visit.town.id, by: visit.actor, subject, hash: params.hash };
      const why = isOfficer(visit.actor) ? "officer" : isStaff(visit.actor) ? "counter" : "own-holding";
      const photo = await openPhoto({ blobs, sealer }, asked, why);
      if (!photo) throw new RefusedRequest(404, "photo.unknown");
      if (!photo.ok) return showRefusal(visit, reply, photo.refusal);
      return reply.type(photo.kind).header("cache-control", "private, no-store").send(photo.bytes);
    },
  );
}

/** Registers them. */
export async function returnRoutes(app: App, parts: Parts): Promise<void> {
  fileRoutes(app, parts);
  photoRoute(app, parts);
  const limits = { bytes_max: visit_form_bytes_max, roles: ["officer"] } as const;
  await withFiles(app, limits, (inner) => verifyRoutes(inner, parts));
}
