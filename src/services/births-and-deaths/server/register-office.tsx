// Gathers what the office is shown of an event, and draws its page.
import { showInstant } from "../../../kernel/civil-date.ts";
import { type Account, owed } from "../../../kernel/dues.ts";
import type { Recorded } from "../../../kernel/facts.ts";
import type { PersonId, SubjectId } from "../../../kernel/ids.ts";
import { sum } from "../../../kernel/money.ts";
import type { Sealed } from "../../../kernel/private.ts";
import type { Refusal } from "../../../kernel/refusal.ts";
import { RefusedRequest } from "../../../platform/http/refused-request.ts";
import type { FormTrouble, Shown, Visit } from "../../../platform/http/visit.ts";
import type { Lang } from "../../../web/language.ts";
import { townPath } from "../../../web/links.ts";
import { OfficeBody, type OfficeDone, officeTitle, type ShownPermission } from "../pages/registering/office-page.tsx";
import type { OfficeActions } from "../pages/registering/office-forms.tsx";
import { doingPath, inboxPath, type OfficeDoing, officePath } from "../pages/registering/places.ts";
import { words } from "../pages/registering/words/words.generated.ts";
import { documentPath, reportPath } from "../pages/reporting/places.ts";
import { whyWord } from "../pages/search/why-words.ts";
import { accountOfEvent, isEventFact, type Permission, wrote } from "../rules/event.ts";
import type { Form } from "../rules/forms.ts";
import { attestEvent, confirmOrder, permitEvent, recordOrder } from "../rules/permitting.ts";
import { type Waiting, waitsFor } from "../rules/waiting.ts";
import { type Alike, alikeOf } from "./alike.ts";
import { bookMarkOf } from "./book-mark.ts";
import type { KnownEvent } from "./event-store.ts";
import { certificatesLink } from "./certificate-parts.ts";
import { marginLink, seesReported } from "./margin-parts.ts";
import { sealedOf } from "./opened.ts";
import { crumbs, eventOfPath, type FoundEvent, newId, type RegistryParts } from "./parts.ts";
import { feesOf, historyOf } from "./register-reads.ts";
import { type OpenUnit, readUnits } from "./unit-store.ts";

/** An event that was reported: the office is shown no drafts. */
export type ReportedEvent = Exclude<KnownEvent, { state: "drafted" }>;
export interface FoundReport extends FoundEvent {
  readonly event: ReportedEvent;
}

export async function reportOfPath(
  parts: Pick<RegistryParts, "database">,
  visit: Visit,
  text: string,
): Promise<FoundReport> {
  const found = await eventOfPath(parts, visit, text);
  if (found.event.state === "drafted") throw new RefusedRequest(404, "event.unknown");
  return { ...found, event: found.event };
}

const saidFields = ["question", "answer", "reason"] as const;
/** What was said: a reason is the refusal's, and before one the reason for which another unit handed it on. */
type SaidKind = (typeof saidFields)[number] | "forwarded";

interface Opened {
  readonly form: Form | undefined;
  readonly said: readonly { readonly what: SaidKind; readonly text: string }[];
}

/** The form and what was asked and answered; nothing beyond the visitor's budget. */
async function opened(parts: RegistryParts, visit: Visit, { id, event }: FoundReport): Promise<Opened> {
  const values: Record<string, Sealed> = { form: sealedOf(event.report.form) };
  for (const what of saidFields) {
    const text = (event as Readonly<Partial<Record<typeof what, Parameters<typeof sealedOf>[0]>>>)[what];
    if (text) values[what] = sealedOf(text);
  }
  const { forwarded } = event.report;
  const handedOn = forwarded !== undefined && values["reason"] === undefined;
  if (handedOn) values["reason"] = sealedOf(forwarded.reason);
  const asked = { town: visit.town.id, by: visit.actor, why: "registration", subject: id } as const;
  const answer = await parts.sealer.open({ ...asked, values });
  if (!answer.ok) return { form: undefined, said: [] };
  const texts: Readonly<Record<string, string | undefined>> = answer.opened;
  const kindOf = (what: (typeof saidFields)[number]): SaidKind => (what === "reason" && handedOn ? "forwarded" : what);
  const said = saidFields.flatMap((what) =>
    texts[what] === undefined ? [] : [{ what: kindOf(what), text: texts[what] }],
  );
  return { form: JSON.parse(texts["form"] ?? "{}") as Form, said };
}

