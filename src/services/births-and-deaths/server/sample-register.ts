// The sample towns' registers: units, a hospital, invented entries and a filled inbox; again and again without harm.
import { PDF } from "@libpdf/core";
import { addDays, type CivilDate } from "../../../kernel/civil-date.ts";
import type { Actor, Command, Role } from "../../../kernel/decider.ts";
import { commandId, derivedUuid, type PersonId, personId, type SubjectId, subjectId } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { cleanDocument } from "../../../platform/blobs/document.ts";
import type { DocumentKind, EventDocument, ReportedFrom } from "../rules/event.ts";
import { readForm } from "../rules/read-form.ts";
import type { RecordOrder } from "../rules/permitting.ts";
import type { AskReporter, RegisterEvent } from "../rules/registering.ts";
import type { ReportEvent } from "../rules/reporting.ts";
import { type DescribeInstitution, type DescribeUnit, unitOf } from "../rules/unit.ts";
import { type KnownEvent, readEvent } from "./event-store.ts";
import type { RegistryParts } from "./parts.ts";
import {
  dewasRegistered,
  type SampleEvent,
  type SampleReporter,
  shivpuriRegistered,
  shivpuriWaiting,
  type WaitingEvent,
} from "./sample-events.ts";
import { readInstitutions, readUnits } from "./unit-store.ts";

export type SeedParts = Pick<RegistryParts, "database" | "ledger" | "sealer" | "clock" | "blobs" | "law" | "personOf">;

const [shivpuri, dewas] = [250705 as TownId, 250867 as TownId];
/** Whose household reports in the sample: she signs in with a code to this mobile. */
export const sampleHousehold = "9000000102";

interface Sample {
  readonly town: TownId;
  /** Before every login. */
  readonly prefix: string;
  readonly units: readonly (readonly [number: number, nameHi: string, nameEn: string])[];
  readonly hospital: readonly [nameHi: string, nameEn: string];
  readonly registered: readonly SampleEvent[];
  readonly waiting: readonly WaitingEvent[];
}
const samples: readonly Sample[] = [
  {
    town: shivpuri,
    prefix: "shivpuri",
    units: [
      [1, "नगर पालिका परिषद शिवपुरी", "Municipal Council Shivpuri"],
      [2, "ज़ोन कार्यालय सिद्धेश्वर", "Zone office Siddheshwar"],
    ],
    hospital: ["जिला चिकित्सालय शिवपुरी", "District Hospital Shivpuri"],
    registered: shivpuriRegistered,
    waiting: shivpuriWaiting,
  },
  {
    town: dewas,
    prefix: "dewas",
    units: [[1, "नगर निगम देवास", "Municipal Corporation Dewas"]],
    hospital: ["जिला चिकित्सालय देवास", "District Hospital Dewas"],
    registered: dewasRegistered,
    waiting: [],
  },
];

const machine: Actor = { person: personId(derivedUuid("seed")), roles: ["system"] };
const hospitalOf = (town: TownId): SubjectId => subjectId(derivedUuid("sample hospital", String(town)));

/** One town's set-up: what every step needs. */
class Seeding {
  readonly parts: SeedParts;
  readonly sample: Sample;
  /** The person of a household who signs in by code; her id follows from the mobile's token. */
  readonly household: PersonId;

  private constructor(parts: SeedParts, sample: Sample, household: PersonId) {
    this.parts = parts;
    this.sample = sample;
    this.household = household;
  }

  static async of(parts: SeedParts, sample: Sample): Promise<Seeding> {
    const { town } = sample;
    await parts.sealer.ready(town);
    const [token] = await parts.sealer.tokens(town, "mobile", sampleHousehold);
    return new Seeding(parts, sample, personId(derivedUuid("citizen", String(town), token ?? "")));
  }

  staff(role: Role): Actor {
    const word = role === "institution" ? "hospital" : role;
    return { person: this.parts.personOf(this.sample.town, `${this.sample.prefix}-${word}`), roles: [role] };
  }

  reporter(from: SampleReporter): Actor {
    if (from === "household") return { person: this.household, roles: ["citizen"] };
    return this.staff(from === "hospital" ? "institution" : "clerk");
  }

  reportedFrom(from: SampleReporter): ReportedFrom {
    return from === "hospital" ? { from: "institution", institution: hospitalOf(this.sample.town) } : { from };
  }

  /** The same words make the same command: what was done before is done. Throws when it is refused: the seed is part of the program. */
  async perform<C extends Command>(actor: Actor, command: Omit<C, "id">, ...words: readonly string[]): Promise<void> {
    const { town } = this.sample;
    const id = commandId(derivedUuid("seed register", String(town), command.do, ...words));
    const outcome = await this.parts.ledger.perform({ town, actor, command: { ...command, id } as unknown as C });
    if (!outcome.ok) throw new Error(`the sample's ${command.do} was refused: ${outcome.refusal.code}`);
  }

  event(at: number, word: string): SubjectId {
    return subjectId(derivedUuid("sample event", String(this.sample.town), word, String(at)));
  }

