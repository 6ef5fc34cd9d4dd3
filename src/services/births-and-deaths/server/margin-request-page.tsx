// One request's page as this reader may see it: before and after, its proof, and the steps that are his to take.
import { accounts, openDues } from "../../../kernel/dues.ts";
import { readAccounts } from "../../../ledger/stores.ts";
import type { Shown, Visit } from "../../../platform/http/visit.ts";
import type { FieldError } from "../../../web/frame.ts";
import { authorityText, noteText } from "../pages/margin/note-words.ts";
import {
  type Done,
  RequestBody,
  type RequestProps,
  requestTitle,
  type Step,
  stepNames,
} from "../pages/margin/request-page.tsx";
import { words } from "../pages/margin/words/words.generated.ts";
import { accountOfEvent } from "../rules/event.ts";
import type { Form } from "../rules/forms.ts";
import { approverOf } from "../rules/margin-change.ts";
import { marginCrumbs } from "./margin-ask-routes.tsx";
import {
  formNow,
  type FoundRequest,
  type OpenedRequest,
  openRequest,
  personShown,
  seesHistory,
} from "./margin-parts.ts";
import { versionsOf } from "./margin-store.ts";
import { sealedOf } from "./opened.ts";
import { newId, type RegistryParts } from "./parts.ts";
import { readUnits } from "./unit-store.ts";

type Parts = RegistryParts;

/**
 * The wording before the request: what holds now while nothing has changed since, and out of the journal for who may see what
 * holds no more.
 */
async function formBefore(parts: Parts, visit: Visit, found: FoundRequest): Promise<Form | undefined> {
  const { request, event, id } = found;
  if (event.entry.version === request.version) return formNow(parts, visit, found);
  if (!seesHistory(visit)) return undefined;
  const versions = await parts.database.readInTown(visit.town.id, (tx) => versionsOf(tx, id));
  const one = versions.find(({ version }) => version === request.version);
  if (!one) return undefined;
  const values = { form: sealedOf(one.form) };
  const asked = { town: visit.town.id, by: visit.actor, why: "registration", subject: id, values } as const;
  const answer = await parts.sealer.open(asked);
  return answer.ok ? (JSON.parse(answer.opened.form) as Form) : undefined;
}

async function feeOf(parts: Parts, visit: Visit, { id, request }: FoundRequest): Promise<RequestProps["fee"]> {
  const { fee } = request;
  if (!fee) return undefined;
  const account = accountOfEvent(id);
  const kept = await parts.database.readInTown(visit.town.id, (tx) => readAccounts(tx, [account]));
  const dues = openDues(kept.get(account)?.state ?? accounts.initial);
  const paid = !dues.some((due) => due.head === fee.head);
  const atCounter = visit.actor.roles.includes("clerk");
  const payAt = atCounter ? parts.takePath(visit.town.id, account) : parts.payPath(visit.town.id, account);
  return { amountPaise: fee.amountPaise, paid, payAt };
}

interface Powers {
  readonly steps: ReadonlySet<Step>;
  readonly waits: string | undefined;
}

/** What this reader may do now, and why he can't decide where he otherwise would. The ledger asks all of it once more. */
async function powersOf(parts: Parts, visit: Visit, { request, event }: FoundRequest): Promise<Powers> {
  const { actor, lang, town } = visit;
  const own = words[lang];
  const steps = new Set<Step>();
  if (request.state !== "asked" || event.state !== "registered") return { steps, waits: undefined };
  const has = (role: (typeof actor.roles)[number]): boolean => actor.roles.includes(role);
  const mine = request.askedBy === actor.person;
  const atOffice = has("clerk") || has("registrar");
  if (mine || atOffice) steps.add("document");
  if (mine) steps.add("withdraw");
  if (!mine && atOffice && request.from === "citizen" && !request.examined) steps.add("examine");
  const wanted = approverOf(request.what);
  if (!has(wanted)) return { steps, waits: mine ? own.own_request : undefined };
  const units = await parts.database.readInTown(town.id, readUnits);
  const unit = units.find((one) => one.id === request.unit);
  if (wanted === "registrar" && !unit?.registrars.includes(actor.person)) return { steps, waits: undefined };
  if (mine) return { steps, waits: own.own_request };
  steps.add("refuse");
  if (request.examined?.by === actor.person) return { steps, waits: own.own_examined };
  if (request.from === "citizen" && !request.examined) return { steps, waits: own.waits_examined };
  steps.add("approve");
  return { steps, waits: undefined };
}

export interface Again {
  readonly step: Step;
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];
}

/** A form that is shown again stays the same command: nothing was done. */
function commandsFor(visit: Visit, again: Again | undefined): RequestProps["commands"] {
  const one = (step: Step): string => (again?.step === step ? again.typed["command"] : undefined) ?? newId(visit);
  return Object.fromEntries(stepNames.map((step) => [step, one(step)])) as Record<Step, string>;
}

/** The words proposed for the note; what the earlier wording was stands in them only where it is known. */
function proposed({ request, event }: FoundRequest, opened: OpenedRequest, before: Form | undefined) {
  const { what, changed, order } = request;
  const changes = { register: event.report.what, what, changed, before: before ?? {}, after: opened.form };
  // The register is kept in Hindi, whatever language its reader has chosen.
  return { authority: authorityText(what, order, "hi"), said: noteText(changes, "hi") };
}

export async function drawRequest(
  parts: Parts,
  visit: Visit,
  found: FoundRequest,
  { again, done }: { readonly again?: Again; readonly done?: Done | undefined } = {},
): Promise<Shown> {
  const { lang, town } = visit;
  const { request, event, id } = found;
  const opened = await openRequest(parts, visit, request);
  const before = await formBefore(parts, visit, found);
  const person = personShown(await parts.serving(town.id), visit, request);
  const { examined } = request;
  const body = (
    <RequestBody
      lang={lang}
      town={town.id}
      event={id}
      serial={request.serial}
      number={event.entry.number}
      what={request.what}
      state={request.state}
      from={request.from}
      askedBy={person(request.askedBy)}
      askedOn={request.askedOn}
      ground={opened.ground}
      order={request.order}
      witnesses={opened.witnesses}
      documents={request.documents}
      examined={examined && { by: person(examined.by), on: examined.on, remark: opened.remark ?? "" }}
      decided={request.state === "asked" ? undefined : { by: person(request.decidedBy), on: request.decidedOn }}
      noteNumber={request.state === "approved" ? request.number : undefined}
      reason={opened.reason}
      fee={await feeOf(parts, visit, found)}
      compare={{
        lang,
        what: event.report.what,
        before,
        after: opened.form,
        changed: request.changed,
        done: request.state === "approved",
      }}
      {...(await powersOf(parts, visit, found))}
      {...proposed(found, opened, before)}
      history={seesHistory(visit)}
      csrf={visit.csrf}
      commands={commandsFor(visit, again)}
      trouble={again}
      done={done}
    />
  );
  const breadcrumb = marginCrumbs(visit, id);
  return { title: requestTitle(request.what, lang), caption: event.entry.number, breadcrumb, body };
}
