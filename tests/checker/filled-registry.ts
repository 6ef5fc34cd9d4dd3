// Births and deaths in the checker's town: reports of every class and state, notes in the margin, certificates, a page of an old book.
import type { BlobName } from "../../src/kernel/blob.ts";
import { addDays, type CivilDate } from "../../src/kernel/civil-date.ts";
import type { Command, Role } from "../../src/kernel/decider.ts";
import type { PersonId, SubjectId } from "../../src/kernel/ids.ts";
import type { RegistrationLaw } from "../../src/kernel/registration-law.ts";
import type { TownId } from "../../src/kernel/town.ts";
import { registrationLaw } from "../../src/rulebook/births-and-deaths.ts";
import type { LiftCeiling } from "../../src/services/births-and-deaths/rules/alarms.ts";
import { bookEntryOf, type CopyEvent, type KeepPage } from "../../src/services/births-and-deaths/rules/book.ts";
import type {
  AskCertificate,
  GrantCertificate,
  RefuseCertificate,
} from "../../src/services/births-and-deaths/rules/certificate-asking.ts";
import type {
  IssueCertificate,
  PrintCertificate,
} from "../../src/services/births-and-deaths/rules/certificate-issuing.ts";
import type { DocumentKind } from "../../src/services/births-and-deaths/rules/event.ts";
import type { EventKind, Form, Typed } from "../../src/services/births-and-deaths/rules/forms.ts";
import type { HandOnEvent } from "../../src/services/births-and-deaths/rules/handing-on.ts";
import type { AskMargin } from "../../src/services/births-and-deaths/rules/margin-asking.ts";
import type {
  ApproveMargin,
  DocumentMargin,
  ExamineMargin,
  RefuseMargin,
  WithdrawMargin,
} from "../../src/services/births-and-deaths/rules/margin-deciding.ts";
import type {
  AttestEvent,
  ConfirmOrder,
  PermitEvent,
  RecordOrder,
} from "../../src/services/births-and-deaths/rules/permitting.ts";
import { readForm } from "../../src/services/births-and-deaths/rules/read-form.ts";
import type {
  AskReporter,
  RefuseEvent,
  RegisterEvent,
  ForwardEvent,
} from "../../src/services/births-and-deaths/rules/registering.ts";
import type { DocumentEvent, DraftEvent, ReportEvent } from "../../src/services/births-and-deaths/rules/reporting.ts";
import {
  type DescribeInstitution,
  type DescribeUnit,
  unitOf,
} from "../../src/services/births-and-deaths/rules/unit.ts";
import { typedForms } from "../../src/services/births-and-deaths/server/test-registry.ts";

export interface RegistryFilling {
  readonly town: TownId;
  readonly today: CivilDate;
  readonly newId: () => SubjectId;
  readonly personOf: (role: Role) => PersonId;
  readonly step: (role: Role, command: Omit<Command, "id">) => Promise<void>;
}

const scan = { blob: "cd".repeat(32) as BlobName, bytes: 4, type: "application/pdf" } as const;
const document = (what: DocumentKind) => ({ ...scan, what });
/** The second registration of an hour rings the bell, so that one stands in the table. */
const law: RegistrationLaw = {
  ...registrationLaw,
  pace: { ...registrationLaw.pace, hour: { ...registrationLaw.pace.hour, floor: 1 } },
};

class Registry {
  readonly filling: RegistryFilling;
  readonly unit: SubjectId;

  constructor(filling: RegistryFilling) {
    this.filling = filling;
    this.unit = unitOf(filling.town, 1);
  }

  do<C extends Command>(role: Role, command: Omit<C, "id" | "seen">): Promise<void> {
    return this.filling.step(role, command);
  }

  form(what: EventKind, daysAgo: number, typed: Typed): Form {
    const eventDate = addDays(this.filling.today, -daysAgo);
    const read = readForm(what, { ...typedForms[what], eventDate, ...typed }, this.filling.today, 28);
    if (!read.ok) throw new Error(JSON.stringify(read.refusals));
    return read.form;
  }

  async report(
    what: EventKind,
    daysAgo: number,
    {
      typed = {},
      by = "clerk",
      documents = [],
    }: { typed?: Typed; by?: Role; documents?: readonly DocumentKind[] } = {},
  ): Promise<SubjectId> {
    const event = this.filling.newId();
    await this.do<ReportEvent>(by, {
      do: "event.report",
      event,
      what,
      unit: this.unit,
      reporter: by === "citizen" ? { from: "household" } : { from: "counter" },
      form: this.form(what, daysAgo, typed),
      documents: documents.map(document),
      law,
    });
    return event;
  }

  async registered(what: EventKind, typed: Typed = {}): Promise<SubjectId> {
    const event = await this.report(what, 5, { typed });
    const judged = { alike: [], others: [], passkey: true, law };
    await this.do<RegisterEvent>("registrar", { do: "event.register", event, unit: this.unit, what, ...judged });
    return event;
  }
}