  async read(event: SubjectId): Promise<KnownEvent | undefined> {
    return (await this.parts.database.readInTown(this.sample.town, (tx) => readEvent(tx, event)))?.event;
  }
}

async function seedUnits(seeding: Seeding): Promise<void> {
  const { town, units, hospital } = seeding.sample;
  const { database } = seeding.parts;
  const registrars = [seeding.staff("registrar").person];
  const known = await database.readInTown(town, (tx) => readUnits(tx));
  for (const [number, nameHi, nameEn] of units) {
    if (known.some((unit) => unit.number === number)) continue;
    const said = { number, nameHi, nameEn, registrars };
    await seeding.perform<DescribeUnit>(machine, { do: "unit.describe", said }, String(number));
  }
  const institution = hospitalOf(town);
  const listed = await database.readInTown(town, (tx) => readInstitutions(tx));
  if (listed.some(({ id }) => id === institution)) return;
  const [nameHi, nameEn] = hospital;
  const people = [seeding.staff("institution").person];
  const said = { nameHi, nameEn, sort: "government", unit: unitOf(town, 1), people, serving: true } as const;
  await seeding.perform<DescribeInstitution>(machine, { do: "institution.describe", institution, said });
}

/** A page that says that it is a sample, sealed for the event. */
async function sampleDocument(seeding: Seeding, event: SubjectId, what: DocumentKind): Promise<EventDocument> {
  const { blobs } = seeding.parts;
  const made = PDF.create();
  made
    .addPage({ width: 420, height: 595 })
    .drawText(`SAMPLE: ${what}. Invented, of no effect.`, { x: 40, y: 500, size: 14 });
  const cleaned = await cleanDocument(await made.save());
  if (!cleaned.ok) throw new Error(`the sample's document was refused: ${cleaned.refusal.code}`);
  const { type, bytes } = cleaned;
  const { reference } = await blobs.put({ town: seeding.sample.town, subject: event, type, bytes });
  return { ...reference, what };
}

async function report(seeding: Seeding, event: SubjectId, one: WaitingEvent, today: CivilDate): Promise<void> {
  const { law } = seeding.parts;
  const { town } = seeding.sample;
  const typed = { ...one.typed, eventDate: addDays(today, -one.daysAgo) };
  const read = readForm(one.what, typed, today, law.stillBirth.weeks_min);
  if (!read.ok) throw new Error(`a sample form is not complete: ${JSON.stringify(read.refusals)}`);
  const command = {
    do: "event.report",
    event,
    what: one.what,
    unit: unitOf(town, one.unit),
    reporter: seeding.reportedFrom(one.from),
    form: read.form,
    documents: one.document ? [await sampleDocument(seeding, event, one.document)] : [],
    law,
  } as const;
  await seeding.perform<ReportEvent>(seeding.reporter(one.from), command, event);
}

async function register(seeding: Seeding, event: SubjectId, one: SampleEvent): Promise<void> {
  const { law } = seeding.parts;
  const unit = unitOf(seeding.sample.town, one.unit);
  const judged = { alike: [], others: [], passkey: true, law };
  const command = { do: "event.register", event, unit, what: one.what, ...judged } as const;
  await seeding.perform<RegisterEvent>(seeding.staff("registrar"), command, event);
}

/** What the waiting report meets after it was made. */
async function goOn(seeding: Seeding, event: SubjectId, one: WaitingEvent, today: CivilDate): Promise<void> {
  if (one.order) {
    const command = { do: "event.record_order", event, ...one.order, dated: addDays(today, -10) } as const;
    await seeding.perform<RecordOrder>(seeding.staff("clerk"), command, event);
  }
  if (one.question) {
    const unit = unitOf(seeding.sample.town, one.unit);
    const command = { do: "event.ask", event, unit, question: one.question } as const;
    await seeding.perform<AskReporter>(seeding.staff("registrar"), command, event);
  }
}

/** Brings one sample event as far as the sample wants it; what is there already stays as people have left it. */
async function seedEvent(seeding: Seeding, event: SubjectId, one: WaitingEvent, isEntry: boolean): Promise<boolean> {
  const today = seeding.parts.clock.today();
  const before = await seeding.read(event);
  if (before === undefined) await report(seeding, event, one, today);
  else if (!isEntry || before.state !== "reported") return false;
  if (isEntry) await register(seeding, event, one);
  else await goOn(seeding, event, one, today);
  return true;
}

/** Fills one sample town's register and inbox; gives how many events it added. Other towns have no sample. */
export async function seedRegistry(parts: SeedParts, town: TownId): Promise<number> {
  const sample = samples.find((one) => one.town === town);
  if (!sample) return 0;
  const seeding = await Seeding.of(parts, sample);
  await seedUnits(seeding);
  let added = 0;
  for (const [at, one] of sample.registered.entries())
    if (await seedEvent(seeding, seeding.event(at, "registered"), one, true)) added += 1;
  for (const [at, one] of sample.waiting.entries())
    if (await seedEvent(seeding, seeding.event(at, "waiting"), one, false)) added += 1;
  return added;
}
