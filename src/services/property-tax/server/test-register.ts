// What this service's tests on a database share: a ledger on a fresh copy of it, and commands of invented people.
import { randomBytes } from "node:crypto";
import type { Actor, Command, Role } from "../../../kernel/decider.ts";
import { commandId, derivedUuid, personId, type SubjectId, subjectId, uuidV7 } from "../../../kernel/ids.ts";
import type { TownId } from "../../../kernel/town.ts";
import { type Ledger, makeLedger, type Outcome } from "../../../ledger/perform.ts";
import { kernelService } from "../../../ledger/stores.ts";
import { type SetClock, setClock } from "../../../platform/clock.ts";
import { type TestDatabase, testDatabase } from "../../../platform/database/test-database.ts";
import { rootKeyOf } from "../../../platform/sealing/root-key.ts";
import { Sealer } from "../../../platform/sealing/sealer.ts";
import { propertyTax } from "./service.ts";

export const shivpuri = 250705 as TownId;
export const dewas = 250867 as TownId;

export const actorOf = (...roles: Role[]): Actor => ({
  person: personId(derivedUuid("test-person", ...roles)),
  roles,
});

/** A command without what every command has; its id is made. */
export type Wanted<C extends Command> = Omit<C, "id" | "seen"> & Partial<Pick<C, "seen">>;

export class TestRegister {
  readonly databases: TestDatabase;
  readonly sealer: Sealer;
  readonly ledger: Ledger;
  readonly clock: SetClock;

  private constructor(databases: TestDatabase) {
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
      services: [kernelService, propertyTax],
      acknowledge_ms_max: 1_000,
    });
  }

  static async open(): Promise<TestRegister> {
    return new TestRegister(await testDatabase());
  }

  newId(): SubjectId {
    return subjectId(uuidV7(Date.parse(this.clock.now()), randomBytes(10)));
  }

  perform<C extends Command>(town: TownId, role: Role, command: Wanted<C>): Promise<Outcome> {
    const whole = { ...command, id: commandId(this.newId()) } as unknown as C;
    return this.ledger.perform({ town, actor: actorOf(role), command: whole });
  }

  close(): Promise<void> {
    return this.databases.close();
  }
}

export const codeOf = (outcome: Outcome | undefined): string =>
  outcome?.ok ? "accepted" : (outcome?.refusal.code ?? "");