async function fillUnits(registry: Registry): Promise<SubjectId> {
  const { newId, personOf } = registry.filling;
  const said = { number: 1, nameHi: "नगर पालिका", nameEn: "Town", registrars: [personOf("registrar")] };
  await registry.do<DescribeUnit>("administrator", { do: "unit.describe", said });
  const institution = newId();
  await registry.do<DescribeInstitution>("administrator", {
    do: "institution.describe",
    institution,
    said: {
      nameHi: "जिला चिकित्सालय",
      nameEn: "District Hospital",
      sort: "government",
      unit: registry.unit,
      people: [personOf("institution")],
      serving: true,
    },
  });
  return institution;
}

/** Reports of every class and state that wait or were decided. */
async function fillReports(registry: Registry, institution: SubjectId): Promise<void> {
  const { filling, unit } = registry;
  const event = filling.newId();
  await registry.do<DraftEvent>("citizen", {
    do: "event.draft",
    event,
    what: "birth",
    draft: '{"sex":"male"}',
    drafts: 0,
  });
  const there: Typed = { place: "institution", placeAddress: "जिला चिकित्सालय", causeText: "हृदयाघात" };
  await registry.do<ReportEvent>("institution", {
    do: "event.report",
    event: filling.newId(),
    what: "death",
    unit,
    reporter: { from: "institution", institution },
    form: registry.form("death", 3, there),
    documents: [document("medical-cause")],
    law,
  });
  const late = await registry.report("birth", 25);
  await registry.do<AttestEvent>("officer", { do: "event.attest", event: late });
  const within = await registry.report("birth", 90, { documents: ["self-attested"] });
  await registry.do<PermitEvent>("district-registrar", { do: "event.permit", event: within, number: "जि.रजि./12" });
  const over = await registry.report("birth", 800, { documents: ["order"] });
  const dated = addDays(filling.today, -9);
  const order = { number: "112/2026", court: "कार्यपालिक मजिस्ट्रेट", dated };
  await registry.do<RecordOrder>("clerk", { do: "event.record_order", event: over, ...order });
  await registry.do<ConfirmOrder>("registrar", { do: "event.confirm_order", event: over });
  const asked = await registry.report("birth", 8, { by: "citizen" });
  const question = "समय लिखें";
  await registry.do<AskReporter>("registrar", { do: "event.ask", event: asked, unit, question });
  await registry.do<ReportEvent>("citizen", {
    do: "event.report",
    event: asked,
    what: "birth",
    unit,
    reporter: { from: "household" },
    form: registry.form("birth", 8, { eventTime: "06:10" }),
    documents: [],
    answer: "सुबह 6 बजकर 10 मिनट",
    before: registry.form("birth", 8, {}),
    law,
  });
  const stillAsked = await registry.report("still-birth", 7, { by: "citizen" });
  await registry.do<AskReporter>("registrar", { do: "event.ask", event: stillAsked, unit, question });
  const elsewhere = await registry.report("birth", 6);
  const second = {
    number: 2,
    nameHi: "वार्ड कार्यालय",
    nameEn: "Ward office",
    registrars: [filling.personOf("registrar")],
  };
  await registry.do<DescribeUnit>("administrator", { do: "unit.describe", said: second });
  const to = unitOf(filling.town, 2);
  await registry.do<ForwardEvent>("registrar", { do: "event.forward", event: elsewhere, unit, to, reason: "वार्ड 12" });
  const refused = await registry.report("birth", 26);
  const reason = "यह पहले से दर्ज है";
  await registry.do<RefuseEvent>("registrar", { do: "event.refuse", event: refused, unit, reason, double: late });
}