/** Who did something, as the office calls people: by their logins; a stranger to the office is who reported. */
type Namer = (person: PersonId) => string;

function namerOf(visit: Visit, event: ReportedEvent, logins: ReadonlyMap<PersonId, string>): Namer {
  const own = words[visit.lang];
  return (person) => {
    if (person === visit.actor.person) return own.who_you;
    return logins.get(person) ?? (wrote(event.report, person) ? own.who_reporter : own.who_staff);
  };
}

function shownPermission(permission: Permission | undefined, name: Namer): ShownPermission | undefined {
  if (!permission) return undefined;
  const who = name(permission.by);
  if (permission.for !== "over-year") return { ...permission, who };
  const { confirmedBy } = permission;
  return { ...permission, who, confirmedBy: confirmedBy && name(confirmedBy) };
}

const history = (facts: readonly Recorded[], name: Namer) =>
  facts.flatMap((fact) =>
    isEventFact(fact)
      ? [{ at: showInstant(fact.recorded.at), what: fact.kind, who: name((fact as Recorded).recorded.by) }]
      : [],
  );

/** Whether the event waits for a decision, and what it waits for. */
const waitingOf = (event: ReportedEvent): Waiting | undefined =>
  event.state === "reported" || event.state === "asked" ? waitsFor(event) : undefined;

/** What this visitor may do now. The rules ask again. */
export function mayDo(visit: Visit, event: ReportedEvent, unit: OpenUnit | undefined): readonly OfficeDoing[] {
  const { roles, person } = visit.actor;
  if (event.state !== "reported" && event.state !== "asked") return [];
  const { report, permission } = event;
  const is = (allowed: readonly string[]): boolean => roles.some((role) => allowed.includes(role));
  const second = !wrote(report, person);
  const may: OfficeDoing[] = [];
  if (report.delay === "late" && permission?.for !== "late" && second && is(attestEvent.roles)) may.push("attest");
  if (report.delay === "within-year" && permission?.for !== "within-year" && second && is(permitEvent.roles))
    may.push("permit");
  if (report.delay === "over-year") {
    const order = permission?.for === "over-year" ? permission : undefined;
    if (order?.confirmedBy === undefined && is(recordOrder.roles)) may.push("order");
    if (order && order.confirmedBy === undefined && order.by !== person && second && is(confirmOrder.roles))
      may.push("confirm");
  }
  if (event.state === "reported" && roles.includes("registrar") && unit?.registrars.includes(person) === true)
    may.push("register", "ask", ...(report.reporter.from === "institution" ? [] : (["forward"] as const)), "refuse");
  return may;
}

const shownAlike = (visit: Visit, alike: readonly Alike[]): NonNullable<OfficeActions["alike"]> =>
  alike.map(({ id, number, application, state, form, score, why }) => ({
    id,
    href: officePath(visit.town.id, id),
    number: number ?? application ?? words[visit.lang].unnumbered,
    state,
    form,
    score,
    why: why.map((one) => whyWord(one, visit.lang)),
  }));

interface Gathered {
  readonly found: FoundReport;
  readonly may: readonly OfficeDoing[];
  readonly form: Form | undefined;
  readonly fees: Account;
  readonly units: readonly (OpenUnit & { readonly id: SubjectId })[];
}

/** A unit by its number and name. */
const unitWord = ({ number, nameHi, nameEn }: OpenUnit, lang: Lang): string =>
  words[lang].unit_word({ number: String(number), name: lang === "hi" ? nameHi : nameEn });

/** What looks like it, for whoever may register; undefined where it could not be compared. */
async function alikeFor(
  parts: RegistryParts,
  visit: Visit,
  { found, may, form }: Gathered,
): Promise<readonly Alike[] | undefined> {
  if (!form || !may.includes("register")) return undefined;
  const answer = await alikeOf(parts, visit, found, form);
  return answer.ok ? answer.alike : undefined;
}

