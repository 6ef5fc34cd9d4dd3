// Registrars of a measurement, over HTTP on the built program with log and vault: each registers one report after another, then prints.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { addDays } from "../../kernel/civil-date.ts";
import type { Actor, Command } from "../../kernel/decider.ts";
import { commandId, derivedUuid, personId, type SubjectId, subjectId, uuidV7 } from "../../kernel/ids.ts";
import { open } from "../../kernel/private.ts";
import type { TownId } from "../../kernel/town.ts";
import { makeSessions } from "../../platform/sessions/sessions.ts";
import { registrationLaw } from "../../rulebook/births-and-deaths.ts";
import type { LiftCeiling } from "../../services/births-and-deaths/rules/alarms.ts";
import type { AskCertificate } from "../../services/births-and-deaths/rules/certificate-asking.ts";
import type { IssueCertificate } from "../../services/births-and-deaths/rules/certificate-issuing.ts";
import type { ReportEvent } from "../../services/births-and-deaths/rules/reporting.ts";
import { type DescribeUnit, unitOf } from "../../services/births-and-deaths/rules/unit.ts";
import { formOf, madeEvent } from "../../services/births-and-deaths/server/made-events.ts";
import { sequence } from "../../services/births-and-deaths/server/made-sequence.ts";
import type { AppointStaff } from "../../services/people/rules/procedures.ts";
import { staffOf } from "../../services/people/rules/staff.ts";
import { rolesNow } from "../../services/people/server/store.ts";
import type { Configuration } from "../configuration.ts";
import { vaultBeside } from "../drill/vault-beside.ts";
import { type Foundation, layFoundation } from "../foundation.ts";
import type { RegistrationPlan } from "./measure-registration.ts";
import { startProgram } from "./program.ts";
import type { Row } from "./report.ts";

const registered_ms_most = 500;
const certificate_ms_most = 300;
const town = 250705 as TownId;
/** Units of the measurement stand behind those of the samples. */
const first_unit = 11;
const clerk: Actor = { person: personId(derivedUuid("bench", "clerk")), roles: ["clerk"] };
const administrator: Actor = { person: personId(derivedUuid("bench", "administrator")), roles: ["administrator"] };
const district: Actor = { person: personId(derivedUuid("bench", "district")), roles: ["district-registrar"] };

/** A report that waits for its registrar. */
interface Waiting {
  readonly event: SubjectId;
  readonly what: "birth" | "death" | "still-birth";
  readonly unit: SubjectId;
}
interface Registrar {
  readonly actor: Actor;
  readonly cookie: string;
  readonly waiting: readonly Waiting[];
}

const newId = ({ clock }: Foundation) => uuidV7(Date.parse(clock.now()), randomBytes(10));

/** A command without its id. */
type Wanted<C extends Command> = Omit<C, "id">;
async function done<C extends Command>(foundation: Foundation, actor: Actor, wanted: Wanted<C>): Promise<void> {
  const command = { ...wanted, id: commandId(newId(foundation)) } as unknown as C;
  const outcome = await foundation.ledger.perform({ town, actor, command });
  if (!outcome.ok) throw new Error(`${command.do} was refused: ${JSON.stringify(outcome.refusal)}`);
}

/** One registrar with a unit of her own, signed in as by a passkey, and reports that wait for her. */
async function prepareRegistrar(foundation: Foundation, at: number, turns: number): Promise<Registrar> {
  const { clock, database } = foundation;
  const login = `bench-registrar-${at}`;
  const person = staffOf(town, login);
  const roles = ["registrar"] as const;
  await done<AppointStaff>(foundation, administrator, {
    do: "staff.appoint",
    login,
    name: open("ममता धाकड़", "name"),
    roles,
  });
  const number = first_unit + at;
  const unit = unitOf(town, number);
  const said = { number, nameHi: `मापन इकाई ${number}`, nameEn: `Measured unit ${number}`, registrars: [person] };
  await done<DescribeUnit>(foundation, administrator, { do: "unit.describe", said });
  await done<LiftCeiling>(foundation, district, { do: "unit.lift_ceiling", unit });
  const draw = sequence(100 + at);
  const span = { from: addDays(clock.today(), -14), days: 14 };
  const reports = Array.from({ length: turns }, (): ReportEvent => {
    const made = madeEvent(draw, span);
    return {
      do: "event.report",
      id: commandId(newId(foundation)),
      event: subjectId(newId(foundation)),
      what: made.what,
      unit,
      reporter: { from: "counter" },
      form: formOf(made),
      documents: [],
      law: registrationLaw,
    };
  });
  for (const outcome of await foundation.ledger.performAll({ town, actor: clerk, commands: reports })) {
    if (!outcome.ok) throw new Error(`a report was refused: ${JSON.stringify(outcome.refusal)}`);
  }
  const sessions = makeSessions(database, clock, rolesNow);
  const cookie = await database.inTown(town, (tx) =>
    sessions.begin(tx, { kind: "staff", person, signedBy: "passkey", login }),
  );
  const waiting = reports.map(({ event, what }) => ({ event, what, unit }));
  return { actor: { person, roles }, cookie, waiting };
}

