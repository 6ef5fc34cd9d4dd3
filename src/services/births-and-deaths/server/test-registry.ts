// What this service's tests on a database share: a ledger on a fresh copy of it, a unit with its registrar, a hospital, and events.
import { randomBytes } from "node:crypto";
import type { CivilDate } from "../../../kernel/civil-date.ts";
import type { Actor, Command, Role } from "../../../kernel/decider.ts";
import { commandId, derivedUuid, personId, type SubjectId, subjectId, uuidV7 } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Ledger, makeLedger, type Outcome } from "../../../ledger/perform.ts";
import type { LedgerService } from "../../../ledger/service.ts";
import { kernelService } from "../../../ledger/stores.ts";
import { type SetClock, setClock } from "../../../platform/clock.ts";
import { type TestDatabase, testDatabase } from "../../../platform/database/test-database.ts";
import { rootKeyOf } from "../../../platform/sealing/root-key.ts";
import { Sealer } from "../../../platform/sealing/sealer.ts";
import { registrationLaw } from "../../../rulebook/births-and-deaths.ts";
import type { EventDocument } from "../rules/event.ts";
import type { EventKind, Typed } from "../rules/forms.ts";
import { readForm } from "../rules/read-form.ts";
import type { RegisterEvent } from "../rules/registering.ts";
import type { ReportEvent } from "../rules/reporting.ts";
import { type DescribeInstitution, type DescribeUnit, unitOf } from "../rules/unit.ts";
import { birthsAndDeaths } from "./service.ts";

export const shivpuri = 250705 as TownId;

/** Somebody of this role; `who` tells people of the same role apart. */
export const actorOf = (role: Role, who = ""): Actor => ({
  person: personId(derivedUuid("test-person", role, who)),
  roles: [role],
});

/** A command without what every command has; its id is made. */
type Wanted<C extends Command> = Omit<C, "id" | "seen"> & Partial<Pick<C, "seen">>;

/** A complete form of each kind, as a clerk would type it. */
export const typedForms: Readonly<Record<EventKind, Typed>> = {
  birth: {
    eventDate: "15-11-2026",
    eventTime: "04:20",
    sex: "female",
    childName: "अन्वी धाकड़",
    motherName: "ममता धाकड़",
    fatherName: "रामेश्वर धाकड़",
    mobile: "9876543210",
    place: "home",
    placeAddress: "गली 3, फिजिकल कॉलोनी, शिवपुरी",
    informantName: "रामेश्वर धाकड़",
    motherAge: "24",
    birthOrder: "1",
  },
  death: {
    eventDate: "14-11-2026",
    sex: "male",
    personName: "किशनलाल ओझा",
    ageYears: "71",
    fatherName: "मोतीलाल ओझा",
    mobile: "9876501234",
    place: "home",
    placeAddress: "सदर बाज़ार, शिवपुरी",
    informantName: "सुरेश ओझा",
    cause: "circulatory",
  },
  "still-birth": {
    eventDate: "13-11-2026",
    sex: "male",
    motherName: "रुखसाना बी",
    place: "home",
    placeAddress: "पुरानी शिवपुरी",
    informantName: "सलीम खान",
    pregnancyWeeks: "34",
    motherAge: "29",
  },
};

export class TestRegistry {
  readonly databases: TestDatabase;
  readonly sealer: Sealer;
  readonly ledger: Ledger;
  readonly clock: SetClock;
  readonly unit = unitOf(shivpuri, 1);
  readonly registrar = actorOf("registrar");
  readonly hospital = subjectId(derivedUuid("test hospital"));
  readonly nurse = actorOf("institution");

  private constructor(databases: TestDatabase, more: readonly LedgerService[]) {
    this.databases = databases;
    this.clock = setClock("2026-11-21T05:30:00.000Z");
    this.sealer = new Sealer({
      database: databases.serve,
      root: rootKeyOf(randomBytes(32), "test"),
      clock: this.clock,
    });
    this.ledger = makeLedger({
      database: databases.serve,
      clock: this.clock,
      sealer: this.sealer,
      acknowledger: { waitFor: async () => "acknowledged" },
      services: [kernelService, birthsAndDeaths, ...more],
      acknowledge_ms_max: 1_000,
    });
  }

  /** A registry with unit 1, its registrar, and a hospital with a nurse who reports. */
  static async open(...more: readonly LedgerService[]): Promise<TestRegistry> {
    const registry = new TestRegistry(await testDatabase(), more);
    const said = {
      number: 1,
      nameHi: "नगर पालिका शिवपुरी",
      nameEn: "Shivpuri town",
      registrars: [registry.registrar.person],
    };
    await registry.done<DescribeUnit>(actorOf("administrator"), { do: "unit.describe", said });
    await registry.done<DescribeInstitution>(actorOf("administrator"), {
      do: "institution.describe",
      institution: registry.hospital,
      said: {
        nameHi: "जिला चिकित्सालय शिवपुरी",
        nameEn: "District Hospital Shivpuri",
        sort: "government",
        unit: registry.unit,
        people: [registry.nurse.person],
        serving: true,
      },
    });
    return registry;
  }

  newId(): SubjectId {
    return subjectId(uuidV7(Date.parse(this.clock.now()), randomBytes(10)));
  }

  today(): CivilDate {
    return this.clock.today();
  }

  perform<C extends Command>(actor: Actor, command: Wanted<C>): Promise<Outcome> {
    const whole = { ...command, id: commandId(this.newId()) } as unknown as C;
    return this.ledger.perform({ town: shivpuri, actor, command: whole });
  }

  /** The same; a refusal throws. */
  async done<C extends Command>(actor: Actor, command: Wanted<C>): Promise<void> {
    const outcome = await this.perform<C>(actor, command);
    if (!outcome.ok) throw new Error(`${command.do} was refused: ${JSON.stringify(outcome.refusal)}`);
  }

  /** Reports an event at the counter; `typed` stands over the usual form. */
  async report(what: EventKind, typed: Typed = {}, documents: readonly EventDocument[] = []): Promise<SubjectId> {
    const read = readForm(what, { ...typedForms[what], ...typed }, this.today(), registrationLaw.stillBirth.weeks_min);
    if (!read.ok) throw new Error(JSON.stringify(read.refusals));
    const event = this.newId();
    await this.done<ReportEvent>(actorOf("clerk"), {
      do: "event.report",
      event,
      what,
      unit: this.unit,
      reporter: { from: "counter" },
      form: read.form,
      documents,
      law: registrationLaw,
    });
    return event;
  }

  /** Registers a reported event as the unit's registrar. */
  register(what: EventKind, event: SubjectId, more: Partial<RegisterEvent> = {}): Promise<Outcome> {
    const command = {
      do: "event.register",
      event,
      unit: this.unit,
      what,
      alike: [],
      others: [],
      passkey: true,
      law: registrationLaw,
    } as const;
    return this.perform<RegisterEvent>(this.registrar, { ...command, ...more });
  }

  /** An event in the register. */
  async registered(what: EventKind, typed: Typed = {}): Promise<SubjectId> {
    const event = await this.report(what, typed);
    const outcome = await this.register(what, event);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
    return event;
  }

  close(): Promise<void> {
    return this.databases.close();
  }
}

export const codeOf = (outcome: Outcome): string => (outcome.ok ? "accepted" : outcome.refusal.code);