/** One note that was approved, one refused, one withdrawn, one that waits; and an entry that is cancelled. */
async function fillMargin(registry: Registry, event: SubjectId, cancelled: SubjectId): Promise<void> {
  const { unit } = registry;
  const before = registry.form("birth", 5, { childName: undefined });
  const said = { authority: "धारा 14", said: "बच्चे का नाम जोड़ा गया", passkey: true };
  const ask = (serial: number, more: Partial<AskMargin>): Promise<void> =>
    registry.do<AskMargin>("clerk", {
      do: "margin.ask",
      event,
      serial,
      unit,
      what: "name",
      version: 1,
      before,
      form: registry.form("birth", 5, { childName: "अन्वी धाकड़" }),
      ground: "नाम रखा गया",
      witnesses: [],
      documents: [document("proof")],
      mobileTokens: [],
      law,
      ...more,
    });
  await ask(1, {});
  const first = { event, serial: 1 };
  await registry.do<ApproveMargin>("registrar", {
    do: "margin.approve",
    ...first,
    unit,
    what: "name",
    before,
    form: registry.form("birth", 5, { childName: "अन्वी धाकड़" }),
    ...said,
  });
  const named = registry.form("birth", 5, { childName: "अन्वी धाकड़" });
  const other = registry.form("birth", 5, { childName: "अन्वी धाकड़", fatherName: "रामेश्वर सिंह गुर्जर" });
  const witnesses = ["सुरेश ओझा", "गीता बाथम"];
  const substantive = { what: "substantive", version: 2, before: named, form: other, witnesses } as const;
  await ask(2, substantive);
  const reason = "प्रमाण नहीं है";
  await registry.do<RefuseMargin>("district-registrar", { do: "margin.refuse", event, serial: 2, unit, reason });
  await ask(3, substantive);
  await registry.do<WithdrawMargin>("clerk", { do: "margin.withdraw", event, serial: 3 });
  await ask(4, substantive);
  await registry.do<DocumentMargin>("clerk", { do: "margin.document", event, serial: 4, document: document("other") });
  await registry.do<ExamineMargin>("registrar", { do: "margin.examine", event, serial: 4, remark: "मूल से मिलाया" });
  const death = registry.form("death", 5, {});
  const whole = { event: cancelled, what: "cancellation", before: death, form: death } as const;
  await ask(1, whole);
  const cancelling = { authority: "धारा 15", said: "प्रविष्टि निरस्त की गई", passkey: true };
  await registry.do<ApproveMargin>("district-registrar", {
    do: "margin.approve",
    serial: 1,
    unit,
    ...whole,
    ...cancelling,
  });
}

/** Requests of every state, a certificate that was printed twice, and one that took the place of an earlier version. */
async function fillCertificates(registry: Registry, event: SubjectId, named: () => Promise<void>): Promise<void> {
  const { filling, unit } = registry;
  const ask = async (by: Role, more: Partial<AskCertificate> = {}): Promise<SubjectId> => {
    const request = filling.newId();
    await registry.do<AskCertificate>(by, {
      do: "certificate.ask",
      request,
      what: "birth",
      relation: "informant",
      wanted: '{"number":"B-1"}',
      name: "रामेश्वर धाकड़",
      order: "",
      proofs: [scan],
      mobileTokens: [],
      law,
      ...more,
    });
    return request;
  };
  const issue = async (request: SubjectId): Promise<SubjectId> => {
    const certificate = filling.newId();
    await registry.do<IssueCertificate>("clerk", { do: "certificate.issue", request, certificate, event, unit });
    return certificate;
  };
  const proof = { what: "voter", ending: "4567" };
  const certificate = await issue(await ask("clerk", { event, proof }));
  await registry.do<PrintCertificate>("clerk", { do: "certificate.print", certificate, event });
  await named();
  await issue(await ask("clerk", { event, relation: "court", order: "समन 4/2026" }));
  await ask("citizen");
  const granted = await ask("citizen", { relation: "parent" });
  await registry.do<GrantCertificate>("registrar", { do: "certificate.grant", request: granted, event, proof, law });
  const refused = await ask("citizen");
  await registry.do<RefuseCertificate>("clerk", { do: "certificate.refuse", request: refused, reason: "unclear" });
}

async function fillBook(registry: Registry): Promise<void> {
  const { town, personOf } = registry.filling;
  const { unit } = registry;
  const broughtBy = personOf("clerk");
  const place = { book: "ज/1987/2", page: 41, entry: "218", year: 1987 };
  const page = { unit, what: "birth", book: place.book, page: place.page } as const;
  const image = { ...scan, type: "image/jpeg" } as const;
  await registry.do<KeepPage>("registrar", { do: "page.keep", ...page, broughtBy, passkey: true, image });
  const form: Form = { eventDate: "1987-03-04", sex: "male", childName: "सुनील वर्मा", fatherName: "हरि वर्मा" };
  await registry.do<CopyEvent>("registrar", {
    do: "event.copy",
    event: bookEntryOf(town, unit, "birth", place),
    what: "birth",
    unit,
    broughtBy,
    passkey: true,
    number: "218/1987",
    registeredOn: "1987-03-11" as CivilDate,
    book: place,
    form,
    delay: "in-time",
  });
}

/** By roles alone: the registrar, the hospital's person and all others are those that the town knows by their role. */
export async function fillRegistry(filling: RegistryFilling): Promise<void> {
  const registry = new Registry(filling);
  const institution = await fillUnits(registry);
  const event = await registry.registered("birth", { childName: undefined });
  const cancelled = await registry.registered("death");
  await registry.do<DocumentEvent>("clerk", { do: "event.document", event, document: document("proof") });
  await fillReports(registry, institution);
  await fillCertificates(registry, event, () => fillMargin(registry, event, cancelled));
  await fillBook(registry);
  const reference = "CRS/2026/0001";
  await registry.do<HandOnEvent>("system", { do: "event.hand_on", event, version: 1, reference });
  await registry.do<LiftCeiling>("district-registrar", { do: "unit.lift_ceiling", unit: registry.unit });
}