async function actionsOf(
  parts: RegistryParts,
  visit: Visit,
  gathered: Gathered,
  tried: { readonly doing: OfficeDoing; readonly trouble: FormTrouble } | undefined,
): Promise<OfficeActions> {
  const { found, may, fees } = gathered;
  const waits = waitingOf(found.event);
  const alike = await alikeFor(parts, visit, gathered);
  return {
    may,
    pathOf: (doing) => doingPath(visit.town.id, found.id, doing),
    csrf: visit.csrf,
    command: tried?.trouble.values["command"] ?? newId(visit),
    missing: [
      ...(waits === undefined || waits === "register" ? [] : [waits]),
      ...(owed(fees) > 0n ? (["fee"] as const) : []),
    ],
    passkey: visit.session?.signedBy === "passkey",
    accountHref: townPath(visit.town.id, "/account"),
    units: gathered.units
      .filter(({ id }) => id !== found.event.report.unit)
      .map((unit) => ({ value: unit.id, text: unitWord(unit, visit.lang) })),
    alike: alike && shownAlike(visit, alike),
    tried: tried?.doing,
    values: tried?.trouble.values ?? {},
    errors: tried?.trouble.errors ?? [],
  };
}

/** The event's page for the office. Its form is opened, and that is recorded. */
export async function drawOffice(
  parts: RegistryParts,
  visit: Visit,
  text: string,
  more: {
    readonly done?: OfficeDone | undefined;
    readonly tried?: { readonly doing: OfficeDoing; readonly trouble: FormTrouble };
  } = {},
): Promise<Shown> {
  const { lang, town } = visit;
  const found = await reportOfPath(parts, visit, text);
  const { id, event } = found;
  const { report } = event;
  const [{ units, fees, facts, book }, serving, { form, said }] = await Promise.all([
    parts.database.readInTown(town.id, async (tx) => ({
      units: await readUnits(tx),
      fees: await feesOf(tx, id),
      facts: await historyOf(tx, id),
      book: await bookMarkOf(tx, event),
    })),
    parts.serving(town.id),
    opened(parts, visit, found),
  ]);
  const name = namerOf(visit, event, new Map(serving.map(({ person, login }) => [person, login])));
  const unit = units.find((one) => one.id === report.unit);
  const own = words[lang];
  const may = mayDo(visit, event, unit);
  const raised = fees.lines.filter(({ head }) => head === "late-registration-fee");
  const body = (
    <OfficeBody
      lang={lang}
      what={report.what}
      state={event.state}
      application={report.application}
      number={"entry" in event ? event.entry.number : undefined}
      unit={unit ? unitWord(unit, lang) : ""}
      from={report.reporter.from}
      book={book && { lang, town: town.id, ...book }}
      on={report.on}
      form={form}
      said={said}
      documents={(seesReported(visit, event) ? report.documents : []).map(({ what, type, bytes, blob }) => ({
        what,
        type,
        bytes,
        href: documentPath(town.id, id, blob),
      }))}
      addDocument={event.state === "refused" ? undefined : reportPath(town.id, id)}
      delay={report.delay}
      law={parts.law}
      fee={{
        raisedPaise: sum(raised.map(({ raisedPaise }) => raisedPaise)),
        owedPaise: owed(fees),
        payHref: visit.actor.roles.includes("clerk")
          ? parts.takePath(town.id, accountOfEvent(id))
          : parts.payPath(town.id, accountOfEvent(id)),
      }}
      permission={shownPermission("permission" in event ? event.permission : undefined, name)}
      history={history(facts, name)}
      margin={marginLink(visit, id, event)}
      certificates={certificatesLink(visit, id, event)}
      done={more.done}
      actions={await actionsOf(parts, visit, { found, may, form, fees, units }, more.tried)}
    />
  );
  const breadcrumb = crumbs(visit, { href: inboxPath(town.id), text: own.inbox_title });
  return { title: officeTitle(report.what, lang), caption: report.application ?? own.service, breadcrumb, body };
}

/** The ids of what looks like it now; a refusal where the visitor has opened as much as she may. */
export async function alikeNow(
  parts: RegistryParts,
  visit: Visit,
  found: FoundReport,
): Promise<
  { readonly ok: true; readonly ids: readonly SubjectId[] } | { readonly ok: false; readonly refusal: Refusal }
> {
  const values = { form: sealedOf(found.event.report.form) };
  const { town, actor: by } = visit;
  const answer = await parts.sealer.open({ town: town.id, by, why: "registration", subject: found.id, values });
  if (!answer.ok) return answer;
  const alike = await alikeOf(parts, visit, found, JSON.parse(answer.opened.form) as Form);
  return alike.ok ? { ok: true, ids: alike.alike.map(({ id }) => id) } : alike;
}
