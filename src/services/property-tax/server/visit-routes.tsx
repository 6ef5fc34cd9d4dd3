// An officer's visit: what he found, his note and photos; and the photos for whoever may see them.
import { type Static, Type } from "typebox";
import type { SubjectId } from "../../../kernel/ids.ts";
import { zero } from "../../../kernel/money.ts";
import type { PropertyTaxRates } from "../../../kernel/property-tax-rates.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import { goOn, show, showRefusal } from "../../../platform/http/show.ts";
import type { App, DrawAgain, Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { noticePath, returnPath, verifyPath } from "../pages/places.ts";
import { VerifyBody } from "../pages/returns/verify-page.tsx";
import { words } from "../pages/returns/words/words.generated.ts";
import { assess } from "../rules/assess.ts";
import type { DraftNotice } from "../rules/draft-notice.ts";
import { noticeOf } from "../rules/notice.ts";
import { declared, type Declared, returnOf } from "../rules/returns.ts";
import { varianceOf } from "../rules/variance.ts";
import { type VerifyReturn, visit_photos_max } from "../rules/verify-return.ts";
import { drawnFloors, floorsOf } from "./form-claim.ts";
import { HoldingParams } from "./holding-routes.tsx";
import { fileOf, textsOf, withFiles } from "../../../platform/http/multipart.ts";
import { commandIn, holdingOfPath, isOfficer, isStaff, newCommand, type PropertyTaxParts } from "./parts.ts";
import { document_bytes_max } from "../../../platform/blobs/document.ts";
import { type BlobName, parseBlobName } from "../../../kernel/blob.ts";
import { keepPhoto, openPhoto } from "./photos.ts";
import type { FoundHolding } from "./reads.ts";
import type { Fields } from "./register-routes.tsx";
import { claimed, filedOf, mayFile, ratesOrThrow, shownFor } from "./return-parts.ts";
import { readNotices } from "./return-reads.ts";

type Parts = PropertyTaxParts;

const photosIn = (fields: Fields): readonly BlobName[] =>
  Array.from({ length: visit_photos_max + 1 }, (_, at) => parseBlobName(fields[`photos-${at + 1}`] ?? "") ?? []).flat();

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

/** Keeps the photo that came along, if one did, and adds its name to those that the form has already. */
async function withPhoto(parts: Parts, visit: Visit, subject: SubjectId, sent: unknown, fields: Fields) {
  const photo = fileOf(sent, "photo");
  const { blobs } = parts;
  if (!photo || !blobs) return { ok: true as const, fields };
  const kept = await keepPhoto(blobs, visit.town.id, subject, photo);
  if (!kept.ok) return kept;
  return { ok: true as const, fields: { ...fields, [`photos-${photosIn(fields).length + 1}`]: kept.name } };
}

/** Bytes of the form of a visit: a photo, and what the form adds round it. */
export const visit_form_bytes_max = document_bytes_max + 256 * 1024;

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
        photos: photosIn(fields).map((blob) => ({ blob })),
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
  if (filed && filed.of.state !== "filed" && filed.of.visit.photos.some((one) => one.blob === hash)) return filed.id;
  const [notice] = await parts.database.readInTown(visit.town.id, (tx) =>
    readNotices(tx, [noticeOf(found.id, rates.year, 1)]),
  );
  return notice?.of.visit?.photos.some((one) => one.blob === hash) ? notice.id : undefined;
}

/** A photo of a visit, for the owner and the office; every look is recorded. */
function photoRoute(app: App, parts: Parts): void {
  app.get<{ Params: Static<typeof PhotoParams> }>(
    "/:town/property-tax/holdings/:holding/photos/:hash",
    { schema: { params: PhotoParams }, config: { roles: ["citizen", "clerk", "officer", "administrator"] } },
    async ({ visit, params }, reply) => {
      const found = await holdingOfPath(parts, visit, params.holding);
      if (!mayFile(visit, found) && !isStaff(visit.actor)) throw new RefusedRequest(403, "holding.not_owner");
      const { blobs } = parts;
      const name = parseBlobName(params.hash);
      const rates = await ratesOrThrow(parts, visit);
      const subject = name && (await photoOwner(parts, visit, found, rates, name));
      if (!name || !subject || !blobs) throw new RefusedRequest(404, "photo.unknown");
      const asked = { town: visit.town.id, by: visit.actor, subject, name };
      const why = isOfficer(visit.actor) ? "officer" : isStaff(visit.actor) ? "counter" : "own-holding";
      const photo = await openPhoto(blobs, asked, why);
      if (!photo) throw new RefusedRequest(404, "photo.unknown");
      if (!photo.ok) return showRefusal(visit, reply, photo.refusal);
      return reply.type(photo.kind).header("cache-control", "private, no-store").send(photo.bytes);
    },
  );
}

/** Registers them. */
export async function visitRoutes(app: App, parts: Parts): Promise<void> {
  photoRoute(app, parts);
  const limits = { bytes_max: visit_form_bytes_max, roles: ["officer"] } as const;
  await withFiles(app, limits, (inner) => verifyRoutes(inner, parts));
}