const field = (page: string, name: string): readonly string[] =>
  [...page.matchAll(new RegExp(`name="${name}"[^>]*value="([^"]*)"`, "g"))].map(([, value]) => value ?? "");

/** Registers a report as its page offers it; milliseconds from sending the form to its answer. */
async function register(origin: string, { cookie }: Registrar, { event }: Waiting): Promise<number> {
  const path = `${origin}/${town}/births-and-deaths/events/${event}/office`;
  const headers = { cookie: `akshara=${cookie}`, accept: "text/html" };
  const page = await (await fetch(path, { headers })).text();
  const form = new RegExp(`action="[^"]*/events/${event}/office/register"[\\s\\S]*?</form>`).exec(page)?.[0] ?? "";
  const body = new URLSearchParams({ sure: "yes" });
  for (const name of ["_csrf", "command"]) body.set(name, field(form, name)[0] ?? "");
  for (const other of field(form, "other")) body.append("other", other);
  const began = performance.now();
  const answer = await fetch(`${path}/register`, { method: "POST", headers, body, redirect: "manual" });
  const text = await answer.text();
  const took = performance.now() - began;
  if (answer.status !== 303) throw new Error(`registering answered ${answer.status}: ${text.slice(-3_000)}`);
  return took;
}

/** A court's copy of an entry: free, and granted at once. */
async function issue(foundation: Foundation, { actor }: Registrar, { event, what, unit }: Waiting): Promise<SubjectId> {
  const request = subjectId(newId(foundation));
  const certificate = subjectId(newId(foundation));
  await done<AskCertificate>(foundation, actor, {
    do: "certificate.ask",
    request,
    what,
    relation: "court",
    event,
    wanted: "{}",
    name: "न्यायालय",
    order: "मापन 1/2026",
    proofs: [],
    mobileTokens: [],
    law: registrationLaw,
  });
  await done<IssueCertificate>(foundation, actor, { do: "certificate.issue", request, certificate, event, unit });
  return certificate;
}

/** Prints it; milliseconds from asking for the paper to its last byte. */
async function print(origin: string, { cookie }: Registrar, certificate: SubjectId): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${origin}/${town}/births-and-deaths/certificates/${certificate}/paper.pdf`, {
    headers: { cookie: `akshara=${cookie}` },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const took = performance.now() - began;
  if (bytes.subarray(0, 5).toString() !== "%PDF-") throw new Error(`a certificate answered ${answer.status}`);
  return took;
}

const p95 = (took: readonly number[]): number =>
  took.toSorted((one, other) => one - other)[Math.floor(took.length * 0.95)] ?? 0;

/** Registrars whose entries are printed. */
const printing_max = 3;

/** Each registers at her pace until nothing waits for her: what each registration took. */
async function registerAll(
  origin: string,
  people: readonly Registrar[],
  pace_ms: number,
): Promise<{ readonly took: readonly number[]; readonly seconds: number }> {
  const took: number[] = [];
  const began = performance.now();
  await Promise.all(
    people.map(async (one, at) => {
      // They do not begin together.
      await pause((at * pace_ms) / people.length);
      for (const waiting of one.waiting) {
        const next = performance.now() + pace_ms;
        took.push(await register(origin, one, waiting));
        await pause(Math.max(0, next - performance.now()));
      }
    }),
  );
  return { took, seconds: (performance.now() - began) / 1000 };
}

/** Certificates of what was registered, one after another. */
async function printSome(foundation: Foundation, origin: string, people: readonly Registrar[]) {
  const printed: number[] = [];
  for (const one of people.slice(0, printing_max)) {
    for (const waiting of one.waiting) {
      const certificate = await issue(foundation, one, waiting);
      printed.push(await print(origin, one, certificate));
    }
  }
  // The first one of a program loads fonts and the printer.
  return printed.slice(1);
}

/** Registering with so many at work, then certificates, on the built program in a folder of its own. */
export async function measureRegistrars(
  configuration: Configuration,
  folder: string,
  { registrars, turns, pace_ms }: RegistrationPlan,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  const vault = await vaultBeside(folder);
  const environment = { AKSHARA_DATA: data, ...vault.environment };
  const program = await startProgram(environment, { words: ["bench", "portal"], heard: false });
  const own = { ...configuration, AKSHARA_DATA: data };
  const foundation = await layFoundation({ configuration: own, say: () => undefined, join: true, work: false });
  try {
    const people: Registrar[] = [];
    for (let at = 0; at < registrars; at += 1) people.push(await prepareRegistrar(foundation, at, turns));
    say(`${registrars} registrars with ${turns} reports each`);
    const { took, seconds } = await registerAll(program.origin, people, pace_ms);
    const printed = await printSome(foundation, program.origin, people);
    const rate = (took.length / seconds).toFixed(1);
    return [
      {
        name: "registering, 95 of 100 waits",
        value: p95(took),
        unit: "ms",
        aim: { most: registered_ms_most },
        note: `${took.length} of ${registrars} registrars, ${rate} a second; pages read between, log and vault`,
      },
      {
        name: "certificate as PDF, 95 of 100 waits",
        value: p95(printed),
        unit: "ms",
        aim: { most: certificate_ms_most },
        note: `${printed.length} of them, one after another, over HTTP`,
      },
    ];
  } finally {
    await foundation.close();
    await program.stop();
  }
}
